"""What the ledger amounts to. Every figure comes from posted vouchers only."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from types import EllipsisType
from typing import Any

from django.db.models import BigIntegerField, CharField, Count, F, Q, QuerySet, Sum, Value

from verkstad.funds.drafts import Chart, Leg
from verkstad.funds.limits import Cell, LimitSpec, LimitState, states
from verkstad.funds.models import (
    Book,
    CostKind,
    Entry,
    Grain,
    Group,
    HoursEntry,
    Layer,
    Limit,
    ProjectCode,
    Tally,
    Voucher,
)

Year = int | EllipsisType | None
BY = ("source", "cost_kind", "year", "project")


@dataclass(frozen=True)
class Total:
    """A sum of entries in whole öre, in natural sign: funding received and cost both positive.

    `group` is always set, so that funding and cost never mix; `year` and `project` are filled where asked for by `by`.
    """

    source: str
    cost_kind: str
    group: str
    year: int | None
    project: str
    amount_ore: int
    entries: int


@dataclass(frozen=True)
class HoursTotal:
    """Hours at one rate: minutes, öre per hour, and their product as exact öre."""

    source: str
    year: int | None
    minutes: int
    rate_ore_per_hour: int
    entries: int

    @property
    def overhead_ore(self) -> Fraction:
        return Fraction(self.minutes * self.rate_ore_per_hour, 60)


def totals(
    book: Book,
    as_of: date | None = None,
    layer: str = Layer.ACTUAL,
    by: Collection[str] = ("source", "cost_kind"),
    year: Year = ...,
    project: str | EllipsisType = ...,
    counter: bool = False,
) -> list[Total]:
    """Sums of posted entries up to and including a day (None = all), by any of source, cost_kind, year, project.

    `year` and `project` keep one year (None = entries without) or one project ("" = entries without). The counter
    account is left out unless asked for. Reads the running totals: whole months, then the days of the last month.
    """
    unknown = set(by) - {*BY, "group"}
    if unknown:
        raise ValueError(f"totals by {sorted(unknown)}: only {BY} and group")
    names = [name for name in BY if name in by]
    rows = _tallies(book, as_of, layer)
    if not isinstance(year, EllipsisType):
        rows = rows.filter(year=year or 0)
    codes = dict(ProjectCode.objects.filter(book=book).values_list("pk", "code")) if "project" in names else {}
    if not isinstance(project, EllipsisType):
        code = (
            ProjectCode.objects.filter(book=book, code=project).values_list("pk", flat=True).first() if project else 0
        )
        rows = rows.filter(project_or_0=-1 if code is None else code)
    kinds, sources = _kinds(book), _sources(book)
    # Grouped by ids alone: the totals then come from the index, and the few names are put to them here.
    columns = {"source": "source_id", "year": "year", "project": "project_or_0"}
    grouped = rows.order_by().values("cost_kind_id", *(columns[name] for name in names if name in columns))
    sums: dict[tuple[str, str, str, int | None, str], tuple[int, int]] = {}
    for row in grouped.annotate(ore=Sum("amount_ore"), n=Sum("entries")):
        kind, group = kinds[row["cost_kind_id"]]
        if group == Group.COUNTER and not counter:
            continue
        place = (
            sources[row["source_id"]] if "source" in names else "",
            kind if "cost_kind" in names else "",
            group,
            row.get("year") or None,
            codes.get(row.get("project_or_0", 0), ""),
        )
        ore, n = sums.get(place, (0, 0))
        sums[place] = (ore + (-row["ore"] if group == Group.FUNDING else row["ore"]), n + row["n"])
    found = [Total(*place, *amounts) for place, amounts in sums.items()]
    return sorted(found, key=lambda t: (t.source, t.group, t.cost_kind, t.year or 0, t.project))


def statement_totals(book: Book, as_of: date) -> tuple[dict[str, list[Total]], list[HoursTotal]]:
    """All that a statement rests on up to and including a day, in one query: totals by source and cost kind for the
    layers actual and budget (without the counter account), and the hours by source and rate."""
    money = _tallies(book, as_of, Layer.ACTUAL, Layer.BUDGET).exclude(cost_kind__group=Group.COUNTER).order_by()
    amounts = (
        money.annotate(rate=Value(0, BigIntegerField()))
        .values_list("layer", "cost_kind__key", "cost_kind__group", "source__key", "rate")
        .annotate(amount=Sum("amount_ore"), n=Sum("entries"))
    )
    none = Value("", CharField())
    minutes = (
        HoursEntry.objects.filter(book=book, booked_on__lte=as_of)
        .order_by()
        .annotate(is_hours=Value("hours", CharField()), kind=none, of_group=none)
        .values_list("is_hours", "kind", "of_group", "source__key", "rate_ore_per_hour")
        .annotate(amount=Sum("minutes"), n=Count("pk"))
    )
    totals: dict[str, list[Total]] = {Layer.ACTUAL.value: [], Layer.BUDGET.value: []}
    hours: list[HoursTotal] = []
    for layer, kind, group, source, rate, amount, n in sorted(amounts.union(minutes, all=True)):
        if layer in totals:
            ore = -int(amount) if group == Group.FUNDING else int(amount)
            totals[layer].append(Total(source, kind, group, None, "", ore, int(n)))
        else:
            hours.append(HoursTotal(source, None, int(amount), rate, int(n)))
    return totals, hours


def _kinds(book: Book) -> dict[int, tuple[str, str]]:
    return {kind.pk: (kind.key, kind.group) for kind in book.cost_kinds.all()}


def _sources(book: Book) -> dict[int, str]:
    return {source.pk: source.key for source in book.sources.all()}


def _tallies(book: Book, as_of: date | None, *layers: str) -> QuerySet[Tally]:
    rows = Tally.objects.filter(book=book, layer__in=layers)
    if as_of is None:
        return rows.filter(grain=Grain.MONTH)
    month = as_of.replace(day=1)
    return rows.filter(
        Q(grain=Grain.MONTH, on_day__lt=month) | Q(grain=Grain.DAY, on_day__gte=month, on_day__lte=as_of)
    )


def hours_totals(
    book: Book, as_of: date | None = None, by: Collection[str] = ("source",), year: Year = ...
) -> list[HoursTotal]:
    """Hours up to and including a day, by source and (where asked) year, and always by overhead rate."""
    rows = hours_behind(book, as_of)
    if not isinstance(year, EllipsisType):
        rows = rows.filter(year=year)
    columns = {"source": "source__key", "year": "year"}
    grouped = (
        rows.order_by()
        .values("rate_ore_per_hour", *(columns[name] for name in columns if name in by))
        .annotate(total=Sum("minutes"), n=Count("pk"))
    )
    found = [
        HoursTotal(row.get("source__key", ""), row.get("year"), row["total"], row["rate_ore_per_hour"], row["n"])
        for row in grouped
    ]
    return sorted(found, key=lambda t: (t.source, t.year or 0, t.rate_ore_per_hour))


def entries_behind(
    book: Book,
    as_of: date | None = None,
    layer: str = Layer.ACTUAL,
    sources: Collection[str] = (),
    cost_kinds: Collection[str] = (),
    groups: Collection[str] = (),
    year: Year = ...,
    project: str | EllipsisType = ...,
) -> QuerySet[Entry]:
    """The posted entries a total is the sum of, newest first; empty collections mean all."""
    rows = Entry.objects.filter(book=book, layer=layer, voucher__posted=True)
    if as_of:
        rows = rows.filter(booked_on__lte=as_of)
    if sources:
        rows = rows.filter(source__in=list(book.sources.filter(key__in=sources).values_list("pk", flat=True)))
    if cost_kinds or groups:
        kinds = CostKind.objects.filter(book=book)
        kinds = kinds.filter(key__in=cost_kinds) if cost_kinds else kinds
        kinds = kinds.filter(group__in=groups) if groups else kinds
        rows = rows.filter(cost_kind__in=list(kinds.values_list("pk", flat=True)))
    if not isinstance(year, EllipsisType):
        rows = rows.filter(year=year)
    if not isinstance(project, EllipsisType):
        rows = rows.filter(project__code=project) if project else rows.filter(project__isnull=True)
    return rows.select_related("voucher", "source", "cost_kind", "project").order_by("-booked_on", "-pk")


def hours_behind(book: Book, as_of: date | None = None, sources: Collection[str] = ()) -> QuerySet[HoursEntry]:
    """The hours a total is the sum of, newest first."""
    rows = HoursEntry.objects.filter(book=book)
    if as_of:
        rows = rows.filter(booked_on__lte=as_of)
    if sources:
        rows = rows.filter(source__key__in=sources)
    return rows.select_related("source").order_by("-booked_on", "-pk")


def chart_of(book: Book) -> Chart:
    """What the book knows, for checks that ask no database."""
    return Chart(
        book.first_year,
        book.last_year,
        dict(book.cost_kinds.values_list("key", "group")),
        frozenset(book.sources.values_list("key", flat=True)),
        frozenset(book.project_codes.values_list("code", flat=True)),
    )


def legs_of(voucher: Voucher) -> list[Leg]:
    """A voucher's entries as legs, in the order they were booked."""
    rows = voucher.entries.order_by("pk").values_list(
        "source__key", "cost_kind__key", "amount_ore", "year", "project__code", "text"
    )
    return [Leg(source, kind, ore, year, project or "", text) for source, kind, ore, year, project, text in rows]


