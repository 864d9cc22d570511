from django.apps import AppConfig


class DecisionsConfig(AppConfig):
    name = "verkstad.decisions"
    label = "decisions"

    def ready(self) -> None:
        from verkstad.decisions import words
        from verkstad.decisions.pages.panel import decision_panel
        from verkstad.handling.panels import panels

        words.register()
        panels.add("decisions", decision_panel, order=90)
