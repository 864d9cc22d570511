from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    name = "verkstad.desk"
    label = "desk"

    def ready(self) -> None:
        from verkstad.ui.nav import nav

        nav.add(label=_("Desk"), url_name="desk:desk", permission="people.open_desk", order=10)
        nav.add(label=_("Start"), url_name="desk:front", order=5)
        nav.add(label=_("Map"), url_name="desk:map", order=40)
        nav.add(label=_("Search"), url_name="desk:search", order=90)
