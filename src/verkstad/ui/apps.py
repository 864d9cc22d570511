from django.apps import AppConfig
from django.core.checks import Tags, register


class UiConfig(AppConfig):
    name = "verkstad.ui"
    label = "ui"

    def ready(self) -> None:
        from verkstad.ui.nav import check_entries

        register(check_entries, Tags.urls)
