"""What the rights are called."""

from django.utils.translation import gettext_lazy as _

from verkstad.people.rights import rights


def register() -> None:
    """Register them; called once, when the app is ready."""
    rights.group("forecasts", _("Forecasts"))
    rights.add("forecasts.view_forecast", _("read the forecast of a mandate"))
