"""Who acts, and how an act of this app says no."""

from typing import Any

from verkstad.core.refused import Refused
from verkstad.core.words import gettext_noop
from verkstad.people.access import may
from verkstad.people.models import User

Actor = User | str  # a person, whose right is checked here, or the journal key of one whose right has been checked


def key_of(actor: Actor, permission: str, thing: Any = None) -> str:
    if isinstance(actor, str):
        return actor
    if not may(actor, permission, thing):
        raise Refused.because(
            "instruments.no_right",
            gettext_noop("You may not do this."),
            fix=gettext_noop("Ask somebody who may, or the head for the role that may."),
        )
    return actor.journal_key


def no(code: str, message: str, fix: str, **more: Any) -> Refused:
    where = more.pop("where", "")
    return Refused.because(f"instruments.{code}", message, more, where=where, fix=fix)
