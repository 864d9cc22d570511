from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "verkstad.organisations"
    label = "organisations"
