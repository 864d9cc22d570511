from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "verkstad.registry"
    label = "registry"

    def ready(self) -> None:
        from verkstad.registry import words

        words.register()
