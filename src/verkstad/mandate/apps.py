from django.apps import AppConfig


class MandateConfig(AppConfig):
    name = "verkstad.mandate"
    label = "mandate"

    def ready(self) -> None:
        from verkstad.mandate import words

        words.register()
