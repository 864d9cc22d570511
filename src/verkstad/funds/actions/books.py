"""Opening a book: its sources, cost kinds, account mappings, project codes and limits."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import Any

from django.db import transaction
from django.db.models import Model

from verkstad.core.findings import Finding
from verkstad.core.refused import Refused
from verkstad.core.words import gettext_noop as _
from verkstad.funds.actions.who import Actor, journal_key, locked
from verkstad.funds.drafts import INTEREST
from verkstad.funds.limits import LimitSpec
from verkstad.funds.models import (
    AccountMapping,
    Book,
    CostKind,
    Entry,
    FundingSource,
    Group,
    Layer,
    Limit,
    ObjectMapping,
    ProjectCode,
    Use,
)
from verkstad.funds.queries import spec_of
from verkstad.journal.actions import record

Changes = dict[str, tuple[Any, Any]]


@dataclass(frozen=True)
class SourceSpec:
    """A column of the statement. `funding_kind` is the cost kind its funding is booked on: bidrag or anslag."""

    key: str
    label_sv: str
    label_en: str
    repayable: bool = False
    order: int = 0
    funding_kind: str = "bidrag"


@dataclass(frozen=True)
class KindSpec:
    """A kind of money; `group` is funding, programme, transfer or counter."""

    key: str
    label_sv: str
    label_en: str
    group: str
    order: int = 0


@dataclass(frozen=True)
class AccountSpec:
    """A range of accounts of the agency's own accounts; `use` is cost, funding or counter."""

    first: str
    last: str
    cost_kind: str = ""
    use: str = Use.COST


@dataclass(frozen=True)
class ObjectSpec:
    """An object of a SIE dimension that stands for a source or a project of the book."""

    dimension: int
    object: str
    source: str = ""
    project: str = ""


STANDARD_KINDS = (
    KindSpec("bidrag", "Bidrag", "Grants received", Group.FUNDING, 1),
    KindSpec("anslag", "Anslag", "Appropriations", Group.FUNDING, 2),
    KindSpec("staff", "Personalkostnader", "Staff costs", Group.PROGRAMME, 3),
    KindSpec("services", "Köpta tjänster", "Purchased services", Group.PROGRAMME, 4),
    KindSpec("other", "Övriga kostnader", "Other costs", Group.PROGRAMME, 5),
    KindSpec("transfers", "Transfereringar", "Transfers", Group.TRANSFER, 6),
)
INTEREST_KIND = KindSpec(
    INTEREST, "Ränta på återkrav, skuld till staten", "Interest on recoveries, owed to the state", Group.COUNTER, 98
)
COUNTER_KIND = KindSpec("counter", "Motkonto", "Counter account", Group.COUNTER, 99)


@transaction.atomic
def open_book(
    *,
    key: str,
    title: str,
    first_year: int,
    last_year: int,
    public: bool,
    sources: Sequence[SourceSpec],
    actor: Actor,
    cost_kinds: Sequence[KindSpec] = STANDARD_KINDS,
    account_mappings: Sequence[AccountSpec] = (),
    object_mappings: Sequence[ObjectSpec] = (),
) -> tuple[Book, Changes]:
    """Open a book or bring it in step with what is given; the second call with the same changes nothing.

    Gives the book and what changed (field -> old, new; empty = nothing, and nothing is journalled). A counter
    account is added where `cost_kinds` has none. Sources and cost kinds that are no longer named are kept, because
    entries may stand on them; mappings are kept where none are given, because people may have set them. Refuses
    years in the wrong order or that would leave entries outside, a kind whose group would change under its entries,
    and mappings to things that are not there.
    """
    book = Book.objects.filter(key=key).first()
    by = journal_key(actor, "funds.keep_book", book)
    if book:
        book = locked(book)
    kinds = list(cost_kinds)
    if not any(kind.group == Group.COUNTER for kind in kinds):
        kinds.append(COUNTER_KIND)
    _check_book(book, first_year, last_year, sources, kinds)
    changes: Changes = {}
    fields = {"title": title, "first_year": first_year, "last_year": last_year, "public": public}
    book = _save(Book, {"key": key}, fields, "book", changes)
    for source in sources:
        _save(FundingSource, {"book": book, "key": source.key}, _fields(source), f"source {source.key}", changes)
    for kind in kinds:
        _save(CostKind, {"book": book, "key": kind.key}, _fields(kind), f"cost kind {kind.key}", changes)
    if account_mappings:
        _set_accounts(book, account_mappings, changes)
    if object_mappings:
        _set_objects(book, object_mappings, changes)
    if changes:
        record(actor=by, act="book.saved", subject_type="book", subject_key=key, mandate=key,
               facts={"changed": sorted(changes)})  # fmt: skip
    return book, changes


