"""The letter of a decision as PDF/A-3a and PDF/UA-1, written by Typst."""

import json
from collections.abc import Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

from verkstad.core.readable import readable_whole
from verkstad.ui.trial import trial_mark

HERE = Path(__file__).resolve().parent
Standard = Literal["a-3a", "ua-1"]
STANDARDS: tuple[Standard, ...] = ("a-3a", "ua-1")


def ready() -> None:
    """Load what writes letters, which takes a moment the first time."""
    import typst  # noqa: F401


def decision_pdf(facts: dict[str, Any], day: date, standards: Sequence[Standard] = STANDARDS) -> bytes:
    """The letter, in Swedish, from plain texts (actions.letters says which); the same facts give the same file."""
    import typst

    return typst.compile(
        str(HERE / "decision.typ"),
        root=str(HERE),
        format="pdf",
        ignore_system_fonts=True,
        pdf_standards=list(standards),
        sys_inputs={"facts": json.dumps(readable_whole(facts)), **trial_mark()},
        timestamp=int(datetime.combine(day, time(12), ZoneInfo("Europe/Stockholm")).timestamp()),
    )
