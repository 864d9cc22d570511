from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FundsConfig(AppConfig):
    name = "verkstad.funds"
    label = "funds"
    verbose_name = _("Funds")

    def ready(self) -> None:
        from verkstad.funds import words
        from verkstad.ui.nav import nav

        words.register()
        nav.add(label=_("Funds"), url_name="funds:books", permission="funds.view_book", order=30)
