"""Many at once from a frozen ranking: each in a transaction of its own, each refusal told by its row."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.utils import timezone

from verkstad.applications.models import Application
from verkstad.core.decisions.content import Appeal
from verkstad.core.findings import Finding
from verkstad.core.refused import Refused
from verkstad.decisions.actions.deciding import decide
from verkstad.decisions.actions.proposing import propose
from verkstad.decisions.models import Decision, Proposal
from verkstad.decisions.queries.ground import drafted, rejected, with_reasons
from verkstad.people.models import User


@dataclass(frozen=True)
class Wanted:
    """A row of a ranking: an application, what it is proposed to get (0: nothing), and why."""

    application: Application
    amount_ore: int
    reasons_sv: str
    reasons_en: str = ""


@dataclass(frozen=True)
class Done:
    """How one row came out: what was made, or every finding that refused it."""

    application: Application
    made: Proposal | Decision | None
    findings: tuple[Finding, ...] = ()


def propose_many(
    *, rows: Iterable[Wanted], actor: User, appeal: tuple[Appeal, str] | None = None, day: date | None = None
) -> list[Done]:
    """Propose every row as its ranking says; what is refused stays as it was and is told, the others are made.

    `appeal` says for all of them whether the decision can be appealed, and by which clause; without it the statute that
    the call names must say so.
    """
    today, done = day or timezone.localdate(), []
    for row in rows:
        try:
            content = drafted(row.application, today, row.amount_ore or None)
            if appeal:
                content = replace(content, appeal=appeal[0], appeal_clause=appeal[1])
            made = rejected if row.amount_ore == 0 else with_reasons
            told = made(content, row.reasons_sv, row.reasons_en)
            done.append(
                Done(row.application, propose(application=row.application, content=told, actor=actor, day=today))
            )
        except Refused as refused:
            done.append(Done(row.application, None, refused.findings))
    return done


def decide_many(*, proposals: Iterable[Proposal], actor: User, day: date | None = None) -> list[Done]:
    """Decide every proposal in the order given; money that runs out refuses the row that it does not reach."""
    done = []
    for proposal in proposals:
        try:
            made = decide(proposal=proposal, actor=actor, revision=proposal.revision, day=day)
            done.append(Done(proposal.application, made))
        except Refused as refused:
            done.append(Done(proposal.application, None, refused.findings))
    return done
