"""SIE 4 into vouchers to be, by the book's account and object mappings; and a book out as SIE 4."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from verkstad.core.findings import Finding, Severity
from verkstad.core.refused import Refused
from verkstad.core.sie import Sie, Trans, Ver, name_of, parse_sie_by_parts, year_of
from verkstad.core.sie_writer import Header, plain, write_sie
from verkstad.core.words import gettext_noop as _
from verkstad.funds.drafts import Chart, Draft, Line, counter_legs
from verkstad.funds.models import AccountMapping, Book, CostKind, Entry, Grain, Group, Layer, Tally, Use
from verkstad.funds.queries import chart_of
from verkstad.funds.reading import Reading
from verkstad.funds.steps import Step, Steps, finish

PROGRAM = "Verkstad"
PROJECT_DIMENSION = 6
# The format leaves dimensions from 20 to whoever writes the file; these are ours, known again by number and name.
SOURCE_DIMENSION, SOURCE_NAME = 20, "Finansieringskälla"
YEAR_DIMENSION, YEAR_NAME = 21, "Avser år"
NO_YEAR = "0"
TOLD = 5_000


@dataclass(frozen=True)
class _Account:
    first: int
    last: int
    use: str
    cost_kind: str


@dataclass
class _Plan:
    """What the book makes of accounts and objects."""

    chart: Chart
    accounts: list[_Account]
    sources: Mapping[tuple[int, str], str]
    projects: Mapping[tuple[int, str], str]
    funding: Mapping[str, str]
    default_source: str
    told: set[str] = field(default_factory=set)

    def account(self, number: str) -> _Account | None:
        if not number.isdecimal():
            return None
        return next((one for one in self.accounts if one.first <= int(number) <= one.last), None)


def _plan(book: Book, default_source: str) -> _Plan:
    accounts = [
        _Account(int(row.first), int(row.last), row.use, row.cost_kind.key if row.cost_kind else "")
        for row in AccountMapping.objects.filter(book=book).select_related("cost_kind")
    ]
    objects = list(book.object_mappings.select_related("source", "project"))
    funding = dict(book.sources.values_list("key", "funding_kind"))
    if not default_source and len(funding) == 1:
        default_source = next(iter(funding))
    return _Plan(
        chart_of(book),
        sorted(accounts, key=lambda one: one.first),
        {(o.dimension, o.object): o.source.key for o in objects if o.source},
        {(o.dimension, o.object): o.project.code for o in objects if o.project},
        funding,
        default_source,
    )


def read_sie(content: bytes, book: Book, default_source: str = "") -> Reading:
    """What `reading_sie` finds."""
    return finish(reading_sie(content, book, default_source))


def reading_sie(content: bytes, book: Book, default_source: str = "") -> Steps[Reading]:
    """Read a file of type 4 for a book; `default_source` is for rows whose objects name no funding source.

    Cost and funding accounts become entries, all other mapped accounts the counter side. Refuses, at its line, an
    account outside the book's mapping, a project object the book does not know, a row without a funding source, and
    a file that was written from this very book.
    """
    sie = yield from _parsed(content)
    reading = Reading("sie", findings=list(sie.findings))
    if sie.program == PROGRAM and sie.file_number == book.key:
        reading.findings.append(
            Finding("own_file", _("This file was written from this very book: all of it is booked already."), where="1")
        )
    if sie.flag == "1":
        reading.findings.append(
            Finding(
                "flagged", _("The file is marked as read before (#FLAGGA 1)."), severity=Severity.WARNING, where="1"
            )
        )
    plan = _plan(book, default_source)
    met: dict[str, int] = {}
    for number, ver in enumerate(sie.vouchers):
        if number % TOLD == 0:
            yield Step("sort", number, len(sie.vouchers))
        draft = _draft(ver, sie, plan, reading, met)
        if draft:
            reading.drafts.append(draft)
    return reading


def _parsed(content: bytes) -> Steps[Sie]:
    parts = parse_sie_by_parts(content)
    try:
        while True:
            yield Step("read", *next(parts))
    except StopIteration as end:
        sie: Sie = end.value
        return sie


def _draft(ver: Ver, sie: Sie, plan: _Plan, reading: Reading, met: dict[str, int]) -> Draft | None:
    lines = []
    faults = len(reading.findings)
    for row in ver.rows:
        account = plan.account(row.account)
        if account is None:
            if row.account not in plan.told:
                plan.told.add(row.account)
                reading.findings.append(
                    Finding(
                        "unmapped_account",
                        _("The account %(account)s %(name)s is not in the book's account mapping."),
                        {"account": row.account, "name": sie.accounts.get(row.account, "")},
                        where=str(row.line),
                        fix=_("Say in the mapping what it is: a cost kind, funding, or the other side (bank, tax)."),
                    )
                )
        elif account.use != Use.COUNTER and row.amount_ore:
            line = _line(row, account, ver, sie, plan, reading)
            if line:
                lines.append(line)
    if not lines:
        known = all(plan.account(row.account) for row in ver.rows)
        reading.left_out += known and len(reading.findings) == faults
        return None
    legs, wheres = counter_legs(plan.chart, lines)
    return Draft(ver.day, ver.text.strip()[:300] or name_of(ver), legs, Layer.ACTUAL, f"SIE {name_of(ver)}",
                 import_key=_key(ver, sie, met), where=str(ver.line), wheres=wheres)  # fmt: skip


def _line(row: Trans, account: _Account, ver: Ver, sie: Sie, plan: _Plan, reading: Reading) -> Line | None:
    source = project = ""
    year: int | None = ver.day.year if ver.day.year <= plan.chart.last_year else None
    for dimension, one in row.objects:
        place = (dimension, one)
        source = plan.sources.get(place, source)
        if place in plan.projects:
            project = plan.projects[place]
        elif dimension == PROJECT_DIMENSION and place not in plan.sources:
            project = one
        elif dimension == SOURCE_DIMENSION and _ours(sie, dimension, SOURCE_NAME):
            source = one
        elif dimension == YEAR_DIMENSION and _ours(sie, dimension, YEAR_NAME) and one.isdecimal():
            year = int(one) or None
    source = source or plan.default_source
    if not source:
        reading.findings.append(
            Finding("no_source", _("The row names no funding source."), where=str(row.line),
                    fix=_("Choose a funding source for such rows, or map an object of the file to one."))
        )  # fmt: skip
        return None
    kind = plan.funding.get(source, "bidrag") if account.use == Use.FUNDING else account.cost_kind
    ore = -row.amount_ore if plan.chart.kinds.get(kind) == Group.FUNDING else row.amount_ore
    return Line(source, kind, ore, year, project, row.text[:300], where=str(row.line))


def _ours(sie: Sie, dimension: int, name: str) -> bool:
    return sie.dimensions.get(dimension, "").casefold() == name.casefold()


def _key(ver: Ver, sie: Sie, met: dict[str, int]) -> str:
    """Series, number and financial year; a voucher without number is known again by its content."""
    year = year_of(sie, ver.day).isoformat()
    if ver.number and len(ver.series) + len(ver.number) < 90:
        return f"sie:{year}:{ver.series}:{ver.number}"
    rows = [(row.account, row.objects, row.amount_ore, row.text) for row in ver.rows]
    content = repr((ver.series, ver.number, ver.day.isoformat(), ver.text, rows))
    digest = hashlib.sha256(content.encode()).hexdigest()[:24]
    met[digest] = met.get(digest, 0) + 1
    return f"sie:{year}:*{digest}:{met[digest]}"


def write_book(book: Book, today: date) -> bytes:
    """The book's payments as SIE 4, every voucher; funding source and year as dimensions of their own.

    Refuses a book whose account mapping has no account for a cost kind that is booked.
    """
    accounts, names = _accounts_out(book)
    sources = dict(book.sources.values_list("key", "label_sv"))
    years = sorted(
        {day.year for day in book.vouchers.filter(posted=True, layer=Layer.ACTUAL).dates("booked_on", "year")}
    )
    last = years[-1] if years else book.last_year
    header = Header(
        company=book.title,
        written_on=today,
        years={year - last: (date(year, 1, 1), date(year, 12, 31)) for year in years or [last]},
        file_number=book.key,
        program=PROGRAM,
        accounts=names,
        dimensions={PROJECT_DIMENSION: "Projekt", SOURCE_DIMENSION: SOURCE_NAME, YEAR_DIMENSION: YEAR_NAME},
        objects={
            **{(PROJECT_DIMENSION, code): name for code, name in book.project_codes.values_list("code", "name")},
            **{(SOURCE_DIMENSION, key): label for key, label in sources.items()},
        },
    )
    return write_sie(header, _vouchers_out(book, accounts))


def _accounts_out(book: Book) -> tuple[dict[tuple[str, str], str], dict[str, str]]:
    """Account by (source, cost kind), and account names; Refused where the mapping has none."""
    found: dict[tuple[str, str], str] = {}
    names: dict[str, str] = {}
    missing: dict[str, None] = {}
    for source, kind, account in _accounts_of(book):
        if account:
            found[source, kind.key] = account
            names.setdefault(account, kind.label_sv)
        else:
            missing[kind.label_sv] = None
    if missing:
        raise Refused(
            *(
                Finding("no_account", _("The account mapping has no account for %(kind)s."), {"kind": label},
                        fix=_("Add one to the book's account mapping."))
                for label in missing
            )
        )  # fmt: skip
    return found, dict(sorted(names.items()))


def _accounts_of(book: Book) -> list[tuple[str, CostKind, str]]:
    """Source, cost kind and account ("" where there is none) of everything paid, from the running totals."""
    mappings = list(AccountMapping.objects.filter(book=book).select_related("cost_kind").order_by("first"))
    paid = Tally.objects.filter(book=book, layer=Layer.ACTUAL, grain=Grain.MONTH).order_by()
    pairs = set(paid.values_list("source_id", "cost_kind_id").distinct())
    sources, kinds = list(book.sources.all()), list(book.cost_kinds.all())
    return [
        (
            source.key,
            kind,
            next((m.first for m in mappings if _serves(m, kind.key, kind.group, source.funding_kind)), ""),
        )
        for source in sources
        for kind in kinds
        if (source.pk, kind.pk) in pairs
    ]


def kinds_without_account(book: Book) -> list[CostKind]:
    """The cost kinds that are paid and that no account stands for: while there is one, the book is no SIE file."""
    return list({kind.pk: kind for _source, kind, account in _accounts_of(book) if not account}.values())


def _serves(mapping: AccountMapping, kind: str, group: str, funding_kind: str) -> bool:
    if group == Group.COUNTER:
        return mapping.use == Use.COUNTER
    if mapping.use == Use.COST:
        return mapping.cost_kind is not None and mapping.cost_kind.key == kind
    return mapping.use == Use.FUNDING and group == Group.FUNDING and kind == funding_kind


def _vouchers_out(book: Book, accounts: Mapping[tuple[str, str], str]) -> Iterable[Ver]:
    rows = (
        Entry.objects.filter(book=book, layer=Layer.ACTUAL, voucher__posted=True)
        .order_by("voucher__number", "pk")
        .values_list("voucher__number", "booked_on", "voucher__text", "source__key", "cost_kind__key", "year",
                     "project__code", "amount_ore", "text")
    )  # fmt: skip
    head: tuple[int, date, str] | None = None
    made: list[Trans] = []
    for number, day, said, source, kind, year, project, ore, text in rows.iterator(chunk_size=5000):
        if head and head[0] != number:
            yield Ver(0, "V", str(head[0]), head[1], plain(head[2]), tuple(made))
            made = []
        head = (number, day, said)
        objects = [(PROJECT_DIMENSION, project)] if project else []
        objects += [(SOURCE_DIMENSION, source), (YEAR_DIMENSION, str(year or NO_YEAR))]
        made.append(Trans(0, accounts[source, kind], tuple(objects), ore, plain(text)))
    if head:
        yield Ver(0, "V", str(head[0]), head[1], plain(head[2]), tuple(made))
