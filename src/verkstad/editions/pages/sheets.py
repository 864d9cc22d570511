"""The counties' sheets, live: which there are, one as everybody reads it, and its files."""

import csv
from collections.abc import Mapping
from datetime import date
from io import StringIO
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from verkstad.core.dossiers.tables import harmless
from verkstad.core.reporting.document import Document, Values
from verkstad.core.reporting.to_typst import pdf_of
from verkstad.editions.models import Edition
from verkstad.editions.pages.shown import sections_of
from verkstad.editions.queries.sheets import HEAD, Sheets, rows_of, template_for
from verkstad.journal.queries import head
from verkstad.mandate.models import Mandate
from verkstad.organisations.models import Region
from verkstad.people.access import Who
from verkstad.ui.kept import kept


def asked(query: Mapping[str, str]) -> tuple[Mandate, list[Mandate]]:
    """The mandate that the address names, else the one (of the programme it names) that began last; and those there are. Only
    published ones: a sheet is for everybody. Raises Http404 for a name that leads nowhere."""
    every = list(
        Mandate.objects.filter(public=True).select_related("programme", "book").order_by("-first_year", "-key")
    )
    named = query.get("uppdrag", "")
    programme = query.get("program", "")
    fit = [one for one in every if programme in ("", one.programme.key)]
    begun = [one for one in fit if one.first_year and one.first_year <= timezone.localdate().year]
    found = next((one for one in every if one.key == named), None) if named else next(iter(begun or fit), None)
    if found is None:
        raise Http404
    return found, every


def sheets_of(mandate: Mandate) -> Sheets:
    """Raises Http404 where the programme has no template for counties."""
    template = template_for(mandate)
    if template is None:
        raise Http404
    return Sheets(mandate, template, day_of(mandate), "en" if (get_language() or "sv").startswith("en") else "sv")


def day_of(mandate: Mandate) -> date:
    """Today, or the last day of the mandate's last year where that is past."""
    today = timezone.localdate()
    return min(date(mandate.last_year, 12, 31), today) if mandate.last_year else today


def list_facts(query: Mapping[str, str]) -> dict[str, Any]:
    mandate, every = asked(query)
    return {"mandate": mandate, "mandates": every, "regions": Region.objects.order_by("name_sv")}


def sheet_facts(region: Region, query: Mapping[str, str], user: Who) -> dict[str, Any]:
    """The sheet with its figures as they are now; an edition of it that was approved is told of. It is put together again when
    something has happened in the house; else five queries."""
    mandate, every = asked(query)
    sheets = sheets_of(mandate)
    document, values = kept((*mark_of(sheets, region), "page"), lambda: _read(sheets, region))
    frozen = Edition.objects.visible_to(user).filter(report__region=region, report__mandate=mandate, later__isnull=True)
    names = ("pdf", "csv")
    return {
        "region": region, "mandate": mandate, "mandates": every, "document": document, "language": document.language,
        "sections": sections_of(document, values), "day": sheets.day, "frozen": frozen.first(),
        "urls": {one: reverse("editions:sheet_file", args=[region.pk, one]) + f"?uppdrag={mandate.key}" for one in names},
    }  # fmt: skip


def mark_of(sheets: Sheets, region: Region) -> tuple[Any, ...]:
    """What a sheet follows from: nothing of it changes without an act in the journal, or a new day."""
    return __name__, region.pk, sheets.mandate.key, sheets.day, sheets.language, sheets.template.pk, head().hash


def _read(sheets: Sheets, region: Region) -> tuple[Document, Values]:
    made = sheets.of(region).made
    return made.document, made.values


def file_of(region: Region, query: Mapping[str, str], form: str) -> HttpResponse:
    """The sheet as PDF with its snapshot inside, or its numbers as CSV. A PDF is kept until something happens in the house."""
    mandate, _every = asked(query)
    sheets = sheets_of(mandate)
    name = f"lansblad-{mandate.key}-{region.pk}.{form}"
    if form == "csv":
        text = StringIO()
        writer = csv.writer(text, lineterminator="\r\n")
        writer.writerows([HEAD, *([harmless(cell) for cell in row] for row in rows_of(sheets.of(region)))])
        answer = HttpResponse(text.getvalue(), content_type="text/csv; charset=utf-8")
    else:
        answer = HttpResponse(
            kept((*mark_of(sheets, region), form), lambda: pdf_of(sheets.of(region).snapshot, None)),
            content_type="application/pdf",
        )
    answer["Content-Disposition"] = f'{"inline" if form == "pdf" else "attachment"}; filename="{name}"'
    return answer
