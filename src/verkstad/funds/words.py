"""The words of the ledger's acts, and of what core says of files."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from verkstad.funds.models import Layer, Origin
from verkstad.journal.words import words
from verkstad.people.rights import rights


def _voucher_address(key: str) -> str:
    book, _slash, number = key.rpartition("/")
    return reverse("funds:voucher", args=[book, number])


def _book_address(key: str) -> str:
    return reverse("funds:book", args=[key])


def register() -> None:
    """Give each act of this app its sentence."""
    rights.group("funds", _("Funds"))
    rights.add("funds.view_book", _("see the books"))
    rights.add("funds.book_voucher", _("book vouchers"))
    rights.add("funds.keep_book", _("set up and keep a book"))
    known = {"origin": lambda key: Origin(key).label, "layer": lambda key: Layer(key).label}
    words.add("book.saved", _("The book %(subject)s was set up or changed"))
    words.add("project_code.saved", _("Project code %(code)s was set up in the book %(subject)s"))
    words.add("totals.rebuilt", _("The running totals of the book %(subject)s were made anew; %(off)s were off"))
    words.add("mappings.set", _("What the accounts of a SIE file mean in the book %(subject)s was changed"))
    words.add("limits.set", _("The limits of the book %(subject)s were set"))
    words.add("voucher.booked", _("Voucher %(number)s was booked (%(layer)s, %(booked_on)s)"), **known)
    words.add("voucher.corrected", _("Voucher %(number)s was booked as a correction of voucher %(corrects)s"))
    words.add("vouchers.booked", _("Vouchers %(first)s to %(last)s were booked from %(origin)s"), **known)
    words.add("hours.booked", _("%(minutes)s minutes of work were booked on %(source)s"))
    words.add("bookings_file.received", _("A file for booking in %(subject)s was received"))
    words.subject("voucher", _("voucher"), _voucher_address)
    words.subject("book", _("book"), _book_address)
    words.subject("hours", _("hours"))
