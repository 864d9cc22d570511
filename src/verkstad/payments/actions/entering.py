"""Money that moved, entered: the grant's entries and the mandate's book, in one transaction."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date

from django.db.models import Sum

from verkstad.agreements.actions.money import code_of, name_in_book
from verkstad.agreements.models import Agreement
from verkstad.core.grant_arithmetic import Act, Entry
from verkstad.core.words import gettext_noop
from verkstad.decisions.models import Decision
from verkstad.funds.actions import INTEREST_KIND, Line, book_simple, book_vouchers, open_kind, save_project_code
from verkstad.funds.drafts import INTEREST, Chart, Draft, counter_legs
from verkstad.funds.models import Book, Group, Layer, Origin, Voucher
from verkstad.funds.models import Entry as Booked
from verkstad.funds.queries import chart_of
from verkstad.mandate.actions.booking import the_book
from verkstad.mandate.actions.limits import own_sources
from verkstad.payments.models import GrantEntry, Payment, Receipt, Recovery
from verkstad.payments.queries.sums import SIGN
from verkstad.payments.rules import no

Place = tuple[str, int | None]  # source, year
MANY = 2_000  # from so many on, rows are read whole instead of by a list of keys


def locked(agreement: Agreement) -> Agreement:
    """The agreement, locked until the transaction ends: everything that moves its money takes turns here."""
    rows = Agreement.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("mandate__book", "mandate__programme", "owner", "application").get(pk=agreement.pk)


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
) -> None:  # fmt: skip
    """Append entries to the grant's history. For an action that has locked the agreement and checked everything."""
    enter_all([(agreement, entry, payment, receipt, voucher) for entry in entries], day=day, by=by)


Row = tuple[Agreement, Entry, Payment | None, Receipt | None, Voucher | None]


def enter_all(rows: Sequence[Row], *, day: date, by: str) -> None:
    """The same for many agreements, in the order given. Two statements, more where they are thousands."""
    ids = {agreement.pk for agreement, *_rest in rows}
    known = GrantEntry.objects.filter(agreement__in=ids) if len(ids) < MANY else GrantEntry.objects.all()
    last = {pk: (number, ore) for pk, number, ore in known.order_by("agreement", "number").values_list(
        "agreement_id", "number", "disbursed_ore").iterator()}  # fmt: skip
    made = []
    for agreement, entry, payment, receipt, voucher in rows:
        number, ore = last.get(agreement.pk, (0, 0))
        last[agreement.pk] = number, ore = number + 1, ore + SIGN[entry.act] * entry.amount_ore
        made.append(GrantEntry(
            agreement=agreement, number=number, act=entry.act, amount_ore=entry.amount_ore, final=entry.final,
            happened_on=day, payment=payment, receipt=receipt, disbursed_ore=ore, made_by=by,
            voucher=None if entry.act == Act.SET_OFF else voucher,
        ))  # fmt: skip
    GrantEntry.objects.bulk_create(made, batch_size=1_000)


def _sums(book: Book, layer: str, codes: Collection[str]) -> dict[str, dict[Place, int]]:
    rows = Booked.objects.filter(book=book, layer=layer, cost_kind__group=Group.TRANSFER)
    rows = rows.filter(project__code__in=codes) if len(codes) < MANY else rows.filter(project__isnull=False)
    found: dict[str, dict[Place, int]] = {code: {} for code in codes}
    for row in rows.values("project__code", "source__key", "year").annotate(ore=Sum("amount_ore")).order_by():
        if row["project__code"] in found:
            found[row["project__code"]][row["source__key"], row["year"]] = row["ore"]
    return found


def promised(book: Book, codes: Collection[str]) -> dict[str, dict[Place, int]]:
    """What is promised each project and not paid, by source and year, the earliest year first. Two queries."""
    paid, found = _sums(book, Layer.ACTUAL, codes), {}
    for code, places in _sums(book, Layer.COMMITMENT, codes).items():
        left = {place: ore - paid[code].get(place, 0) for place, ore in places.items()}
        found[code] = {place: ore for place, ore in sorted(left.items(), key=_early) if ore > 0}
    return found


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


