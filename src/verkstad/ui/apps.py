from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "verkstad.ui"
    label = "ui"
