from datetime import date

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.web.funds.conftest import a_book
from verkstad.core.refused import Refused
from verkstad.funds.actions import Line, book_simple, book_vouchers
from verkstad.funds.models import Voucher
from verkstad.funds.queries import totals
from verkstad.funds.reading.sie4 import read_sie, write_book
from verkstad.funds.reading.tables import read_bookings

HEAD = "Verifikat;Datum;Text;Finansieringskälla;Kostnadsslag;År;Projekt;Belopp\n"
SIE = (
    '#FLAGGA 0\n#SIETYP 4\n#RAR 0 20170101 20171231\n#KONTO 9999 "Okänt"\n'
    '#VER A 1 20170314 "Lön"\n{\n#TRANS 4011 {1 "100" 6 "p1"} 100.50\n#TRANS 2710 {} -30.50\n#TRANS 1930 {} -70.00\n}\n'
    '#VER A 2 20170315 "Anslag"\n{\n#TRANS 3011 {1 "200"} -500.00\n#TRANS 1930 {} 500.00\n}\n'
    '#VER A 3 20170316 "Skatt"\n{\n#TRANS 2710 {} 30.50\n#TRANS 1930 {} -30.50\n}\n'
)


def take(book, reading):
    assert reading.findings == []
    return book_vouchers(book=book, drafts=reading.drafts, origin=reading.kind, actor="system:test")


def sums(book):
    return [(t.source, t.cost_kind, t.year, t.project, t.amount_ore) for t in
            totals(book, by=("source", "cost_kind", "year", "project"))]  # fmt: skip


def test_a_table_is_booked_once_however_often_it_comes(book):
    content = (HEAD + "a;2017-03-14;Resa;special;other;2017;p1;1 000,50\na;2017-03-14;Resa;Särskilda medel;staff;2017;;5\n"
               ";2017-03-15;Bidrag;special;bidrag;2017;;2 tkr\n;2017-03-15;Bidrag;special;bidrag;2017;;2 tkr\n").encode()  # fmt: skip
    assert len(take(book, read_bookings(content, book)).new) == 3
    again = take(book, read_bookings(content, book))
    assert (len(again.new), len(again.seen)) == (0, 3)
    assert sums(book) == [
        ("special", "bidrag", 2017, "", 4000_00),
        ("special", "other", 2017, "p1", 1000_50),
        ("special", "staff", 2017, "", 5_00),
    ]


def test_every_fault_of_a_table_is_told_at_its_cell(book):
    content = HEAD + "a;2017-02-30;Resa;nowhere;nothing;17;p9;1.240\na;;;;;;;0\n"
    found = [(f.code, f.where) for f in read_bookings(content.encode(), book).findings]
    assert found == [
        ("bad_cell", "B2"), ("bad_cell", "H2"), ("bad_cell", "F2"), ("unknown_source", "D2"),
        ("unknown_cost_kind", "E2"), ("unknown_project", "G2"),
        ("empty", "B3"), ("empty", "C3"), ("empty", "D3"), ("empty", "E3"), ("zero", "H3"),
    ]  # fmt: skip


def test_rows_of_one_voucher_must_agree(book):
    content = HEAD + "a;2017-03-14;Resa;special;other;2017;;1\na;2017-03-15;Tåg;special;other;2017;;1\n"
    assert [(f.code, f.where) for f in read_bookings(content.encode(), book).findings] == [
        ("voucher_differs", "B3"), ("voucher_differs", "C3"),
    ]  # fmt: skip


def test_sie_is_booked_by_the_mapping_and_once(book):
    reading = read_sie(SIE.encode("cp437"), book)
    assert reading.left_out == 1
    assert len(take(book, reading).new) == 2
    assert sums(book) == [("admin", "anslag", 2017, "", 500_00), ("special", "staff", 2017, "p1", 100_50)]
    again = take(book, read_sie(SIE.encode("cp437"), book))
    assert (len(again.new), len(again.seen), Voucher.objects.count()) == (0, 2, 2)


def test_a_changed_voucher_under_a_known_number_is_refused_at_its_line(book):
    take(book, read_sie(SIE.encode("cp437"), book))
    changed = SIE.replace("100.50", "101.50").replace("-70.00", "-71.00")
    with pytest.raises(Refused) as refused:
        take(book, read_sie(changed.encode("cp437"), book))
    assert [(f.code, f.where) for f in refused.value.findings] == [("key_changed", "5")]


def test_unmapped_accounts_unknown_projects_and_rows_without_source_are_told_at_their_line(book):
    content = (
        SIE.replace("TRANS 2710 {} -30.50", "TRANS 9999 {} -30.50").replace('{1 "200"}', "{}").replace('"p1"', '"p7"')
    )
    reading = read_sie(content.encode("cp437"), book)
    assert [(f.code, f.where) for f in reading.findings] == [("unmapped_account", "8"), ("no_source", "13")]
    with pytest.raises(Refused) as refused:
        book_vouchers(book=book, drafts=reading.drafts, origin="sie", actor="system:test")
    assert [(f.code, f.where) for f in refused.value.findings] == [("unknown_project", "7")]
    reading = read_sie(content.encode("cp437"), book, default_source="admin")
    assert [f.code for f in reading.findings] == ["unmapped_account"]


def test_a_text_that_no_database_keeps_is_refused_at_its_line(book):
    reading = read_sie(SIE.replace('"Lön"', '"L\0n"').encode("cp437"), book)
    with pytest.raises(Refused) as refused:
        book_vouchers(book=book, drafts=reading.drafts, origin="sie", actor="system:test")
    assert [(f.code, f.where) for f in refused.value.findings] == [("bad_character", "5")]


def test_a_file_written_from_the_book_is_not_read_back_into_it(book):
    take(book, read_sie(SIE.encode("cp437"), book))
    assert [f.code for f in read_sie(write_book(book, date(2019, 1, 1)), book).findings] == ["own_file"]


lines = st.lists(
    st.tuples(
        st.sampled_from(["special", "admin"]),
        st.sampled_from(["funding", "staff", "services", "other", "transfers"]),
        st.integers(-(10**10), 10**10).filter(bool),
        st.sampled_from([None, 2016, 2017, 2018]),
        st.sampled_from(["", "p1", "p2"]),
        st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=8),
    ),
    min_size=1,
    max_size=4,
)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(booked=st.lists(st.tuples(st.dates(date(2016, 1, 1), date(2019, 6, 1)), lines), min_size=1, max_size=5))
def test_a_book_written_as_sie_and_read_into_another_has_the_same_totals(book, booked):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        for day, made in booked:
            book_simple(
                book=book, booked_on=day, text="x", origin="form", actor="system:test",
                lines=[Line(source, {"special": "bidrag", "admin": "anslag"}[source] if kind == "funding" else kind,
                            ore, year, project, text) for source, kind, ore, year, project, text in made],
            )  # fmt: skip
        other = a_book("m2")
        take(other, read_sie(write_book(book, date(2019, 7, 1)), other))
        assert sums(other) == sums(book)
        assert [v.booked_on for v in other.vouchers.order_by("number")] == [day for day, _made in booked]
        raise ZeroDivisionError
