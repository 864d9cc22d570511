from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MandateConfig(AppConfig):
    name = "verkstad.mandate"
    label = "mandate"

    def ready(self) -> None:
        from verkstad.mandate import words
        from verkstad.ui.nav import nav

        words.register()
        nav.add(label=_("Mandates"), url_name="mandate:list", order=20)
        nav.add(label=_("Calendar"), url_name="mandate:calendar", permission="people.open_desk", order=25)
