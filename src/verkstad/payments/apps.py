from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PaymentsConfig(AppConfig):
    name = "verkstad.payments"
    label = "payments"

    def ready(self) -> None:
        from verkstad.payments import words
        from verkstad.ui.nav import nav

        words.register()
        nav.add(label=_("Payments"), url_name="payments:list", permission="payments.list_payments", order=30)
