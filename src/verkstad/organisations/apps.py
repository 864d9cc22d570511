from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "verkstad.organisations"
    label = "organisations"

    def ready(self) -> None:
        from verkstad.organisations import words

        words.register()
