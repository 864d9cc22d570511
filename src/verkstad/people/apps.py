from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "verkstad.people"
    label = "people"

    def ready(self) -> None:
        from verkstad.people import checks, words
        from verkstad.people.context import band_link
        from verkstad.ui.context import band_links
        from verkstad.ui.nav import nav

        assert checks  # noqa: S101 - registered by being imported
        words.register()
        nav.add(label=_("Appointments"), url_name="people:appointments", permission="people.view_user", order=90)
        if band_link not in band_links:
            band_links.append(band_link)
