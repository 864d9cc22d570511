from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "verkstad.registry"
    label = "registry"
