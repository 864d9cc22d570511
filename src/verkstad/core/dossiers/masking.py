"""What leaves no trace of persons and secrets: personal numbers, e-mail addresses and mobile numbers are taken out of
every text, a text under a secrecy mark is left out whole, and each time it is noted by which clause (R22)."""

import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from stdnum import luhn

PERSONAL = "R22, personuppgift"
_HASH = re.compile(r"[0-9a-f]{64}")
_NUMBER = re.compile(r"(?<!\d)((?:19|20)?\d{2})(\d{2})(\d{2})[-+–−  ]?(\d{4})(?!\d)")
_E_MAIL = re.compile(r"[^\s@<>\"';,:()\[\]]+@[^\s@<>\"';,:()\[\]]+\.[^\s@<>\"';,:()\[\]]+")
_MOBILE = re.compile(r"(?<![\d+])(?:(?:\+|00)46[\s-]?(?:\(0\)[\s-]?)?|0)7[\s-]?[02369](?:[\s-]?\d){7}(?!\d)")
_STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)


@dataclass(frozen=True)
class Withheld:
    """Something that was not given out: what and where, the clause, why; of a file also its size and SHA-256, so that who
    gets it later can see that it is the same. `count` is in how many places."""

    kind: str  # document | file | text | personal | act | column
    place: str
    clause: str
    why_sv: str
    why_en: str
    count: int = 1
    sha256: str = ""
    size: int | None = None


@dataclass
class Masker:
    """Takes out what must not be told, and remembers what it took out. `found` grows with each text that held something."""

    listed: list[Withheld] = field(default_factory=list)
    secrets: dict[str, str] = field(default_factory=dict)  # words that are secret wherever they stand -> the clause
    _counts: dict[tuple[str, str, str], int] = field(default_factory=dict)
    found: int = 0

    def text(self, text: str, place: str, clause: str = "") -> str:
        """The text as it may be told. `place` ("claim_lines.text") is where it stood; `clause` is the secrecy mark of what
        it is part of, for a text that is withheld under it."""
        if not text:
            return text
        if clause:
            self._note("text", place, clause)
            return f"[sekretess, {clause}]"
        clean = cleaned(text)
        if clean != text:
            self.found += 1
            self._note("personal", place, PERSONAL)
        for secret, why in self.secrets.items():
            if secret.casefold() in clean.casefold():
                self._note("words", place, why)
                clean = re.sub(re.escape(secret), f"[sekretess, {why}]", clean, flags=re.IGNORECASE)
        return clean

    def tells(self, text: str) -> str:
        """The clause under which a text may not be told as it is, "" where it may."""
        folded = text.casefold()
        held = next((why for secret, why in self.secrets.items() if secret.casefold() in folded), "")
        return held or (PERSONAL if cleaned(text) != text else "")

    def left_out(self, place: str, clause: str = PERSONAL, kind: str = "column") -> None:
        """Note that a value of a column is never given out."""
        self._note(kind, place, clause)

    def withhold(self, one: Withheld) -> None:
        self.listed.append(one)

    def _note(self, kind: str, place: str, clause: str) -> None:
        key = (kind, place, clause)
        self._counts[key] = self._counts.get(key, 0) + 1

    def all(self) -> list[Withheld]:
        """Everything that was withheld: documents and files first, then texts by place."""
        counted = [
            Withheld(kind, place, clause, *_WHY[kind], count) for (kind, place, clause), count in self._counts.items()
        ]
        return [*self.listed, *sorted(counted, key=lambda one: (one.kind, one.place, one.clause))]


_WHY = {
    "text": ("fritext som hör till en sekretessmarkerad handling", "free text that belongs to a document marked with secrecy"),
    "personal": ("personnummer, e-postadress eller mobilnummer i fritext, ersatt i texten",
                 "a personal number, e-mail address or mobile number in a text, replaced"),
    "words": ("projektets titel, som är sekretess", "the project's title, which is secret"),
    "account": ("kontonummer lämnas bara till den som betalar", "account numbers are given only to who pays"),
    "column": ("uppgift om en person lämnas inte ut", "data about a person is not given out"),
}  # fmt: skip


def cleaned(text: str) -> str:
    """The text without personal numbers, e-mail addresses and mobile numbers. A hash (64 hexadecimal figures) is kept."""
    if _HASH.fullmatch(text):
        return text
    text = _E_MAIL.sub("[e-postadress, R22]", text)
    text = _NUMBER.sub(lambda found: "[personnummer, R22]" if _is_person(found) else found[0], text)
    return _MOBILE.sub("[mobilnummer, R22]", text)


def _is_person(found: re.Match[str]) -> bool:
    """A real day (of a coordination number: 60 more), and the check figure fits."""
    year, month, day, rest = found[1], int(found[2]), int(found[3]), found[4]
    try:
        date(2000 if len(year) == 2 else int(year), month, day - 60 if day > 60 else day)
    except ValueError:
        return False
    return bool(luhn.is_valid(f"{year[-2:]}{found[2]}{found[3]}{rest}"))


def tells_person(text: str) -> bool:
    return cleaned(text) != text


MOST_SEARCHED = 20_000_000  # bytes of one file that are searched


def searched(content: bytes, media_type: str, tells: Callable[[str], Any] = tells_person) -> bool | None:
    """Whether a file holds a text that `tells` what must not be told; None where it cannot be searched (a picture, a file
    that is sealed or too large).

    Texts and tables are read as they are; the packed parts of a PDF and of an office file are unpacked first. The text of
    a PDF may be written with signs of its own that no search reads, so "no" is never said of a PDF.
    """
    if len(content) > MOST_SEARCHED:
        return None
    if media_type.startswith("text/") or media_type in ("application/json", "application/xml"):
        return bool(tells(_decoded(content)))
    if content.startswith(b"%PDF"):
        return True if any(tells(_decoded(one)) for one in _of_pdf(content)) else None
    if content.startswith(b"PK"):
        return _of_office(content, tells)
    return None


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("latin-1")


def _of_pdf(content: bytes) -> Iterable[bytes]:
    yield content
    for stream in _STREAM.findall(content):
        try:
            yield zlib.decompressobj().decompress(stream, MOST_SEARCHED)
        except zlib.error:
            continue


def _of_office(content: bytes, tells: Callable[[str], Any]) -> bool | None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = [one for one in archive.infolist() if one.filename.endswith((".xml", ".txt", ".csv"))]
            if sum(one.file_size for one in parts) > MOST_SEARCHED:
                return None
            texts = (_decoded(archive.read(one)) for one in parts)
            return any(tells(text) or tells(re.sub(r"<[^>]*>", "", text)) for text in texts)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, zlib.error):
        return None
