from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EditionsConfig(AppConfig):
    name = "verkstad.editions"
    label = "editions"

    def ready(self) -> None:
        from verkstad.editions import words
        from verkstad.ui.nav import nav

        words.register()
        nav.add(label=_("Reports"), url_name="editions:list", order=45)
