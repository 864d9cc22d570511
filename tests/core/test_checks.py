"""The report checker: the real account, correct tables of any shape, and slips of each kind."""

from dataclasses import replace
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.account import PUBLISHED, A, S, T
from tests.core.made_tables import PLANTERS, Made, Shape, make_table, plant, plant_carried
from verkstad.core.checks import Checked, check_table
from verkstad.core.figures import Place, Printed, Table, TableRow
from verkstad.core.figures_file import read_table
from verkstad.core.relations import relations_of_table

shapes = st.builds(
    Shape,
    groups=st.lists(st.integers(2, 5), min_size=1, max_size=3).map(tuple),
    sources=st.integers(1, 20),
    money_decimals=st.integers(0, 1),
    share_decimals=st.integers(0, 1),
    with_total=st.booleans(),
    with_negatives=st.booleans(),
    half_even=st.booleans(),
)
seeds = st.integers(0, 2**32).map(Random)


def check_itself(table: Table) -> Checked:
    return check_table(table, relations_of_table(table))


def account(**changed: int) -> Table:
    """The printed account with figures changed (`row__column=value`)."""
    table = read_table(PUBLISHED)
    cells = dict(table.cells)
    for name, value in changed.items():
        row, _, column = name.partition("__")
        cells[Place(row, {"s": S, "a": A, "t": T}[column])] = Printed(Fraction(value))
    return replace(table, cells=cells)


def named(checked: Checked) -> list[tuple[str, str, str]]:
    return [(*one.place, one.cause.name) for one in checked.findings]


REAL = ("k_opex", S, "wrong_denominator")


def test_the_real_account_has_one_wrong_figure_and_two_roundings() -> None:
    checked = check_itself(read_table(PUBLISHED)).as_json()
    assert checked == {
        "table": "account_2016_2018",
        "relations": 45,
        "checked": 43,
        "findings": [
            {
                "row": "k_opex",
                "column": S,
                "printed": 14,
                "computed": 228900 / 18892,
                "cause": "wrong_denominator",
                "explanation": "14 % is 2 289 / 16 603, with Transfereringar (transfers) as denominator, instead of "
                "2 289 / 18 892, with Summa utbetalningar (payout), which is 12 %.",
                "relation": f"k_opex = opex / payout [{S}]",
            }
        ],
        "notes": [
            {
                "row": "opex",
                "column": A,
                "printed": 1706,
                "computed": 1707,
                "cause": "rounding",
                "explanation": "The parts as shown give 1 707; 1 706 is within the rounding of the figures.",
                "relation": f"opex = staff + services + other [{A}]",
            },
            {
                "row": "opex",
                "column": T,
                "printed": 3995,
                "computed": 3996,
                "cause": "rounding",
                "explanation": "The parts as shown give 3 996; 3 995 is within the rounding of the figures.",
                "relation": f"opex = staff + services + other [{T}]",
            },
        ],
        "skipped": [
            {
                "relation": f"oh = hours * 250 / 1000 [{T}]",
                "reason": "Antal timmar (hours), total, which it is computed from, is blank",
            },
            {
                "relation": f"hours@{T} = hours@{S} + hours@{A}",
                "reason": "Antal timmar (hours), total is blank",
            },
        ],
    }


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({"k_opex__s": 12}, []),
        ({"staff__s": 1286}, [("staff", S, "transposed_digits"), REAL]),
        ({"transfers__t": 16630}, [("transfers", T, "transposed_digits"), REAL]),
        ({"outturn_pct__s": 75}, [("outturn_pct", S, "rounding"), REAL]),
        ({"outturn_pct__t": 67}, [("outturn_pct", T, "unexplained"), REAL]),
        ({"opex__s": 1567}, [("opex", S, "wrong_sum"), REAL]),
        ({"payout__s": 21181}, [("payout", S, "wrong_sum"), REAL]),
        ({"payout__s": 20160, "payout_oh__s": 20808, "repay__s": -4840}, [
            ("payout", S, "wrong_sum"), ("repay", S, "follows"), ("payout_oh", S, "follows"), REAL,
        ]),
        ({"budget__s": 52000, "repay__s": -33108, "outturn_pct__s": 36}, [
            ("repay", S, "follows"), ("budget", S, "transposed_digits"), ("outturn_pct", S, "follows"), REAL,
        ]),
    ],
)  # fmt: skip
def test_a_slip_in_the_account_is_found_where_it_stands(
    changed: dict[str, int], found: list[tuple[str, str, str]]
) -> None:
    assert named(check_itself(account(**changed))) == found


@settings(max_examples=60, deadline=None)
@given(shapes, seeds)
def test_a_correct_table_has_no_finding(shape: Shape, rng: Random) -> None:
    made = make_table(rng, shape)
    assert check_table(made.table, made.relations).findings == ()


@pytest.mark.parametrize("cause", sorted(PLANTERS))
@settings(max_examples=15, deadline=None)
@given(shape=shapes.filter(lambda shape: shape.with_total and shape.sources <= 6), rng=seeds)
def test_a_planted_slip_always_gives_a_finding(cause: str, shape: Shape, rng: Random) -> None:
    planted = plant(rng, made := make_table(rng, shape), cause)
    if planted is not None:
        assert check_table(planted.table, made.relations).findings != ()


