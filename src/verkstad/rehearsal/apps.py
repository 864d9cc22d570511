from django.apps import AppConfig


class RehearsalConfig(AppConfig):
    name = "verkstad.rehearsal"
    label = "rehearsal"

    def ready(self) -> None:
        from verkstad.rehearsal import words

        words.register()
