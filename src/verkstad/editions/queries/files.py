"""The snapshot of a report that is put together, and its files, all from that."""

import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings

from verkstad.core.reporting.document import Values
from verkstad.core.reporting.snapshot import Snapshot, snapshot_of
from verkstad.core.reporting.to_html import html_of
from verkstad.editions.models import Report
from verkstad.editions.queries.asking import can_be_asked
from verkstad.editions.queries.composing import Composed, told_of
from verkstad.journal.queries import head
from verkstad.reports.figures import FIGURES
from verkstad.reports.figures.behind import facts


def taken(row: Report, made: Composed, now: datetime | None = None) -> Snapshot:
    """The snapshot of a report that is put together, with the facts behind its figures."""
    among = told_of(row)
    at = head()
    return snapshot_of(
        made.document, made.frame, made.answers, FIGURES, lambda key, frame: facts(key, can_be_asked(key, frame), among=among), made.values,
        frozen=now, head=f"{at.position}:{at.hash}" if at.position else "", seal=_seal(),
    )  # fmt: skip


def _seal() -> bytes:
    """What rows that are not told are sealed with: the house's own secret, made for this alone."""
    return hmac.new(settings.SECRET_KEY.encode(), b"editions:seal", hashlib.sha256).digest()


def files_of(snapshot: Snapshot, values: Values, proof: Mapping[str, Any] | None = None) -> dict[str, bytes]:
    """PDF with snapshot and (of a frozen one) proof inside, HTML, DOCX and XLSX, by form. `values` are those of the document
    with the addresses where a reader opens each figure."""
    from verkstad.core.reporting.to_docx import docx_of
    from verkstad.core.reporting.to_typst import pdf_of
    from verkstad.core.reporting.to_xlsx import xlsx_of

    document = snapshot.document
    return {
        "pdf": pdf_of(snapshot, proof),
        "html": html_of(document, values, snapshot.definitions, snapshot.sha256).encode(),
        "docx": docx_of(document, values, snapshot.definitions, snapshot.sha256),
        "xlsx": xlsx_of(snapshot),
    }
