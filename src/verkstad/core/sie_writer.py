"""Writes SIE 4 (type 4E): the same records that `core.sie` reads."""

import re
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from verkstad.core.sie import ENCODING, Ver, amount_text

_BARE = re.compile(r"[0-9A-Za-z.+-]+")
# Code page 437 has no typographic marks: write the plain ones.
_PLAIN = str.maketrans(
    {"–": "-", "—": "-", "−": "-", "“": '"', "”": '"', "’": "'", "…": "...", "\u202f": " ", "\u2009": " "}
)


@dataclass(frozen=True)
class Header:
    """What stands above the vouchers. Years are numbered from 0 (the last) backward: {0: (start, end), -1: ...}."""

    company: str
    written_on: date
    years: Mapping[int, tuple[date, date]]
    file_number: str = ""
    program: str = "Verkstad"
    version: str = "1"
    accounts: Mapping[str, str] = field(default_factory=dict)
    dimensions: Mapping[int, str] = field(default_factory=dict)
    objects: Mapping[tuple[int, str], str] = field(default_factory=dict)


def write_sie(header: Header, vouchers: Iterable[Ver]) -> bytes:
    """The file as bytes, with its checksum. A character that code page 437 lacks becomes a question mark."""
    body = list(_header_lines(header))
    for ver in vouchers:
        body += _voucher_lines(ver)
    sums = 0
    lines = ["#FLAGGA 0", "#KSUMMA"]
    for label, *fields in body:
        if label not in ("{", "}"):
            sums = zlib.crc32("".join("".join(one) for one in (label, *fields)).encode(ENCODING), sums)
        lines.append(" ".join([str(label), *map(_field, fields)]))
    lines.append(f"#KSUMMA {sums}")
    return ("\r\n".join(lines) + "\r\n").encode(ENCODING)


Fields = Sequence[str | tuple[str, ...]]


def _header_lines(header: Header) -> Iterable[Fields]:
    yield ("#PROGRAM", plain(header.program), plain(header.version))
    yield ("#FORMAT", "PC8")
    yield ("#GEN", f"{header.written_on:%Y%m%d}")
    yield ("#SIETYP", "4")
    if header.file_number:
        yield ("#FNR", plain(header.file_number))
    yield ("#FNAMN", plain(header.company))
    for number, (start, end) in sorted(header.years.items(), reverse=True):
        yield ("#RAR", str(number), f"{start:%Y%m%d}", f"{end:%Y%m%d}")
    for account, name in header.accounts.items():
        yield ("#KONTO", account, plain(name))
    for dimension, name in header.dimensions.items():
        yield ("#DIM", str(dimension), plain(name))
    for (dimension, one), name in header.objects.items():
        yield ("#OBJEKT", str(dimension), plain(one), plain(name))


def _voucher_lines(ver: Ver) -> list[Fields]:
    lines: list[Fields] = [("#VER", plain(ver.series), plain(ver.number), f"{ver.day:%Y%m%d}", plain(ver.text)), ("{",)]
    for row in ver.rows:
        objects = tuple(part for dimension, one in row.objects for part in (str(dimension), plain(one)))
        fields: list[str | tuple[str, ...]] = ["#TRANS", row.account, objects, amount_text(row.amount_ore)]
        if row.text:
            fields += ["", plain(row.text)]
        lines.append(fields)
    return [*lines, ("}",)]


def plain(text: str) -> str:
    """A text as the format can hold it: no control characters, only what code page 437 knows."""
    known = re.sub(r"[\x00-\x1f\x7f]+", " ", text.translate(_PLAIN))
    clean = known.encode(ENCODING, "replace").decode(ENCODING).strip()
    return clean[:-1] + "/" if clean.endswith("\\") else clean  # a last backslash would swallow the closing quote


def _field(value: str | tuple[str, ...]) -> str:
    if not isinstance(value, str):
        return "{" + " ".join(map(_field, value)) + "}"
    return value if _BARE.fullmatch(value) else '"' + value.replace('"', '\\"') + '"'
