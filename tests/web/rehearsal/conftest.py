"""A home of its own for each test's room, with whatever runs in it ended afterwards."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from verkstad.rehearsal import process
from verkstad.rehearsal.place import Place, let_site_go


@pytest.fixture
def place(settings: Settings, tmp_path: Path) -> Iterator[Place]:
    settings.HOME = tmp_path
    found = process.live_place()
    yield found
    process.stop(found)
    let_site_go(found)
