from django.apps import AppConfig


class GrantsConfig(AppConfig):
    name = "verkstad.grants"
    label = "grants"
