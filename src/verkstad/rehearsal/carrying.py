"""What goes over from the live site to the room: the call and what it stands on. No people, no applications, no contacts."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Model

from verkstad.calls.models import Call, CallVersion, CostFact, EligibleKind
from verkstad.core.calls.terms import PINS, CallTerms
from verkstad.instruments.models import State, Version
from verkstad.mandate.models import Mandate

PROGRAMME = ("key", "name_sv", "name_en", "summary_sv", "summary_en", "agency_name", "fictional")
AREA = ("key", "number", "name_sv", "name_en", "aim_sv", "aim_en", "source_note")
KIND = ("key", "number", "label_sv", "label_en", "source_note")
FACT = ("key", "scheme_sv", "scheme_en", "label_sv", "label_en", "method", "value", "unit", "clause", "fills", "of",
        "confirmed", "note_sv", "note_en", "source_note")  # fmt: skip
MANDATE = ("key", "number", "name_sv", "name_en", "original_ore", "government_number", "agency_number", "purpose_sv",
           "purpose_en", "decided_on", "first_year", "last_year", "source_note", "public", "payer")  # fmt: skip
TERM = ("key", "kind", "clause", "text_sv", "text_en", "year", "amount_ore", "per_mille", "month_day", "due_on",
        "source_note", "order")  # fmt: skip
AMENDMENT = ("key", "decided_on", "change_ore", "reason_sv", "reason_en", "date_precision", "year", "source_note")
BOOK = ("title", "public", "first_year", "last_year")
SOURCE = ("key", "label_sv", "label_en", "repayable", "order", "funding_kind")
MONEY_KIND = ("key", "label_sv", "label_en", "group", "order")


def carried(call: Call, version: CallVersion) -> dict[str, Any]:
    """The call's version with its programme, mandate, cost kinds, rates and questions, as plain JSON."""
    programme = call.mandate.programme
    return {
        "programme": _told(programme, PROGRAMME),
        "focus_areas": [_told(one, AREA) for one in programme.focus_areas.all()],
        "cost_kinds": [_told(one, KIND) for one in EligibleKind.objects.filter(programme=programme)],
        "cost_facts": [_told(one, FACT) for one in CostFact.objects.filter(programme=programme)],
        "mandate": mandate_of(call.mandate),
        "instruments": instruments_of(version.terms),
        "call": {"key": call.key, "kind": call.kind, "terms": version.content, "number": version.number},
    }


def mandate_of(mandate: Mandate) -> dict[str, Any]:
    """The decision and its money as decided; nothing of what is booked."""
    book = mandate.book
    return {
        "about": _told(mandate, MANDATE),
        "book": book and _told(book, BOOK) | {
            "sources": [_told(one, SOURCE) for one in book.sources.all()],
            "kinds": [_told(one, MONEY_KIND) for one in book.cost_kinds.all()],
        },
        "envelopes": [_with_source(one, ("year", "amount_ore", "source_note")) for one in mandate.envelopes.select_related("source")],
        "amendments": [_with_source(one, AMENDMENT) for one in mandate.amendments.select_related("source")],
        "terms": [_told(one, TERM) for one in mandate.terms.all()],
    }  # fmt: skip


def instruments_of(terms: CallTerms) -> dict[str, Any]:
    """key -> what it asks: of every instrument that the terms name, the version that holds for the call."""
    wanted = {key: getattr(terms, pin) for name, pin in PINS.items() if (key := getattr(terms, name))}
    published = Version.objects.filter(instrument__key__in=wanted, state=State.PUBLISHED)
    found: dict[str, Any] = {}
    for one in published.select_related("instrument").order_by("number"):
        if wanted[one.instrument.key] in (None, one.number):
            found[one.instrument.key] = one.content
    return found


def _with_source(row: Any, names: tuple[str, ...]) -> dict[str, Any]:
    return _told(row, names) | {"fund_source": row.source.key if row.source else ""}


def _told(row: Model, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: _plain(getattr(row, name)) for name in names}


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value
