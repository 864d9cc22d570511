"""What every action on a case begins with: the row locked, and the right of the one who acts."""

from collections.abc import Iterable, Mapping
from typing import Any

from verkstad.applications.actions.moves import move
from verkstad.applications.models import Application, State
from verkstad.core.findings import Finding
from verkstad.core.refused import Refused
from verkstad.core.words import gettext_noop
from verkstad.handling.rules import no
from verkstad.people.access import may
from verkstad.people.models import User


def locked(application: Application) -> Application:
    """The row, locked for this transaction, with what rules and letters ask for."""
    rows = Application.objects.select_for_update(of=("self",))
    return rows.select_related("call__mandate__programme", "version", "owner", "handler").get(pk=application.pk)


def checked_right(user: User, permission: str, application: Application) -> str:
    """The journal key of a person who may do this; refuses everybody else. A door is never the only guard."""
    if not may(user, permission, application):
        raise Refused(no("not_yours", gettext_noop("Your role does not let you do this with %(case)s."),
                         gettext_noop("Ask somebody who has the role for it."), case=str(application)))  # fmt: skip
    return user.journal_key


def moved(row: Application, act: str, *, actor: str, facts: Mapping[str, Any], **fields: Any) -> Application:
    """Take a case along its lifecycle, and say in plain words where its state does not allow it."""
    try:
        return move(row, act, actor=actor, facts=facts, **fields)
    except Refused:
        raise Refused(no("not_now", gettext_noop("%(case)s stands at “%(state)s”, so this cannot be done now."),
                         gettext_noop("Reload the page to see where it stands."), case=str(row),
                         state=str(State(row.state).label))) from None  # fmt: skip


def refuse(findings: Iterable[Finding]) -> None:
    """Refuse with all findings, if there are any."""
    if found := tuple(findings):
        raise Refused(*found)


def refuse_test(application: Application) -> None:
    """What was made in test mode never becomes a case."""
    if application.test:
        raise Refused(no("test", gettext_noop("%(case)s was made in test mode and is no case."), case=str(application)))
