"""Who acts in a review: a person whose right is checked here; and texts that people write as reasons."""

from typing import Any

from verkstad.core.refused import Refused
from verkstad.core.words import gettext_noop
from verkstad.journal.rules import names_person
from verkstad.people.access import may
from verkstad.people.models import User
from verkstad.review.models import Round, RoundState

Actor = User | str  # a person, or the journal key of one (or a pack) whose right the caller has checked


def key_of(actor: Actor, permission: str, thing: Any = None) -> str:
    """The actor's journal key; refuses a person without the permission."""
    if isinstance(actor, str):
        return actor
    if not may(actor, permission, thing):
        raise no("no_right", gettext_noop("Your role does not let you do this in this review."),
                 gettext_noop("Ask an officer of the mandate."))  # fmt: skip
    return actor.journal_key


def no(code: str, message: str, fix: str, **more: Any) -> Refused:
    where = more.pop("where", "")
    clause = more.pop("clause", "")
    return Refused.because(f"review.{code}", message, more, where=where, clause=clause, fix=fix)


def reason_of(text: str, where: str, most: int) -> str:
    """A written reason that can go into the journal. Refuses none, a long one, and one that names a person by number
    or e-mail."""
    plain = text.strip()
    if len(plain) < 10:
        raise no("reason_missing", gettext_noop("A reason is needed, in at least ten characters."),
                 gettext_noop("Write why, so that somebody else understands it later."), where=where)  # fmt: skip
    if len(plain) > most:
        raise no("reason_long", gettext_noop("The reason is longer than %(most)s characters."),
                 gettext_noop("Shorten it."), where=where, most=most)  # fmt: skip
    if names_person(plain):
        raise no("reason_names_person",
                 gettext_noop("The reason holds an e-mail address or a personal number, and the journal cannot forget."),
                 gettext_noop("Write the reason without saying who it is about."), where=where)  # fmt: skip
    return plain


def locked_round(round_: Round, *, open_only: bool = True) -> Round:
    """The round, locked; refuses one whose list is fixed unless told otherwise."""
    row = Round.objects.select_for_update(of=("self",)).select_related("call__mandate").get(pk=round_.pk)
    if open_only and row.state != RoundState.OPEN:
        raise no("ranked", gettext_noop("The list of this round is fixed."),
                 gettext_noop("Open the round again first, with a reason."))  # fmt: skip
    return row
