from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "verkstad.notices"
    label = "notices"
