from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "verkstad.desk"
    label = "desk"
