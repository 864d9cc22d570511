"""The statement: the real account cell by cell, what is blank, what is exact, and layouts that cannot be."""

import csv
import io
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.account import A, S, T, inputs, statement
from verkstad.core.statement import (
    BadLayout,
    Cell,
    Column,
    Input,
    Layout,
    Row,
    compute_statement,
)
from verkstad.core.statement_default import ADMIN_APPROPRIATION, SPECIAL_FUNDS, default_layout
from verkstad.core.statement_output import rows_for_table, to_csv, to_json, to_text

PRINTED = """\
                                                     Särskilda medel  Förvaltningsanslag   Summa
Bidrag                                          tkr           25 000                      25 000
Anslag                                          tkr                0               1 706   1 706
Summa                                           tkr           25 000               1 706  26 706
Personalkostnader                               tkr            1 268               1 702   2 970
Köpta tjänster                                  tkr              722                         722
Övriga kostnader                                tkr              299                   5     304
S:a verksamhetskostnader                        tkr            2 289               1 707   3 996
Transfereringar                                 tkr           16 603                      16 603
Summa utbetalningar                             tkr           18 892               1 707  20 599
Att återbetala                                  tkr           −6 108                      −6 108
BUDGET                                          tkr           25 000               1 706  26 706
Utfall mot budget, %                            %                 76                 100      77
Antal timmar                                    h              2 593               3 107   5 700
OH-påslag                                       tkr              648                 777   1 425
Summa inkl OH-påslag                            tkr           19 540               2 484  22 024
Andel transfereringar/summa utbetalningar       %                 88                   0      81
Andel verksamhetskostnader/summa utbetalningar  %                 12                 100      19
Personalkostnader/verksamhetskostnader          %                 55                 100      74
Köpta tjänster/verksamhetskostnader             %                 32                   0      18
"""


def test_the_real_account_prints_as_a_table() -> None:
    assert to_text(statement()).replace("\u202f", " ") == PRINTED


def test_each_cell_carries_its_parts_and_the_entries_behind_it() -> None:
    of = statement().cell
    assert [of("opex", S), of("k_opex", S), of("k_opex", T), of("repay", T), of("oh", A), of("hours", T)] == [
        Cell(Fraction(2289), Fraction(228_900_000), Fraction(100_000), 3),
        Cell(Fraction(228_900, 18_892), Fraction(2289), Fraction(18_892), 4),
        Cell(Fraction(399_600, 20_599), Fraction(3996), Fraction(20_599), 6),
        Cell(Fraction(-6108), Fraction(-610_800_000), Fraction(100_000), 5),
        Cell(Fraction("776.75"), Fraction(77_675_000), Fraction(100_000), 1),
        Cell(Fraction(5700), Fraction(5700), Fraction(1), 2),
    ]


def test_blank_is_where_nothing_is_booked_and_nought_where_nought_is() -> None:
    of = statement().cell
    assert [(of(row, column).value, of(row, column).reason) for row, column in (
        ("transfers", A), ("anslag", S), ("repay", A), ("k_transfer", A),
    )] == [(None, "Nothing is booked."), (0, ""), (None, ""), (0, "")]  # fmt: skip


def test_a_percentage_without_denominator_is_blank_and_says_why() -> None:
    empty = compute_statement(default_layout(), {("staff", S): Input(0, 1)})
    assert [empty.cell(row, S) for row in ("outturn_pct", "k_staff")] == [
        Cell(None, entries=1, reason="There is nothing to divide by."),
        Cell(None, entries=1, reason="There is nothing to divide by."),
    ]


def test_json_has_whole_numbers_as_int_and_others_unrounded() -> None:
    rows = {row["key"]: row for row in to_json(statement())["rows"]}
    assert to_json(statement())["columns"] == [S, A, T]
    assert rows["outturn_pct"] == {
        "key": "outturn_pct",
        "label": "Utfall mot budget, %",
        "unit": "pct",
        "cells": {
            S: {"value": 75.568, "numerator": 18892, "denominator": 25000, "entries": 5},
            A: {"value": 100 * 1707 / 1706, "numerator": 1707, "denominator": 1706, "entries": 3},
            T: {"value": 100 * 20599 / 26706, "numerator": 20599, "denominator": 26706, "entries": 8},
        },
    }
    assert rows["services"]["cells"][A] == {
        "value": None,
        "numerator": None,
        "denominator": None,
        "entries": 0,
        "reason": "Nothing is booked.",
    }


