"""The receipt of a sent application as PDF/A-3a and PDF/UA-1, written by Typst."""

import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from verkstad.core.readable import readable_whole
from verkstad.ui.trial import trial_mark

HERE = Path(__file__).resolve().parent

Standard = Literal["a-3a", "ua-1"]
STANDARDS: tuple[Standard, ...] = ("a-3a", "ua-1")


def receipt_pdf(facts: dict[str, Any], at: datetime, standards: Sequence[Standard] = STANDARDS) -> bytes:
    """The receipt in Swedish from plain texts: title, agency, number, lead, facts (label, value) and parts (title, rows of
    label and value). The same facts and moment give the same file."""
    import typst

    return typst.compile(
        str(HERE / "receipt.typ"),
        root=str(HERE),
        format="pdf",
        ignore_system_fonts=True,
        pdf_standards=list(standards),
        sys_inputs={"facts": json.dumps(readable_whole(facts)), **trial_mark()},
        timestamp=int(at.timestamp()),
    )
