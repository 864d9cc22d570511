"""What an agreement says, as data: the sum, the budget and its financing, the work, the indicators and the reports.

A version never changes once it is in force (R14); its SHA-256 is over the canonical JSON.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from fractions import Fraction
from typing import Any

from verkstad.core.applications.plan import (
    Fund,
    Means,
    Plan,
    Source,
)
from verkstad.core.applications.plan import (
    from_json as plan_from_json,
)
from verkstad.core.applications.plan import (
    to_json as plan_to_json,
)
from verkstad.core.decisions.content import ReportDue, ReportKind, YearAmount

EMPTY = Plan()


@dataclass(frozen=True)
class WorkPackage:
    """A part of the work: what is done, by whom, when, and what it shall give."""

    key: str
    name: str
    what: str = ""
    partner: str = ""
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True)
class Indicator:
    """What is measured, and how (DOMAIN 2.5). `cumulative`: each report tells what has come in all, not what is new.
    `splits` are the keys it is told apart by (size, sex, county); `companies`: it counts companies, each once (R29)."""

    key: str
    name_sv: str
    name_en: str = ""
    kind: str = "output"  # output | result
    unit_sv: str = ""
    unit_en: str = ""
    baseline: Fraction | None = None
    target: Fraction | None = None
    method: str = ""
    cumulative: bool = False
    companies: bool = False
    splits: tuple[str, ...] = ()


@dataclass(frozen=True)
class Party:
    """An organisation that came into the project after the decision, or goes by another name than in the application: costs,
    financing and work name it by `key`. `number` is its organisation number, ten figures, "" where unknown."""

    key: str
    name: str
    number: str = ""


@dataclass(frozen=True)
class Agreed:
    """A version's content. Amounts in whole öre; `share` is the highest share of the actual cost, None where no decision
    states one; `budget` is the plan of costs and financing by kind, partner and year."""

    granted_ore: int
    by_year: tuple[YearAmount, ...] = ()
    share: Fraction | None = None
    share_clause: str = ""
    first: date | None = None
    last: date | None = None
    budget: Plan = EMPTY
    special_terms: str = ""
    general_terms: tuple[str, ...] = ()
    packages: tuple[WorkPackage, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    reports: tuple[ReportDue, ...] = ()
    aid_scheme: str = ""
    payee: str = ""
    parties: tuple[Party, ...] = ()


def to_json(agreed: Agreed) -> dict[str, Any]:
    """The content as plain JSON (days as text, fractions as text), every field written out but for `parties`, which came
    later: without any, the fingerprint is what it was before."""
    given = {one.name: getattr(agreed, one.name) for one in fields(agreed) if one.name != "parties" or agreed.parties}
    made: dict[str, Any] = json.loads(json.dumps(given, default=_plain))
    return made


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Fraction):
        return str(value)
    if isinstance(value, Plan):
        return plan_to_json(value)
    if hasattr(value, "__dataclass_fields__"):
        return asdict(value)
    raise TypeError(f"{value!r} is no part of an agreement")


def from_json(given: Mapping[str, Any]) -> Agreed:
    """The content from its JSON. Raises KeyError, TypeError or ValueError for what `to_json` did not write."""
    unknown = set(given) - {f.name for f in fields(Agreed)}
    if unknown:
        raise KeyError(sorted(unknown)[0])
    made = dict(given)
    made["share"] = _fraction(made.get("share"))
    made["first"], made["last"] = _day(made.get("first")), _day(made.get("last"))
    made["budget"] = plan_from_json(made.get("budget", {}))
    made["by_year"] = tuple(YearAmount(**one) for one in made.get("by_year", ()))
    made["general_terms"] = tuple(made.get("general_terms", ()))
    made["packages"] = tuple(
        WorkPackage(**{**one, "first": _day(one.get("first")), "last": _day(one.get("last"))})
        for one in made.get("packages", ())
    )
    made["indicators"] = tuple(
        Indicator(**{**one, "baseline": _fraction(one.get("baseline")), "target": _fraction(one.get("target")),
                     "splits": tuple(one.get("splits", ()))}) for one in made.get("indicators", ())
    )  # fmt: skip
    made["parties"] = tuple(Party(**one) for one in made.get("parties", ()))
    made["reports"] = tuple(
        ReportDue(ReportKind(one["kind"]), date.fromisoformat(one["due_on"])) for one in made.get("reports", ())
    )
    return Agreed(**made)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _fraction(text: str | None) -> Fraction | None:
    return Fraction(text) if text else None


def canonical(agreed: Agreed) -> bytes:
    """The one way to write the content: sorted keys, no blanks, UTF-8."""
    return json.dumps(to_json(agreed), sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def sha256(agreed: Agreed) -> str:
    return hashlib.sha256(canonical(agreed)).hexdigest()


def budget_by_kind(agreed: Agreed) -> dict[str, int]:
    """The actual cost (what somebody pays) by kind of cost, over all partners and years, in öre."""
    totals: dict[str, int] = {}
    for cost in agreed.budget.costs:
        if not cost.in_kind:
            totals[cost.kind] = totals.get(cost.kind, 0) + cost.amount_ore
    return totals


def in_kind_ore(agreed: Agreed) -> tuple[int, int]:
    """Cost in kind and financing in kind: equal in every agreement (R8)."""
    cost = sum(one.amount_ore for one in agreed.budget.costs if one.in_kind)
    return cost, sum(one.amount_ore for one in agreed.budget.funds if one.means is Means.IN_KIND)


def grant_funds(agreed: Agreed) -> tuple[Fund, ...]:
    """The lines of the financing that are the grant itself."""
    return tuple(one for one in agreed.budget.funds if one.source is Source.GRANT)