def _fields(spec: SourceSpec | KindSpec) -> dict[str, Any]:
    return {name: value for name, value in asdict(spec).items() if name != "key"}


def _save(model: type[Model], named: Mapping[str, Any], fields: Mapping[str, Any], label: str, changes: Changes) -> Any:
    thing = model._default_manager.filter(**named).first()
    if thing is None:
        changes[label] = (None, dict(fields))
        return model._default_manager.create(**named, **fields)
    old = {name: getattr(thing, name) for name in fields}
    differing = [name for name in fields if old[name] != fields[name]]
    if differing:
        for name in differing:
            changes[f"{label}: {name}"] = (old[name], fields[name])
            setattr(thing, name, fields[name])
        thing.save(update_fields=differing)
    return thing


def _check_book(
    book: Book | None, first: int, last: int, sources: Sequence[SourceSpec], kinds: Sequence[KindSpec]
) -> None:
    found = []
    if first > last:
        found.append(Finding("years_backward", _("The first year %(first)s is after the last year %(last)s."),
                             {"first": first, "last": last}))  # fmt: skip
    groups = {kind.key: kind.group for kind in kinds}
    for source in sources:
        if groups.get(source.funding_kind, Group.FUNDING) != Group.FUNDING:
            found.append(Finding("not_funding", _("“%(kind)s” of the source %(source)s is no kind of funding."),
                                 {"kind": source.funding_kind, "source": source.key}))  # fmt: skip
    if book:
        used = Entry.objects.filter(book=book)
        if used.filter(year__isnull=False).exclude(year__range=(first, last)).exists():
            found.append(Finding("years_in_use", _("The book has entries outside %(first)s to %(last)s."),
                                 {"first": first, "last": last}))  # fmt: skip
        for kind in CostKind.objects.filter(book=book):
            if groups.get(kind.key, kind.group) != kind.group and used.filter(cost_kind=kind).exists():
                found.append(Finding("group_in_use", _("The cost kind %(kind)s has entries; its group cannot change."),
                                     {"kind": kind.key}))  # fmt: skip
    if found:
        raise Refused(*found)


def _set_accounts(book: Book, specs: Sequence[AccountSpec], changes: Changes) -> None:
    kinds = {kind.key: kind for kind in book.cost_kinds.all()}
    ranges = sorted((len(s.first), s.first, s.last) for s in specs)
    found = [
        Finding("account_range", _("The account range %(first)s to %(last)s is backward or not digits."),
                {"first": s.first, "last": s.last})
        for s in specs
        if not (s.first.isdigit() and s.last.isdigit() and int(s.first) <= int(s.last))
    ] + [
        Finding("account_kind", _("Accounts from %(first)s: “%(kind)s” is no cost kind of the book."),
                {"first": s.first, "kind": s.cost_kind})
        for s in specs
        if (s.use == Use.COST or s.cost_kind) and s.cost_kind not in kinds
    ]  # fmt: skip
    if not found:
        found = [
            Finding("account_overlap", _("The account ranges from %(first)s and from %(second)s overlap."),
                    {"first": one[1], "second": two[1]})
            for one, two in pairwise(ranges)
            if int(two[1]) <= int(one[2])
        ]  # fmt: skip
    if found:
        raise Refused(*found)
    wanted = {(s.first, s.last, str(s.use), s.cost_kind) for s in specs}
    rows = AccountMapping.objects.filter(book=book).select_related("cost_kind")
    old = {(m.first, m.last, m.use, m.cost_kind.key if m.cost_kind else "") for m in rows}
    if wanted != old:
        changes["account mappings"] = (sorted(old), sorted(wanted))
        rows.delete()
        AccountMapping.objects.bulk_create(
            AccountMapping(book=book, first=s.first, last=s.last, use=s.use, cost_kind=kinds.get(s.cost_kind))
            for s in specs
        )


def _set_objects(book: Book, specs: Sequence[ObjectSpec], changes: Changes) -> None:
    sources = {source.key: source for source in book.sources.all()}
    projects = {project.code: project for project in book.project_codes.all()}
    found = [
        Finding("object_target", _("Object %(object)s of dimension %(dimension)s points to nothing in the book."),
                {"object": s.object, "dimension": s.dimension})
        for s in specs
        if not (s.source or s.project)
        or (s.source and s.source not in sources)
        or (s.project and s.project not in projects)
    ]  # fmt: skip
    if found:
        raise Refused(*found)
    wanted = {(s.dimension, s.object, s.source, s.project) for s in specs}
    rows = ObjectMapping.objects.filter(book=book).select_related("source", "project")
    old = {(m.dimension, m.object, m.source.key if m.source else "", m.project.code if m.project else "") for m in rows}
    if wanted != old:
        changes["object mappings"] = (sorted(old), sorted(wanted))
        rows.delete()
        ObjectMapping.objects.bulk_create(
            ObjectMapping(book=book, dimension=s.dimension, object=s.object, source=sources.get(s.source),
                          project=projects.get(s.project))
            for s in specs
        )  # fmt: skip


