"""Applications (ansökningar): drafts, partners, budget, letters of intent, sending, handling."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApplicationsConfig(AppConfig):
    name = "verkstad.applications"
    label = "applications"

    def ready(self) -> None:
        from verkstad.applications import acts
        from verkstad.ui.nav import nav

        acts.register()
        nav.add(label=_("My applications"), url_name="applications:list", permission="applications.list_applications",
                order=22)  # fmt: skip
