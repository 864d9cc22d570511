"""Building and publishing a version."""

from verkstad.opendata.actions.building import build

__all__ = ["build"]