@transaction.atomic
def set_mappings(
    *, book: Book, accounts: Sequence[AccountSpec], objects: Sequence[ObjectSpec], actor: Actor
) -> Changes:
    """Replace what the accounts and objects of a SIE file mean in a book; what is booked already stays as it is.

    Gives what changed, and journals only then. Refuses account ranges that overlap or run backward, and mappings to
    things that the book does not have.
    """
    by = journal_key(actor, "funds.keep_book", book)
    book, changes = locked(book), Changes()
    _set_accounts(book, accounts, changes)
    _set_objects(book, objects, changes)
    if changes:
        facts = {"accounts": [[s.first, s.last, str(s.use), s.cost_kind] for s in accounts],
                 "objects": [[s.dimension, s.object, s.source, s.project] for s in objects]}  # fmt: skip
        record(actor=by, act="mappings.set", subject_type="book", subject_key=book.key, mandate=book.key, facts=facts)
    return changes


@transaction.atomic
def save_project_code(*, book: Book, code: str, name: str, actor: Actor) -> tuple[ProjectCode, Changes]:
    """Give a project its place in a book; the second call with the same changes nothing."""
    by = journal_key(actor, "funds.keep_book", book)
    changes: Changes = {}
    project: ProjectCode = _save(ProjectCode, {"book": locked(book), "code": code}, {"name": name}, code, changes)
    if changes:
        record(actor=by, act="project_code.saved", subject_type="book", subject_key=book.key, mandate=book.key,
               facts={"code": code})  # fmt: skip
    return project, changes


@transaction.atomic
def open_kind(*, book: Book, kind: KindSpec, actor: Actor) -> CostKind:
    """Give a book a kind of money that it did not have; everything else in it stays as it is."""
    by = journal_key(actor, "funds.keep_book", book)
    changes: Changes = {}
    made: CostKind = _save(CostKind, {"book": locked(book), "key": kind.key}, _fields(kind), kind.key, changes)
    if changes:
        record(actor=by, act="book.saved", subject_type="book", subject_key=book.key, mandate=book.key,
               facts={"changed": sorted(changes)})  # fmt: skip
    return made


@transaction.atomic
def set_limits(*, book: Book, limits: Sequence[LimitSpec], actor: Actor) -> Changes:
    """Replace the book's limits; gives what changed and journals only then.

    A limit may be below what is already booked: the past stays, further bookings that add to it are refused. Refuses a
    limit on a source, group, layer or year that the book does not know, one of parts that names layers or groups beside
    them, and two limits of one key.
    """
    by = journal_key(actor, "funds.keep_book", book)
    book = locked(book)
    _check_limits(book, limits)
    wanted = {limit.key: limit for limit in limits}
    old = {row.key: spec_of(row) for row in book.limits.all()}
    changes: Changes = {
        key: (old.get(key), wanted.get(key)) for key in {*old, *wanted} if old.get(key) != wanted.get(key)
    }
    if changes:
        book.limits.all().delete()
        Limit.objects.bulk_create(
            Limit(book=book, key=n.key, clause=n.clause, layers=list(n.layers), sources=list(n.sources),
                  groups=list(n.groups), parts=[list(part) for part in n.parts], year=n.year, max_ore=n.max_ore)
            for n in limits
        )  # fmt: skip
        record(actor=by, act="limits.set", subject_type="book", subject_key=book.key, mandate=book.key,
               facts={"limits": [{"key": n.key, "max_ore": n.max_ore, "year": n.year} for n in limits]})  # fmt: skip
    return changes


def _check_limits(book: Book, limits: Sequence[LimitSpec]) -> None:
    known = {*book.sources.values_list("key", flat=True)}
    keys = [limit.key for limit in limits]
    found = [
        Finding("limit_scope", _("The limit %(key)s is about something the book does not know."), {"key": n.key},
                clause=n.clause)
        for n in limits
        if not known.issuperset(n.sources)
        or not set(Group.values).issuperset(n.groups)
        or not set(Layer.values).issuperset(n.layers)
        or not {(layer, group) for layer in Layer.values for group in Group.values}.issuperset(n.parts)
        or (n.parts and (n.layers or n.groups))
        or not (n.year is None or book.first_year <= n.year <= book.last_year)
    ]  # fmt: skip
    found += [
        Finding("limit_twice", _("The limit %(key)s is given twice."), {"key": key})
        for key in sorted(set(keys))
        if keys.count(key) > 1
    ]
    if found:
        raise Refused(*found)
