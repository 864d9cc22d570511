from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PacksConfig(AppConfig):
    name = "verkstad.packs"
    label = "packs"

    def ready(self) -> None:
        from verkstad.journal.words import words

        words.add(
            "pack.loaded", _("The programme pack %(subject)s was loaded: %(created)s new rows, %(changed)s changed")
        )
