"""Who may write, send, control and decide a claim."""

from collections.abc import Callable, Sequence
from typing import Any

import rules

from verkstad.agreements.rules import asks_for_owner, of_owner
from verkstad.core.findings import Finding, Severity
from verkstad.core.grant_arithmetic import Sums
from verkstad.core.refused import Refused
from verkstad.core.words import gettext_noop
from verkstad.people.access import has_role, may
from verkstad.people.models import AGENCY, READERS, Role, User

Actor = User

rules.add_perm("claims.view_claim", has_role(*READERS) | of_owner)
rules.add_perm("claims.list_claims", has_role(*READERS) | of_owner)
rules.add_perm("claims.write_claim", of_owner)
rules.add_perm("claims.send_claim", asks_for_owner)
rules.add_perm("claims.control_claim", has_role(Role.OFFICER, Role.PRESENTER, Role.ECONOMIST))
rules.add_perm("claims.view_tasks", has_role(*AGENCY, Role.AUDITOR))  # comments are the house's own papers
rules.add_perm("claims.decide_claim", has_role(Role.HEAD, Role.ATTESTER))


# What the stage above knows of a grant: it says how it is found when it starts, as `known_sums["payments"] = bound_sums`,
# where bound_sums(agreement id) gives the sums of its history with what is on its way.
known_sums: dict[str, Callable[[int], Sums]] = {}


def checked(actor: Actor, permission: str, thing: Any) -> str:
    """The actor's journal key, after refusing who lacks the right; the door of a page is never the only guard."""
    if not may(actor, permission, thing):
        raise Refused.because(
            "claims.not_yours",
            gettext_noop("Your role does not let you do this in this claim."),
            fix=gettext_noop("Ask somebody who has the role for it."),
        )
    return actor.journal_key


def no(code: str, message: str, fix: str = "", *, where: str = "", clause: str = "", **params: object) -> Refused:
    return Refused.because(f"claims.{code}", message, params, fix=fix, where=where, clause=clause)


def refuse(findings: Sequence[Finding]) -> None:
    """Raise what is an error among the findings."""
    errors = [one for one in findings if one.severity is Severity.ERROR]
    if errors:
        raise Refused(*errors)
