"""What tells two versions of an agreement apart, piece by piece, and how two changes of the same version are joined.

An agreement is a set of pieces under addresses: "year/2026", "cost/staff/owner/2026", "package/p1". A piece is changed,
compared and joined whole; a piece of several fields (a work package, an indicator, a line of the financing) is compared
field by field, so that a person reads what is new in it.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from verkstad.core.agreements.content import Agreed, from_json, to_json
from verkstad.core.applications.merge import Conflict, merge
from verkstad.core.applications.plan import Plan, cells_of, plan_of
from verkstad.core.applications.plan import to_json as plan_to_json

Pieces = dict[str, Any]
PLAIN = ("share", "share_clause", "first", "last", "special_terms", "general_terms", "aid_scheme", "payee")
COSTS = ("cost", "in_kind", "unit", "chosen")


class Part(StrEnum):
    """What a piece belongs to."""

    SUM = "sum"
    PERIOD = "period"
    PARTIES = "parties"
    COSTS = "costs"
    FINANCING = "financing"
    PACKAGES = "packages"
    INDICATORS = "indicators"
    REPORTS = "reports"
    TERMS = "terms"


OF = {"granted_ore": Part.SUM, "year": Part.SUM, "share": Part.SUM, "share_clause": Part.SUM, "first": Part.PERIOD,
      "last": Part.PERIOD, "party": Part.PARTIES, **dict.fromkeys(COSTS, Part.COSTS), "fund": Part.FINANCING, "package": Part.PACKAGES,
      "indicator": Part.INDICATORS, "report": Part.REPORTS}  # fmt: skip


def part_of(address: str) -> Part:
    return OF.get(address.split("/")[0], Part.TERMS)


@dataclass(frozen=True)
class Difference:
    """A piece, or a field of one, that is not the same: None where it is not there."""

    address: str
    field: str
    before: Any
    after: Any

    @property
    def part(self) -> Part:
        return part_of(self.address)


def pieces_of(agreed: Agreed) -> Pieces:
    """The pieces of a content, in its order; what is empty has none. The sum is that of its years where there are any."""
    plain = to_json(agreed)
    pieces: Pieces = {} if agreed.by_year else {"granted_ore": agreed.granted_ore}
    pieces |= {f"year/{one.year}": one.amount_ore for one in agreed.by_year}
    pieces |= {name: plain[name] for name in PLAIN if plain[name] not in (None, "", [])}
    costs = Plan(agreed.budget.costs, agreed.budget.units, agreed.budget.chosen)
    pieces |= {address: value for address, value in cells_of(costs).items() if value}
    pieces |= {f"fund/{one['key']}": one for one in plan_to_json(agreed.budget)["funds"]}
    pieces |= {f"package/{one['key']}": one for one in plain["packages"]}
    pieces |= {f"indicator/{one['key']}": one for one in plain["indicators"]}
    pieces |= {f"party/{one['key']}": one for one in plain.get("parties", ())}
    return pieces | {f"report/{one.kind}/{one.due_on.isoformat()}": True for one in agreed.reports}


def agreed_of(pieces: Mapping[str, Any]) -> Agreed:
    """The content that pieces make up. Raises KeyError, TypeError or ValueError for what `pieces_of` did not write."""
    several: dict[str, list[Any]] = {"fund": [], "package": [], "indicator": [], "party": []}
    plain: dict[str, Any] = {name: pieces[name] for name in PLAIN if name in pieces}
    years, reports, costs = [], [], {}
    for address, value in pieces.items():
        kind, _slash, rest = address.partition("/")
        if kind == "year":
            years.append({"year": int(rest), "amount_ore": value})
        elif kind in several:
            several[kind].append(value)
        elif kind == "report":
            word, _slash, day = rest.partition("/")
            reports.append({"kind": word, "due_on": day})
        elif kind in COSTS:
            costs[address] = value
    budget = {**plan_to_json(plan_of(costs)), "funds": several["fund"]}
    granted = sum(one["amount_ore"] for one in years) if years else pieces["granted_ore"]
    return from_json({
        **plain, "granted_ore": granted, "by_year": sorted(years, key=lambda one: one["year"]), "budget": budget,
        "packages": several["package"], "indicators": several["indicator"],
        "parties": several["party"],
        "reports": sorted(reports, key=lambda one: (one["due_on"], one["kind"])),
    })  # fmt: skip


def in_order(agreed: Agreed) -> Agreed:
    """The same content with its years, reports, costs and financing in order: the one way in which a change is kept."""
    return agreed_of(pieces_of(agreed))


def differences(before: Agreed, after: Agreed) -> list[Difference]:
    """Everything that is not the same, in the order of the pieces; nothing where the two say the same."""
    return between(pieces_of(before), pieces_of(after))


def between(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Difference]:
    found: list[Difference] = []
    for address in dict.fromkeys([*old, *new]):
        was, now = old.get(address), new.get(address)
        if was == now:
            continue
        if isinstance(was, dict) and isinstance(now, dict):
            found += [
                Difference(address, name, was.get(name), now.get(name))
                for name in now
                if was.get(name) != now.get(name)
            ]
        else:
            found.append(Difference(address, "", was, now))
    order = list(Part)
    return sorted(found, key=lambda one: order.index(one.part))


@dataclass(frozen=True)
class Rebased:
    """A change brought onto a newer version: what it says then, and the pieces that both had changed differently
    (what stands now, what the change wants)."""

    agreed: Agreed
    clashes: tuple[Conflict, ...]


def rebased(base: Agreed, mine: Agreed, newest: Agreed, keep_mine: Collection[str] = ()) -> Rebased:
    """Join what `mine` changed since `base` with what was decided since then. Where both changed a piece, what was decided
    stands, but for the addresses in `keep_mine`. Every clash is told, chosen or not."""
    joined = merge(pieces_of(base), pieces_of(mine), pieces_of(newest))
    pieces = dict(joined.cells)
    for clash in joined.conflicts:
        if clash.address in keep_mine:
            if clash.mine is None:
                pieces.pop(clash.address, None)
            else:
                pieces[clash.address] = clash.mine
    return Rebased(agreed_of(pieces), joined.conflicts)


def next_key(prefix: str, taken: Collection[str]) -> str:
    """A key that nothing in the agreement has yet: p1, p2 and so on."""
    number = 1
    while f"{prefix}{number}" in taken:
        number += 1
    return f"{prefix}{number}"
