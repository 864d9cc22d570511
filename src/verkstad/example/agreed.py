"""Agreements in the example: one changed by a decision, one whose change waits, one that waits for the signatory; the rest
of the decided grants wait for their agreements."""

from dataclasses import replace
from datetime import datetime, timedelta
from fractions import Fraction

from verkstad.agreements.actions.changing import begin_change, propose_change, save_change, send_change
from verkstad.agreements.actions.deciding import decide_change
from verkstad.agreements.actions.offering import accept_agreement, decline_agreement, offer_agreement
from verkstad.agreements.actions.revoking import propose_revocation
from verkstad.agreements.models import Agreement, Change
from verkstad.agreements.queries.awaiting import decisions_awaiting_agreement, newest
from verkstad.core.agreements.content import Agreed, Indicator, WorkPackage
from verkstad.core.decisions.content import ReportDue, ReportKind
from verkstad.decisions.actions import decide
from verkstad.decisions.models import Decision
from verkstad.example.clock import days_ago, told_at
from verkstad.example.decided import reconsidered
from verkstad.example.people import colleague, persona
from verkstad.example.stories import CHEQUES, DECLINED, RESTORED, REVOKED
from verkstad.people.access import may
from verkstad.people.models import Role, User

LATE = "Leverantören är försenad med provkörningen. Vi behöver tre månader till för att hinna mäta efter."
BETTER = ("Tre företag till vill vara med. Vi lägger mer på externa tjänster och mindre på egen personal, och skriver in vad "
          "vi mäter.")  # fmt: skip

MEASURED = (
    Indicator("jobs", "Nya arbetstillfällen", "New jobs", unit_sv="personer", unit_en="people", target=Fraction(4),
              splits=("sex",), method="Frågas i företaget när perioden är slut."),
    Indicator("firms", "Företag som har deltagit", "Companies that took part", unit_sv="företag", unit_en="companies",
              target=Fraction(6), companies=True, method="Räknas i deltagarlistan, varje företag en gång."),
)  # fmt: skip


def agreements() -> None:
    """Made of the example's decided grants, the oldest first; of two of the cheques something else becomes."""
    every = [one for one in decisions_awaiting_agreement() if one.application.call.mandate.programme.fictional]
    apart = {story.owner: story.outcome for story in CHEQUES if story.outcome in ("declined", "lowered")}
    waits = [one for one in every if one.application.owner.key not in apart]
    if len(waits) < 3:
        return
    oldest, *others = waits
    prolonged(accepted(oldest, days_ago(28, 10), days_ago(26, 13)))
    first, second = others[-2:]
    rewritten(accepted(first, days_ago(2, 15), days_ago(1, 9)))
    with told_at(days_ago(1, 10)):
        offer_agreement(decision=second, actor=persona(Role.OFFICER))
    for one in every:
        if outcome := apart.get(one.application.owner.key):
            (unwanted if outcome == "declined" else raised)(one)


def unwanted(decision: Decision) -> None:
    """Offered and declined; then revoked by another than the one who proposed it, so that the money is free."""
    with told_at(days_ago(24, 9)):
        made = offer_agreement(decision=decision, actor=persona(Role.OFFICER))
    with told_at(days_ago(21, 16, 20)):
        made = decline_agreement(agreement=made, reason=DECLINED, actor=signatory(made))
    with told_at(days_ago(20, 10)):
        proposal = propose_revocation(agreement=made, reasons=REVOKED, actor=persona(Role.PRESENTER))
    with told_at(days_ago(18, 14)):
        decide(proposal=proposal, actor=persona(Role.HEAD))


def raised(decision: Decision) -> None:
    """Accepted with less than was applied for, asked to be reconsidered and decided anew: its second version is accepted too."""
    accepted(decision, days_ago(24, 11), days_ago(23, 9))
    reconsidered(decision, colleague(Role.OFFICER), colleague(Role.PRESENTER), RESTORED)
    (anew,) = (one for one in decisions_awaiting_agreement() if one.application_id == decision.application_id)
    accepted(anew, days_ago(11, 9), days_ago(9, 8, 30))


def accepted(decision: Decision, offered_at: datetime, accepted_at: datetime) -> Agreement:
    with told_at(offered_at):
        made = offer_agreement(decision=decision, actor=persona(Role.OFFICER))
    with told_at(accepted_at):
        return accept_agreement(agreement=made, sha=newest(made).sha256, actor=signatory(made))


def signatory(agreement: Agreement) -> User:
    """Whoever may sign for the receiver: the one who applied, or the persona that does."""
    case = agreement.application
    people = [persona(Role.SIGNATORY), persona(Role.COMPANY), *([case.started_by] if case else [])]
    return next(one for one in people if may(one, "agreements.accept_agreement", agreement))


def asked(agreement: Agreement, wanted: Agreed, reason: str) -> Change:
    who = signatory(agreement)
    change = begin_change(agreement=agreement, actor=who)
    return send_change(change=save_change(change=change, wanted=wanted, reason=reason, actor=who), actor=who)


def prolonged(agreement: Agreement) -> None:
    """Three months more, with a report on the way and what is measured, decided."""
    agreed = newest(agreement).agreed
    if agreed.last is None:
        return
    halfway = ReportDue(ReportKind.PROGRESS, days_ago(0).date() + timedelta(days=4))
    later = tuple(replace(one, due_on=one.due_on + timedelta(days=90)) for one in agreed.reports)
    wanted = replace(agreed, last=agreed.last + timedelta(days=90), reports=(halfway, *later), indicators=MEASURED)
    with told_at(days_ago(10, 9)):
        change = asked(agreement, wanted, LATE)
    with told_at(days_ago(9, 14)):
        propose_change(
            change=change, proposal="Godkänn. Förseningen beror inte på företaget.", actor=persona(Role.OFFICER)
        )
    with told_at(days_ago(8, 10)):
        decide_change(change=change, approve=True, reasons="Förseningen beror inte på er, och målet är detsamma.",
                      actor=persona(Role.HEAD))  # fmt: skip


def rewritten(agreement: Agreement) -> None:
    """More work for others and less of one's own, with what is measured; an officer has prepared it."""
    agreed = newest(agreement).agreed
    most = max(agreed.budget.costs, key=lambda one: one.amount_ore)
    other = next(one for one in agreed.budget.costs if one.kind != most.kind)
    step = min(most.amount_ore // 3, 90_000_00)
    costs = tuple(
        replace(one, amount_ore=one.amount_ore + (step if one == other else -step if one == most else 0))
        for one in agreed.budget.costs
    )
    wanted = replace(
        agreed, budget=replace(agreed.budget, costs=costs),
        packages=(WorkPackage("p1", "Besök hos företagen", "Varje företag får två besök och en plan.", "owner", agreed.first,
                              agreed.last),),
        indicators=(Indicator("i1", "Företag som har fått en handlingsplan", "Companies with a plan of action",
                              unit_sv="företag", unit_en="companies", target=Fraction(13), cumulative=True, companies=True,
                              method="Räknas i deltagarlistan, varje företag en gång."),),
    )  # fmt: skip
    with told_at(days_ago(1, 16)):
        change = asked(agreement, wanted, BETTER)
        propose_change(
            change=change, proposal="Godkänn. Fler företag nås för samma pengar.", actor=persona(Role.OFFICER)
        )
