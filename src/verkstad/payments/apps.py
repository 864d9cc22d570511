from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "verkstad.payments"
    label = "payments"

    def ready(self) -> None:
        from verkstad.payments import words

        words.register()
