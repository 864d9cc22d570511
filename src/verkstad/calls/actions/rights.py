"""Who acts: a user whose right is checked here, or the journal key of one whose right the caller has checked."""

from typing import Any

from verkstad.calls.models import Call
from verkstad.core.refused import Refused
from verkstad.core.words import gettext_noop
from verkstad.people.access import may
from verkstad.people.models import User

Actor = User | str


def checked(actor: Actor, permission: str, thing: Any = None) -> str:
    """The actor's journal key; refuses a user without the permission on the thing."""
    if isinstance(actor, str):
        return actor
    if not may(actor, permission, thing):
        raise Refused.because("calls.no_right", gettext_noop("Your role does not let you do this with this call."),
                              fix=gettext_noop("Ask somebody who has the role for it."))  # fmt: skip
    return actor.journal_key


def no(code: str, message: str, fix: str, *, where: str = "", clause: str = "", **params: Any) -> Refused:
    return Refused.because(f"calls.{code}", message, params, where=where, clause=clause, fix=fix)


def locked(call: Call) -> Call:
    """The row as it is now, locked until the transaction ends."""
    return Call.objects.select_for_update(of=("self",)).select_related("mandate__programme", "version").get(pk=call.pk)
