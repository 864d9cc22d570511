"""The approved reports of a mandate in its dossier: each edition as PDF, with the snapshot that it is proved by."""

import json
from collections.abc import Iterator

from verkstad.core.dossiers.bundle import pieces_of
from verkstad.core.dossiers.masking import Withheld
from verkstad.core.dossiers.tables import Column as C
from verkstad.core.dossiers.tables import Table, day, moment, whole
from verkstad.dossiers.contents.case import Row
from verkstad.dossiers.parts import Giving
from verkstad.editions.models import Copy, Edition
from verkstad.editions.queries.frozen import snapshot_of_copy

EDITIONS = Table("reports", "Godkända rapporter", "Approved reports", (
    C("diary_number", "diarienummer", "diary number"), C("title", "rapport", "report"), whole("edition", "utgåva", "edition"),
    C("language", "språk", "language"), C("template", "mall", "template"), day("as_of", "siffror till och med", "figures as of"),
    moment("known", "vad som var känt", "known up to"), day("decided_on", "beslutad", "decided"),
    C("proposed_by", "föredragande (nyckel)", "presenter (key)"), C("decided_by", "beslutsfattare (nyckel)", "decided by (key)"),
    C("sha256", "underlagets kontrollsumma (SHA-256)", "fingerprint of the snapshot (SHA-256)"),
    C("pdf", "rapporten här", "the report here"),
    C("snapshot", "underlaget här", "the snapshot here"),
))  # fmt: skip


def editions(giving: Giving) -> None:
    giving.table(EDITIONS, list(_rows(giving)))


def _rows(giving: Giving) -> Iterator[Row]:
    found = Edition.objects.filter(report__mandate=giving.mandate).order_by("decided_on", "pk")
    for row in found.select_related("report", "template", "document").prefetch_related("copies"):
        for copy in sorted(row.copies.all(), key=lambda one: one.language):
            pdf, snapshot = _files(giving, row, copy)
            yield Row((row.document.diary_number, row.report.title_in(copy.language), row.number, copy.language, str(row.template),
                       row.as_of, row.known, row.decided_on, row.proposed_by, row.decided_by, copy.sha256, pdf, snapshot))  # fmt: skip


def _files(giving: Giving, row: Edition, copy: Copy) -> tuple[str, str]:
    """Put in the report and its snapshot, unless it is marked or names what may not be told."""
    snapshot = snapshot_of_copy(copy)
    clause = row.document.secrecy or giving.tells(json.dumps(snapshot.told["document"], ensure_ascii=False))
    mark = copy.marks.get("pdf", {})
    if clause:
        giving.withhold(Withheld("file", row.document.diary_number, clause, "rapporten nämner det som är sekretess",
                                 "the report names what is secret", sha256=str(mark.get("sha256", "")), size=mark.get("size")))  # fmt: skip
        return "", ""
    folder = f"reports/{row.report_id}-{row.number}-{copy.language}"
    try:
        with copy.pdf.open("rb") as content:
            pdf = giving.file(f"{folder}/rapport.pdf", pieces_of(content), size=int(mark.get("size", 0)))
    except FileNotFoundError:
        giving.withhold(Withheld("file", row.document.diary_number, "saknas", "filen finns inte där den ska ligga",
                                 "the file is not where it should be", sha256=str(mark.get("sha256", ""))))  # fmt: skip
        pdf = ""
    return pdf, giving.file(f"{folder}/snapshot.json", [snapshot.content])
