"""Who may propose, attest, pay and take back, and what a refusal says."""

from collections.abc import Sequence
from typing import Any

from rules import Predicate, add_perm, predicate

from verkstad.agreements.rules import of_owner
from verkstad.core.findings import Finding
from verkstad.core.refused import Refused
from verkstad.core.words import gettext_noop
from verkstad.payments.models import MONEY_ROLES
from verkstad.people.access import Who, has_role, holds, may
from verkstad.people.models import READERS, Role, User

Actor = User
PROPOSERS = (Role.ECONOMIST, Role.OFFICER, Role.PRESENTER)
ATTESTING = (Role.ATTESTER, Role.HEAD)


def anywhere(*roles: Role) -> Predicate:
    """One of the roles, for whatever mandate: an account number belongs to none."""

    @predicate(name="role " + " or ".join(sorted(roles)))
    def held(user: Who, thing: Any = None) -> bool:
        return holds(user, *roles)

    held.roles = roles
    return held


add_perm("payments.list_payments", has_role(*MONEY_ROLES))
add_perm("payments.view_payments", has_role(*READERS) | of_owner)
add_perm("payments.propose_payment", has_role(*PROPOSERS))
add_perm("payments.attest_payment", has_role(*ATTESTING))
add_perm("payments.make_batch", has_role(Role.ECONOMIST))
add_perm("payments.view_batch", has_role(Role.ECONOMIST, Role.ATTESTER, Role.HEAD, Role.AUDITOR))
add_perm("payments.view_account", anywhere(*MONEY_ROLES))
add_perm("payments.register_account", anywhere(Role.ECONOMIST, Role.OFFICER))
add_perm("payments.verify_account", anywhere(Role.ECONOMIST, Role.ATTESTER))
add_perm("payments.view_levels", has_role(*MONEY_ROLES))
add_perm("payments.propose_levels", has_role(Role.ECONOMIST, Role.HEAD))
add_perm("payments.set_levels", has_role(Role.HEAD))
add_perm("payments.propose_recovery", has_role(*PROPOSERS))
add_perm("payments.decide_recovery", has_role(Role.HEAD))
add_perm("payments.note_receipt", has_role(Role.ECONOMIST))
add_perm("payments.register_reference_rate", anywhere(Role.ECONOMIST))


def checked(actor: Actor, permission: str, thing: Any = None) -> str:
    """The actor's journal key, after refusing who lacks the right; the door of a page is never the only guard."""
    if not may(actor, permission, thing):
        raise no("not_yours", gettext_noop("Your role does not let you do this with payments."),
                 gettext_noop("Ask somebody who has the role for it."))  # fmt: skip
    return actor.journal_key


def no(code: str, message: str, fix: str = "", *, where: str = "", clause: str = "", **params: object) -> Refused:
    return Refused.because(f"payments.{code}", message, params, fix=fix, where=where, clause=clause)


def refuse(findings: Sequence[Finding]) -> None:
    if findings:
        raise Refused(*findings)
