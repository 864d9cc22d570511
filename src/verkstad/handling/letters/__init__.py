"""The letters of a case as PDF/A-3a and PDF/UA-1, written by Typst."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from verkstad.core.readable import readable_whole
from verkstad.ui.trial import trial_mark

HERE = Path(__file__).resolve().parent
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


def letter_pdf(letter: Letter, day: date) -> bytes:
    """The letter as PDF; the same facts give the same file."""
    import typst

    return typst.compile(
        str(HERE / "letter.typ"),
        root=str(HERE),
        format="pdf",
        ignore_system_fonts=True,
        pdf_standards=list(STANDARDS),
        sys_inputs={"facts": json.dumps(readable_whole(asdict(letter))), **trial_mark()},
        timestamp=int(datetime.combine(day, time(12), ZoneInfo("Europe/Stockholm")).timestamp()),
    )
