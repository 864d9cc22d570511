from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DecisionsConfig(AppConfig):
    name = "verkstad.decisions"
    label = "decisions"

    def ready(self) -> None:
        from verkstad.decisions import words
        from verkstad.decisions.pages.panel import decision_panel
        from verkstad.decisions.queries.ranked import grants_by_year
        from verkstad.handling.panels import panels
        from verkstad.review.decided import decided
        from verkstad.ui.nav import nav

        words.register()
        decided["decisions"] = grants_by_year
        panels.add("decisions", decision_panel, order=90)
        nav.add(label=_("Decisions"), url_name="decisions:waiting", permission="decisions.view_proposal", order=28)
