from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ForecastsConfig(AppConfig):
    name = "verkstad.forecasts"
    label = "forecasts"

    def ready(self) -> None:
        from verkstad.forecasts import words
        from verkstad.ui.nav import nav

        words.register()
        nav.add(label=_("Forecast"), url_name="forecasts:list", permission="forecasts.view_forecast", order=31)
