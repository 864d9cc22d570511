"""What all tests share."""

import gc
import os

import pytest
from hypothesis import HealthCheck, settings

# The same examples every time, however busy the machine; HYPOTHESIS_PROFILE=explore looks for new ones.
settings.register_profile("house", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("explore", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "house"))


# What takes longest begins first, so that no worker is left alone with it at the end.
LONGEST = (
    "test_house_doors.py", "test_room.py", "test_searches.py", "test_at_once.py", "test_backup.py", "test_paying_at_once.py",
    "test_sending_at_once.py", "test_passing.py", "test_secret_doors.py", "test_house.py",
)  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    place = {name: at for at, name in enumerate(LONGEST)}
    items.sort(key=lambda item: place.get(item.path.name, len(LONGEST)))


def pytest_collection_finish(session: pytest.Session) -> None:
    """What is loaded by now stays until the end: the collector need not look at it again (a tenth of the time)."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)
