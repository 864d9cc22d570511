"""Who may accept, change, decide and close, and what an agreement must hold."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

import rules

from verkstad.agreements.models import MoveTerm
from verkstad.applications.rules import acts_for
from verkstad.core.agreements.changing import HOUSE_RULE, MoveRule
from verkstad.core.findings import Finding, Severity
from verkstad.core.refused import Refused
from verkstad.core.words import gettext_noop
from verkstad.decisions.rules import of_applicant as of_owner
from verkstad.decisions.rules import sends_for_applicant as asks_for_owner
from verkstad.mandate.models import Mandate
from verkstad.people.access import Who, appointments, has_role, may
from verkstad.people.models import READERS, Role, User

Actor = User


@rules.predicate(name="may sign for the organisation that receives the grant")
def signs_for_owner(user: Who, thing: Any = None) -> bool:
    if thing is None:
        return any(a.role == Role.SIGNATORY and a.organisation for a in appointments(user))
    return acts_for(user, thing.scope, Role.SIGNATORY)


signs_for_owner.roles = (Role.SIGNATORY,)

rules.add_perm("agreements.view_agreement", has_role(*READERS) | of_owner)
rules.add_perm("agreements.offer_agreement", has_role(Role.OFFICER, Role.PRESENTER))
rules.add_perm("agreements.accept_agreement", signs_for_owner)
rules.add_perm("agreements.ask_change", asks_for_owner | has_role(Role.OFFICER, Role.PRESENTER))
rules.add_perm("agreements.propose_change", has_role(Role.OFFICER, Role.PRESENTER))
rules.add_perm("agreements.decide_change", has_role(Role.HEAD))


def checked(actor: User, permission: str, thing: Any) -> str:
    """The actor's journal key, after refusing who lacks the right; the door of a page is never the only guard."""
    if not may(actor, permission, thing):
        raise Refused.because(
            "agreements.not_yours",
            gettext_noop("Your role does not let you do this in this agreement."),
            fix=gettext_noop("Ask somebody who has the role for it."),
        )
    return actor.journal_key


def no(code: str, message: str, fix: str = "", *, where: str = "", clause: str = "", **params: object) -> Refused:
    return Refused.because(f"agreements.{code}", message, params, fix=fix, where=where, clause=clause)


def refuse(findings: Sequence[Finding]) -> None:
    """Refuse with every finding that is an error; notes and warnings let the act be done."""
    wrong = [one for one in findings if one.severity == Severity.ERROR]
    if wrong:
        raise Refused(*wrong)


def move_rule(mandate: Mandate) -> MoveRule:
    """How much of a kind of cost may be moved without a decision: the mandate's own term from its pack, else the house's."""
    own: MoveTerm | None = getattr(mandate, "moves", None)
    return MoveRule(Fraction(own.per_mille, 1000), own.least_ore, own.clause) if own else HOUSE_RULE


# What stages above know of money that has gone out, for a sum that is to be lowered: they say how it is found when they
# start, as `paid["payments"] = disbursed`, where disbursed(agreement id) gives öre that the receiver has now.
paid: dict[str, Callable[[int], int]] = {}


def disbursed_ore(agreement: int) -> int:
    """What the receiver of an agreement (its id) has now, paid out in any way less what came back, in öre."""
    return sum(find(agreement) for find in paid.values())
