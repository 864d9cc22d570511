from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DossiersConfig(AppConfig):
    name = "verkstad.dossiers"
    label = "dossiers"

    def ready(self) -> None:
        from verkstad.dossiers import words
        from verkstad.dossiers.pages.show import dossier_panel
        from verkstad.handling.panels import panels
        from verkstad.ui.nav import nav

        words.register()
        panels.add("dossiers", dossier_panel, order=98)
        nav.add(label=_("Auditor's dossiers"), url_name="dossiers:list", permission="dossiers.view_dossier", order=38)
