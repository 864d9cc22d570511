from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "verkstad.audit"
    label = "audit"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from verkstad.audit import words
        from verkstad.ui.nav import nav

        words.register()
        nav.add(label=_("Journal"), url_name="audit:journal", permission="journal.view_journal", order=80)
