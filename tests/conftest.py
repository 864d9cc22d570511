"""What all tests share."""

import gc
import os

import pytest
from hypothesis import HealthCheck, settings

# The same examples every time, however busy the machine; HYPOTHESIS_PROFILE=explore looks for new ones.
settings.register_profile("house", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("explore", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "house"))


def pytest_collection_finish(session: pytest.Session) -> None:
    """What is loaded by now stays until the end: the collector need not look at it again (a tenth of the time)."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)