def book_paid(payments: Sequence[Payment], day: date, by: str) -> dict[int, Voucher]:
    """Payments of one mandate in its book, a voucher each: a transfer of the years' money that was promised, the earliest
    first. After a final payment what was promised and never paid is free again. Gives payment id -> voucher."""
    mandate = payments[0].agreement.mandate
    book, codes = the_book(mandate), codes_of([one.agreement for one in payments])
    _open_codes(book, {codes[one.agreement_id]: one.agreement for one in payments}, by)
    rest: Place = (own_sources(mandate, book)[0], None)
    left, chart, drafts = promised(book, set(codes.values())), chart_of(book), []
    for one in payments:
        code = codes[one.agreement_id]
        parts = _taken(left[code].items(), one.amount_ore, rest)
        drafts.append(_draft(chart, code, parts, Layer.ACTUAL, day, f"Utbetalning {one.number}", one.key))
        left[code] = {
            place: ore - parts.get(place, 0) for place, ore in left[code].items() if ore > parts.get(place, 0)
        }
        if one.final and left[code]:
            freed = {place: -ore for place, ore in left[code].items()}
            text = f"Utfäst stöd som inte betalas ut, utbetalning {one.number}"
            drafts.append(_draft(chart, code, freed, Layer.COMMITMENT, day, text, f"{one.key}-RELEASE"))
            left[code] = {}
    done = book_vouchers(book=book, drafts=drafts, origin=Origin.SYSTEM, actor=by)
    made = {one.import_key: one for one in (*done.new, *done.seen)}
    return {one.pk: made[one.key] for one in payments}


def codes_of(agreements: Sequence[Agreement]) -> dict[int, str]:
    """Agreement id -> the code that its grant is booked under. One query where they are many."""
    if len(agreements) == 1:
        return {agreements[0].pk: code_of(agreements[0])}
    decided = Decision.objects.filter(agreed__agreement__isnull=False).order_by("pk")
    rows = dict(decided.values_list("agreed__agreement", "project_code"))
    return {one.pk: rows.get(one.pk) or one.key for one in agreements}


def _open_codes(book: Book, wanted: dict[str, Agreement], by: str) -> None:
    known = set(book.project_codes.values_list("code", flat=True))
    for code, agreement in wanted.items():
        if code not in known:
            save_project_code(book=book, code=code, name=name_in_book(agreement), actor=by)


def _draft(chart: Chart, code: str, parts: dict[Place, int], layer: str, day: date, text: str, key: str) -> Draft:
    lines = [Line(source, "transfers", ore, year, code) for (source, year), ore in parts.items()]
    legs, wheres = counter_legs(chart, lines)
    return Draft(day, f"{text}, {code}", legs, layer, import_key=key, wheres=wheres)


def book_back(recovery: Recovery, day: date, debt_ore: int, interest_ore: int, by: str) -> Voucher:
    """What came back in the mandate's book, in one voucher: the transfer of the latest years' money is taken back, and the
    interest stands beside it as owed to the state, so that no figure of the mandate changes by it."""
    agreement = recovery.agreement
    book, code = the_book(agreement.mandate), code_of(agreement)
    _open_codes(book, {code: agreement}, by)
    paid = sorted(_sums(book, Layer.ACTUAL, [code])[code].items(), key=_early, reverse=True)
    rest: Place = (own_sources(agreement.mandate, book)[0], None)
    parts = {place: -ore for place, ore in _taken(paid, debt_ore, rest).items()} if debt_ore else {}
    lines = [Line(source, "transfers", ore, year, code) for (source, year), ore in parts.items()]
    if interest_ore:
        open_kind(book=book, kind=INTEREST_KIND, actor=by)
        lines.append(Line(rest[0], INTEREST, -interest_ore, None, code))
    text = f"Återbetalning av stöd, återkrav {recovery.number}, {code}"
    return book_simple(book=book, booked_on=day, text=text, lines=lines, origin=Origin.SYSTEM, layer=Layer.ACTUAL,
                       import_key=f"VERKSTAD-RECOVERY-{recovery.pk}-{recovery.receipts.count() + 1}", actor=by)  # fmt: skip
