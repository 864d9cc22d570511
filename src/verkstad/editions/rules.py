"""Who writes, presents, approves and reads reports to the government, and how such an act refuses."""

from collections.abc import Sequence
from typing import Any

import rules

from verkstad.core.findings import Finding
from verkstad.core.refused import Refused
from verkstad.core.words import gettext_noop
from verkstad.people.access import has_role, may
from verkstad.people.models import READERS, Role, User

WRITERS = (Role.OFFICER, Role.PRESENTER, Role.ECONOMIST, Role.COMMUNICATOR)
COMMENTERS = (*WRITERS, Role.HEAD)

rules.add_perm("editions.view_report", has_role(*READERS))
rules.add_perm("editions.begin_report", has_role(Role.OFFICER, Role.PRESENTER))
rules.add_perm("editions.write_report", has_role(*WRITERS))
rules.add_perm("editions.comment_report", has_role(*COMMENTERS))
rules.add_perm("editions.hand_over_report", has_role(*WRITERS))
rules.add_perm("editions.propose_report", has_role(Role.PRESENTER))
rules.add_perm("editions.send_back_report", has_role(Role.PRESENTER, Role.HEAD))
rules.add_perm("editions.approve_report", has_role(Role.HEAD))
rules.add_perm("editions.deliver_report", has_role(Role.OFFICER, Role.PRESENTER))


def checked(actor: User, permission: str, thing: Any) -> str:
    """The actor's journal key, after refusing who lacks the right; the door of a page is never the only guard."""
    if not may(actor, permission, thing):
        raise no("not_yours", gettext_noop("Your role does not let you do this with the report."),
                 gettext_noop("Ask somebody who has the role for it."))  # fmt: skip
    return actor.journal_key


def no(code: str, message: str, fix: str = "", *, where: str = "", clause: str = "", **params: object) -> Refused:
    return Refused.because(f"editions.{code}", message, params, fix=fix, where=where, clause=clause)


def refuse(findings: Sequence[Finding]) -> None:
    if findings:
        raise Refused(*findings)
