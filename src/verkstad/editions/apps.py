from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EditionsConfig(AppConfig):
    name = "verkstad.editions"
    label = "editions"

    def ready(self) -> None:
        from verkstad.dossiers.parts import parts
        from verkstad.editions import words
        from verkstad.editions.dossier_part import editions
        from verkstad.ui.nav import nav

        words.register()
        parts.add("editions", editions, order=60)
        nav.add(label=_("Reports"), url_name="editions:list", order=45)
