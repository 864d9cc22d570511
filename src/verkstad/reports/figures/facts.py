"""Where figures come from: tables of rows that never change afterwards, each with the day it speaks of and when it was known.

A `Facts` says, for one table, which rows count and where each thing stands that a figure is asked by. Nothing here knows
any figure. `Listed` is for the few facts that are no rows: they are reckoned for a day, such as whether a term is met.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import (
    BigIntegerField,
    CharField,
    DateTimeField,
    Exists,
    F,
    Max,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.expressions import Combinable
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce, ExtractYear, NullIf

from verkstad.core.reporting.figure import NONE, Fact, Frame, How
from verkstad.journal.models import Act
from verkstad.people.access import Who

Lookup = str | Combinable
Among = frozenset[str] | None  # keys of the mandates that may be counted; None: all of them


def expression(lookup: Lookup) -> Any:
    return F(lookup) if isinstance(lookup, str) else lookup


@dataclass(frozen=True)
class Shown:
    """A row as a page shows it: what it is, where it can be opened, and whose acts of the journal tell of it."""

    label: str
    address: str = ""
    subject: tuple[str, str] | None = None
    made_by: str = ""


@dataclass(frozen=True)
class Facts:
    """A table of facts. `rows` gives every row that counts at all (nothing of a test, nothing that is only a draft).

    Lookups are paths or expressions: `day` (a date), `known` (a moment), `amount`, the dimensions and `who`. `unit` is
    what lies in counties: a project, or an application, named as in `places`. `why` says why day and known stay.
    `quick` is the same facts in sums that the database keeps, for questions of what is known now.
    """

    key: str
    sv: str
    en: str
    why: str
    rows: Callable[[], QuerySet[Any]]
    day: Lookup
    known: Lookup
    mandate: Lookup
    project: Lookup | None = None
    unit: Lookup | None = None
    places: str = "project"  # "project" | "application" | "" where rows name their county themselves
    region: Lookup | None = None
    year: Lookup | None = None
    source: Lookup | None = None
    who: Lookup | None = None
    amount: Lookup | Callable[[Frame], Any] | None = None
    visible: Callable[[QuerySet[Any], Who], QuerySet[Any]] = lambda rows, _user: rows
    clause: str = "OSL 30 kap. 23 §"  # by which a row is withheld from who may not see it
    related: tuple[str, ...] = ()
    show: Callable[[Any], Shown] = lambda row: Shown(str(row))
    quick: "Quick | None" = None

    def dimension(self, name: str) -> Any:
        """A dimension as text, NONE (or "0") where a row has none; None where the table does not know it."""
        if name == "year":
            found = expression(self.year) if self.year is not None else ExtractYear(expression(self.day))
            return Coalesce(Cast(found, CharField()), Value("0"))
        if name == "region" and self.region is None:
            lookup = self.unit if self.unit is not None else self.project
        else:
            lookup = getattr(self, name)
        return None if lookup is None else as_text(lookup)

    def by(self, name: str) -> bool:
        return name == "year" or self.dimension(name) is not None


@dataclass(frozen=True)
class Quick:
    """Running totals that say the same as the rows: `within` picks those that make up the time to a day, `n` counts rows."""

    rows: Callable[[], QuerySet[Any]]
    within: Callable[[date], Q]
    number: Combinable
    lookups: Mapping[str, Any]


def as_text(lookup: Lookup) -> Any:
    return Coalesce(NullIf(Cast(expression(lookup), CharField()), Value("")), Value(NONE))


Condition = Callable[[Frame], Q | Exists | Combinable]
Reckon = Callable[[Frame, Among], Iterable[Fact]]


@dataclass(frozen=True)
class Listed:
    """Facts that are worked out for a frame's day and moment, not read from one table."""

    key: str
    sv: str
    en: str
    why: str
    reckon: Reckon
    dimensions: frozenset[str] = frozenset({"mandate"})
    show: Callable[[Fact], Shown] = lambda fact: Shown(fact.id)
    now_only: bool = False  # cannot be asked for as known earlier: then nothing is told

    def by(self, name: str) -> bool:
        return name in self.dimensions


def everything(_frame: Frame) -> Q:
    return Q()


@dataclass(frozen=True)
class Measure:
    """How a measured figure is taken: facts, which of them, and what of each. `per` divides whole numbers that the database
    adds (60 for minutes that are told in hours, 1000 for thousandths)."""

    facts: Facts | Listed
    how: How
    where: Condition = everything
    amount: Lookup | Callable[[Frame], Any] | None = None
    per: int = 1
    keep: Callable[[Fact], bool] = field(default=lambda _fact: True)  # of Listed ones

    def value_of(self, frame: Frame) -> Any:
        """What a row adds; a value that was changed later is, for an earlier moment, the one of then (`as_known`)."""
        given = self.amount if self.amount is not None else getattr(self.facts, "amount", None)
        if callable(given) and not isinstance(given, Combinable):
            return given(frame)
        return Value(1, BigIntegerField()) if given is None else expression(given)


def acted(
    act: str | tuple[str, ...], subject: str, key: Lookup, *, last: bool = False, mandate: Lookup | None = None,
    **facts: Lookup,
) -> Subquery:  # fmt: skip
    """When the journal first (or last) told an act of the row; null where it never did."""
    return _told(act, subject, key, mandate, facts, Max if last else Min, "at", DateTimeField())


def _told(
    act: str | tuple[str, ...], subject: str, key: Lookup, mandate: Lookup | None, facts: Mapping[str, Lookup],
    pick: type[Min] | type[Max], of: str, kind: Any,
) -> Subquery:  # fmt: skip
    acts = (act,) if isinstance(act, str) else act
    found = Act.objects.filter(act__in=acts, subject_type=subject, subject_key=Cast(_outer(key), CharField()))
    if mandate is not None:
        found = found.filter(mandate=_outer(mandate))
    for name, lookup in facts.items():
        found = found.alias(**{f"told_{name}": KT(f"facts__{name}")}).filter(**{f"told_{name}": _as_told(lookup)})
    return Subquery(found.order_by().values("subject_type").annotate(told=pick(of)).values("told"), output_field=kind)


def _as_told(lookup: Lookup) -> Any:
    return Cast(_outer(lookup), CharField())


def _outer(lookup: Lookup) -> Any:
    return OuterRef(lookup) if isinstance(lookup, str) else lookup


def as_known(field: str, act: str, subject: str, key: Lookup, mandate: Lookup) -> Callable[[Frame], Any]:
    """A whole number of a registered row as it was known at the frame's moment: what the first later act replaced, or the
    number that stands there still."""

    def value(frame: Frame) -> Any:
        if frame.known is None:
            return F(field)
        later = Act.objects.filter(
            act=act, subject_type=subject, subject_key=Cast(_outer(key), CharField()), mandate=_outer(mandate),
            at__gt=frame.known, facts__changed__has_key=field,
        ).order_by("position")  # fmt: skip
        before = later.values(old=Cast(KT(f"facts__changed__{field}__0"), BigIntegerField()))[:1]
        return Coalesce(Subquery(before, output_field=BigIntegerField()), F(field))

    return value


def seen(model: Any) -> Callable[[QuerySet[Any], Who], QuerySet[Any]]:
    """Rows that the model's own `visible_to` shows."""
    return lambda rows, user: rows.filter(pk__in=model.objects.visible_to(user).values("pk"))
