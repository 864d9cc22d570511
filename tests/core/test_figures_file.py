"""Tables as people save them, and what is said of those that cannot be read."""

from fractions import Fraction
from pathlib import Path

import pytest

from verkstad.core.figures import BadTable, Place, Printed, TableRow
from verkstad.core.figures_file import read_table


def saved(tmp_path: Path, content: str | bytes) -> Path:
    path = tmp_path / "report.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


SWEDISH = (
    "Nyckel;Benämning;Enhet;2016;Summa;Anm\nkostnad;Kostnad å;tkr;−1 268,5;1\u202f240;ca\nandel;Andel;%;12,5 %;–;\n"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_swedish_file_is_read_whatever_it_was_saved_as(tmp_path: Path, encoding: str) -> None:
    text = SWEDISH if encoding != "cp1252" else SWEDISH.replace("−", "-").replace("\u202f", "\u00a0")
    table = read_table(saved(tmp_path, text.replace("\n", "\r\n").encode(encoding)))
    assert (table.columns, table.rows, table.cells) == (
        ("2016", "Summa"),
        (TableRow("kostnad", "Kostnad å", "tkr", "money", "", 2), TableRow("andel", "Andel", "%", "share", "", 3)),
        {
            Place("kostnad", "2016"): Printed(Fraction("-1268.5"), Fraction("0.1")),
            Place("kostnad", "Summa"): Printed(Fraction(1240)),
            Place("andel", "2016"): Printed(Fraction("12.5"), Fraction("0.1")),
        },
    )


def test_a_comma_file_takes_the_point_as_decimal_sign_and_a_semicolon_file_asks(tmp_path: Path) -> None:
    comma = read_table(saved(tmp_path, "key,unit,a\nx,pct,75.568\n"))
    assert comma.cells == {Place("x", "a"): Printed(Fraction("75.568"), Fraction("0.001"))}
    with pytest.raises(BadTable, match="may mean thousands or decimals"):
        read_table(saved(tmp_path, "key;unit;a\nx;pct;75.568\n"))


def test_whole_counts_have_no_rounding(tmp_path: Path) -> None:
    table = read_table(saved(tmp_path, "key\tunit\ta\nx\tantal\t7\n"))
    assert table.cells == {Place("x", "a"): Printed(Fraction(7), Fraction(0))}


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", ":1: The file has no table. Write a header line and rows below it."),
        (
            "name;unit;a\nx;tkr;1\n",
            ":1: The header needs exactly one column named key; it has 0. Give each row a short name",
        ),
        ("key;unit\nx;tkr\n", ":1: The header names no column of figures. Add one column per series of figures."),
        ("key;a;a\nx;1;2\n", ":1: The header has the column “a” 2 times. Give each column a name of its own."),
        (
            "key;unit;a\nx;tkr;12,5x\n",
            ":2: “12,5x” is not a number; write it as 1 240 500,50. Correct it in row x, column a.",
        ),
        (
            "key;unit;a\nx;tkr;14 %\n",
            ":2: “14 %” is a percentage but the unit of the row is not pct. Correct it in row x",
        ),
        ("key;unit;a\nx;tkr;1\ny;tkr\n", ":3: The row has 2 fields, the header 3. Add or remove separators;"),
        ("key,unit,a\nx,tkr,1,5\n", ":2: The row has 4 fields, the header 3. Add or remove separators;"),
        (
            "key;unit;a\nx;tkr;1\n\nx;tkr;2\n",
            ":4: The key “x” stands already on line 2. Give each row a key of its own.",
        ),
        (
            "key;unit;a\nx;bananer;1\n",
            ":2: The unit “bananer” of row “x” is not known. Use öre, kr, tkr, mkr, pct, h or antal,",
        ),
        ("key;unit;a\n;tkr;1\n", ":2: The row has no key. Give it a short name of its own."),
        ('key;unit;a\nx;tkr;"1\n', ":2: The line is not CSV: unexpected end of data. Close the quotation marks"),
        (b"\xff\xfek\x00e\x00y\x00", ": The file is not text in UTF-8 or Latin-1. Save it as CSV in UTF-8."),
    ],
)
def test_each_fault_has_its_line_and_says_what_to_do(tmp_path: Path, content: str | bytes, says: str) -> None:
    path = saved(tmp_path, content)
    with pytest.raises(BadTable) as refused:
        read_table(path)
    assert str(refused.value)[: len(str(path)) + len(says)] == f"{path}{says}"


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadTable) as refused:
        read_table(tmp_path / "none.csv")
    assert str(refused.value) == (
        f"{tmp_path / 'none.csv'}: The file cannot be read: No such file or directory. "
        "Check the name and that you may read the file."
    )


def test_all_faults_of_a_file_are_told_at_once(tmp_path: Path) -> None:
    path = saved(tmp_path, "key;unit;a;b\nx;tkr;1x;2x\ny;m;1\n")
    with pytest.raises(BadTable) as refused:
        read_table(path)
    assert [(one.where, one.code) for one in refused.value.findings] == [
        (f"{path}:2", "number"),
        (f"{path}:2", "number"),
        (f"{path}:3", "ragged"),
    ]