def test_the_csv_reads_back_as_the_rows_of_the_table() -> None:
    read = list(csv.reader(io.StringIO(to_csv(statement(), "en"))))
    wanted = [["" if one is None else str(one) for one in row] for row in rows_for_table(statement(), "en")]
    assert read == wanted
    assert read[16] == ["k_transfer", "Transfers/total paid out", "pct", "87.88376032182934", "0", "80.60100004854604"]


def test_entries_given_as_ids_are_gathered_once_each() -> None:
    booked = {("staff", S): Input(100, (1, 2)), ("other", S): Input(50, (2, 3)), ("transfers", S): Input(1, (4,))}
    cell = compute_statement(default_layout(), booked).cell("k_opex", T)
    assert (cell.entries, cell.value) == ((2, 3, 1, 4), Fraction(15_000, 151))


money = st.one_of(st.none(), st.integers(-(10**12), 10**12))


@given(st.lists(st.tuples(money, money, money, money, money), min_size=1, max_size=6))
def test_totals_come_from_unrounded_sums_for_any_number_of_sources(columns: list[tuple[int | None, ...]]) -> None:
    sources = [Column(f"source_{n}", f"Källa {n}", f"Source {n}", repayable=n % 2 == 0) for n in range(len(columns))]
    rows = ("staff", "services", "other", "transfers", "budget")
    booked = {
        (row, source.key): Input(ore, 1)
        for source, given in zip(sources, columns, strict=True)
        for row, ore in zip(rows, given, strict=True)
        if ore is not None
    }
    of = compute_statement(default_layout(sources), booked).cell
    opex = sum(ore for given in columns for ore in given[:3] if ore is not None)
    paid = opex + sum(given[3] or 0 for given in columns)
    owed = sum(sum(x or 0 for x in given[:4]) - (given[4] or 0) for given in columns[::2])
    assert [(of(row, T).value or 0) * 100_000 for row in ("opex", "payout", "repay")] == [opex, paid, owed]
    assert of("k_opex", T).value == (Fraction(100 * opex, paid) if paid else None)


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        (
            (Row("a", "A", "A", "tkr", "b"), Row("b", "B", "B", "tkr", "a")),
            "row a: its formula comes back to itself (a > b > a)",
        ),
        ((Row("a", "A", "A", "tkr", "c"),), "row a: unknown unit or row, or bad formula: 'c'"),
        ((Row("a", "A", "A", "pct"),), "row a: a percentage needs a formula such as payout/budget"),
        ((Row("h", "H", "H", "h"), Row("a", "A", "A", "tkr", "h")), "row a: its formula mixes units"),
        ((Row("a", "A", "A", "tkr"), Row("a", "A", "A", "tkr")), "row a: given more than once"),
        (
            (Row("a", "A", "A", "tkr"), Row("o", "O", "O", "tkr", "a", overhead=1)),
            "row o: overhead needs the key of a row of hours as its formula",
        ),
    ],
)
def test_a_layout_that_cannot_be_computed_names_the_row(rows: tuple[Row, ...], says: str) -> None:
    with pytest.raises(BadLayout) as refused:
        compute_statement(Layout(rows, (SPECIAL_FUNDS,)), {})
    assert str(refused.value) == says


@pytest.mark.parametrize("place", [("opex", S), ("staff", T), ("staff", "loans")])
def test_an_input_outside_the_layout_is_refused(place: tuple[str, str]) -> None:
    with pytest.raises(BadLayout, match=f"input {place[0]}/{place[1]}: not an input row"):
        compute_statement(default_layout(), inputs() | {place: Input(1)})


def test_a_hundred_sources_and_hours_in_quarters_stay_exact() -> None:
    sources = [Column(f"s{n}", "", "") for n in range(100)]
    booked = {("hours", source.key): Input(Decimal("0.25"), 1) for source in sources}
    cell = compute_statement(default_layout((*sources, ADMIN_APPROPRIATION)), booked).cell("oh", T)
    assert (cell.value, cell.entries) == (Fraction("6.25"), 100)
