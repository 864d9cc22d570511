from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrganisationsConfig(AppConfig):
    name = "verkstad.organisations"
    label = "organisations"

    def ready(self) -> None:
        from verkstad.organisations import words
        from verkstad.ui.nav import nav

        words.register()
        nav.add(label=_("Organisations"), url_name="organisations:list", order=60)
