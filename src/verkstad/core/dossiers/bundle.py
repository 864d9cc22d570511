"""A zip whose bytes follow from its content alone: no clock, no owner, no order of chance. Written file by file, in pieces."""

import hashlib
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import BinaryIO, Protocol

MOMENT = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip can tell
PACKED = {".csv", ".json", ".jsonl", ".html", ".css", ".txt", ".svg", ".xml"}
LARGE = 1 << 30  # from here on a file gets the fields for sizes above 4 GiB
SUMS = "SHA256SUMS"
PIECE = 1 << 16


@dataclass(frozen=True)
class Entry:
    """A file of the bundle: its path, its size in bytes and the SHA-256 of its content."""

    path: str
    size: int
    sha256: str


class Bundle:
    """Files added one after another to an open, seekable file; `close` writes the list of hashes last."""

    def __init__(self, target: BinaryIO) -> None:
        self._zip = zipfile.ZipFile(target, "w", compression=zipfile.ZIP_DEFLATED, compresslevel=6)
        self.entries: dict[str, Entry] = {}
        self.by_hash: dict[str, str] = {}  # the path of a file by its content

    def add(self, path: str, pieces: Iterable[bytes], expected: int = 0) -> Entry:
        """Add a file; `expected` is its size in bytes where it is known to be large. Raises ValueError for a path that is
        taken, or that leads out of the bundle."""
        check_path(path)
        if path in self.entries:
            raise ValueError(f"{path} is in the bundle already")
        digest, size = hashlib.sha256(), 0
        with self._zip.open(_info(path), "w", force_zip64=expected >= LARGE) as file:
            for piece in pieces:
                digest.update(piece)
                size += len(piece)
                file.write(piece)
        made = self.entries[path] = Entry(path, size, digest.hexdigest())
        self.by_hash.setdefault(made.sha256, path)
        return made

    def known(self, sha256: str) -> str:
        """Where a file of the same content lies already, for a folder of the bundle; a bundle by itself takes every file."""
        return ""

    def close(self) -> None:
        """Write the hashes as sha256sum reads them, and end the zip."""
        lines = (f"{one.sha256}  {one.path}\n" for one in sorted(self.entries.values(), key=lambda e: e.path))
        self.add(SUMS, [line.encode() for line in lines])
        self._zip.close()

    def abandon(self) -> None:
        """End it without the list: what was written so far is not used."""
        self._zip.close()


class Within(Bundle):
    """A folder of a bundle, written as if it were one by itself: with its own list of hashes. A file that the bundle holds
    elsewhere is not written again (`known`)."""

    def __init__(self, whole: Bundle, folder: str) -> None:
        self.whole, self.folder = whole, folder
        self.entries = {}

    def add(self, path: str, pieces: Iterable[bytes], expected: int = 0) -> Entry:
        check_path(path)
        made = self.whole.add(f"{self.folder}/{path}", pieces, expected)
        self.entries[path] = Entry(path, made.size, made.sha256)
        return self.entries[path]

    def known(self, sha256: str) -> str:
        found = self.whole.by_hash.get(sha256)
        return "../" * len(PurePosixPath(self.folder).parts) + found if found else ""

    def close(self) -> None:
        lines = (f"{one.sha256}  {one.path}\n" for one in sorted(self.entries.values(), key=lambda e: e.path))
        self.add(SUMS, [line.encode() for line in lines])

    def abandon(self) -> None:
        self.whole.abandon()


def check_path(path: str) -> None:
    """Raise ValueError for a path that could lead out of where a bundle is unpacked."""
    parts = PurePosixPath(path).parts
    if not path or path.startswith("/") or "\\" in path or "\x00" in path or ".." in parts or ":" in path:
        raise ValueError(f"{path!r} is no path of a bundle")


def _info(path: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(path, MOMENT)
    info.create_system = 3
    info.external_attr = 0o100644 << 16
    packed = PurePosixPath(path).suffix.lower() in PACKED or path == SUMS
    info.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
    return info


class Readable(Protocol):
    def read(self, size: int = -1, /) -> bytes: ...


def pieces_of(file: Readable) -> Iterator[bytes]:
    """An open file in pieces."""
    while piece := file.read(PIECE):
        yield piece
