"""The running totals made anew from the entries."""

from django.db import connection, transaction

from verkstad.funds import guards
from verkstad.funds.actions.who import Actor, journal_key, locked
from verkstad.funds.models import Book, Tally
from verkstad.funds.queries import tally_gaps
from verkstad.journal.actions import record


@transaction.atomic
def rebuild_totals(*, book: Book, actor: Actor) -> int:
    """Make a book's running totals anew from its posted entries; gives how many places were off.

    Entries and vouchers are read only. Where nothing was off nothing changes, and the journal is not told.
    """
    by = journal_key(actor, "funds.keep_book", book)
    book = locked(book)
    off = sum(1 for _one in tally_gaps(book))
    if off:
        with guards.totals_opened(connection):
            Tally.objects.filter(book=book).delete()
            with connection.cursor() as cursor:
                cursor.execute(guards.totals_of_book(connection.vendor), [book.pk])
        record(actor=by, act="totals.rebuilt", subject_type="book", subject_key=book.key, mandate=book.key,
               facts={"off": off})  # fmt: skip
    return off
