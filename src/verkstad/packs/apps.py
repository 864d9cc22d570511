from django.apps import AppConfig


class PacksConfig(AppConfig):
    name = "verkstad.packs"
    label = "packs"
