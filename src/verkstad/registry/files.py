"""Receives an uploaded file: bounded, recognised by its content, hashed and scanned, before anything is written for good."""

import hashlib
import os
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path, PurePath
from typing import BinaryIO

import puremagic
from django.conf import settings
from django.core.files.base import File

from verkstad.core.refused import Refused
from verkstad.core.words import gettext_noop
from verkstad.registry.rules import FileType, file_types
from verkstad.registry.scanning import scan

Upload = tuple[str, bytes] | File

PIECE = 64 * 1024
HEAD = 4096
MAX_UNPACKED = 300_000_000  # octets of all parts of a package together
MAX_RATIO = 200  # unpacked to packed
MAX_PARTS = 5_000
MACRO_PARTS = ("vbaproject.bin", "vbadata.xml", "scripts/", "basic/")


@dataclass(frozen=True)
class Received:
    """A file that passed: where it lies for now, what it is called, what it is, how large, and its SHA-256."""

    path: Path
    name: str
    media_type: str
    size: int
    sha256: str


class Incoming(File):
    """A received file that the storage moves into place instead of copying it."""

    def __init__(self, received: Received) -> None:
        super().__init__(received.path.open("rb"), name=received.name)
        self.path = received.path

    def temporary_file_path(self) -> str:
        return str(self.path)


@contextmanager
def received(upload: Upload) -> Iterator[Received]:
    """Take in an upload piece by piece and check it. Raises Refused; whatever happens, nothing is left behind.

    Outside any transaction of its own: a scanner may take its time. Order: the name, the size, the content, the scanner.
    """
    name, source = (upload[0], BytesIO(upload[1])) if isinstance(upload, tuple) else (upload.name or "", upload)
    name = safe_name(name)
    kind = type_of(name)
    folder = Path(settings.MEDIA_ROOT) / "incoming"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, place = tempfile.mkstemp(dir=folder)
    path = Path(place)
    try:
        with os.fdopen(handle, "wb") as target:
            size, digest = _copy(source, target, name)
        check_content(path, kind, name)
        scan(path, name)
        yield Received(path, name, kind.media_type, size, digest)
    finally:
        path.unlink(missing_ok=True)


def _copy(source: "BinaryIO | File | BytesIO", target: BinaryIO, name: str) -> tuple[int, str]:
    size, digest = 0, hashlib.sha256()
    source.seek(0)
    while piece := source.read(PIECE):
        size += len(piece)
        if size > settings.MAX_UPLOAD_BYTES:
            raise _refuse(
                "registry.file_too_large",
                gettext_noop("%(name)s is larger than %(most)s MB."),
                gettext_noop("Make the file smaller, or divide it in several documents."),
                name,
                most=settings.MAX_UPLOAD_BYTES // 1_000_000,
            )
        digest.update(piece)
        target.write(piece)
    if not size:
        raise _refuse(
            "registry.file_empty",
            gettext_noop("%(name)s is empty."),
            gettext_noop("Choose the file again; perhaps it was not saved."),
            name,
        )
    target.flush()
    os.fsync(target.fileno())
    return size, digest.hexdigest()


def safe_name(name: str) -> str:
    """The last part of a name, without control characters, at most 150 characters with its ending kept."""
    last = PurePath(name.replace("\\", "/")).name
    clean = "".join(c for c in last if c.isprintable() and c not in '"<>:|?*').strip() or "file"
    stem, dot, ending = clean.rpartition(".")
    return f"{stem[: 149 - len(ending)]}.{ending}" if dot and len(ending) < 20 else clean[:150]


def type_of(name: str) -> FileType:
    """The type that the name's ending claims. Refuses endings that are not in the list."""
    kind = file_types().get(PurePath(name).suffix.lower().lstrip("."))
    if kind is None:
        raise _refuse(
            "registry.file_type",
            gettext_noop("%(name)s is of a kind that is not taken in."),
            gettext_noop("Save it as one of these: %(kinds)s. Files with macros are never taken in."),
            name,
            kinds=", ".join(file_types()),
        )
    return kind


def check_content(path: Path, kind: FileType, name: str) -> None:
    """Refuse a file whose content is something else than its ending says, holds macros, or unpacks without bound."""
    check = {"magic": _check_magic, "ooxml": _check_ooxml, "odf": _check_odf, "text": _check_text, "sie": _check_sie}
    check[kind.family](path, kind, name)


def _mismatch(name: str, kind: FileType) -> Refused:
    return _refuse(
        "registry.file_content",
        gettext_noop("The content of %(name)s is not what its ending .%(ending)s says."),
        gettext_noop("Open it in the program it was made with and save it anew in the right format."),
        name,
        ending=kind.extension,
    )


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(HEAD)


def _check_magic(path: Path, kind: FileType, name: str) -> None:
    try:
        found = {match.extension for match in puremagic.magic_string(_head(path))}
    except (puremagic.PureError, ValueError):
        found = set()
    if not found & set(kind.magic):
        raise _mismatch(name, kind)


def _check_text(path: Path, kind: FileType, name: str) -> None:
    """Text is what no program would run or unpack: no null characters, and no signature of another format."""
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            if b"\x00" in piece:
                raise _mismatch(name, kind)
    start = _head(path).lstrip(b"\xef\xbb\xbf \t\r\n")
    if start[:2] in (b"MZ", b"PK", b"#!") or start[:1] == b"<" or start[:5] in (b"%PDF-", b"{\\rtf"):
        raise _mismatch(name, kind)


def _check_sie(path: Path, kind: FileType, name: str) -> None:
    _check_text(path, kind, name)
    if not _head(path).lstrip(b"\xef\xbb\xbf \t\r\n").upper().startswith(b"#FLAGGA"):
        raise _mismatch(name, kind)


def _check_ooxml(path: Path, kind: FileType, name: str) -> None:
    names = _parts(path, kind, name)
    if "[Content_Types].xml" not in names or kind.part not in names:
        raise _mismatch(name, kind)


def _check_odf(path: Path, kind: FileType, name: str) -> None:
    names = _parts(path, kind, name)
    if "mimetype" not in names or "content.xml" not in names:
        raise _mismatch(name, kind)
    with zipfile.ZipFile(path) as package:
        if package.getinfo("mimetype").file_size > 200 or package.read("mimetype").decode("latin-1") != kind.media_type:
            raise _mismatch(name, kind)


def _parts(path: Path, kind: FileType, name: str) -> set[str]:
    """Names of a package's parts, after refusing macros and bombs. Reads the list of contents, unpacks nothing."""
    try:
        with zipfile.ZipFile(path) as package:
            parts = package.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        raise _mismatch(name, kind) from None
    unpacked, packed = sum(p.file_size for p in parts), sum(p.compress_size for p in parts)
    if unpacked > MAX_UNPACKED or unpacked > MAX_RATIO * max(packed, 10_000) or len(parts) > MAX_PARTS:
        raise _refuse(
            "registry.file_bomb",
            gettext_noop("%(name)s would unpack to an unreasonable size."),
            gettext_noop("Open it in the program it was made with and save it anew, or export it as PDF."),
            name,
        )
    if any(p.filename.lower().endswith(m) or p.filename.lower().startswith(m) for p in parts for m in MACRO_PARTS):
        raise _refuse(
            "registry.file_macros",
            gettext_noop("%(name)s holds macros."),
            gettext_noop("Save it without macros, or export it as PDF."),
            name,
        )
    return {p.filename for p in parts}


def _refuse(code: str, message: str, fix: str, name: str, **params: object) -> Refused:
    return Refused.because(code, message, {"name": name, **params}, where="file", fix=fix)
