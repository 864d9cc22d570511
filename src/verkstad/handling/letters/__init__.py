"""The letters of a case as PDF/A-3a and PDF/UA-1, written by Typst."""

import json
import unicodedata
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

from verkstad.ui.trial import trial_mark

HERE = Path(__file__).resolve().parent
TYPOGRAPHIC = "–—‘’‚“”„†‡•…‰‹›€−≤≥"
STANDARDS: tuple[Literal["a-3a", "ua-1"], ...] = ("a-3a", "ua-1")


@dataclass(frozen=True)
class Part:
    """A part of a letter: a heading ("" = none), paragraphs, then a list."""

    heading: str = ""
    paragraphs: Sequence[str] = ()
    points: Sequence[str] = ()


@dataclass(frozen=True)
class Letter:
    """A letter as plain texts: nothing of it is read as markup."""

    agency: str
    to: Sequence[str]
    reference: Sequence[tuple[str, str]]
    title: str
    parts: Sequence[Part]
    signed: Sequence[str]
    number: str


def readable(text: str) -> str:
    """Text that the letter's font can set: whatever it lacks (an emoji, say) is written by its name, so that nothing is
    lost and PDF/UA holds; control characters other than line breaks are left out."""
    return "".join(_readable(one) for one in unicodedata.normalize("NFC", text))


def _readable(one: str) -> str:
    if one == "\n" or " " <= one <= "~" or ("\u00a0" <= one <= "\u024f" and one != "\u00ad") or one in TYPOGRAPHIC:
        return one
    if unicodedata.category(one).startswith("C"):
        return ""
    if unicodedata.category(one).startswith("Z"):
        return " "
    return f"[{unicodedata.name(one, f'U+{ord(one):04X}').lower()}]"


def _whole(value: Any) -> Any:
    if isinstance(value, str):
        return readable(value)
    if isinstance(value, dict):
        return {key: _whole(one) for key, one in value.items()}
    return [_whole(one) for one in value] if isinstance(value, list | tuple) else value


def letter_pdf(letter: Letter, day: date) -> bytes:
    """The letter as PDF; the same facts give the same file."""
    import typst

    return typst.compile(
        str(HERE / "letter.typ"),
        root=str(HERE),
        format="pdf",
        ignore_system_fonts=True,
        pdf_standards=list(STANDARDS),
        sys_inputs={"facts": json.dumps(_whole(asdict(letter))), **trial_mark()},
        timestamp=int(datetime.combine(day, time(12), ZoneInfo("Europe/Stockholm")).timestamp()),
    )
