"""What the pages of a book show: lists of vouchers, tables of totals, entries for the public."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet, Value
from django.utils.translation import gettext as _

from verkstad.funds.drafts import INTEREST, Line
from verkstad.funds.models import Book, CostKind, Entry, FundingSource, Group, Origin, Voucher
from verkstad.funds.queries import Total, entries_behind
from verkstad.people.models import User


@dataclass(frozen=True)
class Wanted:
    """What a list of vouchers is filtered by; "" = everything, year "0" = entries without a year."""

    text: str = ""
    year: str = ""
    kind: str = ""
    source: str = ""
    project: str = ""
    layer: str = ""


def vouchers_of(book: Book, wanted: Wanted) -> QuerySet[Voucher]:
    """Posted vouchers that hold at least one entry that fits, newest number first, with their entries."""
    rows = Voucher.objects.filter(book=book, posted=True)
    if wanted.layer:
        rows = rows.filter(layer=wanted.layer)
    if wanted.text:
        # SQLite compares å, ä and ö by case; so the text is looked for in the cases people write.
        cases = {wanted.text, wanted.text.lower(), wanted.text.upper(), wanted.text.capitalize()}
        rows = rows.filter(reduce(or_, (Q(text__icontains=case) for case in sorted(cases))))
    entries = Entry.objects.filter(voucher=OuterRef("pk"))
    if wanted.year:
        entries = (
            entries.filter(year=int(wanted.year)) if wanted.year != "0" else _cost(entries).filter(year__isnull=True)
        )
    if wanted.kind:
        entries = entries.filter(cost_kind__key=wanted.kind)
    if wanted.source:
        entries = entries.filter(source__key=wanted.source)
    if wanted.project:
        entries = entries.filter(project__code=wanted.project)
    if wanted.year or wanted.kind or wanted.source or wanted.project:
        rows = rows.filter(Exists(entries))
    return rows.order_by("-number")


def _cost(entries: QuerySet[Entry]) -> QuerySet[Entry]:
    """Without the counter account; interest that is owed to the state stands in its group and is shown."""
    return entries.exclude(~Q(cost_kind__key=INTEREST), cost_kind__group=Group.COUNTER)


def with_entries(rows: QuerySet[Voucher]) -> QuerySet[Voucher]:
    """The vouchers with their entries fetched, counter account left out, in one query more."""
    entries = _cost(Entry.objects.select_related("source", "cost_kind", "project")).order_by("pk")
    return rows.prefetch_related(Prefetch("entries", entries, to_attr="lines"))


def lines_of(voucher: Voucher) -> list[Line]:
    """A voucher's entries in natural sign, the counter account left out: what a form starts from."""
    rows = _cost(voucher.entries.select_related("source", "cost_kind", "project")).order_by("pk")
    return [
        Line(e.source.key, e.cost_kind.key, e.natural_ore, e.year, e.project.code if e.project else "", e.text)
        for e in rows
    ]


def names_of(keys: set[str]) -> dict[str, str]:
    """Names of people by journal key, for those who may read them; what the house did itself says so."""
    ids = [int(key[5:]) for key in keys if key.startswith("user:")]
    found = {user.journal_key: user.get_full_name() or user.username for user in User.objects.filter(pk__in=ids)}
    system = {
        key: _("programme pack") if key == "system:pack" else _("system") for key in keys if key.startswith("system")
    }
    return {key: found.get(key) or system.get(key) or key for key in keys}


def names_in(book: Book, language: str) -> dict[str, list[tuple[str, str]]]:
    """Keys and names of the book's sources, cost kinds (counter account left out) and projects, in order; one query."""
    shown = "label_sv" if language.startswith("sv") else "label_en"

    def part(what: str, rows: QuerySet[Any], key: str, name: str, order: Any) -> QuerySet[Any]:
        columns = {"what": Value(what), "known_as": F(key), "called": F(name), "place": order}
        return rows.order_by().annotate(**columns).values_list("what", "place", "called", "known_as")

    kinds = book.cost_kinds.exclude(group=Group.COUNTER)
    rows = part("source", book.sources.all(), "key", shown, F("order")).union(
        part("cost_kind", kinds, "key", shown, F("order")),
        part("project", book.project_codes.all(), "code", "name", Value(0)),
    )
    found: dict[str, list[tuple[str, str]]] = {"source": [], "cost_kind": [], "project": []}
    for what, _place, name, key in sorted(rows):
        found[what].append((key, name))
    return found


