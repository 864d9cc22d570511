"""Who may report, read, ask for changes, approve and close; and what a participant list and a hand-over must hold."""

from collections.abc import Sequence
from typing import Any

import rules
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from verkstad.agreements.rules import asks_for_owner, of_owner
from verkstad.applications.rules import SENDING, acts_for
from verkstad.core.findings import Finding
from verkstad.core.progress.companies import STAGES
from verkstad.core.refused import Refused
from verkstad.core.words import gettext_noop
from verkstad.people.access import Who, appointments, has_role, may
from verkstad.people.models import READERS, Role, User

Actor = User
WRITING = (*SENDING, Role.PROJECT_ECONOMIST)
# Those who handle reports, and who audits them: they see whom a project has met.
HANDLING = (Role.HEAD, Role.PRESENTER, Role.OFFICER, Role.ECONOMIST, Role.ATTESTER, Role.AUDITOR)


@rules.predicate(name="writes for the organisation that receives the grant")
def writes_for_owner(user: Who, thing: Any = None) -> bool:
    if thing is None:
        return any(a.role in WRITING and a.organisation for a in appointments(user))
    return acts_for(user, thing.scope, *WRITING)


writes_for_owner.roles = WRITING

rules.add_perm("progress.list_reports", has_role(*READERS) | of_owner)
rules.add_perm("progress.view_report", has_role(*READERS) | of_owner)
rules.add_perm("progress.view_participants", has_role(*HANDLING) | writes_for_owner)
rules.add_perm("progress.write_report", writes_for_owner)
rules.add_perm("progress.send_report", asks_for_owner)
rules.add_perm("progress.review_report", has_role(Role.OFFICER, Role.PRESENTER))
rules.add_perm("progress.edit_theory", writes_for_owner | has_role(Role.OFFICER, Role.PRESENTER))
rules.add_perm("progress.count_companies", has_role(*READERS))
rules.add_perm("progress.close_project", has_role(Role.OFFICER, Role.PRESENTER))
rules.add_perm("progress.reopen_project", has_role(Role.HEAD))


def checked(actor: User, permission: str, thing: Any) -> str:
    """The actor's journal key, after refusing who lacks the right; the door of a page is never the only guard."""
    if not may(actor, permission, thing):
        raise Refused.because(
            "progress.not_yours",
            gettext_noop("Your role does not let you do this with the project's reports."),
            fix=gettext_noop("Ask somebody who has the role for it."),
        )
    return actor.journal_key


def no(code: str, message: str, fix: str = "", *, where: str = "", clause: str = "", **params: object) -> Refused:
    return Refused.because(f"progress.{code}", message, params, fix=fix, where=where, clause=clause)


def refuse(findings: Sequence[Finding]) -> None:
    if findings:
        raise Refused(*findings)


def participant_findings(*, number: str, name: str, email: str, stage: str) -> list[Finding]:
    """What is wrong with one row, but for its organisation number, which the register's own rule reads."""
    found = []
    try:
        validate_email(email)
    except ValidationError:
        found.append(Finding("progress.email", gettext_noop("“%(email)s” is no e-mail address."), {"email": email or "–"},
                             where="email", clause="R12", fix=gettext_noop("Write it as name@example.org.")))  # fmt: skip
    if number and not name.strip():
        found.append(Finding("progress.company_name", gettext_noop("The company has no name."), where="name",
                             fix=gettext_noop("Write its name.")))  # fmt: skip
    if name.strip() and not number:
        found.append(Finding("progress.company_number", gettext_noop("%(name)s has no organisation number."), {"name": name.strip()},
                             where="number", clause="R12",
                             fix=gettext_noop("Write it, or take the name away where the person has no company yet.")))  # fmt: skip
    if stage not in STAGES:
        found.append(Finding("progress.stage", gettext_noop("“%(stage)s” is no stage."),
                             {"stage": stage, "stages": ", ".join(STAGES)}, where="stage",
                             fix=gettext_noop("Choose one of: %(stages)s.")))  # fmt: skip
    return found
