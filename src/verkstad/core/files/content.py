"""What a file is, by its content: the right format for its ending, without macros, and not unpacking without bound."""

import zipfile
from pathlib import Path, PurePath

import puremagic

from verkstad.core.files.types import FileType, file_types
from verkstad.core.refused import Refused
from verkstad.core.words import gettext_noop

PIECE = 64 * 1024
HEAD = 4096
MAX_UNPACKED = 300_000_000  # octets of all parts of a package together
MAX_RATIO = 200  # unpacked to packed
MAX_PARTS = 5_000
MACRO_PARTS = ("vbaproject.bin", "vbadata.xml", "scripts/", "basic/")


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
        raise refuse(
            "file.type",
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
    return refuse(
        "file.content",
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
    if kind.end and not _holds(path, kind.end.encode()):
        raise refuse(
            "file.half",
            gettext_noop("%(name)s ends too early: only a part of it came through."),
            gettext_noop("Choose the file again. If that does not help, open it and save it anew."),
            name,
        )


def _holds(path: Path, mark: bytes) -> bool:
    """Whether the mark stands in the file, looked for from its end, where it should be."""
    with path.open("rb") as file:
        at = file.seek(0, 2)
        while at > 0:
            at = max(at - PIECE, 0)
            file.seek(at)
            if mark in file.read(PIECE + len(mark)):
                return True
    return False


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
        raise refuse(
            "file.bomb",
            gettext_noop("%(name)s would unpack to an unreasonable size."),
            gettext_noop("Open it in the program it was made with and save it anew, or export it as PDF."),
            name,
        )
    if any(p.filename.lower().endswith(m) or p.filename.lower().startswith(m) for p in parts for m in MACRO_PARTS):
        raise refuse(
            "file.macros",
            gettext_noop("%(name)s holds macros."),
            gettext_noop("Save it without macros, or export it as PDF."),
            name,
        )
    return {p.filename for p in parts}


def refuse(code: str, message: str, fix: str, name: str, **params: object) -> Refused:
    return Refused.because(code, message, {"name": name, **params}, where="file", fix=fix)
