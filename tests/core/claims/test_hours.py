"""The staff sheet: hours by a cost, from rows and files, each fault at its cell; a month that has more than full time."""

import io
from datetime import date
from decimal import Decimal
from fractions import Fraction

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from verkstad.core.claims import hours
from verkstad.core.claims.control import full_month, in_kind_above, month_hours
from verkstad.core.claims.hours import Day, cost_of, day_findings, months_of, read_hours, twice

HEAD = ("Signatur", "Datum", "Timmar", "Kostnad per timme", "Part")
PARTNERS = {"owner": "owner", "iuc norr": "p2"}
MONDAY = date(2026, 3, 2)


def book(*rows):
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def test_hours_of_a_sheet_are_read_as_people_write_them():
    days, found = read_hours(book(HEAD, ("AB", MONDAY, 7.5, 420), ("AB", "2026-03-03", "7:30", "420,50"),
                                  ("CD", "20260304", "7,25", "420 kr", "IUC Norr")), PARTNERS)  # fmt: skip
    assert found == []
    assert [(one.person, one.day.day, one.hours, one.rate_ore, one.partner, one.where) for one in days] == [
        ("AB", 2, Decimal("7.50"), 420_00, "owner", "C2"), ("AB", 3, Decimal("7.50"), 420_50, "owner", "C3"),
        ("CD", 4, Decimal("7.25"), 420_00, "p2", "C4"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("column", "value", "where"),
    [(0, None, "A2"), (1, "i går", "B2"), (1, 46083, "B2"), (2, "åtta", "C2"), (2, "7:75", "C2"), (2, None, "C2"),
     (2, "NaN", "C2"), (2, "1e9", "C2"), (3, "dyrt", "D2"), (3, None, "D2"), (4, "Okänd", "E2")],
)  # fmt: skip
def test_a_cell_that_means_nothing_is_told_by_its_address(column, value, where):
    row = ["AB", MONDAY, 8, 420, "IUC Norr"]
    row[column] = value
    days, found = read_hours(book(HEAD, row, ("AB", MONDAY, 8, 420)), PARTNERS)
    assert (len(days), [one.where for one in found]) == (1, [where])


@pytest.mark.parametrize("content", [b"", b"\0\1", b"PK\x03\x04trasig", b"hej\n", b"Signatur;Datum\nAB;2026-03-02\n"])
def test_what_is_no_sheet_of_hours_is_told_and_never_raises(content):
    assert read_hours(content, PARTNERS)[1]


def test_a_sheet_with_more_days_than_can_be_read_at_once_is_refused(monkeypatch):
    rows = [("AB", date(2026, 3, day), 8, 420) for day in range(2, 5)]
    monkeypatch.setattr(hours, "MOST_DAYS", 3)
    assert read_hours(book(HEAD, *rows), PARTNERS)[1] == []
    (found,) = read_hours(book(HEAD, *rows, ("CD", MONDAY, 8, 420)), PARTNERS)[1]
    assert (found.code, found.params, found.fix) == ("claims.too_many_days", {"n": 4, "most": 3}, "Divide it.")


def test_a_day_outside_the_claim_too_many_hours_and_a_name_are_refused():
    def codes(one):
        return [found.code for found in day_findings(one, MONDAY, date(2026, 3, 31))]

    assert codes(Day("AB", MONDAY, Decimal(8), 1)) == codes(Day("AB", MONDAY, Decimal(0), 0)) == []
    assert codes(Day("AB", date(2026, 4, 1), Decimal(8), 1)) == ["claims.hours_day"]
    assert codes(Day("AB", MONDAY, Decimal("24.5"), 1)) == codes(Day("AB", MONDAY, Decimal(8), 0)) == ["claims.hours"]
    assert (
        codes(Day("anna@example.org", MONDAY, Decimal(8), 1))
        == codes(Day("", MONDAY, Decimal(8), 1))
        == ["claims.person"]
    )
    again = [Day("AB", MONDAY, Decimal(8), 1, where="C2"), Day("AB", MONDAY, Decimal(1), 1, where="C3")]
    assert [(one.where, one.params["where"]) for one in twice(again)] == [("C3", "C2")]


@given(
    st.lists(
        st.tuples(st.sampled_from(["AB", "CD"]), st.integers(1, 28), st.integers(1, 2400), st.integers(1, 10**6)),
        max_size=40,
    )
)
def test_cost_is_hours_times_rate_rounded_once(rows):
    days = [Day(person, date(2026, 3, day), Decimal(hours) / 100, rate) for person, day, hours, rate in rows]
    for person, found in ((key[0], value) for key, value in cost_of(days).items()):
        exact = sum(Fraction(hours, 100) * rate for one, _day, hours, rate in rows if one == person)
        assert found[1] == int(exact)
    assert sum(one.hours for one in months_of(days)) == sum((Fraction(row[2], 100) for row in rows), Fraction(0))


def test_a_month_above_full_time_is_noted_by_person():
    assert (full_month("2026-03"), full_month("2026-02")) == (176, 160)
    hours = [("AB", date(2026, 2, day), Fraction(8)) for day in range(1, 21)] + [
        ("AB", date(2026, 2, 22), Fraction(1, 2))
    ]
    assert month_hours(hours[:-1]) == []
    (found,) = month_hours(hours)
    assert (found.finding.clause, dict(found.finding.params)) == (
        "K7", {"person": "AB", "hours": "160,5", "month": "2026-02", "most": "160"}
    )  # fmt: skip
    assert [one.finding.clause for one in in_kind_above(2, 1)] == ["K8"]
    assert in_kind_above(1, 1) == []
