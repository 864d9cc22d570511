"""Loading a pack: whole or not at all, once or twice the same, changes told field by field."""

from datetime import date
from pathlib import Path

import pytest

from tests.web.packs.conftest import Edit, counts, load, told
from verkstad.core.refused import Refused
from verkstad.funds.actions import Line, book_simple
from verkstad.funds.models import Book, HoursEntry, Voucher
from verkstad.funds.queries import totals
from verkstad.grants.models import Project
from verkstad.journal.models import Act

pytestmark = pytest.mark.django_db
TKR = 100_000
DAY = date(2026, 12, 31)


def test_first_load_makes_everything_and_the_second_nothing(folder: Path) -> None:
    first = load(folder)
    rows, acts = counts(), Act.objects.count()
    second = load(folder)
    assert (first.changed, first.unchanged, first.left) == (0, 0, [])
    assert (second.changes, second.unchanged) == ([], first.created)
    assert (counts(), Act.objects.count()) == (rows, acts)


def test_dry_run_tells_what_a_load_does_and_leaves_nothing(folder: Path) -> None:
    before = counts()
    dry = load(folder, dry_run=True)
    assert (counts(), Act.objects.count()) == (before, 0)
    assert told(load(folder)) == told(dry)


def test_a_changed_field_is_told_and_nothing_else(folder: Path, edit: Edit) -> None:
    load(folder)
    edit("mandates.toml", '"To do something."', '"To do more."')
    edit("projects.csv", "implementation,ettan", "implementation,verket")
    dry, wet = load(folder, dry_run=True), load(folder)
    assert told(dry) == told(wet) == [
        "~ mandate m1: purpose_en To do something. -> To do more.",
        "~ project p1: owner ettan -> verket",
    ]  # fmt: skip
    assert told(load(folder)) == []


def test_money_is_told_in_thousands_and_long_texts_from_where_they_differ(folder: Path, edit: Edit) -> None:
    long = "Ett uppdrag som är beskrivet med en mening som är så lång att den inte ryms på raden, "
    edit("mandates.toml", '"Mer"', f'"{long}till slut."')
    load(folder)
    edit("mandates.toml", "till slut.", "till sist.")
    edit("projects.csv", "confirmed,3 mkr", "confirmed,3.25 mkr")
    assert told(load(folder)) == [
        "~ mandate m2: purpose_sv …yms på raden, till slut. -> …yms på raden, till sist.",
        "~ project p1: grant_ore 3000 tkr -> 3250 tkr",
    ]


def test_a_comment_or_another_order_of_columns_changes_nothing(folder: Path, edit: Edit) -> None:
    load(folder)
    acts = Act.objects.count()
    edit("texts.toml", "[[text]]", "# words\n[[text]]")
    (folder / "themes.csv").write_text("source,name_en,name_sv,number\nbok,Skills,Kompetens,1\n", encoding="utf-8")
    assert (told(load(folder)), Act.objects.count()) == ([], acts)


