"""The one place where an application's state changes."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from verkstad.applications.models import LIFECYCLE, Application
from verkstad.journal.actions import record

FINAL = ("granted", "rejected", "dismissed", "withdrawn")


@transaction.atomic
def move(
    application: Application, act: str, *, actor: str, facts: Mapping[str, Any] | None = None, **fields: Any
) -> Application:
    """Take an application along its lifecycle by an act ("application.registered") and write it in the journal.

    `actor` is a journal key whose right the calling action has checked; `facts` go to the journal (never personal data);
    `fields` are further columns set in the same write (sent_at, diary_number, handler). Gives back the locked row; the
    object that was given gets the new values too. Raises Refused where the state allows no such act.
    """
    row = Application.objects.select_for_update(of=("self",)).select_related("call__mandate").get(pk=application.pk)
    for name, value in moved(row, act, actor=actor, facts=facts, **fields).items():
        setattr(application, name, value)
    return row


def moved(
    row: Application, act: str, *, actor: str, facts: Mapping[str, Any] | None = None, **fields: Any
) -> dict[str, Any]:
    """`move` for who has locked the row already, in the caller's transaction; gives back the new values by column."""
    before, row.state = row.state, LIFECYCLE.target(row.state, act)
    changed: dict[str, Any] = {
        "state": row.state,
        "closed_at": timezone.now() if row.state in FINAL else None,
        **fields,
    }
    for name, value in changed.items():
        setattr(row, name, value)
    row.save(update_fields=[*changed, "saved_at"])
    record(actor=actor, act=act, subject_type="application", subject_key=row.key, mandate=row.call.mandate.key,
           facts={"call": row.call.key, "from": before, "to": row.state, **(facts or {})})  # fmt: skip
    return changed
