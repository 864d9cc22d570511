"""Relations in TOML: every kind, and each fault with its line and what to do."""

from pathlib import Path

import pytest

from tests.core.account import PUBLISHED, S
from verkstad.core.checks import check_table
from verkstad.core.checks_cli import load
from verkstad.core.figures import BadTable

DECLARED = """\
[table]
total = "total"
[[sum]]
row = "opex"
of = ["staff", "services", "other"]
[[sum]]
equals = 100
of = ["k_transfer", "k_opex"]
[[difference]]
row = "repay"
from = "payout"
minus = "budget"
columns = ["special_funds"]
[[share]]
row = "k_opex"
of = ["staff", "services", "other"]
by = "payout"
[[product]]
row = "oh"
of = "hours"
times = 0.25
[[cross_cast]]
rows = ["staff", "payout"]
[[formula]]
row = "payout_oh"
is = "opex + transfers + (hours * 250) / 1000"
columns = "special_funds"
"""


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "relations.toml"
    path.write_text(text, "utf-8")
    return path


def test_every_kind_of_relation_is_read_and_the_real_slip_found_with_them(tmp_path: Path) -> None:
    table, relations = load(PUBLISHED, written(tmp_path, DECLARED))
    checked = check_table(table, relations)
    assert [
        (one.kind, one.line) for one in relations if not (hasattr(one.result, "column") and one.result.column != S)
    ] == [
        ("sum", 3),
        ("sum", 6),
        ("sum", 6),
        ("sum", 6),
        ("difference", 9),
        ("share", 14),
        ("product", 18),
        ("formula", 24),
    ]
    assert [(one.place, one.cause.name) for one in checked.findings] == [(("k_opex", S), "wrong_denominator")]
    assert checked.findings[0].relation.text == f"k_opex = (staff + services + other) / payout [{S}]"


def test_a_share_may_be_of_a_figure_in_another_column(tmp_path: Path) -> None:
    csv = tmp_path / "t.csv"
    csv.write_text("key;unit;a;b;total\ncost;tkr;30;70;100\npart;pct;30;70;\n", "utf-8")
    file = written(tmp_path, '[[share]]\nrow = "part"\nof = "cost"\nby = "cost@total"\ncolumns = ["a", "b"]\n')
    table, relations = load(csv, file)
    assert [one.text for one in relations] == ["part@a = cost@a / cost@total", "part@b = cost@b / cost@total"]
    assert check_table(table, relations).findings == ()


def test_coarser_rounding_widens_what_a_figure_stands_for(tmp_path: Path) -> None:
    csv = tmp_path / "t.csv"
    csv.write_text("key;unit;a\nx;tkr;120\ny;tkr;240\ns;tkr;380\n", "utf-8")
    sums = '[[sum]]\nrow = "s"\nof = ["x", "y"]\n'
    fine, coarse = (
        check_table(*load(csv, written(tmp_path, text))) for text in (sums, sums + "[rounding]\ntkr = 20\n")
    )
    assert (len(fine.findings), len(coarse.findings), len(coarse.notes)) == (1, 0, 1)


def test_a_unit_may_be_declared(tmp_path: Path) -> None:
    csv = tmp_path / "t.csv"
    csv.write_text("key;unit;a;b;total\nseats;platser;3;4;8\n", "utf-8")
    table, relations = load(csv, written(tmp_path, '[units]\nplatser = "count"\n[[cross_cast]]\n'))
    assert [one.cause.name for one in check_table(table, relations).findings] == ["unexplained"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('[[sum]]\nrow = "opexx"\nof = ["staff"]\n', ":2: The table has no row “opexx”. Its rows are bidrag, "),
        ('[[sum]]\nrow = "opex"\nof = ["staff",\n  "stuff"]\n', ":4: The table has no row “stuff”. Its rows are "),
        ('\n[[sum]]\nrow = "opex"\nof = "staff"\ncolumns = ["special"]\n', ":5: The table has no column “special”. Its columns are"),
        ('[[share]]\nrow = "k_opex"\nof = "opex"\nby = "payout@all"\n', ":4: The table has no column “all”. Its columns are"),
        ('[[sum]]\nrow = "opex\n', ":2: The file is not TOML: Illegal character"),
        ('[[sums]]\nrow = "opex"\n[[cross_cast]]\n', ":1: sums is not a kind of relation. Use one of table, units, rounding, sum,"),
        ('[[sum]]\nrow = "opex"\nof = "staff"\nplus = 1\n', ":4: “plus” is not a field of [[sum]]. Use row, equals, of, columns."),
        ('[[share]]\nrow = "k_opex"\nof = "opex"\n', ":1: [[share]] lacks the field “by”. Add it; the fields are row, of, by, columns."),
        ('[sum]\nrow = "opex"\n', ":1: sum is not a list of tables. Write it as [[sum]]."),
        ('[[sum]]\nof = "staff"\n', ":1: [[sum]] needs row or equals, and not both. Give the row that is the sum,"),
        ('[[formula]]\nrow = "opex"\nis = "staff +"\n', ":3: The formula ends too early. Correct the formula."),
        ('[[formula]]\nrow = "opex"\nis = "staff + nobody"\n', ":3: The table has no row “nobody”. Its rows are"),
        ('[[product]]\nrow = "oh"\nof = "hours"\ntimes = "many"\n', ":4: “times” is not a number. Write it as 100 or 0.25."),
        ('[units]\nkr = "cash"\n[[cross_cast]]\n', ":2: The unit “kr” has no known measure. Give it one of money,"),
        ('[rounding]\nnothing = 5\n[[cross_cast]]\n', ":2: The table has no row or unit “nothing”. Use one of its own."),
        ('[rounding]\ntkr = 0\n[[cross_cast]]\n', ":2: The rounding of “tkr” is not a number above 0."),
        ('[[cross_cast]]\ntotal = "budget"\n', ":2: The table has no column “budget”. Its columns are"),
        ('[[cross_cast]]\nparts = ["total"]\n', ":2: The total cannot be one of its parts."),
        ('[[sum]]\nrow = 7\nof = "staff"\n', ":2: 7 is not the key of a row. Write it in quotation marks."),
        ('[[sum]]\nrow = "opex"\nof = []\n', ":3: “of” is empty. Name at least one."),
        ("", ":1: The file declares no relation. Add at least one, such as [[sum]]."),
    ],
)  # fmt: skip
def test_each_fault_has_its_line_and_says_what_to_do(tmp_path: Path, text: str, says: str) -> None:
    file = written(tmp_path, text)
    with pytest.raises(BadTable) as refused:
        load(PUBLISHED, file)
    lines = str(refused.value).splitlines()
    assert [line[: len(str(file)) + len(says)] for line in lines] == [f"{file}{says}"]


def test_all_faults_of_a_file_are_told_at_once(tmp_path: Path) -> None:
    file = written(tmp_path, '[[sum]]\nrow = "a"\nof = "staff"\n[[share]]\nrow = "k_opex"\nof = "b"\nby = "payout"\n')
    with pytest.raises(BadTable) as refused:
        load(PUBLISHED, file)
    assert [one.where for one in refused.value.findings] == [f"{file}:2", f"{file}:6"]
