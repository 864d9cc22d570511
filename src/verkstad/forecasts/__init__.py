"""Forecast of what is promised and not paid, by mandate and year, and what it means for its money."""
