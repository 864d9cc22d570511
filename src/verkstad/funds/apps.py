from django.apps import AppConfig


class FundsConfig(AppConfig):
    name = "verkstad.funds"
    label = "funds"
