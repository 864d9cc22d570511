"""Money that moved, entered: the grant's entries and the mandate's book, in one transaction."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Sum

from verkstad.agreements.actions.money import code_of, name_in_book
from verkstad.agreements.models import Agreement
from verkstad.core.grant_arithmetic import Act, Entry
from verkstad.core.words import gettext_noop
from verkstad.funds.actions import Line, book_simple, save_project_code
from verkstad.funds.models import Book, Group, Layer, Origin, Voucher
from verkstad.funds.models import Entry as Booked
from verkstad.mandate.actions.booking import the_book
from verkstad.mandate.actions.limits import own_sources
from verkstad.payments.models import GrantEntry, Payment, Receipt
from verkstad.payments.queries.sums import SIGN
from verkstad.payments.rules import no

Place = tuple[str, int | None]  # source, year


def locked(agreement: Agreement) -> Agreement:
    """The agreement, locked until the transaction ends: everything that moves its money takes turns here."""
    rows = Agreement.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("mandate__book", "owner").get(pk=agreement.pk)


def running(agreement: Agreement) -> Agreement:
    """The same, refused where the agreement is not under way."""
    row = locked(agreement)
    if row.state != "running":
        raise no("not_running", gettext_noop("The agreement is not under way, so nothing can be paid."),
                 gettext_noop("It must be accepted first; one that is closed must be reopened by a decision."),
                 clause="R15")  # fmt: skip
    return row


def enter(
    agreement: Agreement, entries: Iterable[Entry], *, day: date, voucher: Voucher | None, by: str,
    payment: Payment | None = None, receipt: Receipt | None = None,
) -> list[GrantEntry]:  # fmt: skip
    """Append entries to the grant's history. For an action that has locked the agreement and checked everything."""
    last = GrantEntry.objects.filter(agreement=agreement).order_by("-number").first()
    number, sum_ore = (last.number, last.disbursed_ore) if last else (0, 0)
    made = []
    for entry in entries:
        number, sum_ore = number + 1, sum_ore + SIGN[entry.act] * entry.amount_ore
        made.append(GrantEntry.objects.create(
            agreement=agreement, number=number, act=entry.act, amount_ore=entry.amount_ore, final=entry.final,
            happened_on=day, payment=payment, receipt=receipt, disbursed_ore=sum_ore, made_by=by,
            voucher=None if entry.act == Act.SET_OFF else voucher,
        ))  # fmt: skip
    return made


def _sums(book: Book, layer: str, code: str) -> dict[Place, int]:
    rows = Booked.objects.filter(book=book, layer=layer, project__code=code, cost_kind__group=Group.TRANSFER)
    sums = rows.values("source__key", "year").annotate(ore=Sum("amount_ore")).order_by()
    return {(row["source__key"], row["year"]): row["ore"] for row in sums}


def promised(book: Book, code: str) -> dict[Place, int]:
    """What is promised the project and not paid, by source and year, the earliest year first."""
    paid = _sums(book, Layer.ACTUAL, code)
    left = {place: ore - paid.get(place, 0) for place, ore in _sums(book, Layer.COMMITMENT, code).items()}
    return {place: ore for place, ore in sorted(left.items(), key=_early) if ore > 0}


def _early(item: tuple[Place, int]) -> tuple[int, str]:
    (source, year), _ore = item
    return (year or 9999, source)


def _taken(from_: Iterable[tuple[Place, int]], ore: int, rest: Place) -> dict[Place, int]:
    """An amount taken from places in their order; what they do not hold, from `rest`."""
    found: dict[Place, int] = {}
    for place, has in from_:
        part = min(has, ore)
        if part > 0:
            found[place], ore = part, ore - part
    return found | ({rest: found.get(rest, 0) + ore} if ore else {})


def book_paid(payment: Payment, day: date, by: str) -> Voucher:
    """The payment in the mandate's book: a transfer of the years' money that was promised, the earliest first."""
    agreement = payment.agreement
    book, code = the_book(agreement.mandate), code_of(agreement)
    if not book.project_codes.filter(code=code).exists():
        save_project_code(book=book, code=code, name=name_in_book(agreement), actor=by)
    rest: Place = (own_sources(agreement.mandate, book)[0], None)
    parts = _taken(promised(book, code).items(), payment.amount_ore, rest)
    return _book(book, code, parts, Layer.ACTUAL, day, f"Utbetalning {payment.number}", payment.key, by)


def book_back(receipt: Receipt, agreement: Agreement, by: str) -> Voucher:
    """What came back of the grant in the mandate's book: the transfer of the latest years' money is taken back."""
    book, code = the_book(agreement.mandate), code_of(agreement)
    paid = sorted(_sums(book, Layer.ACTUAL, code).items(), key=_early, reverse=True)
    rest: Place = (own_sources(agreement.mandate, book)[0], None)
    parts = {place: -ore for place, ore in _taken(paid, receipt.debt_ore, rest).items()}
    key = f"VERKSTAD-RECEIPT-{receipt.pk}"
    return _book(book, code, parts, Layer.ACTUAL, receipt.received_on, "Återbetalning av stöd", key, by)


def release(payment: Payment, day: date, by: str) -> Voucher | None:
    """After a final payment: what was promised and never paid is free again. None where nothing is left."""
    agreement = payment.agreement
    book, code = the_book(agreement.mandate), code_of(agreement)
    parts = {place: -ore for place, ore in promised(book, code).items()}
    if not parts:
        return None
    text = f"Utfäst stöd som inte betalas ut, utbetalning {payment.number}"
    return _book(book, code, parts, Layer.COMMITMENT, day, text, f"{payment.key}-RELEASE", by)


def _book(
    book: Book, code: str, parts: dict[Place, int], layer: str, day: date, text: str, key: str, by: str
) -> Voucher:
    lines = [Line(source, "transfers", ore, year, code) for (source, year), ore in parts.items()]
    return book_simple(book=book, booked_on=day, text=f"{text}, {code}", lines=lines, origin=Origin.SYSTEM,
                       layer=layer, import_key=key, actor=by)  # fmt: skip
