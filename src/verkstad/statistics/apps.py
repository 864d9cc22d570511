from django.apps import AppConfig


class StatisticsConfig(AppConfig):
    name = "verkstad.statistics"
    label = "statistics"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from verkstad.statistics import words
        from verkstad.ui.nav import nav

        words.register()
        nav.add(label=_("Statistics"), url_name="statistics:list", permission="statistics.load_statistics", order=75)
