from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "verkstad.api"
    label = "api"
