from django.apps import AppConfig


class InstrumentsConfig(AppConfig):
    name = "verkstad.instruments"
    label = "instruments"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from verkstad.instruments import words
        from verkstad.ui.nav import nav

        words.register()
        nav.add(label=_("Instruments"), url_name="instruments:list", permission="instruments.view_instrument", order=80)
