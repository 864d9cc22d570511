"""What the pages of forecasts show, put together from the queries."""

from verkstad.forecasts.pages.forecast import forecast_facts
from verkstad.forecasts.pages.lists import list_facts
from verkstad.forecasts.pages.rows import rows_facts

__all__ = ["forecast_facts", "list_facts", "rows_facts"]
