from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MandateConfig(AppConfig):
    name = "verkstad.mandate"
    label = "mandate"

    def ready(self) -> None:
        from verkstad.mandate import words
        from verkstad.mandate.models import Mandate
        from verkstad.people.scopes import scopes
        from verkstad.ui.nav import nav

        words.register()
        scopes.add("mandate", lambda: [(m.key, m.name) for m in Mandate.objects.order_by("key")])
        nav.add(label=_("Mandates"), url_name="mandate:list", order=20)
        nav.add(label=_("Calendar"), url_name="mandate:calendar", permission="mandate.view_mandate", order=25)
