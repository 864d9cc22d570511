from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class DeskConfig(AppConfig):
    name = "verkstad.desk"
    label = "desk"

    def ready(self) -> None:
        from verkstad.calls.follow_news import news_sources
        from verkstad.desk.queries.call_news import decisions_made
        from verkstad.ui.nav import nav

        if decisions_made not in news_sources:
            news_sources.append(decisions_made)
        nav.add(label=_("Desk"), url_name="desk:desk", permission="people.open_desk", order=10)
        nav.add(label=_("Start"), url_name="desk:front", order=5)
        nav.add(label=_("Map"), url_name="desk:map", order=40)
        nav.add(label=_("Search"), url_name="desk:search", order=90)
        programme = ("desk:front", "mandate:list", "mandate:calendar", "grants:list", "desk:map", "organisations:list")
        agency = (
            "funds:books",
            "registry:diary",
            "audit:journal",
            "instruments:list",
            "statistics:list",
            "people:appointments",
        )
        under_way = (
            "agreements:list",
            "progress:list",
            "claims:list",
            "payments:list",
            "forecasts:list",
            "dossiers:list",
        )
        nav.gather(key="grants", label=pgettext_lazy("menu", "Grants"), order=29, entries=under_way)
        nav.gather(key="programme", label=pgettext_lazy("menu", "Programme"), order=50, entries=programme)
        nav.gather(key="agency", label=_("Administration"), order=60, entries=agency)
