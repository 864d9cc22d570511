from django.apps import AppConfig


class ClaimsConfig(AppConfig):
    name = "verkstad.claims"
    label = "claims"

    def ready(self) -> None:
        from verkstad.claims import words

        words.register()
