"""The money of a changed sum: measured under locks against the mandate's years and the call, booked as promised or freed."""

from datetime import date

from verkstad.agreements.models import Agreement, Change
from verkstad.agreements.queries.awaiting import waits_for_version
from verkstad.agreements.rules import disbursed_ore, no, refuse
from verkstad.calls.models import Call
from verkstad.core.agreements.changing import year_steps
from verkstad.core.agreements.content import Agreed
from verkstad.core.decisions.content import YearAmount
from verkstad.core.decisions.room import budget_findings, year_findings
from verkstad.core.words import gettext_noop
from verkstad.decisions.models import Decision
from verkstad.decisions.queries.ground import granted_in_call, is_de_minimis
from verkstad.decisions.queries.money import year_rooms
from verkstad.funds.actions import Line, book_simple, save_project_code
from verkstad.funds.models import Layer, Origin
from verkstad.mandate.actions.booking import commit_grant
from verkstad.mandate.actions.limits import own_sources
from verkstad.mandate.actions.saving import book_of, the_mandate
from verkstad.mandate.models import Mandate
from verkstad.mandate.rules_draw_down import clause_of
from verkstad.ui import formats


def rebook(agreement: Agreement, change: Change, before: Agreed, after: Agreed, day: date, by: str) -> dict[int, int]:
    """Book what a decided change promises more or frees, year by year; gives the steps, nothing where the sum stays.

    Runs in the deciding act, which has locked the agreement. Refuses a sum below what is paid out, a raise of de minimis
    aid (a new decision tries the aid), and what the mandate's years, the call's budget or the book do not hold.
    """
    steps = year_steps(before, after)
    if not steps:
        return {}
    _check(agreement, before, after)
    if agreement.application is not None:
        Call.objects.select_for_update(of=("self",), no_key=True).get(pk=agreement.application.call_id)
        _no_new_decision(agreement)
    mandate = the_mandate(agreement.mandate)
    for year, ore in steps.items():  # what is freed comes first
        if ore < 0:
            _free(agreement, change, mandate, year, ore, day, by)
    more = [YearAmount(year, ore) for year, ore in steps.items() if ore > 0]
    found = year_findings(
        more, year_rooms(mandate), (mandate.first_year, mandate.last_year), clause_of(mandate, "spend_cap")
    )
    case = agreement.application
    if case is not None and after.granted_ore > before.granted_ore:
        others = granted_in_call(case.call_id, but=case.pk)
        found += budget_findings(after.granted_ore, case.version.terms.budget_ore, others)
    refuse(found)
    for one in more:
        commit_grant(
            mandate=mandate, project_code=code_of(agreement), project_name=name_in_book(agreement), year=one.year,
            amount_ore=one.amount_ore, decided_on=day, import_key=import_key(agreement, change, one.year), actor=by,
            text=_text(agreement, change),
        )  # fmt: skip
    return steps


def _no_new_decision(agreement: Agreement) -> None:
    """A new decision has booked the sum anew: a step from the old one would fall beside it."""
    if (decision := waits_for_version(agreement)) is not None:
        raise no("decision_waits", gettext_noop("A new decision, %(decision)s, has been made on the case since this was begun."),
                 gettext_noop("Make its version of the agreement first, and bring the change onto it."), clause="R14",
                 decision=decision.document.diary_number)  # fmt: skip


def _check(agreement: Agreement, before: Agreed, after: Agreed) -> None:
    out = disbursed_ore(agreement.pk)
    if after.granted_ore < out:
        raise no("below_paid", gettext_noop("%(paid)s is paid out already, more than the %(sum)s that would be granted."),
                 gettext_noop("Recover what is too much first, or lower the sum by less."), where="years", clause="R9",
                 paid=formats.money(out), sum=formats.money(after.granted_ore))  # fmt: skip
    if after.granted_ore > before.granted_ore and agreement.application and is_de_minimis(agreement.application):
        raise no("aid_raised", gettext_noop("The grant is de minimis aid, and a change does not try more of it."),
                 gettext_noop("Have a new decision made in the case: there the aid is summed and declared."),
                 where="years", clause="R19")  # fmt: skip


def _free(agreement: Agreement, change: Change, mandate: Mandate, year: int, ore: int, day: date, by: str) -> None:
    """Take back of what a year was promised."""
    book = book_of(mandate)
    if book is None:
        raise no("no_book", gettext_noop("%(mandate)s has no book, so its promises cannot be changed."),
                 gettext_noop("Open its book first."), mandate=mandate.name)  # fmt: skip
    code = code_of(agreement)
    if not book.project_codes.filter(code=code).exists():
        save_project_code(book=book, code=code, name=name_in_book(agreement), actor=by)
    line = Line(own_sources(mandate, book)[0], "transfers", ore, year, code)
    book_simple(book=book, booked_on=day, text=_text(agreement, change), lines=[line], origin=Origin.SYSTEM,
                layer=Layer.COMMITMENT, import_key=import_key(agreement, change, year), actor=by)  # fmt: skip


def import_key(agreement: Agreement, change: Change, year: int) -> str:
    return f"change:{agreement.pk}:{change.number}:{year}"


def code_of(agreement: Agreement) -> str:
    """The code that the grant is booked under."""
    decision = Decision.objects.filter(agreed__agreement=agreement).order_by("-pk").first()
    return (decision.project_code if decision else "") or agreement.key


def name_in_book(agreement: Agreement) -> str:
    """A company's aid is known by its case alone."""
    case = agreement.application
    if agreement.owner.kind == "company" and case is not None:
        return case.diary_number or case.key
    return (agreement.title or agreement.key)[:200]


def _text(agreement: Agreement, change: Change) -> str:
    case = agreement.application
    return f"Ändring {change.number} av stöd, {case.diary_number or case.key if case else agreement.key}"
