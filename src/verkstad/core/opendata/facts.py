"""What everybody may know of calls and awards: one table, from which every open-data file is made.

Whole öre; None and "" mean that nothing is known, never 0. Nothing here is secret or about a person: what must not be told
is left out when the table is filled, so that no export can tell it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from verkstad.core.opendata.values import clean


@dataclass(frozen=True)
class Text:
    """A text in Swedish, and in English where it is said in that too."""

    sv: str = ""
    en: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "sv", clean(self.sv))
        object.__setattr__(self, "en", clean(self.en))

    def __bool__(self) -> bool:
        return bool(self.sv or self.en)

    @property
    def in_english(self) -> str:
        return self.en or self.sv


# A source's reservation before a figure.
HEDGES = {"about": Text("cirka", "about"), "over": Text("över", "over"), "at_least": Text("minst", "at least"),
          "unconfirmed": Text("obekräftat", "unconfirmed")}  # fmt: skip


@dataclass(frozen=True)
class Day:
    """A day as far as it is known: `precision` is "day", "month" or "year", and `on` then the first or last day of it."""

    on: date
    precision: str = "day"

    @property
    def told(self) -> str:
        """ISO 8601, no longer than what is known: "2017", "2017-06", "2017-06-01"."""
        return self.on.isoformat()[: {"year": 4, "month": 7}.get(self.precision, 10)]


@dataclass(frozen=True)
class Body:
    """An organisation as everybody may know it. `number` is its organisation number, "" where it is not known or not told;
    `local` is what it is called here where it has none. A sole trader has `person` and neither name nor number (R22)."""

    local: str
    name: str
    number: str = ""
    kind: str = ""
    region: str = ""
    person: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", clean(self.name))


@dataclass(frozen=True)
class Place:
    """A county: its official code, names and NUTS 3 code."""

    code: str
    name: Text
    nuts3: str = ""


@dataclass(frozen=True)
class Area:
    """A focus area of the programme."""

    key: str
    name: Text


class Move(StrEnum):
    """What money does: it is promised, paid out, or comes back."""

    COMMITMENT = "commitment"
    DISBURSEMENT = "disbursement"
    RECOVERY = "recovery"


@dataclass(frozen=True)
class Transaction:
    """Money of an award on a day, in öre; a commitment that was lowered is below zero, what came back is above."""

    move: Move
    number: int
    on: date
    amount_ore: int


@dataclass(frozen=True)
class Outcome:
    """A reported result, as its source words it. `value` is None where the source gives a word and no figure."""

    key: str
    name: Text
    value: Decimal | None = None
    words: Text = Text()
    unit: str = "count"
    qualifier: str = ""
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    on: Day | None = None
    source: str = ""


class State(StrEnum):
    """Where an award is in its life."""

    OFFERED = "offered"
    PLANNED = "planned"
    RUNNING = "running"
    ENDED = "ended"
    DECLINED = "declined"


@dataclass(frozen=True)
class Mandate:
    """The government's decision that pays, the programme it belongs to, and the agency that grants its money."""

    key: str
    name: Text
    number: str = ""
    programme: str = ""
    programme_name: Text = Text()
    agency: str = ""
    agency_number: str = ""


@dataclass(frozen=True)
class CallFact:
    """A published call, and how many applications it has had once it is closed. A number is None where it may not be told yet
    or would tell of a single applicant."""

    key: str
    title: Text
    what: Text
    kind: str
    standing: str
    mandate: Mandate
    url: str
    fictional: bool = False
    opens: Day | None = None
    closes: Day | None = None
    budget_ore: int | None = None
    least_ore: int | None = None
    most_ore: int | None = None
    regions: tuple[str, ...] = ()
    received: int | None = None
    granted: int | None = None
    rejected: int | None = None
    applied_ore: int | None = None
    granted_ore: int | None = None
    modified: datetime | None = None


@dataclass(frozen=True)
class CallRef:
    """The call that an award came of; `open` says whether anybody who fits could apply."""

    key: str
    title: Text
    id: str
    open: bool


@dataclass(frozen=True)
class AwardFact:
    """A grant as everybody may know it. `id` is the same for ever; `diary_number` is the decision's; `disbursed_ore` is paid
    out less what came back."""

    id: str
    title: Text
    description: Text
    state: State
    mandate: Mandate
    url: str
    made: datetime
    modified: datetime
    kind: str = ""
    diary_number: str = ""
    recipient: Body | None = None
    partners: tuple[Body, ...] = ()
    call: CallRef | None = None
    decided_on: date | None = None
    applied_ore: int | None = None
    awarded_ore: int | None = None
    awarded_qualifier: str = ""
    by_year: tuple[tuple[int, int], ...] = ()  # year, öre of what is awarded
    disbursed_ore: int | None = None
    other_funding_ore: int | None = None
    total_ore: int | None = None
    planned_from: Day | None = None
    planned_to: Day | None = None
    actual_from: Day | None = None
    actual_to: Day | None = None
    regions: tuple[Place, ...] = ()
    areas: tuple[Area, ...] = ()
    transactions: tuple[Transaction, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    source: str = ""
    confirmed: bool = True
    fictional: bool = False

    def moved(self, move: Move) -> tuple[Transaction, ...]:
        return tuple(one for one in self.transactions if one.move is move)

    @property
    def recovered_ore(self) -> int | None:
        """What came back; None where no money is known to have moved."""
        return None if self.disbursed_ore is None else sum(one.amount_ore for one in self.moved(Move.RECOVERY))


@dataclass(frozen=True)
class Publisher:
    """Who publishes: the agency, the address of the site, and what its identifiers begin with.

    `prefix` is the one that 360Giving gives a publisher, "" without; `email` is where people may ask about the data.
    """

    name: str
    site: str
    number: str = ""
    prefix: str = ""
    email: str = ""

    def granting(self, mandate: Mandate) -> "Publisher":
        """The same with the mandate's agency, which is who grants."""
        return replace(self, name=mandate.agency, number=mandate.agency_number) if mandate.agency else self


@dataclass
class Missing:
    """Awards that a standard has no room for, since what it demands is not known: which, and what is missing."""

    names: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def note(self, award: str, missing: Sequence[str]) -> bool:
        """Whether something is missing; it is then noted."""
        if missing:
            self.names[award] = tuple(missing)
        return bool(missing)
