"""Instruments of a pack are loaded once, published where the file says so, and never written over somebody's draft."""

from pathlib import Path

import pytest

from tests.core.packs.test_instruments import SMALL
from tests.web.packs.conftest import load, told
from verkstad.core.refused import Refused
from verkstad.instruments import actions
from verkstad.instruments.models import Instrument, Version

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(folder: Path) -> Path:
    (folder / "instruments").mkdir()
    place = folder / "instruments" / "liten.toml"
    place.write_text(SMALL, "utf-8")
    return place


def versions() -> list[tuple[int, str]]:
    return list(Version.objects.filter(instrument__key="liten").order_by("number").values_list("number", "state"))


def test_an_instrument_is_loaded_and_published_once(folder: Path, file: Path) -> None:
    assert "+ instrument liten" in told(load(folder))
    assert (versions(), load(folder).changes) == ([(1, "published")], [])


def test_a_changed_file_makes_a_new_version_and_so_does_its_going_back(folder: Path, file: Path) -> None:
    load(folder)
    file.write_text(SMALL.replace("Price", "Cost"), "utf-8")
    assert told(load(folder)) == ["~ instrument liten: version 1 -> 2"]
    assert (versions(), told(load(folder))) == ([(1, "published"), (2, "published")], [])
    file.write_text(SMALL, "utf-8")
    assert told(load(folder)) == ["~ instrument liten: version 2 -> 3"]


def test_a_draft_stays_a_draft_until_the_file_says_publish(folder: Path, file: Path) -> None:
    file.write_text(SMALL.replace("publish = true", "publish = false"), "utf-8")
    load(folder)
    assert versions() == [(1, "draft")]
    file.write_text(SMALL, "utf-8")
    assert told(load(folder)) == ["~ instrument liten: state draft -> published"]


def test_somebodys_own_draft_is_never_written_over(folder: Path, file: Path) -> None:
    load(folder)
    one = Instrument.objects.get(key="liten")
    mine = one.versions.get().content | {"title": {"sv": "Min", "en": "Mine"}}
    actions.save_draft(instrument=one, content=mine, actor="user:1")
    assert load(folder).changes == []
    file.write_text(SMALL.replace("Price", "Cost"), "utf-8")
    with pytest.raises(Refused) as refused:
        load(folder)
    assert [(f.code, f.where) for f in refused.value.findings] == [
        ("instruments.draft_by_hand", "instruments/liten.toml:1")
    ]
    assert versions() == [(1, "published"), (2, "draft")]
