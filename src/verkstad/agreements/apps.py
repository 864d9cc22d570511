from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AgreementsConfig(AppConfig):
    name = "verkstad.agreements"
    label = "agreements"

    def ready(self) -> None:
        from verkstad.agreements import words
        from verkstad.agreements.pages.panel import agreement_panel
        from verkstad.handling.panels import panels
        from verkstad.ui.nav import nav

        words.register()
        panels.add("agreements", agreement_panel, order=95)
        nav.add(label=_("Agreements"), url_name="agreements:list", permission="agreements.view_agreement", order=29)
