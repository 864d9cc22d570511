from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HandlingConfig(AppConfig):
    name = "verkstad.handling"
    label = "handling"

    def ready(self) -> None:
        from verkstad.handling import words
        from verkstad.handling.actions.sealed import name_when_opened
        from verkstad.notices.senders import senders
        from verkstad.ui.nav import nav

        words.register()
        senders.add("handling", name_when_opened)
        nav.add(label=_("Cases"), url_name="handling:list", permission="handling.view_case", order=22)
