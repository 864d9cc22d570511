"""A report as one zip: every format, snapshot and proof, and the list of hashes; the same report gives the same bytes."""

import io
from collections.abc import Mapping
from typing import Any

from verkstad.core.dossiers.bundle import Bundle
from verkstad.core.reporting.plain import canonical
from verkstad.core.reporting.read_pdf import PdfFile
from verkstad.core.reporting.snapshot import NAME, PROOF, Snapshot
from verkstad.core.reporting.to_docx import docx_of
from verkstad.core.reporting.to_html import html_of
from verkstad.core.reporting.to_typst import pdf_of
from verkstad.core.reporting.to_xlsx import xlsx_of

READ_ME = "README.txt"
WORDS = {
    "sv": """{title}

Filen innehåller rapporten som PDF, webbsida, textdokument och kalkylblad, och det som siffrorna är räknade ur (snapshot.json) med
beviset ur myndighetens journal (proof.json). Kontrollera den på vilken dator som helst, utan nät och databas:

    verkstad report verify FIL.zip

Be myndigheten om journalens huvud och skriv det efter --head, så är det också säkert att ingen har gjort om allt.
""",
    "en": """{title}

The file holds the report as PDF, web page, text document and spreadsheet, and what its figures are reckoned from (snapshot.json) with
the proof from the agency's journal (proof.json). Check it on any machine, without network or database:

    verkstad report verify FILE.zip

Ask the agency for the head of its journal and write it after --head: then it is certain too that nobody made all of it anew.
""",
}


def files_of(snapshot: Snapshot, proof: Mapping[str, Any] | None, name: str = "report") -> dict[str, bytes]:
    """Every file of the package by its path. `name` is what the report's files are called."""
    document, values, definitions = snapshot.document, snapshot.values, snapshot.definitions
    made = {
        f"{name}.pdf": pdf_of(snapshot, proof),
        f"{name}.html": html_of(document, values, definitions, snapshot.sha256).encode(),
        f"{name}.docx": docx_of(document, values, definitions, snapshot.sha256),
        f"{name}.xlsx": xlsx_of(snapshot),
        NAME: snapshot.content,
        READ_ME: WORDS[document.language].format(title=document.title).encode(),
    }
    return {**made, PROOF: canonical(proof)} if proof is not None else made


def zip_of(snapshot: Snapshot, proof: Mapping[str, Any] | None, name: str = "report") -> bytes:
    return _zipped(files_of(snapshot, proof, name))


def zip_of_made(made: Mapping[str, bytes], snapshot: Snapshot, name: str = "report") -> bytes:
    """The package of files that were made before, by their form (pdf, html, docx, xlsx), with the proof that the PDF holds."""
    document = snapshot.document
    files = {f"{name}.{form}": content for form, content in made.items()}
    files |= {NAME: snapshot.content, READ_ME: WORDS[document.language].format(title=document.title).encode()}
    proof = PdfFile(made["pdf"]).attachments.get(PROOF) if "pdf" in made else None
    return _zipped(files | ({PROOF: proof[0]} if proof else {}))


def _zipped(files: Mapping[str, bytes]) -> bytes:
    target = io.BytesIO()
    bundle = Bundle(target)
    for path, content in files.items():
        bundle.add(path, [content])
    bundle.close()
    return target.getvalue()
