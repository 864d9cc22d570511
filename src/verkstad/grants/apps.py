from django.apps import AppConfig


class GrantsConfig(AppConfig):
    name = "verkstad.grants"
    label = "grants"

    def ready(self) -> None:
        from verkstad.grants import acts

        acts.register()