def sums_for_limits(book: Book) -> dict[Cell, int]:
    """Everything posted, whatever its date, in natural sign, by what limits tell apart."""
    kinds, sources = _kinds(book), _sources(book)
    rows = Tally.objects.filter(book=book, grain=Grain.MONTH).order_by()
    sums: dict[Cell, int] = {}
    for layer, source, kind, year, ore in rows.values_list("layer", "source_id", "cost_kind_id", "year").annotate(
        ore=Sum("amount_ore")
    ):
        group = kinds[kind][1]
        if group != Group.COUNTER:
            cell = Cell(layer, sources[source], group, year)
            sums[cell] = sums.get(cell, 0) + (-ore if group == Group.FUNDING else ore)
    return sums


def spec_of(row: Limit) -> LimitSpec:
    """A stored limit as the rules read it."""
    return LimitSpec(row.key, row.clause, row.max_ore, tuple(row.layers), tuple(row.sources), tuple(row.groups), row.year,
                     tuple((layer, group) for layer, group in row.parts))  # fmt: skip


def limit_states(book: Book) -> list[LimitState]:
    """Every limit of the book in each layer it holds in, with what is used."""
    limits = [spec_of(row) for row in book.limits.order_by("year", "key")]
    return states(limits, sums_for_limits(book), Layer.values)


