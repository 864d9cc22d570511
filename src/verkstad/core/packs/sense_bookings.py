"""Bookings and grants against the mandate that pays them.

Figures printed in tkr or mkr are rounded: a sum of them breaks a limit only where it does so by more than half of the
last printed figure for each (R35).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from verkstad.core.packs.findings import PackFinding
from verkstad.core.packs.pack import Pack, Row
from verkstad.core.packs.values import Money, show_money

Found = Iterator[PackFinding]


def _running(rows: Iterable[Row], name: str = "amount") -> Iterator[tuple[Row, int, int]]:
    """Each row with the sum so far and how far rounding can have moved that sum, both in öre."""
    total, loose = 0, 0
    for row in rows:
        total += row[name].ore
        loose += row[name].half_step if row[name].unit != "kr" else 0
        yield row, total, loose


def _first_above(rows: Iterable[Row], limit: int, name: str = "amount") -> tuple[Row, int] | None:
    return next(((row, total) for row, total, loose in _running(rows, name) if total - loose > limit), None)


def _sound(pack: Pack, layer: str, *groups: str) -> list[Row]:
    """The bookings of a layer whose kind of money is in `groups`, those with all that a sum needs."""
    wanted = ("mandate", "amount", "fund_source", "date")
    kinds = {row["key"] for row in pack["cost_kinds"] if row["group"] in groups}
    rows = [row for row in pack["bookings"] if row["layer"] == layer and row["cost_kind"] in kinds]
    return [row for row in rows if all(row[name] is not None for name in wanted)]


def _paid(pack: Pack) -> list[Row]:
    """Payments from the mandates' own money."""
    own = _own(pack)
    return [row for row in _sound(pack, "actual", "programme", "transfer") if row["fund_source"] in own]


def _own(pack: Pack) -> set[str]:
    """The sources of money that are the mandate's own."""
    return {row["key"] for row in pack["fund_sources"] if row["repayable"] and row["key"]}


def _by_mandate(pack: Pack, rows: Iterable[Row]) -> Iterator[tuple[Row, list[Row]]]:
    mandates, found = pack.by_key("mandates"), defaultdict(list)
    for row in rows:
        found[row["mandate"]].append(row)
    for key, group in found.items():
        if key in mandates:
            yield mandates[key], group


def payments_within_amount(pack: Pack) -> Found:
    for mandate, rows in _by_mandate(pack, _paid(pack)):
        amount = mandate["amount"]
        above = _first_above(rows, amount.ore) if amount else None
        if above:
            yield above[0].finding(
                "bookings_above_amount", "amount", sum=show_money(above[1], amount.unit), amount=amount, mandate=mandate["key"]
            )  # fmt: skip


def payments_within_envelopes(pack: Pack) -> Found:
    """Up to each year no more is paid than the envelopes up to that year; judged only where every part knows its year."""
    own = _own(pack)
    for mandate, rows in _by_mandate(pack, _paid(pack)):
        parts = [*mandate.children.get("envelope", []), *mandate.children.get("amendment", [])]
        held = [(row["year"], row["amount"] or row["change"]) for row in parts if row["fund_source"] in own]
        if not held or any(year is None or amount is None for year, amount in held):
            continue
        for year in sorted({row["year"] for row in rows if row["year"]}):
            limit = sum(amount.ore for at, amount in held if at <= year)
            above = _first_above([row for row in rows if row["year"] and row["year"] <= year], limit)
            if above:
                yield above[0].finding(
                    "bookings_above_envelope", "amount", year=year, sum=show_money(above[1]), amount=show_money(limit)
                )  # fmt: skip
                break


def programme_costs_within_caps(pack: Pack) -> Found:
    own = _own(pack)
    costs = [row for row in _sound(pack, "actual", "programme") if row["fund_source"] in own]
    for mandate, rows in _by_mandate(pack, costs):
        for term in mandate.children.get("term", []):
            limit, counted = _cap(mandate, term), [row for row in rows if term["year"] in (None, row["year"])]
            above = _first_above(counted, limit) if limit is not None else None
            if above:
                yield above[0].finding(
                    "breaks_cap", "amount", clause=term["clause"] or "", sum=show_money(above[1]), amount=show_money(limit or 0),
                )  # fmt: skip


