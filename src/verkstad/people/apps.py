from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "verkstad.people"
    label = "people"
