"""What the pages show on which a claim is written."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from verkstad.claims.actions import drafts, importing
from verkstad.claims.forms import MapForm
from verkstad.claims.models import Claim, ClaimFile, ClaimLine, Purpose
from verkstad.claims.pages import show
from verkstad.claims.queries.frame import allowed
from verkstad.claims.queries.readiness import papers
from verkstad.claims.rules import no
from verkstad.core.claims.ledger import Heading, heading_of
from verkstad.core.claims.mapping import guessed
from verkstad.core.words import gettext_noop
from verkstad.people.models import User
from verkstad.ui import formats
from verkstad.ui.words import told

TABLES = (".csv", ".txt", ".xlsx", ".se", ".si", ".sie")


def line_facts(claim: Claim, form: Any, row: ClaimLine | None) -> dict[str, Any]:
    title = _("Line %s") % row.number if row else _("Write a line")
    return {"form": form, "title": title, "over": claim, "back": reverse("claims:claim", args=[claim.pk]), "act": _("Save the line"),
            "more": row is None}  # fmt: skip


def evidence_facts(row: ClaimLine, form: Any) -> dict[str, Any]:
    shown = show.row_of(row, dict(allowed(row.claim).kinds))
    facts = [{"term": _("Amount"), "value": formats.money(row.amount_ore)}, {"term": _("Cost kind"), "value": shown["kind"]},
             {"term": _("Invoice"), "value": row.invoice or "–"}]  # fmt: skip
    return {"line": row, "claim": row.claim, "what": shown["what"], "facts": facts, "form": form,
            "files": row.evidence.order_by("pk"), "writes": row.claim.writable}  # fmt: skip


def kept(claim: Claim, data: dict[str, Any], actor: User) -> ClaimFile:
    """Keep the file of a form; evidence belongs to the line with its number."""
    line = None
    if data["line"]:
        line = ClaimLine.objects.filter(claim=claim, number=data["line"]).first()
        if line is None:
            raise no("no_such_line", gettext_noop("The claim has no line %(n)s."), where="line", n=data["line"])
    return drafts.add_file(claim=claim, purpose=data["purpose"], upload=data["file"], line=line, actor=actor)


def is_table(file: ClaimFile) -> bool:
    """Whether lines can be read from a file."""
    return file.purpose == Purpose.LEDGER and file.name.lower().endswith(TABLES)


def files_facts(claim: Claim, form: Any) -> dict[str, Any]:
    files = [{"file": one, "table": is_table(one)} for one in claim.files.select_related("line")]
    have = papers(claim)
    missing = [Purpose(one).label for one in Purpose.values if one not in have and one != Purpose.EVIDENCE]
    return {"claim": claim, "form": form, "files": files, "missing": missing, "writes": claim.writable}


def map_form(file: ClaimFile, data: Any) -> tuple[MapForm, Heading]:
    heading = heading_of(importing.content_of(file))
    known = importing.remembered(file)
    form = MapForm(
        data, columns=heading.columns, known=known, guess=guessed(heading.columns, known), allowed=allowed(file.claim)
    )
    return form, heading


def map_facts(file: ClaimFile, form: Any, heading: Heading) -> dict[str, Any]:
    return {"file": file, "claim": file.claim, "form": form, "heading": heading, "found": [told(one) for one in heading.findings],
            "kinds": allowed(file.claim).kinds.values()}  # fmt: skip
