"""A company's aid and register facts, and the list for the central register."""

from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from verkstad.decisions.queries.aid import aid_of_company, eur_of, granted_here, register_due
from verkstad.organisations.models import Fact, Organisation, RegisterFact
from verkstad.organisations.queries import newest_facts
from verkstad.people.access import Who
from verkstad.ui import formats


def company_facts(company: Organisation, user: Who) -> dict[str, Any]:
    """Aid row by row in kronor and EUR, and each register fact with its day and source."""
    today = timezone.localdate()
    rows = aid_of_company(company, user)
    return {
        "company": company,
        "rows": [{"one": one, "eur": eur_words(eur_of(one)), "kind": _kind(one)} for one in rows],
        "facts": [_fact(one) for one in newest_facts(company, today).values()],
    }


def eur_words(value: Any) -> str:
    return _("the day's rate is not known") if value is None else f"{formats.number(value, 2)}\u00a0EUR"


def _kind(one: Any) -> str:
    if one.corrects_id:
        return _("taken back by a new decision")
    return _("granted here") if one.decision_id else _("declared by the company")


def _fact(one: RegisterFact) -> dict[str, Any]:
    value = formats.money(int(one.value), "tkr") if one.kind == Fact.TURNOVER else one.value
    note = _("%(day)s, %(source)s") % {"day": formats.dateword(one.as_of), "source": one.source_note}
    return {"term": Fact(one.kind).label, "value": value, "note": note}


def register_facts(user: Who) -> dict[str, Any]:
    today: date = timezone.localdate()
    rows = [{"one": one, "eur": eur_words(eur_of(one)), "due": register_due(one.granted_on),
             "late": register_due(one.granted_on) < today, "kind": _kind(one)} for one in granted_here(user)]  # fmt: skip
    return {"rows": rows}
