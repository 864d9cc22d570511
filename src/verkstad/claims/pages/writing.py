"""What the pages show on which a claim is written."""

from datetime import timedelta
from fractions import Fraction
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from verkstad.claims.actions import drafts, importing
from verkstad.claims.forms import HOUR_ROWS, HoursFileForm, HoursForm, HoursTextForm, MapForm
from verkstad.claims.models import Claim, ClaimFile, ClaimLine, Purpose
from verkstad.claims.pages import show
from verkstad.claims.queries.frame import allowed
from verkstad.claims.queries.readiness import papers
from verkstad.claims.rules import refuse
from verkstad.core.claims.hours import Day, cost_of, months_of, read_hours
from verkstad.core.claims.ledger import Heading, heading_of
from verkstad.core.claims.mapping import guessed
from verkstad.people.access import may
from verkstad.people.models import User
from verkstad.ui import formats
from verkstad.ui.words import told

WAYS = ("rows", "file", "text")
DAYS_A_PAGE = 100
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
    """Keep the file of a form; a mended ledger takes the place of the one that could not be read."""
    made = drafts.add_file(claim=claim, purpose=data["purpose"], upload=data["file"], actor=actor)
    faulty = (
        claim.files.filter(key=data["instead"] or "-", purpose=Purpose.LEDGER, read_at=None).exclude(pk=made.pk).first()
    )
    if faulty is not None:
        drafts.remove_file(file=faulty, actor=actor)
    return made


def is_table(file: ClaimFile) -> bool:
    """Whether lines can be read from a file."""
    return file.purpose == Purpose.LEDGER and file.name.lower().endswith(TABLES)


def files_facts(claim: Claim, form: Any) -> dict[str, Any]:
    files = [{"file": one, "table": is_table(one)} for one in claim.files.select_related("line")]
    have = papers(claim)
    wanted = [one for one in Purpose if one not in have and one != Purpose.EVIDENCE]
    missing = [one.label for one in wanted]
    form.fields["purpose"].initial = wanted[0] if wanted else Purpose.EVIDENCE
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


def hours_forms(claim: Claim, request: HttpRequest) -> dict[str, Any]:
    """The three ways to put days into the sheet; the one that was used holds what was typed."""
    told_frame = allowed(claim)
    given = {way: (request.POST, request.FILES) if request.POST.get("way") == way else (None, None) for way in WAYS}
    return {
        "rows": HoursForm(*given["rows"], allowed=told_frame, first=next_days(claim)),
        "file": HoursFileForm(*given["file"]),
        "text": HoursTextForm(*given["text"]),
    }


def next_days(claim: Claim) -> list[dict[str, Any]]:
    """The rows of the form as they are most likely filled in: whose hours were noted last, the working days after."""
    last = claim.hours.order_by("-pk").first()
    if last is None:
        return []
    day = last.day
    made: list[dict[str, Any]] = []
    while len(made) < HOUR_ROWS and day < claim.last:
        day += timedelta(1)
        if day.weekday() < 5:
            made.append({"person": last.person, "partner": last.partner, "day": day, "rate": last.rate_ore})
    return made


def days(claim: Claim, data: dict[str, Any]) -> list[Day]:
    """What a form holds, as days. Refuses a file with faults, each at its cell."""
    if "file" not in data:
        found: list[Day] = data["days"] if "days" in data else data["rows"]
        return found
    read, wrong = read_hours(data["file"], dict(allowed(claim).known_partners))
    refuse(wrong)
    return read


def hours_facts(claim: Claim, request: HttpRequest, forms: dict[str, Any]) -> dict[str, Any]:
    """The sheet by person and month, the days a page at a time, the forms where it can be written."""
    rows = list(claim.hours.order_by("person", "partner", "day"))
    sheet = [Day(one.person, one.day, one.hours, one.rate_ore, one.partner) for one in rows]
    sums = cost_of(sheet)
    partners = allowed(claim).partners if rows else {}
    found = months_of(sheet)
    months = [{"one": one, "partner": partners.get(one.partner, one.partner)} for one in found]
    facts = [{"term": _("Hours"), "value": formats.number(sum((hours for hours, _ore in sums.values()), Fraction(0)), 2)},
             {"term": _("Staff cost"), "value": formats.money(sum(ore for _hours, ore in sums.values()))}]  # fmt: skip
    return {"claim": claim, "forms": forms, "wrong": forms.get(request.POST.get("way", "")), "months": months, "facts": facts,
            "above": any(one.above for one in found), "several": len({one.partner for one in sheet}) > 1,
            "writes": claim.writable and may(request.user, "claims.write_claim", claim),
            "page": Paginator(rows, DAYS_A_PAGE).get_page(request.GET.get("page"))}  # fmt: skip
