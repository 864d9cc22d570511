"""A project's ledger as people really send it: read whole, or refused at the cell that is wrong."""

import io
from datetime import date, timedelta

import openpyxl
import pytest

from verkstad.core.claims import ledger
from verkstad.core.claims.ledger import heading_of, read_ledger
from verkstad.core.claims.lines import Origin
from verkstad.core.claims.mapping import Accounts, LedgerMap, from_json, guessed, mapping_findings, to_json
from verkstad.core.sie import ENCODING

KINDS = {"personal": "staff", "staff": "staff", "resor": "travel", "travel": "travel"}
PARTNERS = {"owner": "owner", "region västerbotten": "owner", "iuc norr": "p2"}
BY_ACCOUNT = LedgerMap({"booked_on": "Bokföringsdatum", "paid_on": "Betaldatum", "amount": "Belopp", "account": "Konto",
                        "text": "Text", "supplier": "Leverantör", "invoice": "Fakturanr"},
                       (Accounts(5800, 5899, "travel"), Accounts(7000, 7699, "staff")))  # fmt: skip
HEAD = ("Bokföringsdatum", "Betaldatum", "Konto", "Leverantör", "Fakturanr", "Text", "Belopp")
ROW = (date(2026, 3, 2), date(2026, 3, 30), 5800, "SJ AB", "F-17", "Resa till Umeå", 1240.5)


def book(*rows, merge=(), blank_to=0):
    made = openpyxl.Workbook()
    page = made.active
    for row in rows:
        page.append(row)
    for one in merge:
        page.merge_cells(one)
    if blank_to:
        page.cell(blank_to, 1).number_format = "0.00"
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def read(content, given=BY_ACCOUNT):
    return read_ledger(content, given, KINDS, PARTNERS)


def faults(content, given=BY_ACCOUNT):
    return [(one.code, one.where) for one in read(content, given).errors]


def test_a_row_becomes_a_line_with_the_cell_it_came_from():
    reading = read(book(("Huvudbok 2026",), (), HEAD, ROW))
    assert reading.findings == []
    (line,) = reading.lines
    assert (line.kind, line.amount_ore, line.booked_on, line.paid_on) == ("travel", 1_240_50, ROW[0], ROW[1])
    assert (line.supplier, line.invoice, line.account, line.where) == ("SJ AB", "F-17", "5800", "G4")
    assert line.origin is Origin.LEDGER


def test_csv_in_the_code_pages_of_old_programs_reads_alike():
    text = "Bokföringsdatum;Betaldatum;Konto;Leverantör;Fakturanr;Text;Belopp\n2026-03-02;2026-03-30;5800;Åre Åk;1;Färd;1 240,50\n"
    for encoding in ("utf-8", "utf-8-sig", "cp1252", "cp437", "utf-16"):
        (line,) = read(text.encode(encoding)).lines
        assert (line.supplier, line.amount_ore) == ("Åre Åk", 1_240_50)


def test_letters_that_are_lost_are_told_and_not_taken_in():
    text = "Bokföringsdatum;Betaldatum;Konto;Text;Belopp\n2026-03-02;2026-03-02;5800;Färd;10\n".encode().decode(
        "latin-1"
    )
    assert [one.code for one in heading_of(text.encode()).findings] == ["encoding"]


@pytest.mark.parametrize(
    ("column", "value", "code", "where"),
    [
        (0, "2 mars 2026", "ledger.bad_day", "A3"),
        (0, "2026-02-30", "ledger.bad_day", "A3"),
        (1, 46083, "ledger.bad_day", "B3"),
        (6, "ett tusen", "ledger.bad_amount", "G3"),
        (6, "1.240", "ledger.bad_amount", "G3"),
        (6, "=SUM(G1:G2)", "ledger.formula", "G3"),
        (0, None, "ledger.no_day", "A3"),
        (6, None, "ledger.no_amount", "G3"),
    ],
)
def test_a_cell_that_means_nothing_is_told_by_its_address(column, value, code, where):
    wrong = [*ROW[:column], value, *ROW[column + 1 :]]
    assert faults(book(HEAD, ROW, wrong)) == [(code, where)]


def test_dates_as_text_and_decimal_commas_are_read():
    (line,) = read(book(HEAD, ("2026-03-02", "20260330", "5800", "SJ", "1", "Resa", "1 240,50"))).lines
    assert (line.booked_on, line.paid_on, line.amount_ore) == (date(2026, 3, 2), date(2026, 3, 30), 1_240_50)