def _cap(mandate: Row, term: Row) -> int | None:
    """What the term leaves for programme costs: a cap itself, or what a floor on grants leaves of the amount."""
    amount = mandate["amount"]
    if term["kind"] == "cost_cap_year" and term["amount"]:
        return int(term["amount"].ore)
    if term["kind"] == "cost_cap_share" and term["share"] is not None and amount:
        return int(amount.ore * term["share"])
    if term["kind"] == "grant_floor" and term["amount"] and amount:
        return int(amount.ore - term["amount"].ore)
    return None


def payments_within_funding(pack: Pack) -> Found:
    payments: dict[tuple[str, str], list[Row]] = defaultdict(list)
    funding: dict[tuple[str, str], list[Money]] = defaultdict(list)
    for row in _sound(pack, "actual", "programme", "transfer"):
        payments[row["mandate"], row["fund_source"]].append(row)
    for row in _sound(pack, "actual", "funding"):
        funding[row["mandate"], row["fund_source"]].append(row["amount"])
    for place, rows in payments.items():
        got = sum(amount.ore + (amount.half_step if amount.unit != "kr" else 0) for amount in funding[place])
        above = _first_above(rows, got) if funding[place] else None
        if above:
            shown = show_money(sum(amount.ore for amount in funding[place]))
            yield above[0].finding("above_funding", "amount", fund=place[1], sum=show_money(above[1]), amount=shown)


def commitments_within_amount(pack: Pack) -> Found:
    for mandate, rows in _by_mandate(pack, _sound(pack, "commitment", "transfer")):
        above = _first_above(rows, mandate["amount"].ore) if mandate["amount"] else None
        if above:
            yield above[0].finding(
                "commitments_above_amount", "amount", sum=show_money(above[1], mandate["amount"].unit), amount=mandate["amount"],
                mandate=mandate["key"],
            )  # fmt: skip


def grants_within_amount(pack: Pack) -> Found:
    for mandate, rows in _by_mandate(pack, [row for row in pack["projects"] if row["grant"]]):
        above = _first_above(rows, mandate["amount"].ore, "grant") if mandate["amount"] else None
        if above:
            yield above[0].finding(
                "grants_above_amount", "grant", mandate=mandate["key"], sum=show_money(above[1], mandate["amount"].unit),
                amount=mandate["amount"],
            )  # fmt: skip
    for row in pack["projects"]:
        grant, cost = row["grant"], row["total_cost"]
        if row["total_cost_qualifier"] in ("over", "at_least") or not grant or not cost:
            continue
        if grant.ore - grant.half_step > cost.ore + cost.half_step:
            yield row.finding("grant_above_cost", "grant", grant=grant, cost=cost)


def shape(pack: Pack) -> Found:
    """Years, days and projects lie inside what they belong to."""
    mandates = pack.by_key("mandates")
    projects = pack.by_key("projects")
    for row in [*pack["bookings"], *pack["hours"]]:
        if row["year"] and row["from"] and row["to"] and not row["from"].year <= row["year"] <= row["to"].year:
            yield row.finding("year_outside", "year", year=row["year"], period=f"{row['from']} - {row['to']}")
        mandate = mandates.get(row["mandate"])
        if mandate:
            yield from _inside(row, mandate)
        project = projects.get(row["project"])
        if project and row["mandate"] and project["mandate"] not in (None, row["mandate"]):
            yield row.finding("other_mandate", "project", project=row["project"], other=project["mandate"])


def _inside(row: Row, mandate: Row) -> Found:
    first: Any = mandate["from"].first if mandate["from"] else date.min
    last: Any = mandate["to"].last if mandate["to"] else date.max
    for name in ("from", "to"):
        if row[name] and not first <= row[name] <= last:
            period = f"{mandate['from'] or ''} - {mandate['to'] or ''}"
            yield row.finding("outside_period", name, value=row[name], mandate=mandate["key"], period=period)


RULES = (
    payments_within_amount, payments_within_envelopes, programme_costs_within_caps, payments_within_funding,
    commitments_within_amount, grants_within_amount, shape,
)  # fmt: skip