def test_a_changed_booking_is_corrected_by_a_new_voucher_each_time(folder: Path, edit: Edit) -> None:
    load(folder)
    book = Book.objects.get(key="m1")
    before = list(Voucher.objects.order_by("pk").values())
    edit("bookings.csv", "900 tkr", "910 tkr")
    assert told(load(folder)) == [
        "~ booking b2: amount 900 tkr -> 910 tkr",
        "~ booking b2: correction - -> 6",
    ]
    assert told(load(folder)) == []
    edit("bookings.csv", "2025,special_funds,staff,,910 tkr", "2026,own,staff,p1,890 tkr")
    edit(
        "bookings.csv", "b2,m1,actual,2025-06-30,2025-01-01,2025-12-31", "b2,m1,actual,2025-06-30,2025-01-01,2026-12-31"
    )
    assert told(load(folder)) == [
        "~ booking b2: amount 910 tkr -> 890 tkr",
        "~ booking b2: year 2025 -> 2026",
        "~ booking b2: fund_source special_funds -> own",
        "~ booking b2: project - -> p1",
        "~ booking b2: correction - -> 7",
    ]
    assert told(load(folder)) == []
    edit("bookings.csv", "890 tkr", "900 tkr")
    load(folder)
    staff = {
        (one.source, one.year, one.project, one.amount_ore // TKR)
        for one in totals(book, DAY, by=("source", "cost_kind", "year", "project"))
        if one.cost_kind == "staff" and one.amount_ore
    }
    assert staff == {("own", 2026, "p1", 900)}
    assert list(Voucher.objects.order_by("pk").values())[: len(before)] == before


def test_changed_hours_are_taken_back_and_booked_anew(folder: Path, edit: Edit) -> None:
    load(folder)
    edit("hours.csv", "120.5", "130")
    assert told(load(folder)) == ["~ hours h1: hours 120.5 -> 130"]
    assert told(load(folder)) == []
    edit("hours.csv", ",130,", ",120.5,")
    load(folder)
    minutes = [one.minutes for one in HoursEntry.objects.order_by("pk")]
    assert minutes == [7230, -7230, 7800, -7800, 7230]


def test_another_day_on_a_booked_row_is_refused_with_its_line(folder: Path, edit: Edit) -> None:
    load(folder)
    edit("bookings.csv", "2025-06-30", "2025-06-29")
    rows = counts()
    with pytest.raises(Refused) as caught:
        load(folder)
    assert str(caught.value) == (
        "bookings.csv:3: b2 is booked as voucher 2 with another date; what is booked stays. "
        "Write the row as it was. To move money, add a row that takes it back and a new one."
    )
    assert counts() == rows


def test_another_title_on_a_registered_document_is_refused_with_its_line(folder: Path, edit: Edit) -> None:
    load(folder)
    edit("documents.csv", "Beslut", "Ett beslut")
    with pytest.raises(Refused) as caught:
        load(folder)
    assert [(one.code, one.where, one.params["names"]) for one in caught.value.findings] == [
        ("packs.document_differs", "documents.csv:2", "title")
    ]


def test_a_booking_that_breaks_a_term_is_refused_with_its_clause_and_nothing_is_kept(folder: Path, edit: Edit) -> None:
    """The pack by itself is sound; together with what another door has booked it breaks a cap."""
    load(folder)
    line = Line("special_funds", "staff", 50 * TKR, 2025)
    book_simple(book=Book.objects.get(key="m1"), booked_on=date(2025, 12, 31), text="Resor", lines=[line], origin="form",
                actor="user:1")  # fmt: skip
    with (folder / "bookings.csv").open("a", encoding="utf-8") as file:
        file.write("b6,m1,actual,2025-12-31,2025-01-01,2025-12-31,2025,special_funds,staff,,60 tkr,,Lön,bok\n")
    edit("texts.toml", "Hej", "Hej igen")
    rows = counts()
    with pytest.raises(Refused) as caught:
        load(folder)
    assert [(one.where, one.clause) for one in caught.value.findings] == [("bookings.csv:8", "villkor 2")]
    assert counts() == rows


def test_a_diary_number_that_another_programme_has_is_refused_at_its_line(folder: Path, edit: Edit) -> None:
    load(folder)
    edit("pack.toml", '"liten"', '"annan"')
    edit("mandates.toml", 'key = "m1"', 'key = "m3"')
    with pytest.raises(Refused) as caught:
        load_other(folder)
    assert [one.where for one in caught.value.findings] == ["mandates.toml:1 (government_number)"]


def load_other(folder: Path) -> None:
    for path in folder.glob("*.csv"):
        path.write_text(path.read_text(encoding="utf-8").replace("m1", "m3"), encoding="utf-8")
    text = (folder / "pack.toml").read_text(encoding="utf-8")
    (folder / "pack.toml").write_text(text.replace('"m1"', '"m3"'), encoding="utf-8")
    load(folder)


def test_a_pack_with_an_error_is_refused_with_every_finding_and_nothing_is_kept(folder: Path, edit: Edit) -> None:
    edit("mandates.toml", "due = 2027-03-01", "due = 2018-09-31")
    edit("bookings.csv", "900 tkr", "11000 tkr")
    rows = counts()
    with pytest.raises(Refused) as caught:
        load(folder)
    assert sorted({(one.code, one.where) for one in caught.value.findings}) == [
        ("bookings_above_amount", "bookings.csv:3"),
        ("bookings_above_envelope", "bookings.csv:3"), ("breaks_cap", "bookings.csv:3"), ("no_such_day", "mandates.toml:76"),
    ]  # fmt: skip
    assert counts() == rows


def test_what_the_pack_no_longer_names_is_told_and_stays(folder: Path, edit: Edit) -> None:
    load(folder)
    edit("projects.csv", "p2,m2", "p3,m2")
    report = load(folder)
    assert (told(report), report.left) == (["+ project p3"], ["project p2"])
    assert Project.objects.filter(key="p2").exists()


def test_a_document_of_tomorrow_waits_for_its_day(folder: Path, edit: Edit) -> None:
    edit("documents.csv", "2025-01-15", "2199-01-15")
    report = load(folder)
    assert report.later == ["document d1"]
