"""Published figures beside computed ones: the real account, and slips planted in it."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from tests.core.account import PUBLISHED, A, S, T, inputs, statement
from verkstad.core.figures import BadTable, Place, Printed, Table
from verkstad.core.figures_file import read_table
from verkstad.core.statement import Input, compute_statement
from verkstad.core.statement_compare import compare
from verkstad.core.statement_default import default_layout


def test_the_real_account_differs_in_three_roots_and_what_follows_from_them() -> None:
    found = [difference.as_json() for difference in compare(statement(), read_table(PUBLISHED))]
    assert found == [
        {
            "row": "opex",
            "column": A,
            "published": 1706,
            "computed": 1707,
            "cause": "rounding",
            "explanation": "The parts as shown give 1 707; 1 706 is within the rounding of the figures.",
        },
        {
            "row": "opex",
            "column": T,
            "published": 3995,
            "computed": 3996,
            "cause": "rounding",
            "explanation": "The parts as shown give 3 996; 3 995 is within the rounding of the figures.",
        },
        {
            "row": "payout",
            "column": A,
            "published": 1706,
            "computed": 1707,
            "cause": "follows",
            "explanation": "1 706 follows from S:a verksamhetskostnader (opex), Förvaltningsanslag; "
            "it will be 1 707 when that is corrected.",
            "roots": [["opex", A]],
        },
        {
            "row": "payout",
            "column": T,
            "published": 20598,
            "computed": 20599,
            "cause": "follows",
            "explanation": "20 598 follows from S:a verksamhetskostnader (opex), Summa; it will be 20 599 when that is corrected.",
            "roots": [["opex", T]],
        },
        {
            "row": "payout_oh",
            "column": A,
            "published": 2483,
            "computed": 2483.75,
            "cause": "follows",
            "explanation": "2 483 follows from S:a verksamhetskostnader (opex), Förvaltningsanslag; "
            "it will be 2 484 when that is corrected.",
            "roots": [["opex", A]],
        },
        {
            "row": "payout_oh",
            "column": T,
            "published": 22023,
            "computed": 22024,
            "cause": "follows",
            "explanation": "22 023 follows from S:a verksamhetskostnader (opex), Summa; it will be 22 024 when that is corrected.",
            "roots": [["opex", T]],
        },
        {
            "row": "k_opex",
            "column": S,
            "published": 14,
            "computed": pytest.approx(100 * 2289 / 18892),
            "cause": "wrong_denominator",
            "explanation": "14 % is 2 289 / 16 603, with Transfereringar (transfers) as denominator, instead of "
            "2 289 / 18 892, with Summa utbetalningar (payout), which is 12 %.",
        },
    ]


def true_table(**changed: int) -> Table:
    """The computed statement as it would be printed, with figures changed (`row__column=value`)."""
    computed = statement()
    shown = read_table(PUBLISHED)
    cells = {
        place: Printed(Fraction(round(value)))
        for place, cell in computed.cells.items()
        if (value := cell.value) is not None
    }
    for name, value in changed.items():
        row, _, column = name.partition("__")
        cells[Place(row, {"s": S, "a": A, "t": T}[column])] = Printed(Fraction(value))
    return replace(shown, cells=cells)


def causes(table: Table) -> list[tuple[str, str, str, list[str]]]:
    return [
        (one.row, one.column, one.cause.name, ["/".join(root) for root in one.roots])
        for one in compare(statement(), table)
    ]


def test_a_faithful_print_has_no_difference() -> None:
    assert causes(true_table()) == []


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"staff__s": 1286}, [("staff", S, "transposed_digits", [])]),
        ({"transfers__s": 17000}, [("transfers", S, "unexplained", [])]),
        ({"hours__a": 3701}, [("hours", A, "transposed_digits", [])]),
        ({"opex__s": 1567}, [("opex", S, "wrong_sum", [])]),
        ({"payout__s": 21181}, [("payout", S, "wrong_sum", [])]),
        ({"repay__s": 43892}, [("repay", S, "wrong_sum", [])]),
        ({"outturn_pct__t": 114}, [("outturn_pct", T, "unexplained", [])]),
        ({"k_staff__s": 7}, [("k_staff", S, "wrong_denominator", [])]),
        ({"oh__a": 776}, [("oh", A, "rounding", [])]),
        (
            {"opex__s": 1567, "payout__s": 18170, "k_staff__s": 81},
            [
                ("opex", S, "wrong_sum", []),
                ("payout", S, "follows", [f"opex/{S}"]),
                ("k_staff", S, "follows", [f"opex/{S}"]),
            ],
        ),
        (
            {"staff__s": 1286, "staff__t": 2988, "opex__s": 2307, "opex__t": 4014},
            [
                ("staff", S, "transposed_digits", []),
                ("staff", T, "follows", [f"staff/{S}"]),
                ("opex", S, "follows", [f"staff/{S}"]),
                ("opex", T, "follows", [f"staff/{S}"]),
            ],
        ),
    ],
)
def test_a_planted_slip_is_named_and_what_follows_goes_back_to_it(
    changed: dict[str, int], expected: list[tuple[str, str, str, list[str]]]
) -> None:
    assert causes(true_table(**changed)) == expected


def test_a_figure_published_where_nothing_is_booked_says_so_but_a_nought_does_not() -> None:
    zero, five = (compare(statement(), true_table(transfers__a=value)) for value in (0, 5))
    assert [one.cause.explanation() for one in (*zero, *five)] == ["5 is published, but nothing is booked here."]


def test_whole_tkr_printed_from_ore_differ_only_where_the_print_does_not_round_right() -> None:
    booked = inputs() | {("staff", A): Input(170_150_000, 1), ("other", A): Input(4_60_000, 1)}
    computed = compute_statement(default_layout(), booked)
    table = true_table(staff__a=1702, other__a=5, opex__a=1706, payout__a=1706)
    assert [(one.row, one.column) for one in compare(computed, table) if one.column == A] == [("payout_oh", A)]


def test_rows_and_columns_the_statement_lacks_are_named() -> None:
    table = read_table(PUBLISHED)
    extra = replace(table, rows=(replace(table.rows[0], key="gifts"),), columns=(S, "loans"))
    with pytest.raises(BadTable) as refused:
        compare(statement(), extra)
    assert [(one.code, one.params) for one in refused.value.findings] == [
        ("unknown_row", {"key": "gifts"}),
        ("unknown_column", {"key": "loans"}),
    ]


def test_hours_with_a_rate_of_their_own_make_the_overhead() -> None:
    booked = inputs() | {("hours", S): [Input(Decimal("10.5"), 1, rate=30_000), Input(Decimal(2), 1)]}
    cell = compute_statement(default_layout(), booked).cell("oh", S)
    assert (cell.value, cell.numerator, cell.entries) == (Fraction("3.65"), 365_000, 2)


def test_an_account_published_in_kronor_or_millions_is_compared_in_the_statements_unit() -> None:
    table = true_table()
    rows = tuple(replace(row, unit="mkr") if row.unit == "tkr" else row for row in table.rows)
    money = {row.key for row in rows if row.unit == "mkr"}
    cells = {
        place: Printed(Fraction(round(printed.value, -2), 1000), Fraction(1, 10)) if place.row in money else printed
        for place, printed in table.cells.items()
    }
    wrong = cells | {Place("transfers", S): Printed(Fraction("61.6"), Fraction(1, 10))}
    assert [causes(replace(table, rows=rows, cells=one)) for one in (cells, wrong)] == [
        [],
        [("transfers", S, "transposed_digits", [])],
    ]


def test_a_row_published_in_a_unit_of_another_kind_is_refused() -> None:
    table = read_table(PUBLISHED)
    rows = tuple(replace(row, unit="h", measure="hours") if row.key == "staff" else row for row in table.rows)
    with pytest.raises(
        BadTable, match="account_2016_2018:5: The published row “staff” is in “h”, the statement in “tkr”"
    ):
        compare(statement(), replace(table, rows=rows))


def test_an_empty_ledger_beside_a_printed_table_is_told_without_dividing_by_nothing() -> None:
    empty = compute_statement(default_layout(), {})
    found = compare(empty, read_table(PUBLISHED))
    assert {d.cause.name for d in found} == {"unexplained", "follows"}
    assert [(d.row, d.column) for d in found if d.row == "transfers"] == [("transfers", S), ("transfers", T)]


def test_a_sum_printed_with_its_sign_turned_is_a_wrong_sum() -> None:
    table = read_table(PUBLISHED)
    turned = {**table.cells, Place("repay", S): Printed(Fraction(6108)), Place("repay", T): Printed(Fraction(6108))}
    found = {(d.row, d.column): d for d in compare(statement(), replace(table, cells=turned)) if d.row == "repay"}
    assert {place: d.cause.name for place, d in found.items()} == {("repay", S): "wrong_sum", ("repay", T): "follows"}
    assert found["repay", S].cause.explanation() == "6 108 is −6 108 with its sign turned."
