from django.apps import AppConfig


class OpenDataConfig(AppConfig):
    name = "verkstad.opendata"
    label = "opendata"

    def ready(self) -> None:
        from verkstad.opendata import words

        words.register()
