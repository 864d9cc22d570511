"""Versions on disk: each a folder that is whole before anybody sees it, kept for ever; one is the newest.

versions/2026-11-23/…   the files and manifest.json
newest.json             which of them the stable addresses lead to, switched in one step
last.json               when it was last built, and how it went
"""

import fcntl
import hashlib
import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

NAME = re.compile(r"\d{4}-\d{2}-\d{2}(\.\d{1,3})?")
MANIFEST = "manifest.json"


class Busy(Exception):
    """Another process builds just now."""


@contextmanager
def alone(root: Path) -> Iterator[None]:
    """Hold the right to build; the lock dies with its process. Raises Busy where another holds it."""
    root.mkdir(parents=True, exist_ok=True)
    with (root / "lock").open("w") as mark:
        try:
            fcntl.flock(mark, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Busy from None
        yield


@contextmanager
def under_way(root: Path) -> Iterator[Path]:
    """A folder to write in that nobody sees; it is gone afterwards unless `publish` has moved it."""
    for left in root.glob(".under-way-*"):  # of a process that died
        shutil.rmtree(left, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix=".under-way-", dir=root))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def digest(files: dict[str, str]) -> str:
    """One fingerprint of many files: of their names and SHA-256."""
    lines = "".join(f"{sha}  {name}\n" for name, sha in sorted(files.items()))
    return hashlib.sha256(lines.encode()).hexdigest()


def write_json(path: Path, told: Any) -> None:
    """Written beside, then put in its place in one step."""
    handle, name = tempfile.mkstemp(prefix=".part-", dir=path.parent)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(json.dumps(told, ensure_ascii=False, indent=1) + "\n")
        file.flush()
        os.fsync(file.fileno())
    os.replace(name, path)


def read_json(path: Path) -> dict[str, Any]:
    try:
        told: dict[str, Any] = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    return told


def next_name(root: Path, day: date) -> str:
    """The day's name, with a number behind it where the day has one already."""
    taken, number = {one.name for one in (root / "versions").glob("*")}, 1
    while (name := day.isoformat() + (f".{number}" if number > 1 else "")) in taken:
        number += 1
    return name


def publish(root: Path, folder: Path, name: str) -> None:
    """Make a whole folder a version and the newest one. Nobody ever sees a part of it."""
    (root / "versions").mkdir(exist_ok=True)
    os.rename(folder, root / "versions" / name)
    write_json(root / "newest.json", {"version": name})


def newest(root: Path) -> str:
    """The name of the newest version; "" before the first."""
    return str(read_json(root / "newest.json").get("version", ""))


def versions(root: Path) -> list[str]:
    """Every version, the newest first; only those that are whole."""
    found = [one.parent.name for one in (root / "versions").glob(f"*/{MANIFEST}") if NAME.fullmatch(one.parent.name)]
    return sorted(found, key=_order, reverse=True)


def _order(name: str) -> tuple[str, int]:
    day, _point, number = name.partition(".")
    return day, int(number or 1)


def manifest(root: Path, name: str) -> dict[str, Any]:
    return read_json(root / "versions" / name / MANIFEST) if NAME.fullmatch(name) else {}


def path_of(root: Path, name: str, file: str) -> Path | None:
    """Where a file of a version lies; None unless the version's own list names it."""
    return root / "versions" / name / file if file in manifest(root, name).get("files", {}) else None
