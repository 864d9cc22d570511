from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReviewConfig(AppConfig):
    name = "verkstad.review"
    label = "review"

    def ready(self) -> None:
        from verkstad.handling.panels import panels
        from verkstad.instruments.kept import keepers
        from verkstad.review import rules, words  # noqa: F401 - rules registers the permissions
        from verkstad.review.pages.panel import review_panel
        from verkstad.review.queries.scored import answers_scored
        from verkstad.ui.nav import nav

        words.register()
        keepers["review"] = answers_scored
        panels.add("review", review_panel, order=10)
        nav.add(label=_("Reviews"), url_name="review:list", permission="review.open_reviews", order=27)
