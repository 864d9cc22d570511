from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ClaimsConfig(AppConfig):
    name = "verkstad.claims"
    label = "claims"

    def ready(self) -> None:
        from verkstad.claims import words
        from verkstad.ui.nav import nav

        words.register()
        nav.add(label=_("Claims for payment"), url_name="claims:list", permission="claims.list_claims", order=30)
