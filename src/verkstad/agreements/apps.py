from django.apps import AppConfig


class AgreementsConfig(AppConfig):
    name = "verkstad.agreements"
    label = "agreements"

    def ready(self) -> None:
        from verkstad.agreements import words

        words.register()
