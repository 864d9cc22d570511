from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GrantsConfig(AppConfig):
    name = "verkstad.grants"
    label = "grants"

    def ready(self) -> None:
        from verkstad.grants import acts
        from verkstad.ui.nav import nav

        acts.register()
        nav.add(label=_("Projects"), url_name="grants:list", order=30)
