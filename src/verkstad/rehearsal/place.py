"""Where the room lies on disk, and what is known of it there: in the live site's home, apart from all that is live.

    <home>/rehearsal/room.json     what is rehearsed, by whom, on which port; readable by the server's user alone
                     call.json     the call as it was carried over
                     empty-…       tables without rows that a new room begins with, for one version of the house
                     home/         the room's own home: database, files, mail, the key of its sessions
                     alive         locked by the room's process for as long as it lives
                     site          locked (shared) by each process of the live site that has used the room
                     used          its time tells when somebody was in the room last
                     ready, failed left by the room's process: it answers, or why it cannot

Locks die with their processes, so nothing here can claim that something lives which does not.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import IO, Any

IDLE_SECONDS = 3600


class State(StrEnum):
    """What can be seen of the room: preparing and open live; failed and silent have ended."""

    PREPARING = "preparing"
    OPEN = "open"
    FAILED = "failed"
    SILENT = "silent"


@dataclass(frozen=True)
class Room:
    """What is rehearsed: a call's version as it was then, and where its process answers."""

    call: str
    title: str
    mandate: str
    number: int
    sha256: str
    begun_by: str
    begun_at: str
    port: int = 0
    key: str = ""
    pid: int = 0


@dataclass(frozen=True)
class Place:
    """The folder of a home's rehearsal room."""

    folder: Path

    @property
    def home(self) -> Path:
        return self.folder / "home"

    def make(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.home.mkdir(exist_ok=True, mode=0o700)

    def read(self, name: str) -> Any:
        """A JSON file of the folder; None where there is none (or only half of one, which is never left behind)."""
        try:
            return json.loads((self.folder / name).read_text("utf-8"))
        except (OSError, ValueError):
            return None

    def write(self, name: str, content: Any) -> None:
        """Write a JSON file as a whole, for the server's user alone."""
        half = self.folder / f".{name}.{os.getpid()}"
        half.touch(mode=0o600)
        half.write_text(json.dumps(content, ensure_ascii=False), "utf-8")
        half.replace(self.folder / name)

    def remove(self, *names: str) -> None:
        for name in names:
            (self.folder / name).unlink(missing_ok=True)

    def room(self) -> Room | None:
        found = self.read("room.json")
        return Room(**found) if found else None

    def keep(self, room: Room) -> None:
        self.write("room.json", asdict(room))

    def state(self) -> State:
        """What the locks and marks tell."""
        if self.lives():
            return State.OPEN if (self.folder / "ready").exists() else State.PREPARING
        return State.FAILED if (self.folder / "failed").exists() else State.SILENT

    def lives(self) -> bool:
        """Whether the room's process lives: then it holds its lock."""
        with self.open("alive") as mark:
            return not locked(mark, fcntl.LOCK_SH)

    def open(self, name: str) -> IO[str]:
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return (self.folder / name).open("a")

    def note_use(self) -> None:
        (self.folder / "used").touch()

    def idle(self) -> float:
        """Seconds since somebody was in the room."""
        try:
            return time.time() - (self.folder / "used").stat().st_mtime
        except OSError:
            return 0.0

    def empty(self) -> None:
        """Remove all that was done in the room. Its process must have ended."""
        shutil.rmtree(self.home, ignore_errors=True)
        self.remove("ready", "failed")

    @contextmanager
    def alone(self, what: str = "change") -> Iterator[None]:
        """Starting, ending and emptying happen one at a time, whichever of the site's processes is asked."""
        with self.open(what) as mark:
            fcntl.flock(mark, fcntl.LOCK_EX)
            yield


def locked(mark: IO[str], how: int) -> bool:
    """Try to lock an open file; it is let go when every copy of it is closed, at the latest when their processes end."""
    try:
        fcntl.flock(mark, how | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


_held: dict[Path, int] = {}


def hold_site(place: Place) -> None:
    """Let the room see that this process of the live site lives; once a process, until it ends."""
    if place.folder not in _held:
        with place.open("site") as mark:
            _held[place.folder] = os.dup(mark.fileno())
        fcntl.flock(_held[place.folder], fcntl.LOCK_SH)


def let_site_go(place: Place) -> None:
    """As if this process of the live site had ended."""
    if (held := _held.pop(place.folder, None)) is not None:
        os.close(held)


def site_lives(place: Place) -> bool:
    """Whether any process of the live site that used the room lives. Asked by the room's process."""
    with place.open("site") as mark:
        return not locked(mark, fcntl.LOCK_EX)
