"""Who acts on a book, and the lock that makes them take turns."""

from verkstad.core.refused import Refused
from verkstad.core.words import gettext_noop as _
from verkstad.funds.models import Book
from verkstad.people.access import Who, may

Actor = Who | str


def journal_key(actor: Actor, permission: str, book: Book | None = None) -> str:
    """The actor's journal key.

    A person (a User) must hold the permission on the book, or is refused here. A journal key ("user:12",
    "system:pack") comes from an action of a later stage, which has answered for the right to act.
    """
    if isinstance(actor, str):
        return actor
    if not actor.is_authenticated or not may(actor, permission, book):
        raise Refused.because(
            "not_permitted",
            _("You may not do this in the book %(book)s."),
            {"book": book.key if book else ""},
            fix=_("An economist of the mandate can do it."),
        )
    return actor.journal_key


def locked(book: Book) -> Book:
    """The book, locked until the transaction ends: bookings of one book take turns.

    So numbers have no gaps, and what a limit leaves free cannot be used twice. SQLite's transactions are IMMEDIATE and
    take turns anyway; on PostgreSQL the row is locked FOR NO KEY UPDATE, which lets others refer to the book meanwhile.
    """
    return Book.objects.select_for_update(no_key=True).get(pk=book.pk)
