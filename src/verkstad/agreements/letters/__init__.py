"""An agreement as PDF/A-3a and PDF/UA-1, in Swedish and then in English, written by Typst."""

import json
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

from verkstad.core.readable import readable_whole
from verkstad.ui.trial import trial_mark

HERE = Path(__file__).resolve().parent
STANDARDS: tuple[Literal["a-3a", "ua-1"], ...] = ("a-3a", "ua-1")


def agreement_pdf(facts: dict[str, Any], day: date) -> bytes:
    """The paper from plain texts (actions.papers says which); the same facts give the same file."""
    import typst

    return typst.compile(
        str(HERE / "agreement.typ"),
        root=str(HERE),
        format="pdf",
        ignore_system_fonts=True,
        pdf_standards=list(STANDARDS),
        sys_inputs={"facts": json.dumps(readable_whole(facts)), **trial_mark()},
        timestamp=int(datetime.combine(day, time(12), ZoneInfo("Europe/Stockholm")).timestamp()),
    )
