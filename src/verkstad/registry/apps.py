from django.apps import AppConfig


class RegistryConfig(AppConfig):
    name = "verkstad.registry"
    label = "registry"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from verkstad.registry import words
        from verkstad.ui.nav import nav

        words.register()
        nav.add(label=_("Diary"), url_name="registry:diary", order=70)
