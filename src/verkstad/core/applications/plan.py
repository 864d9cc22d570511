"""The budget and financing of an application as data: what it costs, by whom and when, and who pays.

A plan is a set of cells under addresses such as "cost/staff/owner/2018", so that several people can change different
cells at once; `plan_of` reads the cells, `cells_of` writes them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Any

from verkstad.core.calls.terms import CallTerms

Cells = Mapping[str, Any]
MOST_ORE = 10**14  # a thousand milliards of kronor: above that a figure is a slip of the keyboard


class Source(StrEnum):
    """Who pays: the grant applied for, the parties themselves, the regional fund of the EU, others."""

    GRANT = "grant"
    OWN = "own"
    ERDF = "erdf"
    OTHER = "other"


class Means(StrEnum):
    """What is paid with: money, or work and things that are given (R8)."""

    CASH = "cash"
    IN_KIND = "in_kind"


@dataclass(frozen=True, order=True)
class Cost:
    """A cost in whole öre of one kind, partner and year; `in_kind` where nobody pays money for it."""

    kind: str
    partner: str
    year: int
    amount_ore: int
    in_kind: bool = False


@dataclass(frozen=True, order=True)
class Units:
    """How many units (hours, participants) of a unit cost; the amount is computed, never typed."""

    option: str
    partner: str
    year: int
    count: Fraction


@dataclass(frozen=True, order=True)
class Chosen:
    """A flat rate that a partner uses (every year), or a lump sum in a partner's year."""

    option: str
    partner: str
    year: int = 0


@dataclass(frozen=True, order=True)
class Fund:
    """A line of the financing. `partner` is the key of the one who gives, "" for others, who are named in `name`.
    `confirmed` is the day the promise was given (ISO), "" while there is none. `year` 0 stands for the whole project."""

    key: str
    source: Source
    partner: str = ""
    name: str = ""
    year: int = 0
    amount_ore: int = 0
    means: Means = Means.CASH
    confirmed: str = ""


@dataclass(frozen=True)
class Plan:
    """A whole plan, each part in order, so that two ways of writing the same are one."""

    costs: tuple[Cost, ...] = ()
    units: tuple[Units, ...] = ()
    chosen: tuple[Chosen, ...] = ()
    funds: tuple[Fund, ...] = ()


def years_of(terms: CallTerms, today: date) -> list[int]:
    """The years that the call's project window touches; three from `today` where the call names no window."""
    first = int(terms.project_from[:4]) if terms.project_from else None
    last = int(terms.project_to[:4]) if terms.project_to else None
    start = first if first is not None else min(today.year, last or today.year)
    return list(range(start, (last if last is not None else start + 2) + 1))


def plan_of(cells: Cells) -> Plan:
    """The plan that cells describe. Raises ValueError for an address or a value that `cell_of` would not let in."""
    costs, units, chosen, funds = [], [], [], {}  # type: ignore[var-annotated]
    for address, value in cells.items():
        kind, *rest = address.split("/")
        if kind in ("cost", "in_kind"):
            costs.append(Cost(rest[0], rest[1], int(rest[2]), int(value), kind == "in_kind"))
        elif kind == "unit":
            units.append(Units(rest[0], rest[1], int(rest[2]), Fraction(value)))
        elif kind == "chosen":
            chosen.append(Chosen(rest[0], rest[1], int(rest[2]) if len(rest) > 2 else 0))
        elif kind == "fund":
            funds.setdefault(rest[0], {})[rest[1]] = value
        else:
            raise ValueError(address)
    lines = [_fund(key, given) for key, given in funds.items()]
    return Plan(
        tuple(sorted(c for c in costs if c.amount_ore)), tuple(sorted(u for u in units if u.count)),
        tuple(sorted(chosen)), tuple(sorted(lines)),
    )  # fmt: skip


def _fund(key: str, given: Mapping[str, Any]) -> Fund:
    return Fund(
        key, Source(given.get("source", "own")), given.get("partner", ""), given.get("name", ""),
        int(given.get("year", 0) or 0), int(given.get("amount_ore", 0) or 0), Means(given.get("means", "cash")),
        given.get("confirmed", ""),
    )  # fmt: skip


def cells_of(plan: Plan) -> dict[str, Any]:
    """The cells of a plan; what is nothing has no cell."""
    cells: dict[str, Any] = {}
    for cost in plan.costs:
        cells[f"{'in_kind' if cost.in_kind else 'cost'}/{cost.kind}/{cost.partner}/{cost.year}"] = cost.amount_ore
    for unit in plan.units:
        cells[f"unit/{unit.option}/{unit.partner}/{unit.year}"] = str(unit.count)
    for one in plan.chosen:
        cells[f"chosen/{one.option}/{one.partner}" + (f"/{one.year}" if one.year else "")] = True
    for fund in plan.funds:
        given = {"partner": fund.partner, "name": fund.name, "year": fund.year, "amount_ore": fund.amount_ore,
                 "confirmed": fund.confirmed, "means": str(fund.means)}  # fmt: skip
        cells[f"fund/{fund.key}/source"] = str(fund.source)
        cells |= {f"fund/{fund.key}/{name}": value for name, value in given.items() if value not in ("", 0)}
    return cells


def to_json(plan: Plan) -> dict[str, Any]:
    """The plan as plain JSON, in its order: what is signed and sent."""
    return {
        "costs": [{"kind": c.kind, "partner": c.partner, "year": c.year, "amount_ore": c.amount_ore,
                   "in_kind": c.in_kind} for c in plan.costs],
        "units": [{"option": u.option, "partner": u.partner, "year": u.year, "count": str(u.count)} for u in plan.units],
        "chosen": [{"option": c.option, "partner": c.partner, "year": c.year} for c in plan.chosen],
        "funds": [{"key": f.key, "source": str(f.source), "partner": f.partner, "name": f.name, "year": f.year,
                   "amount_ore": f.amount_ore, "means": str(f.means), "confirmed": f.confirmed} for f in plan.funds],
    }  # fmt: skip


def from_json(content: Mapping[str, Any]) -> Plan:
    """A plan from the JSON that `to_json` writes; an empty one from an empty dict."""
    return Plan(
        tuple(sorted(Cost(**one) for one in content.get("costs", ()))),
        tuple(sorted(Units(**{**one, "count": Fraction(one["count"])}) for one in content.get("units", ()))),
        tuple(sorted(Chosen(**one) for one in content.get("chosen", ()))),
        tuple(sorted(Fund(**{**one, "source": Source(one["source"]), "means": Means(one["means"])})
                     for one in content.get("funds", ()))),
    )  # fmt: skip