def tally(cause: str, tables: int) -> tuple[int, int, int, int]:
    """Planted, found in place, with the right cause, and findings elsewhere, over tables of fixed seeds."""
    counts = [0, 0, 0, 0]
    for seed in range(tables):
        rng = Random(f"{cause} {seed}")
        made: Made = make_table(
            rng, Shape((3, 2), 1 + seed % 4, seed % 2, seed // 2 % 2, True, seed % 3 == 0, seed % 5 == 0)
        )
        planted = plant(rng, made, cause)
        if planted is None:
            continue
        found = {one.place: one.cause.name for one in check_table(planted.table, made.relations).findings}
        counts[0] += 1
        counts[1] += planted.place in found
        counts[2] += found.get(planted.place) == cause
        counts[3] += len(set(found) - {planted.place})
    return counts[0], counts[1], counts[2], counts[3]


@pytest.mark.parametrize("cause", sorted(PLANTERS))
def test_nearly_every_planted_slip_is_found_in_its_place_with_its_cause(cause: str) -> None:
    planted, found, right, elsewhere = tally(cause, 40)
    assert planted >= 20
    assert found >= 0.97 * planted
    assert right >= 0.9 * planted
    assert elsewhere <= 0.03 * planted


def test_figures_computed_from_a_wrong_sum_follow_it() -> None:
    rng = Random(3)
    shape = Shape((3, 3), 3, 0, 0, True, False, False)
    made = make_table(rng, shape)
    planted = plant_carried(rng, made, shape)
    assert planted is not None
    found = {one.place: (one.cause.name, one.roots) for one in check_table(planted.table, made.relations).findings}
    assert found == {planted.place: ("wrong_sum", ())} | dict.fromkeys(planted.carried, ("follows", (planted.place,)))


def row(key: str, unit: str, measure: str, kind: str = "") -> TableRow:
    return TableRow(key, key, unit, measure, kind)


def one_column(*rows: tuple[TableRow, str | None]) -> Table:
    cells = {
        Place(one.key, "x"): Printed(Fraction(text), Fraction(10) ** -len(text.partition(".")[2]))
        for one, text in rows
        if text is not None
    }
    return Table("small", ("x",), tuple(one for one, _text in rows), cells)


def test_amounts_in_different_units_of_money_are_converted() -> None:
    parts = [(row("a", "kr", "money"), "400000"), (row("b", "tkr", "money"), "600")]
    right, wrong = (one_column(*parts, (row("s", "mkr", "money", "a+b"), text)) for text in ("1.0", "1.2"))
    assert (named(check_itself(right)), len(check_itself(wrong).findings)) == ([], 1)


def test_whole_counts_are_not_rounded_so_one_too_many_is_a_finding() -> None:
    table = one_column(
        (row("a", "antal", "count"), "3"), (row("b", "antal", "count"), "4"), (row("s", "antal", "count", "a+b"), "8")
    )
    counts = replace(table, cells={place: replace(one, step=Fraction(0)) for place, one in table.cells.items()})
    assert named(check_itself(counts)) == [("s", "x", "unexplained")]


def test_a_share_of_nothing_is_skipped_and_says_why() -> None:
    table = one_column(
        (row("a", "tkr", "money"), "0"), (row("b", "tkr", "money"), "0"), (row("p", "pct", "share", "a/b"), "0")
    )
    assert check_itself(table).as_json()["skipped"] == [
        {"relation": "p = a / b [x]", "reason": "it divides by a figure that is 0 or rounds to 0"}
    ]


def test_a_blank_part_of_a_sum_counts_as_nothing_and_a_blank_sum_is_skipped() -> None:
    parts = [(row("a", "tkr", "money"), "5"), (row("b", "tkr", "money"), None)]
    filled, blank = (one_column(*parts, (row("s", "tkr", "money", "a+b"), text)) for text in ("5", None))
    assert [(one.findings, one.checked) for one in map(check_itself, (filled, blank))] == [((), 1), ((), 0)]


def test_a_sum_of_a_thousand_columns_is_checked() -> None:
    columns = tuple(f"c{number}" for number in range(1500))
    cells = {Place("a", column): Printed(Fraction(1), Fraction(0)) for column in columns}
    cells[Place("a", "total")] = Printed(Fraction(1500), Fraction(0))
    table = Table("wide", (*columns, "total"), (row("a", "antal", "count"),), cells)
    assert (check_itself(table).checked, check_itself(table).findings) == (1, ())


@settings(max_examples=25, deadline=None)
@given(shapes.filter(lambda shape: shape.sources <= 4 and len(shape.groups) < 3), seeds)
def test_a_table_of_many_faults_is_told_of_each_figure_once_and_then_holds(shape: Shape, rng: Random) -> None:
    made = make_table(rng, shape)
    cells = dict(made.table.cells)
    for place in rng.sample(sorted(cells), min(len(cells), 6)):
        cells[place] = replace(cells[place], value=cells[place].value * rng.choice((0, -1, 10)) + rng.randint(-50, 50))
    for place in rng.sample(sorted(cells), 2):
        del cells[place]
    checked = check_table(replace(made.table, cells=cells), made.relations)
    places = [one.place for one in checked.findings]
    roots = {root for one in checked.findings for root in one.roots}
    assert (len(places), roots - set(places)) == (len(set(places)), set())
    assert all((one.cause.name == "follows") == bool(one.roots) for one in checked.findings)
