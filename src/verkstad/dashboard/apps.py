from django.apps import AppConfig


class DashboardConfig(AppConfig):
    name = "verkstad.dashboard"
    label = "dashboard"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from verkstad.ui.nav import nav

        nav.add(label=_("In figures"), url_name="dashboard:overview", order=35)
