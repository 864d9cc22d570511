"""Who acts: a user whose right is checked here, or the journal key of one whose right the caller has checked."""

from verkstad.core.refused import Refused
from verkstad.core.words import gettext_noop
from verkstad.mandate.models import Mandate
from verkstad.people.access import may
from verkstad.people.models import User

Actor = User | str


def key_of(actor: Actor) -> str:
    return actor if isinstance(actor, str) else actor.journal_key


def checked_right(actor: Actor, permission: str, mandate: Mandate) -> None:
    """Refuse a user without the permission on the mandate; the door of a page is never the only guard."""
    if not isinstance(actor, str) and not may(actor, permission, mandate):
        raise Refused.because(
            "mandate.not_yours",
            gettext_noop("Your role does not let you do this with this mandate."),
            fix=gettext_noop("Ask somebody who has the role for it."),
        )
