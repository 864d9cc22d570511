from django.apps import AppConfig


class MandateConfig(AppConfig):
    name = "verkstad.mandate"
    label = "mandate"

    def ready(self) -> None:
        from verkstad.mandate import words
        from verkstad.mandate.models import Mandate
        from verkstad.people.scopes import scopes

        words.register()
        scopes.add("mandate", lambda: [(m.key, m.name) for m in Mandate.objects.order_by("key")])
