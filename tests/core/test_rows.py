import io
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verkstad.core.rows import Cell, ColumnSpec, address, read_table
from verkstad.core.rows_values import BadCell, day_of, ore_of, year_of

COLUMNS = [
    ColumnSpec("day", ("Datum", "Date"), required=True),
    ColumnSpec("amount", ("Belopp", "Amount"), required=True),
    ColumnSpec("text", ("Text",)),
]


def rows(content: bytes | str) -> list[dict[str, object]]:
    table = read_table(content.encode() if isinstance(content, str) else content, COLUMNS)
    assert table.findings == []
    return [{key: cell.value for key, cell in row.cells.items()} for row in table.rows]


def findings(content: bytes | str) -> list[tuple[str, str]]:
    table = read_table(content.encode() if isinstance(content, str) else content, COLUMNS)
    return [(finding.code, finding.where) for finding in table.findings]


def xlsx(*given: list[object], merge: str = "") -> bytes:
    book = openpyxl.Workbook()
    for row in given:
        book.active.append(row)
    if merge:
        book.active.merge_cells(merge)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        "Datum;Belopp;Text\n2017-03-14;1 240,50;Kött\n",
        "\ufeffdate,AMOUNT,text\r\n2017-03-14,\"1 240,50\",Kött\r\n",
        "Text\tBelopp\tDatum\nKött\t1 240,50\t2017-03-14\n\n",
        "En rubrik\n\nDatum;Belopp;Text\n2017-03-14;1 240,50;Kött\n",
        "Datum;Belopp;Text\n2017-03-14;1 240,50;Kött\n".encode("latin-1"),
    ],
)  # fmt: skip
def test_csv_is_read_whatever_its_marks_and_code_page(content):
    assert rows(content) == [{"day": "2017-03-14", "amount": "1 240,50", "text": "Kött"}]


def test_xlsx_is_read_with_numbers_days_and_a_merged_title():
    content = xlsx(
        ["Bokföring", None, None], ["Datum", "Belopp", "Text"], [date(2017, 3, 14), 0.1 + 0.2, "x"], merge="A1:C1"
    )
    assert rows(content) == [{"day": date(2017, 3, 14), "amount": Decimal("0.3"), "text": "x"}]


@pytest.mark.parametrize(
    "content,expected",
    [
        ("", [("no_header", "")]),
        ("Datum;Belopp\n", [("no_rows", "")]),
        ("Datum;Text\n2017-03-14;x\n", [("no_column", "1")]),
        ("Datum;Belopp;Färg;Belopp\n1;2;3;4\n", [("unknown_column", "C1"), ("column_twice", "D1")]),
        ('Datum;Belopp\n1;2\n"a"b;3\n', [("bad_quotes", "A3")]),
        (b"PK\x03\x04nothing", [("not_a_table", "")]),
        (b"\x00\x01\x02", [("not_a_table", "")]),
        (xlsx(["Datum", "Belopp"], ["x", 1], ["y", 2], merge="A2:A3"), [("merged", "A2")]),
        (xlsx(["Datum", "Belopp"], ["x", "=1+1"], ["y", 2]), [("formula", "B2")]),
    ],
)  # fmt: skip
def test_each_fault_of_a_sheet_is_told_with_its_address(content, expected):
    assert findings(content) == expected


def test_a_sheet_with_more_rows_than_can_be_read_is_refused(monkeypatch):
    for module in ("rows", "rows_xlsx"):
        monkeypatch.setattr(f"verkstad.core.{module}.MAX_ROWS", 3)
    fits = [["Datum", "Belopp"], ["2026-03-02", 1], ["2026-03-03", 2]]
    for made in (lambda given: "\n".join(";".join(map(str, row)) for row in given), lambda given: xlsx(*given)):
        assert [code for code, _where in findings(made(fits))] == []
        assert "too_many_rows" in [code for code, _where in findings(made([*fits, ["2026-03-04", 3]]))]


def test_addresses_are_those_of_spreadsheets():
    assert [address(1, 1), address(26, 2), address(27, 3), address(703, 4)] == ["A1", "Z2", "AA3", "AAA4"]


def test_cells_mean_days_amounts_and_years():
    assert day_of(Cell("2017-03-14", "")) == day_of(Cell(Decimal(20170314), "")) == date(2017, 3, 14)
    assert (ore_of(Cell("1 240,50", "")), ore_of(Cell(Decimal("-12.5"), "")), ore_of(Cell("2 tkr", ""))) == (
        124050, -1250, 200_000,
    )  # fmt: skip
    assert (year_of(Cell(None, "")), year_of(Cell(Decimal(2017), ""))) == (None, 2017)
    for wrong in (lambda: day_of(Cell("2017-02-30", "")), lambda: day_of(Cell("igår", "")), lambda: ore_of(Cell("1.240", "")),
                  lambda: ore_of(Cell(Decimal("0.005"), "")), lambda: year_of(Cell("17", ""))):  # fmt: skip
        with pytest.raises(BadCell):
            wrong()


@settings(max_examples=200)
@given(
    content=st.one_of(
        st.binary(max_size=300), st.text(max_size=200).map(lambda text: ("Datum;Belopp\n" + text).encode())
    )
)
def test_no_file_whatever_it_holds_raises(content):
    for finding in read_table(content, COLUMNS).findings:
        assert str(finding)
