import zlib
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verkstad.core.sie import Trans, Ver, parse_sie
from verkstad.core.sie_writer import Header, plain, write_sie

HEAD = '#FLAGGA 0\n#PROGRAM "X" 1\n#FORMAT PC8\n#SIETYP 4\n#FNAMN "Åtgärd \\"Väst\\""\n#RAR 0 20170101 20171231\n'
VER = '#VER A 12 20170314 "Lön mars"\n{\n#TRANS 4011 {1 "100" 6 "p1"} 250.50 20170314 "Rad" 2\n#TRANS 1930 {} -250.50\n}\n'


def parse(text: str):
    return parse_sie(text.encode("cp437"))


def found(text: str) -> list[tuple[str, str]]:
    return [(finding.code, finding.where) for finding in parse(text).findings]


def test_a_file_is_read_with_its_objects_quotes_and_code_page():
    sie = parse(HEAD + '#KONTO 4011 "Löner"\n#DIM 6 "Projekt"\n#OBJEKT 6 "p1" "Ett"\n#OKÄND 1 2\n' + VER)
    assert sie.findings == []
    assert (sie.company, sie.kind, sie.years) == ('Åtgärd "Väst"', "4", {0: (date(2017, 1, 1), date(2017, 12, 31))})
    assert (sie.accounts, sie.dimensions, sie.objects) == ({"4011": "Löner"}, {6: "Projekt"}, {(6, "p1"): "Ett"})
    assert sie.vouchers == [
        Ver(11, "A", "12", date(2017, 3, 14), "Lön mars", (
            Trans(13, "4011", ((1, "100"), (6, "p1")), 25050, "Rad"), Trans(14, "1930", (), -25050))),
    ]  # fmt: skip


def test_a_file_of_type_4i_needs_neither_years_nor_numbers():
    sie = parse('#FLAGGA 0\n#SIETYP 4\n#VER "" "" 20170314\n{\n#TRANS 1 {} 1\n#TRANS 2 {} -1\n}\n')
    assert (sie.findings, len(sie.vouchers), sie.vouchers[0].number) == ([], 1, "")


def test_removed_and_added_rows_count_once():
    rows = "#BTRANS 4011 {} 999\n#RTRANS 4011 {} 5\n#TRANS 4011 {} 5\n#TRANS 1930 {} -5\n"
    sie = parse(HEAD + "#VER A 1 20170101\n{\n" + rows + "}\n")
    assert (sie.findings, [row.amount_ore for row in sie.vouchers[0].rows]) == ([], [500, -500])


def test_an_added_row_without_its_twin_is_told():
    rows = "#RTRANS 4011 {} 5\n#TRANS 1930 {} -5\n"
    assert found(HEAD + "#VER A 1 20170101\n{\n" + rows + "}\n") == [("lone_addition", "9")]


@pytest.mark.parametrize(
    "text,expected",
    [
        ("", [("not_sie", "1")]),
        ("hej", [("not_sie", "1"), ("not_a_record", "1")]),
        (HEAD + VER.replace("-250.50", "-250.00"), [("unbalanced", "7")]),
        (HEAD + VER.replace("-250.50", "-250,50"), [("bad_amount", "10")]),
        (HEAD + VER.replace("-250.50", "-250.505"), [("bad_amount", "10")]),
        (HEAD + VER.replace("20170314 \"Lön", "20170231 \"Lön"), [("bad_date", "7")]),
        (HEAD + VER.replace("20170314 \"Lön", "20180101 \"Lön"), [("outside_year", "7")]),
        (HEAD + VER[:-2], [("unclosed", "7")]),
        (HEAD + VER + VER, [("number_twice", "12")]),
        (HEAD + VER.replace("#TRANS 1930 {}", "#TRANS 1930 {6}"), [("bad_objects", "10")]),
        (HEAD + VER.replace('"Lön mars"', '"Lön'), [("open_quote", "7")]),
        (HEAD + "#VER A 1 20170101\n" + VER, [("no_rows", "8")]),
        (HEAD + "#VER A 1 20170101\n{\n}\n", [("empty_voucher", "7")]),
        (HEAD.replace("SIETYP 4", "SIETYP 2"), [("wrong_type", "4")]),
        (HEAD.replace("PC8", "UTF8"), [("bad_format", "3")]),
        (HEAD.replace("20171231", "20161231"), [("year_backward", "6")]),
        (HEAD + "#KSUMMA\n" + VER, [("cut_off", "7")]),
        (HEAD + "#KSUMMA\n" + VER + "#KSUMMA 1\n", [("checksum", "13")]),
    ],
)  # fmt: skip
def test_each_fault_is_told_with_its_line(text, expected):
    assert found(text) == expected


def test_the_checksum_counts_labels_and_contents_without_blanks_quotes_and_braces():
    body = '#KONTO\t1915   "Kassa \\"special\\""\n#DIM 6 "P"\n'
    told = zlib.crc32(b'#KONTO1915Kassa "special"' + b"#DIM6P")
    assert found(f"#FLAGGA 0\n#KSUMMA\n{body}#KSUMMA {told}\n") == []


words = st.text(st.characters(codec="cp437", exclude_categories=["Cc"]), max_size=12)
day = st.dates(date(2016, 1, 1), date(2018, 12, 31))
rows = st.lists(
    st.tuples(
        st.from_regex(r"[1-9][0-9]{3}", fullmatch=True),
        st.lists(st.tuples(st.integers(1, 99), words.filter(lambda w: plain(w) != "")), max_size=2).map(tuple),
        st.integers(-(10**12), 10**12),
        words,
    ),
    min_size=1,
    max_size=5,
)


@given(given_vouchers=st.lists(st.tuples(day, words, rows), max_size=5), company=words)
def test_what_is_written_is_read_back(given_vouchers, company):
    vouchers = []
    for number, (on, text, lines) in enumerate(given_vouchers, start=1):
        made = [
            Trans(0, account, tuple((dimension, plain(one)) for dimension, one in objects), ore, plain(said))
            for account, objects, ore, said in lines
        ]
        made.append(Trans(0, "1930", (), -sum(row.amount_ore for row in made)))
        vouchers.append(Ver(0, "V", str(number), on, plain(text), tuple(made)))
    years = {year - 2018: (date(year, 1, 1), date(year, 12, 31)) for year in (2016, 2017, 2018)}
    sie = parse_sie(write_sie(Header(company, date(2019, 1, 1), years), vouchers))
    assert sie.findings == []
    assert sie.company == plain(company)
    assert [without_lines(ver) for ver in sie.vouchers] == [without_lines(ver) for ver in vouchers]


def without_lines(ver: Ver) -> tuple:
    rows = [(row.account, row.objects, row.amount_ore, row.text) for row in ver.rows]
    return (ver.series, ver.number, ver.day, ver.text, rows)


pieces = st.lists(
    st.sampled_from(["#VER", "#TRANS", "#RTRANS", "{", "}", "\n", " ", '"', "\\", "4011", "-1.00", "1", "20170101",
                     "#RAR", "#KSUMMA", "#OBJEKT", "#DIM", "#SIETYP", "#FLAGGA", "²", "٣", "\x00", "#"]),
    max_size=60,
).map("".join)  # fmt: skip


@settings(max_examples=400)
@given(content=st.one_of(st.binary(max_size=400), pieces.map(lambda text: (HEAD + text).encode("utf-8"))))
def test_no_file_whatever_it_holds_raises_and_every_finding_can_be_told(content):
    for finding in parse_sie(content).findings:
        assert str(finding)
