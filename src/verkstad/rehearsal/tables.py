"""A room's tables: made once for a version of the house, kept beside the room without any row of anybody's, copied into each new one."""

import hashlib
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from functools import cache
from pathlib import Path

from verkstad.rehearsal.place import Place

HOUSE = Path(__file__).parents[1]


@cache
def version() -> str:
    """What decides the tables: every migration, and the guards that migrations put into the database."""
    digest = hashlib.sha256()
    for path in sorted([*HOUSE.glob("*/migrations/*.py"), *HOUSE.glob("*/guards*.py")]):
        digest.update(str(path.relative_to(HOUSE)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def kept_tables(place: Place) -> Path:
    """Where this version's empty tables are kept; there may be none yet."""
    return place.folder / f"empty-{version()}.sqlite3"


def lay_tables(place: Place, database: Path, bring_up: Callable[[], None]) -> None:
    """Give a new room its tables, and keep them for the next. Runs in the room's process, before any row is written.

    `bring_up` migrates where that is needed: all of it the first time, nothing after a copy, and what is missing if what
    was kept should be of another version after all. What is kept and broken is made again.
    """
    kept = kept_tables(place)
    if whole(kept):
        shutil.copyfile(kept, database)
        return bring_up()
    bring_up()
    for old in place.folder.glob("empty-*"):
        old.unlink()
    part = kept.with_suffix(".part")
    with closing(sqlite3.connect(database)) as made:
        made.execute("VACUUM INTO ?", [str(part)])
    part.replace(kept)
    return None


def whole(kept: Path) -> bool:
    """Whether the file is there and is a database that can be read to its end: a power cut may have left half of one."""
    if not kept.exists() or not kept.stat().st_size:
        return False
    try:
        with closing(sqlite3.connect(f"file:{kept}?mode=ro", uri=True)) as read:
            return bool(read.execute("PRAGMA quick_check").fetchone() == ("ok",))
    except sqlite3.DatabaseError:
        return False
