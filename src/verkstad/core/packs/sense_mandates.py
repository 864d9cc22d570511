"""Mandates whose parts do not make up their amount, and terms that ask for the impossible."""

from __future__ import annotations

from collections.abc import Iterator

from verkstad.core.packs.findings import PackFinding
from verkstad.core.packs.pack import Pack, Row
from verkstad.core.packs.tables_money import TERM, TERM_KINDS
from verkstad.core.packs.values import show_money

Found = Iterator[PackFinding]


def periods(pack: Pack) -> Found:
    """Whatever begins must not end before it."""
    for table in ("mandates", "projects", "bookings", "hours"):
        for row in pack[table]:
            start, end = row["from"], row["to"]
            if start and end and getattr(end, "last", end) < getattr(start, "first", start):
                yield row.finding("ends_before_start", "to", start=start, end=end)


def numbers(pack: Pack) -> Found:
    """No two mandates of a programme share a number of the strategy's list or a diary number of the government."""
    for name in ("number", "diary_number"):
        first: dict[object, Row] = {}
        for mandate in pack["mandates"]:
            value = mandate[name]
            before = first.setdefault(value, mandate) if value is not None and name not in mandate.bad else mandate
            if before is not mandate:
                yield mandate.finding("duplicate", name, name=name, value=value, first=before.line)


def years(pack: Pack) -> Found:
    """The years of envelopes, amendments, caps and requests lie inside the mandate's own."""
    for mandate in pack["mandates"]:
        start, end = mandate["from"], mandate["to"]
        if not start or not end or start.first > end.last:
            continue
        for row in [row for rows in mandate.children.values() for row in rows]:
            if row["year"] and not start.first.year <= row["year"] <= end.last.year:
                yield row.finding("year_outside", "year", year=row["year"], period=f"{start} - {end}")


def books(pack: Pack) -> Found:
    """What is told in full has a book, which needs its years; money can be booked nowhere else."""
    mandates = pack.by_key("mandates")
    for mandate in pack["mandates"]:
        if mandate["in_full"] and not (mandate["from"] and mandate["to"]) and not mandate.bad & {"from", "to"}:
            yield mandate.finding("no_period", "in_full", mandate=mandate["key"])
    for row in [*pack["bookings"], *pack["hours"]]:
        payer = mandates.get(row["mandate"])
        if payer and not payer["in_full"]:
            yield row.finding("not_in_full", "mandate", mandate=payer["key"])
    for mandate in pack["mandates"]:
        for row in [] if mandate["in_full"] else mandate.children.get("draw_down", []):
            yield row.finding("not_in_full", mandate=mandate["key"])


def envelopes(pack: Pack) -> Found:
    """The envelopes make the amount first decided."""
    for mandate in pack["mandates"]:
        amounts = [row["amount"] for row in mandate.children.get("envelope", [])]
        original = mandate["original_amount"]
        if not original or not amounts or None in amounts or "envelope" in mandate.bad:
            continue
        total = sum(amount.ore for amount in amounts)
        if total != original.ore:
            yield mandate.finding(
                "envelopes_sum", "original_amount", mandate=mandate["key"], sum=show_money(total, original.unit), amount=original
            )  # fmt: skip


def amendments(pack: Pack) -> Found:
    """The amount first decided and the amendments make the amount in force; none takes more than there is."""
    for mandate in pack["mandates"]:
        original, amount = mandate["original_amount"], mandate["amount"]
        rows = mandate.children.get("amendment", [])
        if (
            original is None
            or amount is None
            or "amendment" in mandate.bad
            or any(row["change"] is None for row in rows)
        ):
            continue
        change = sum(row["change"].ore for row in rows)
        if original.ore + change != amount.ore:
            yield mandate.finding(
                "amendments_sum", "amount", original=original, sum=show_money(change, amount.unit),
                result=show_money(original.ore + change, amount.unit), amount=amount,
            )  # fmt: skip
        for row in rows:
            yield from _too_deep_a_cut(mandate, row)


def _too_deep_a_cut(mandate: Row, amendment: Row) -> Found:
    year = amendment["year"]
    if year is None:
        return
    rows = [*mandate.children.get("envelope", []), *mandate.children.get("amendment", [])]
    left = sum(
        (row["amount"] or row["change"]).ore for row in rows
        if row["year"] == year and row["fund_source"] == amendment["fund_source"] and (row["amount"] or row["change"])
    )  # fmt: skip
    if left < 0:
        yield amendment.finding(
            "amendment_below_zero", "change", year=year, amount=show_money(left - amendment["change"].ore)
        )


def terms(pack: Pack) -> Found:
    """Each term has what its rule needs; floor and caps fit into the amount (they make 25 000 tkr in the real one)."""
    for mandate in pack["mandates"]:
        rows = mandate.children.get("term", [])
        for row in rows:
            for name in TERM_KINDS.get(row["kind"], ((), ""))[0]:
                field = TERM.field(name)
                if row[name] is None and name not in row.bad and field:
                    yield row.finding("term_needs", "kind", kind=row["kind"], name=name, help=field.help)
            if row["amount"] and row["amount"].ore < 0:
                yield row.finding("negative", "amount", name="amount")
        amount = mandate["amount"]
        bounds = [
            row["amount"].ore for row in rows if row["kind"] in ("grant_floor", "cost_cap_year") and row["amount"]
        ]
        floors = [row for row in rows if row["kind"] == "grant_floor"]
        if amount and floors and sum(bounds) > amount.ore:
            yield floors[0].finding(
                "terms_above_amount", "amount", clause=floors[0]["clause"] or "", mandate=mandate["key"],
                sum=show_money(sum(bounds), amount.unit), amount=amount,
            )  # fmt: skip


def moves(pack: Pack) -> Found:
    """A mandate says once how much may be moved between kinds of cost."""
    for mandate in pack["mandates"]:
        rows = mandate.children.get("move", [])
        for row in rows[1:]:
            yield row.finding("duplicate", name="move", value=mandate["key"], first=rows[0].line)


def signs(pack: Pack) -> Found:
    """Amounts that cannot be below zero."""
    for row in pack.every():
        for name in ("amount", "original_amount", "grant", "total_cost", "other_funding", "overhead_rate", "least"):
            value = row[name]
            if row.table.name not in ("bookings", "mandates.term") and hasattr(value, "ore") and value.ore < 0:
                yield row.finding("negative", name, name=name)
        if row.table.name == "hours" and row["hours"] is not None and row["hours"] < 0:
            yield row.finding("negative", "hours", name="hours")
        if row.table.name == "hours" and row["hours"] is not None and (row["hours"] * 60) % 1:
            yield row.finding("part_of_minute", "hours", value=row["hours"])


def deliveries(pack: Pack) -> Found:
    for mandate in pack["mandates"]:
        start = mandate["decided"] or mandate["from"]
        for row in mandate.children.get("obligation", []):
            if start and row["delivered"] and row["delivered"] < start.first:
                yield row.finding("delivered_early", "delivered", delivered=row["delivered"])


RULES = (periods, numbers, years, books, envelopes, amendments, terms, moves, signs, deliveries)
