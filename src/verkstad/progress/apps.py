from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProgressConfig(AppConfig):
    name = "verkstad.progress"
    label = "progress"

    def ready(self) -> None:
        from verkstad.progress import words
        from verkstad.ui.nav import nav

        words.register()
        nav.add(label=_("Project reports"), url_name="progress:list", permission="progress.list_reports", order=36)
