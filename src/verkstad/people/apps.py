from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "verkstad.people"
    label = "people"

    def ready(self) -> None:
        from verkstad.people import checks, words

        assert checks  # noqa: S101 - registered by being imported
        words.register()
