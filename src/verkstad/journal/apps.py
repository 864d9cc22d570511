from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "verkstad.journal"
    label = "journal"