@dataclass
class Row:
    """A row of a table of totals: cells in öre, or None where nothing is booked."""

    label: str
    key: str = ""
    cells: list[int | None] = field(default_factory=list)
    sum: bool = False


@dataclass(frozen=True)
class Grid:
    """A table of totals: column heads and rows, with a sum row per group."""

    heads: Sequence[tuple[str, str]]
    rows: Sequence[Row]


def by_source(book: Book, found: Sequence[Total], language: str) -> Grid:
    """Cost kinds down, funding sources across, of totals by source and cost kind (or finer)."""
    heads = [(s.key, label(s, language)) for s in book.sources.all()]
    return _grid(book, found, heads, lambda total: total.source, language)


def by_year(book: Book, found: Sequence[Total], language: str, without_year: str) -> Grid:
    """Cost kinds down, years across, of totals by cost kind and year; what has no year in a column of its own."""
    heads = [(str(year), str(year)) for year in range(book.first_year, book.last_year + 1)]
    if any(total.year is None for total in found):
        heads.append(("0", without_year))
    return _grid(book, found, heads, lambda total: str(total.year or 0), language)


def label(thing: FundingSource | CostKind, language: str) -> str:
    return thing.label_sv if language.startswith("sv") else thing.label_en


def _grid(
    book: Book, found: Sequence[Total], heads: list[tuple[str, str]], place: Callable[[Total], str], language: str
) -> Grid:
    kinds = [kind for kind in book.cost_kinds.all() if kind.group != Group.COUNTER]
    cells: dict[tuple[str, str], int] = {}
    for total in found:
        key = (total.cost_kind, place(total))
        cells[key] = cells.get(key, 0) + total.amount_ore
    rows: list[Row] = []
    for group in (Group.FUNDING, Group.PROGRAMME, Group.TRANSFER):
        own = [kind for kind in kinds if kind.group == group]
        part = [
            _row(label(kind, language), kind.key, [cells.get((kind.key, key)) for key, _name in heads]) for kind in own
        ]
        rows += part
        if len(part) > 1:
            rows.append(_sum(str(Group(group).label), part))
    spent = [row for row in rows if not row.sum and row.key in {k.key for k in kinds if k.group != Group.FUNDING}]
    return Grid(heads, [*rows, _sum("", spent)])


def _row(name: str, key: str, cells: list[int | None]) -> Row:
    known = [cell for cell in cells if cell is not None]
    return Row(name, key, [*cells, sum(known) if known else None])


def _sum(name: str, part: list[Row]) -> Row:
    cells = (
        [[row.cells[at] for row in part if row.cells[at] is not None] for at in range(len(part[0].cells))]
        if part
        else []
    )
    return Row(name, "", [sum(c for c in column if c is not None) if column else None for column in cells], sum=True)


@dataclass(frozen=True)
class Promise:
    """A source's transfers: granted (commitments), paid, and what is granted but not paid; öre."""

    label: str
    granted: int
    paid: int

    @property
    def left(self) -> int:
        return self.granted - self.paid


def promises(book: Book, paid: Sequence[Total], granted: Sequence[Total], language: str) -> list[Promise]:
    """Commitments beside payments, by funding source, where there are any."""

    def transfers(found: Sequence[Total], source: str) -> int:
        return sum(t.amount_ore for t in found if t.source == source and t.group == Group.TRANSFER)

    rows = [Promise(label(s, language), transfers(granted, s.key), transfers(paid, s.key)) for s in book.sources.all()]
    return [row for row in rows if row.granted or row.paid]


@dataclass(frozen=True)
class PublicEntry:
    """An entry as anybody may see it: no person, and free text only where a checked programme pack wrote it."""

    number: int
    booked_on: date
    source: str
    cost_kind: str
    year: int | None
    project: str
    amount_ore: int
    qualifier: str
    text: str
    source_note: str


def public_entries(book: Book, **which: object) -> Iterator[PublicEntry]:
    """The posted entries of a public book behind a figure (arguments of `entries_behind`); none of another book.

    Who booked never shows, and what was typed or imported may name a person, so it does not show either.
    """
    if not book.public:
        return
    for entry in entries_behind(book, **which):  # type: ignore[arg-type]
        checked = entry.voucher.origin == Origin.PACK
        yield PublicEntry(
            entry.voucher.number, entry.booked_on, entry.source.key, entry.cost_kind.key, entry.year,
            entry.project.code if entry.project else "", entry.natural_ore, entry.voucher.qualifier,
            entry.voucher.text if checked else "", entry.voucher.source_note if checked else "",
        )  # fmt: skip
