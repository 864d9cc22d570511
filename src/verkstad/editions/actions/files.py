"""The files of an edition, all from its snapshot."""

from collections.abc import Mapping
from typing import Any

from verkstad.core.reporting.document import Values
from verkstad.core.reporting.snapshot import Snapshot
from verkstad.core.reporting.to_html import html_of


def files_of(snapshot: Snapshot, proof: Mapping[str, Any], values: Values) -> dict[str, bytes]:
    """PDF with snapshot and proof inside, HTML, DOCX and XLSX, by form. `values` are those of the document with the addresses
    where a reader opens each figure."""
    from verkstad.core.reporting.to_typst import pdf_of

    document = snapshot.document
    return {
        "pdf": pdf_of(snapshot, proof),
        "html": html_of(document, values, snapshot.definitions, snapshot.sha256).encode(),
    }
