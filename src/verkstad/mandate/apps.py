from django.apps import AppConfig


class MandateConfig(AppConfig):
    name = "verkstad.mandate"
    label = "mandate"
