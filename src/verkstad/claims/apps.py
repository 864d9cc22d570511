from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ClaimsConfig(AppConfig):
    name = "verkstad.claims"
    label = "claims"

    def ready(self) -> None:
        from verkstad.claims import words
        from verkstad.claims.queries.lists import ClaimLists
        from verkstad.core.progress.companies import CLAIM
        from verkstad.progress.queries.lists import sources
        from verkstad.ui.nav import nav

        words.register()
        sources[CLAIM] = ClaimLists()
        nav.add(label=_("Claims for payment"), url_name="claims:list", permission="claims.list_claims", order=30)
