from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    name = "verkstad.reports"
    label = "reports"

    def ready(self) -> None:
        from verkstad.dossiers.parts import parts
        from verkstad.journal.words import words
        from verkstad.people.rights import rights
        from verkstad.reports.dossier_part import figures

        parts.add("figures", figures, order=40)
        words.add("published_report.saved", _("The published figures of %(subject)s were saved"))
        rights.group("reports", _("Statements"))
        rights.add("reports.view_statement", _("see statements that are not published"))
