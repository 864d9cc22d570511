from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "verkstad.audit"
    label = "audit"

    def ready(self) -> None:
        from verkstad.audit import words

        words.register()