def tally_gaps(book: Book) -> Iterator[tuple[Any, ...]]:
    """Places where the running totals differ from the entries (none, unless somebody wrote behind the database's back).

    Each is (grain, layer, day, source id, cost kind id, year, project id, öre in entries, öre in the totals).
    """
    place = ("layer", "on_day", "source_id", "cost_kind_id", "year", "project_or_0")
    sums: dict[tuple[object, ...], tuple[int, int]] = {}
    entries = Entry.objects.filter(book=book, voucher__posted=True).values_list(
        "layer", "booked_on", "source_id", "cost_kind_id", F("year"), F("project_id"), "amount_ore"
    )
    for layer, day, source, kind, year, project, ore in entries.iterator():
        for grain, on_day in ((Grain.DAY.value, day), (Grain.MONTH.value, day.replace(day=1))):
            key = (grain, layer, on_day, source, kind, year or 0, project or 0)
            was = sums.get(key, (0, 0))
            sums[key] = (was[0] + ore, was[1] + 1)
    kept = {
        (grain, *rest): (ore, n)
        for grain, *rest, ore, n in Tally.objects.filter(book=book).values_list(
            "grain", *place, "amount_ore", "entries"
        )
    }
    for key in sorted({*sums, *kept}, key=str):
        if sums.get(key, (0, 0)) != kept.get(key, (0, 0)):
            yield (*key, sums.get(key, (0, 0))[0], kept.get(key, (0, 0))[0])
