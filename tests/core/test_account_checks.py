"""The checks others made of the account by hand, against our relations: formulas, cross-casts, shares that add up."""

import csv
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from tests.core.account import PUBLISHED, A, T, statement
from verkstad.core.checks import check_table
from verkstad.core.figures import Place, Printed, Span, Table
from verkstad.core.figures_file import read_table
from verkstad.core.figures_formula import compute, in_column, parse_formula
from verkstad.core.money import half_up
from verkstad.core.relations import Relation, cross_cast, relate

LINES = (Path(__file__).parent / "data" / "account_checks.csv").read_text("utf-8").splitlines()
CHECKS = list(csv.DictReader(LINES))


def published() -> Table:
    """The account with its one blank total, the hours, filled in as their sum."""
    table = read_table(PUBLISHED)
    return replace(table, cells={**table.cells, Place("hours", T): Printed(Fraction(5700))})


def relation_of(check: dict[str, str], table: Table) -> Relation:
    if check["check"] == "cross_cast":
        return cross_cast(table, check["row"], T, [one for one in table.columns if one != T])
    if check["check"] == "adds_to_100":
        return relate(table, Fraction(100), in_column(parse_formula(check["row"]), check["column"]))
    kind = table.row(check["row"]).kind.removeprefix("derived: ").partition(" (")[0]
    return relate(table, Place(check["row"], check["column"]), parse_formula(kind))


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: f"{check['nr']}-{check['row']}-{check['column']}")
def test_our_recomputation_agrees_with_the_check_made_by_hand(check: dict[str, str]) -> None:
    table = published()
    relation = relation_of(check, table)
    cells = table.cells
    value = compute(
        relation.formula, lambda place: Span.point(cells[place].value if place in cells else 0), Span.point
    ).middle
    assert half_up(value, 4) == half_up(Fraction(check["recomputed"]), 4)
    if check["reported"]:
        reported = Fraction(check["reported"])
        shown = relation.result if isinstance(relation.result, Place) else None
        filled = replace(table, cells={**cells, shown: Printed(reported)}) if shown else table
        checked = check_table(filled, [relation])
        outcome = "differs" if checked.findings else "rounding" if checked.notes else "agrees"
        assert outcome == check["result"]


def test_the_statement_of_the_inputs_gives_the_same_figures_where_no_rounding_stands_between() -> None:
    carried = {("opex", A), ("opex", T), ("payout", A), ("payout", T), ("payout_oh", A), ("payout_oh", T), ("repay", A)}
    computed = statement()
    told = [
        (check["row"], check["column"], Fraction(half_up(computed.cell(check["row"], check["column"]).value or 0)))
        for check in CHECKS
        if check["check"] == "formula" and (check["row"], check["column"]) not in carried
    ]
    by_hand = [
        (check["row"], check["column"], Fraction(half_up(Fraction(check["recomputed"]))))
        for check in CHECKS
        if check["check"] == "formula" and (check["row"], check["column"]) not in carried
    ]
    assert (len(told), told) == (26, by_hand)
