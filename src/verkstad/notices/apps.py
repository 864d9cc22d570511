from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "verkstad.notices"
    label = "notices"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from verkstad.notices.queries import band_link, unread_of_person
        from verkstad.people.brought import brought
        from verkstad.people.rights import rights
        from verkstad.ui.context import band_links

        if band_link not in band_links:
            band_links.append(band_link)
        brought.add("unread_notices", unread_of_person)
        rights.group("notices", _("Notices"))
        rights.add("notices.read_own", _("read one's own notices"))
