from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrganisationsConfig(AppConfig):
    name = "verkstad.organisations"
    label = "organisations"

    def ready(self) -> None:
        from verkstad.organisations import words
        from verkstad.organisations.models import Organisation
        from verkstad.people.scopes import scopes
        from verkstad.ui.nav import nav

        words.register()
        scopes.add("organisation", lambda: Organisation.objects.order_by("name").values_list("key", "name"))
        nav.add(label=_("Organisations"), url_name="organisations:list", order=60)
