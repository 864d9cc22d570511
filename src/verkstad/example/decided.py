"""Decisions in the example and what comes after them: conditions followed up, an appeal being tried, a case decided anew."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

from django.utils import timezone

from verkstad.applications.models import Application
from verkstad.core.decisions.content import Appeal, Condition, Content, Outcome
from verkstad.decisions.actions import (
    decide,
    follow_condition,
    note_service,
    propose,
    receive_appeal,
    reopen_case,
    try_time,
)
from verkstad.decisions.models import AppealKind, Decision
from verkstad.decisions.queries.ground import drafted
from verkstad.example.clock import days_ago, told_at
from verkstad.example.people import persona
from verkstad.example.stories import APPEALED, CONDITIONS, RECONSIDERED, Anew
from verkstad.people.models import Role, User

APPEALABLE = "40 § förvaltningslagen (2017:900)"


def told_as(
    case: Application, reasons: str, *, granted: bool, conditions: Sequence[Condition] = (), special: str = ""
) -> Content:
    """What was applied for, or nothing, with its reasons; it can be appealed."""
    told = drafted(case, timezone.localdate(), None if granted else 0)
    outcome = told.outcome if granted else Outcome.REJECTION
    return replace(told, outcome=outcome, reasons_sv=reasons, appeal=Appeal.YES, appeal_clause=APPEALABLE,
                   conditions=tuple(conditions), special_terms=special)  # fmt: skip


def partly(case: Application, reasons: str, share: Fraction) -> Content:
    """A part of what was applied for, in whole thousands of kronor; it can be appealed."""
    told = drafted(case, timezone.localdate(), int(case.applied_ore * share) // 100_000 * 100_000)
    return replace(told, reasons_sv=reasons, appeal=Appeal.YES, appeal_clause=APPEALABLE)


def decided(case: Application, told: Content, presenter: User | None = None) -> Decision:
    """Proposed and decided at once, by a presenter and the head."""
    basis = "reconsideration" if case.state == "granted" else ""
    proposal = propose(application=case, content=told, basis=basis, actor=presenter or persona(Role.PRESENTER))
    return decide(proposal=proposal, actor=persona(Role.HEAD))


def conditions_from(decided_days_ago: int) -> list[Condition]:
    """The story's conditions with their days, counted from the day of the decision."""
    day = days_ago(decided_days_ago).date()
    return [
        Condition(f"k{number}", text, day + timedelta(days=after), before_payment)
        for number, (text, after, before_payment) in enumerate(CONDITIONS, start=1)
    ]


def followed(decision: Decision, note: str) -> None:
    """The first condition is found met by its day; the second one waits, and its day has passed."""
    first = decision.conditions.order_by("follow_on")[0]
    follow_condition(condition=first, met=True, note=note, followed_on=timezone.localdate(),
                     actor=persona(Role.OFFICER))  # fmt: skip


def served(decision: Decision, noted_by: User) -> None:
    """The receipt of service has come back."""
    note_service(decision=decision, served_on=timezone.localdate(), how="receipt", actor=noted_by)


def appealed(decision: Decision, first_handler: User) -> None:
    """Served, appealed against in time, and taken by an officer who had no hand in it: what is left is to answer."""
    with told_at(days_ago(24, 10)):
        served(decision, first_handler)
    with told_at(days_ago(6, 20, 14)):
        appeal = receive_appeal(decision=decision, kind=AppealKind.APPEAL, text=APPEALED,
                                actor=decision.application.started_by)  # fmt: skip
    with told_at(days_ago(4, 9)):
        try_time(appeal=appeal, actor=persona(Role.OFFICER))


def reconsidered(decision: Decision, first_handler: User, presenter: User, said: Anew = RECONSIDERED) -> None:
    """Asked for, found right by another officer, and decided anew with the grant that was applied for."""
    with told_at(days_ago(23, 11)):
        served(decision, first_handler)
    with told_at(days_ago(20, 8, 40)):
        request = receive_appeal(decision=decision, kind=AppealKind.RECONSIDERATION, text=said.asked,
                                 actor=decision.application.started_by)  # fmt: skip
    with told_at(days_ago(17, 13)):
        try_time(appeal=request, actor=persona(Role.OFFICER))
    with told_at(days_ago(15, 10)):
        reopen_case(appeal=request, reasons=said.found, actor=persona(Role.OFFICER))
    with told_at(days_ago(12, 14)):
        case = Application.objects.select_related("call__mandate", "version", "owner").get(pk=decision.application_id)
        decided(case, told_as(case, said.reasons, granted=True), presenter)
