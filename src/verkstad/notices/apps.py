from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "verkstad.notices"
    label = "notices"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from verkstad.notices.queries import band_link
        from verkstad.people.rights import rights
        from verkstad.ui.context import band_links

        if band_link not in band_links:
            band_links.append(band_link)
        rights.group("notices", _("Notices"))
        rights.add("notices.read_own", _("read one's own notices"))
