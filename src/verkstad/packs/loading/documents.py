"""Documents for the diary."""

from django.utils import timezone

from verkstad.core.findings import Finding
from verkstad.core.packs.pack import Row
from verkstad.core.refused import Refused
from verkstad.core.words import gettext_noop
from verkstad.packs.loading.load import Load
from verkstad.registry.actions import register_document
from verkstad.registry.models import Document
from verkstad.registry.rules import clause_named


def load_documents(load: Load) -> None:
    """Register what is not yet in the diary, in the order of the days; what is registered stays as it is."""
    today = timezone.localdate()
    for row in sorted(load.pack["documents"], key=lambda one: (one["date"], one.line)):
        import_key = f"{load.key}/{row['id']}"
        if row["date"] > today:
            load.report.later.append(f"document {row['id']}")
            continue
        known = Document.objects.filter(import_key=import_key).first()
        with load.row(row):
            if known:
                _same(known, row)
                load.report.note("document", row["id"], {}, new=False)
                continue
            document = register_document(
                mandate=row["mandate"], direction=row["direction"], date=row["date"], title=row["title"],
                counterpart=row["party"] or "", organisation=row["organisation"] or "", secrecy=row["secrecy"] or "",
                public_title=row["public_title"] or "", import_key=import_key, actor=load.actor,
            )  # fmt: skip
            load.report.note("document", row["id"], {"diary_number": (None, document.diary_number)}, new=True,
                             where=f"{row.table.file}:{row.line}")  # fmt: skip


def _same(document: Document, row: Row) -> None:
    """Refuse a row that reads otherwise than what is registered. A secrecy mark may have been changed since."""
    told = {"date": row["date"], "direction": row["direction"], "title": " ".join(row["title"].split()),
            "mandate": row["mandate"]}  # fmt: skip
    clause_named(row["secrecy"] or "")
    other = [name for name, value in told.items() if getattr(document, name) != value]
    if other:
        raise Refused(
            Finding(
                "packs.document_differs",
                gettext_noop("%(id)s is registered as %(number)s with another %(names)s; what is registered stays."),
                {"id": row["id"], "number": document.diary_number, "names": ", ".join(other)},
                fix=gettext_noop("Write the row as it was, or give the new document an id of its own."),
            )
        )
