from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "verkstad.notices"
    label = "notices"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from verkstad.people.rights import rights

        rights.group("notices", _("Notices"))
        rights.add("notices.read_own", _("read one's own notices"))
