from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AgreementsConfig(AppConfig):
    name = "verkstad.agreements"
    label = "agreements"

    def ready(self) -> None:
        from verkstad.agreements import words
        from verkstad.agreements.actions.revoking import revoked
        from verkstad.agreements.pages.panel import agreement_panel
        from verkstad.agreements.queries.taken_over import address_of
        from verkstad.agreements.queries.under_way import raised_ore, weighed
        from verkstad.decisions.rules import UnderWay, under_way
        from verkstad.grants.links import agreed
        from verkstad.handling.panels import panels
        from verkstad.ui.nav import nav

        words.register()
        agreed["agreements"] = address_of
        under_way["agreements"] = UnderWay(raised_ore, weighed, revoked)
        panels.add("agreements", agreement_panel, order=95)
        nav.add(label=_("Agreements"), url_name="agreements:list", permission="agreements.view_agreement", order=29)
