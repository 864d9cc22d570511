"""The packs that come with the house, and a small one to change."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from django.apps import apps

from tests.core.packs.small import spoil, write
from verkstad.packs.actions import load_pack
from verkstad.packs.report import LoadReport

PROGRAMMES = Path(__file__).parents[3] / "programmes"
REAL = PROGRAMMES / "smart-industri-i-regionerna"
EXAMPLE = PROGRAMMES / "exempel"

Edit = Callable[[str, str, str], None]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small pack that has every file."""
    return write(tmp_path)


@pytest.fixture
def edit(folder: Path) -> Edit:
    """Replace a text that stands once in a file of the small pack."""
    return partial(spoil, folder)


def load(folder: Path, *, dry_run: bool = False) -> LoadReport:
    return load_pack(directory=folder, actor="system:pack", dry_run=dry_run)


def told(report: LoadReport) -> list[str]:
    """The report's lines."""
    return [line for change in report.changes for line in change.lines()]


def counts() -> dict[str, int]:
    """How many rows every table of the house has."""
    labels = (
        "journal", "people", "funds", "notices", "registry", "mandate", "organisations", "grants", "reports", "packs",
        "calls", "instruments",
    )  # fmt: skip
    return {
        model._meta.label: model._default_manager.count()
        for label in labels
        for model in apps.get_app_config(label).get_models()
    }
