"""Is a ledger whole? Asks the entries themselves, whatever the guards of the database let through or not."""

from collections.abc import Iterator

from django.db.models import Count, F, Max, Q, Sum
from django.db.models.functions import Coalesce

from verkstad.core.findings import Finding
from verkstad.core.words import gettext_noop as _
from verkstad.funds.drafts import kronor
from verkstad.funds.models import Book, Entry, Voucher
from verkstad.funds.queries import tally_gaps

_RESTORE = _("Compare with a backup; whoever changed it did so outside Verkstad.")


def ledger_findings(book: Book) -> Iterator[Finding]:
    """Everything that is off in a book: vouchers, numbers, entries, running totals. None where it holds."""
    yield from _voucher_findings(book)
    yield from _number_findings(book)
    yield from _entry_findings(book)
    yield from _total_findings(book)


def _voucher_findings(book: Book) -> Iterator[Finding]:
    for number in Voucher.objects.filter(book=book, posted=False).order_by("number").values_list("number", flat=True):
        yield _off(book, "unposted", _("Voucher %(number)s was begun and never posted; it counts nowhere."), _RESTORE,
                   number=number)  # fmt: skip
    sums = Voucher.objects.filter(book=book, posted=True).annotate(
        legs=Count("entries"), ore=Coalesce(Sum("entries__amount_ore"), 0)
    )
    for number, legs, ore in (
        sums.filter(Q(legs__lt=2) | ~Q(ore=0)).order_by("number").values_list("number", "legs", "ore")
    ):
        yield _off(book, "unbalanced", _("Voucher %(number)s has %(legs)s entries, which sum to %(sum)s kr."), _RESTORE,
                   number=number, legs=legs, sum=kronor(ore))  # fmt: skip


def _number_findings(book: Book) -> Iterator[Finding]:
    vouchers = Voucher.objects.filter(book=book)
    told = vouchers.aggregate(n=Count("pk"), last=Max("number"))
    if told["last"] and told["n"] != told["last"]:
        known = set(vouchers.values_list("number", flat=True))
        for number in (one for one in range(1, told["last"] + 1) if one not in known):
            yield _off(book, "number_missing", _("There is no voucher %(number)s."), _RESTORE, number=number)


def _entry_findings(book: Book) -> Iterator[Finding]:
    stray = Entry.objects.filter(voucher__book=book).exclude(
        book=F("voucher__book"), layer=F("voucher__layer"), booked_on=F("voucher__booked_on"),
        source__book=F("voucher__book"), cost_kind__book=F("voucher__book"),
    )  # fmt: skip
    for number, pk in stray.order_by("voucher__number", "pk").values_list("voucher__number", "pk"):
        yield _off(book, "entry_differs", _("Entry %(entry)s differs from its voucher %(number)s in book, layer, date, "
                                            "source or cost kind."), _RESTORE, number=number, entry=pk)  # fmt: skip


def _total_findings(book: Book) -> Iterator[Finding]:
    sources = dict(book.sources.values_list("pk", "key"))
    kinds = dict(book.cost_kinds.values_list("pk", "key"))
    for grain, layer, day, source, kind, year, _project, entries, kept in tally_gaps(book):
        yield _off(
            book, "total_differs",
            _("The running total of the %(grain)s %(day)s (%(layer)s, %(source)s, %(kind)s, %(year)s) is %(kept)s kr; "
              "its entries sum to %(sum)s kr."),
            _("Run `verkstad ledger rebuild`."), grain=grain, day=str(day), layer=layer, year=year or "–",
            source=sources.get(source, source), kind=kinds.get(kind, kind), kept=kronor(kept), sum=kronor(entries),
        )  # fmt: skip


def _off(book: Book, code: str, message: str, fix: str, **params: object) -> Finding:
    return Finding(code, message, params, where=book.key, fix=fix)
