from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GrantsConfig(AppConfig):
    name = "verkstad.grants"
    label = "grants"

    def ready(self) -> None:
        from verkstad.grants import acts
        from verkstad.grants.queries import counties_before
        from verkstad.review.decided import earlier
        from verkstad.ui.nav import nav

        acts.register()
        earlier["grants"] = counties_before
        nav.add(label=_("Projects"), url_name="grants:list", order=30)
