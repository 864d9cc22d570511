"""A new room's tables are made once for a version of the house; a room that comes after begins with a copy."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.web import migrated
from verkstad.rehearsal import tables
from verkstad.rehearsal.place import Place
from verkstad.rehearsal.tables import kept_tables, lay_tables

ONE = "CREATE TABLE one (id INTEGER PRIMARY KEY)"


class House:
    """What migrates a room's database: makes a table where there is none."""

    def __init__(self, database: Path) -> None:
        self.database = database
        self.found: list[int] = []

    def __call__(self) -> None:
        with closing(sqlite3.connect(self.database)) as room:
            (there,) = room.execute("SELECT count(*) FROM sqlite_master").fetchone()
            self.found.append(there)
            if not there:
                room.execute(ONE)


def new_room(folder: Path) -> tuple[Place, House]:
    place = Place(folder / "rehearsal")
    place.empty()
    place.make()
    return place, House(place.home / "verkstad.sqlite3")


def rows(database: Path) -> int:
    with closing(sqlite3.connect(database)) as read:
        return int(read.execute("SELECT count(*) FROM one").fetchone()[0])


def test_the_second_room_finds_its_tables_made_and_nothing_of_the_first_in_them(tmp_path: Path) -> None:
    place, house = new_room(tmp_path)
    lay_tables(place, house.database, house)
    with closing(sqlite3.connect(house.database)) as room:
        room.execute("INSERT INTO one DEFAULT VALUES")
        room.commit()
    place, house = new_room(tmp_path)
    lay_tables(place, house.database, house)
    assert (house.found, rows(house.database), rows(kept_tables(place))) == ([1], 0, 0)


def test_another_version_of_the_house_makes_its_own_and_throws_the_old_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, house = new_room(tmp_path)
    lay_tables(place, house.database, house)
    monkeypatch.setattr(tables, "version", lambda: "next")
    place, house = new_room(tmp_path)
    lay_tables(place, house.database, house)
    assert house.found == [0]
    assert [one.name for one in place.folder.glob("empty-*")] == ["empty-next.sqlite3"]


@pytest.mark.parametrize("left", [b"", b"half of a database", b"SQLite format 3\0" + b"\xff" * 4000])
def test_what_is_broken_is_made_again(tmp_path: Path, left: bytes) -> None:
    place, house = new_room(tmp_path)
    kept_tables(place).write_bytes(left)
    lay_tables(place, house.database, house)
    assert (rows(house.database), rows(kept_tables(place))) == (0, 0)


def test_every_migration_and_guard_decides_which_version_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert tables.HOUSE == migrated.SOURCE / "verkstad" and tables.whole(migrated.file())
    monkeypatch.setattr(tables, "HOUSE", tmp_path)
    told = set()
    for name in ("funds/migrations/0001_initial.py", "funds/migrations/0002_more.py", "funds/guards.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
        told.add(tables.version.__wrapped__())
    (tmp_path / "funds/migrations/0001_initial.py").write_text("another")
    assert len(told | {tables.version.__wrapped__()}) == 4
