"""Takes in a file piece by piece: bounded, recognised by its content, hashed and scanned, before it is kept for good."""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from verkstad.core.files.content import PIECE, check_content, refuse, safe_name, type_of
from verkstad.core.files.scanning import scan
from verkstad.core.words import gettext_noop

Source = Any  # anything with seek and read


@dataclass(frozen=True)
class Received:
    """A file that passed: where it lies for now, what it is called, what it is, how large, and its SHA-256."""

    path: Path
    name: str
    media_type: str
    size: int
    sha256: str


@contextmanager
def received(source: Source, name: str, *, folder: Path, most: int, scanner: str = "") -> Iterator[Received]:
    """Take in an upload piece by piece and check it. Raises Refused; whatever happens, nothing is left behind.

    `folder` is where it lies meanwhile, `most` the octets that are let in, `scanner` the address of a ClamAV daemon or "".
    Outside any transaction of its own: a scanner may take its time. Order: the name, the size, the content, the scanner.
    """
    name = safe_name(name)
    kind = type_of(name)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, place = tempfile.mkstemp(dir=folder)
    path = Path(place)
    try:
        with os.fdopen(handle, "wb") as target:
            size, digest = _copy(source, target, name, most)
        check_content(path, kind, name)
        scan(path, name, scanner)
        yield Received(path, name, kind.media_type, size, digest)
    finally:
        path.unlink(missing_ok=True)


def _copy(source: Source, target: BinaryIO, name: str, most: int) -> tuple[int, str]:
    size, digest = 0, hashlib.sha256()
    source.seek(0)
    while piece := source.read(PIECE):
        size += len(piece)
        if size > most:
            raise refuse(
                "file.too_large",
                gettext_noop("%(name)s is larger than %(most)s MB."),
                gettext_noop("Make the file smaller, or divide it in several documents."),
                name,
                most=most // 1_000_000,
            )
        digest.update(piece)
        target.write(piece)
    if not size:
        raise refuse(
            "file.empty",
            gettext_noop("%(name)s is empty."),
            gettext_noop("Choose the file again; perhaps it was not saved."),
            name,
        )
    target.flush()
    os.fsync(target.fileno())
    return size, digest.hexdigest()
