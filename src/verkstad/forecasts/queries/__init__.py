"""What is promised, what was paid of it, and the forecast made of that."""

from verkstad.forecasts.queries.forecast import Forecast, forecast_of, mandates_of_reader
from verkstad.forecasts.queries.promises import Promise

__all__ = ["Forecast", "Promise", "forecast_of", "mandates_of_reader"]