def test_merged_cells_among_the_figures_are_told_and_a_merged_title_is_not():
    assert faults(book(("Huvudbok",), HEAD, ROW, ROW, merge=("A1:G1",))) == []
    assert faults(book(HEAD, ROW, ROW, merge=("G2:G3",)))[0] == ("ledger.merged", "G2")


def test_a_sheet_of_a_million_blank_rows_is_read_to_where_the_figures_end():
    assert len(read(book(HEAD, ROW, blank_to=1_048_576)).lines) == 1


def test_sums_and_blank_lines_between_are_no_costs():
    reading = read(book(HEAD, ROW, (), (None, None, None, None, None, "Summa", 1240.5), ROW))
    assert ([one.amount_ore for one in reading.lines], reading.left_out, reading.errors) == (
        [1_240_50, 1_240_50],
        1,
        [],
    )


def test_accounts_that_no_cost_kind_has_are_told_with_their_sum():
    reading = read(book(HEAD, ROW, (*ROW[:2], 6110, *ROW[3:]), (*ROW[:2], 1930, *ROW[3:])))
    assert [(one.code, one.where, one.params["sum"]) for one in reading.findings] == [
        ("ledger.unmapped", "6110", "1\u202f240,50 kr")
    ]
    assert (len(reading.lines), reading.left_out) == (1, 2)


def test_kinds_and_partners_by_name_and_debit_less_credit():
    given = LedgerMap({"booked_on": "Datum", "kind": "Slag", "partner": "Part", "debit": "Debet", "credit": "Kredit"},
                      paid_when_booked=True)  # fmt: skip
    head = ("Datum", "Slag", "Part", "Debet", "Kredit")
    reading = read(
        book(head, ("2026-03-02", "Personal", "IUC Norr", 100, None), ("2026-03-02", "Resor", "", None, 25)), given
    )
    assert [(one.kind, one.partner, one.amount_ore, one.paid_on) for one in reading.lines] == [
        ("staff", "p2", 100_00, date(2026, 3, 2)), ("travel", "owner", -25_00, date(2026, 3, 2))
    ]  # fmt: skip
    assert faults(book(head, ("2026-03-02", "Mat", "Okänd", 1, None)), given) == [
        ("ledger.unknown_kind", "B2"), ("ledger.unknown_partner", "C2")
    ]  # fmt: skip


def test_only_rows_of_the_project_are_taken():
    given = LedgerMap({**BY_ACCOUNT.columns, "project": "Projekt"}, BY_ACCOUNT.accounts, project="7410")
    reading = read(book((*HEAD, "Projekt"), (*ROW, 7410), (*ROW, "7411"), (*ROW, None)), given)
    assert (len(reading.lines), reading.left_out) == (1, 2)


SIE = """#FLAGGA 0
#FORMAT PC8
#SIETYP 4
#RAR 0 20260101 20261231
#KONTO 7010 "Löner"
#KONTO 6110 "Kontorsmaterial"
{rows}
"""


def voucher(number, account, amount, project="7410"):
    return f'#VER A {number} 20260302 "Lön mars"\n{{\n#TRANS {account} {{6 {project}}} {amount}\n#TRANS 1930 {{}} -{amount}\n}}'


def test_sie_gives_lines_by_account_and_project():
    rows = "\n".join([voucher(1, 7010, 500), voucher(2, 7010, 70, "999"), voucher(3, 6110, 30)])
    given = LedgerMap(accounts=(Accounts(7000, 7699, "staff"),), project="7410", paid_when_booked=True)
    reading = read(SIE.format(rows=rows).encode(ENCODING), given)
    assert [(one.kind, one.amount_ore, one.voucher, one.paid_on) for one in reading.lines] == [
        ("staff", 500_00, "A 1", date(2026, 3, 2))
    ]
    assert ([one.code for one in reading.findings], reading.left_out) == (["ledger.unmapped"], 1)
    broken = SIE.format(rows=voucher(1, 7010, 500).replace("-500", "-400")).encode(ENCODING)
    assert faults(broken, given) == [("unbalanced", "7")]
    assert heading_of(broken).kind == "sie"


def test_columns_are_known_by_name_and_as_last_time():
    assert guessed(("Ver.datum", "Belopp", "Kontonr", "Fri text")) == {
        "booked_on": "Ver.datum", "amount": "Belopp", "account": "Kontonr"
    }  # fmt: skip
    assert guessed(("Dag", "Belopp"), LedgerMap({"booked_on": "dag"})) == {"booked_on": "Dag", "amount": "Belopp"}
    assert from_json(to_json(BY_ACCOUNT)) == BY_ACCOUNT


