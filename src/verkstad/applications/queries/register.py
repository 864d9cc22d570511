"""What registers tell of a company against a cheque's terms (R5): the facts, and how each demand comes out for the company."""

from dataclasses import replace
from datetime import date

from django.utils import timezone

from verkstad.applications.models import Application, State
from verkstad.calls.models import Call
from verkstad.core.calls.cheque import Answer, CompanyFacts, Known, Met, answers
from verkstad.core.calls.terms import Cheque
from verkstad.core.words import gettext_noop
from verkstad.organisations.models import Fact, Organisation, RegisterFact
from verkstad.organisations.queries import newest_facts

# Where a company finds what no register has told here, by what a check is about.
WHERE = {
    "employees": gettext_noop(
        "You find it in the last annual accounts, in the note on employees. Count full-time employees."
    ),
    "turnover_ore": gettext_noop("You find it in the income statement of the last annual accounts."),
    "sni": gettext_noop(
        "You find your SNI codes with the Tax Agency, or in the company register of Statistics Sweden."
    ),
    "registered_on": gettext_noop(
        "You find the day in the registration certificate of the Companies Registration Office."
    ),
    "legal_form": gettext_noop("You find it in the registration certificate of the Companies Registration Office."),
    "study": gettext_noop("Attach the study to the application."),
}
NEWER = gettext_noop(
    "If this is out of date you may apply all the same: the newest fact that is registered counts when it is decided."
)


def known_facts(organisation: Organisation, day: date) -> CompanyFacts:
    """The newest facts that speak of a day or before it, each with its source. One query."""
    facts = newest_facts(organisation, day)
    return CompanyFacts(
        employees=_number(facts.get(Fact.EMPLOYEES)), turnover_ore=_number(facts.get(Fact.TURNOVER)),
        sni=_codes(facts.get(Fact.SNI)), registered_on=_day(facts.get(Fact.REGISTERED_ON)),
        legal_form=_text(facts.get(Fact.LEGAL_FORM)),
    )  # fmt: skip


def _number(fact: RegisterFact | None) -> Known[int] | None:
    return Known(int(fact.value), fact.as_of, fact.source_note) if fact else None


def _codes(fact: RegisterFact | None) -> Known[tuple[str, ...]] | None:
    return Known(tuple(fact.value.split()), fact.as_of, fact.source_note) if fact else None


def _day(fact: RegisterFact | None) -> Known[date] | None:
    return Known(date.fromisoformat(fact.value), fact.as_of, fact.source_note) if fact else None


def _text(fact: RegisterFact | None) -> Known[str] | None:
    return Known(fact.value, fact.as_of, fact.source_note) if fact else None


def cheque_checks(call: Call, cheque: Cheque, owner: Organisation) -> list[Answer]:
    """Each demand of the cheque on what is known of the company today, said to the company itself: what no register has
    told is not guessed, but it is told where to find it. Two queries."""
    granted = Application.objects.live().filter(
        owner=owner, call__kind=call.kind, state=State.GRANTED, closed_at__isnull=False
    )
    days = [timezone.localtime(moment).date() for moment in granted.values_list("closed_at", flat=True)]
    today = timezone.localdate()
    facts = replace(known_facts(owner, today), earlier=tuple(sorted(days)))
    return [_to_company(one) for one in answers(cheque, facts, today)]


def _to_company(one: Answer) -> Answer:
    fix = ""
    if one.met is Met.UNDECIDED:
        fix = WHERE.get(one.about, "")
    elif one.met is Met.NOT_MET and one.about in WHERE:
        fix = NEWER
    message = (
        gettext_noop("A study of what you need must have been made before.")
        if one.about == "study"
        else one.finding.message
    )
    return replace(one, finding=replace(one.finding, message=message, fix=fix))
