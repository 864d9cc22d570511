"""Applications (ansökningar): drafts, partners, budget, letters of intent, sending, handling."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApplicationsConfig(AppConfig):
    name = "verkstad.applications"
    label = "applications"

    def ready(self) -> None:
        from verkstad.applications import acts
        from verkstad.applications.models import Application
        from verkstad.applications.queries.receipts import answers_sent
        from verkstad.applications.queries.whole import at_door
        from verkstad.instruments.kept import keepers
        from verkstad.people.access import loaders
        from verkstad.ui.nav import nav

        acts.register()
        keepers["applications"] = answers_sent
        loaders[Application] = at_door
        nav.add(label=_("My applications"), url_name="applications:list", permission="applications.list_applications",
                order=22)  # fmt: skip
