from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "verkstad.reports"
    label = "reports"