def test_a_mapping_says_what_it_lacks():
    def codes(given, table=True):
        return [one.code for one in mapping_findings(given, table=table)]

    assert codes(LedgerMap()) == ["map.no_date", "map.no_amount", "map.no_paid", "map.no_kind"]
    assert codes(LedgerMap(), table=False) == ["map.no_accounts"]
    over = LedgerMap(
        BY_ACCOUNT.columns, (Accounts(5000, 5900, "travel"), Accounts(5800, 6000, "staff"), Accounts(9, 8, "x"))
    )
    assert codes(over) == ["map.accounts", "map.accounts"]


@pytest.mark.parametrize(
    "content", [b"", b"\0\1\2", b"PK\x03\x04trasig", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"hej\n", b"#FLAGGA"]
)
def test_what_is_no_ledger_is_told_and_never_raises(content):
    assert read(content).errors
    assert heading_of(content).findings or heading_of(content).kind == "sie"


def test_faults_are_told_in_reasonable_number():
    wrong = (ROW[0] + timedelta(1), ROW[1], *ROW[2:6], "x")
    reading = read(book(HEAD, *[wrong] * 300))
    assert (reading.faults, reading.findings[-1].code, len(reading.findings)) == (300, "ledger.more", 201)


def test_more_rows_than_can_be_read_are_refused_before_they_are_read(monkeypatch):
    csv = ("Datum;Konto;Belopp\n" * 200_001).encode()
    assert [(one.code, one.params) for one in read(csv).findings] == [
        ("too_many_rows", {"last": 200_001, "most": 200_000})
    ]
    row = b"#TRANS 7010 {} 1\r\n"
    sie = SIE.format(rows="#VER A 1 20260302\n{").encode(ENCODING) + row * 200_001 + b"#TRANS 1930 {} -1\n}"
    reading = read(sie, LedgerMap())  # said alone: not a word of the mapping or of the sums, which nobody has looked at
    assert [(one.code, one.params, one.fix) for one in reading.findings] == [
        ("too_many_rows", {"rows": 200_002, "most": 200_000}, "Divide it by year.")
    ]
    assert reading.lines == [] and reading.errors
    monkeypatch.setattr(ledger, "MOST_ROWS", 2)
    fits = SIE.format(rows=voucher(1, 7010, 500)).encode(ENCODING)  # two rows
    assert faults(fits, LedgerMap()) == [("map.no_accounts", "accounts")]
    assert [code for code, _where in faults(fits.replace(b"\n", b"\r") + row)] == ["too_many_rows"]
    made = openpyxl.Workbook()
    made.active.append(HEAD)
    made.active.cell(200_001, 1).value = date(2026, 3, 2)
    out = io.BytesIO()
    made.save(out)
    assert faults(out.getvalue()) == [("too_many_rows", "")]


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [(6, "#REF!", "ledger.formula_error"), (6, "#N/A", "ledger.formula_error"), (0, "#VALUE!", "ledger.formula_error"),
     (6, True, "ledger.bad_amount"), (0, 1.5, "ledger.bad_day"), (6, "12.40.50", "ledger.bad_amount"),
     (0, "03/02/2026", "ledger.bad_day"), (6, "", "ledger.no_amount")],
)  # fmt: skip
def test_what_spreadsheets_leave_in_cells_is_told_at_the_cell(column, value, code):
    wrong = [*ROW[:column], value, *ROW[column + 1 :]]
    assert faults(book(HEAD, ROW, wrong)) == [(code, f"{'ABCDEFG'[column]}3")]


def test_a_hidden_sheet_is_not_read_and_more_sheets_are_told():
    made = openpyxl.Workbook()
    made.active.title = "Dold"
    made.active.sheet_state = "hidden"
    shown = made.create_sheet("Huvudbok")
    shown.append(HEAD)
    shown.append(ROW)
    out = io.BytesIO()
    made.save(out)
    reading = read(out.getvalue())
    assert ([one.amount_ore for one in reading.lines], [one.code for one in reading.findings]) == (
        [1_240_50],
        ["more_sheets"],
    )


def test_a_quotation_mark_that_is_never_closed_is_told_at_its_row():
    text = 'Bokföringsdatum;Betaldatum;Konto;Text;Belopp\n2026-03-02;2026-03-02;5800;Färd;10\n2026-03-02;2026-03-02;5800;"Färd;10\n'
    given = LedgerMap({**BY_ACCOUNT.columns}, BY_ACCOUNT.accounts)
    reading = read(text.encode(), LedgerMap(guessed(text.splitlines()[0].split(";")), given.accounts))
    assert [(one.code, one.where) for one in reading.errors] == [("bad_quotes", "A3")]
