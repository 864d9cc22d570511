from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CallsConfig(AppConfig):
    name = "verkstad.calls"
    label = "calls"

    def ready(self) -> None:
        from verkstad.calls import words
        from verkstad.calls.follow_tell import tell_followers
        from verkstad.calls.models import Call
        from verkstad.calls.seen import at_door
        from verkstad.notices.senders import senders
        from verkstad.people.access import loaders
        from verkstad.ui.nav import nav

        words.register()
        loaders[Call] = at_door
        senders.add("calls", tell_followers)
        nav.add(label=_("Calls"), url_name="calls:list", order=15)
