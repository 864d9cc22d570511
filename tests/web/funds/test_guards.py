"""What the database refuses, asked by raw SQL on the engine the tests run on."""

from datetime import date

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.web.funds.conftest import a_book
from verkstad.funds.actions import Leg, book_hours, book_voucher
from verkstad.funds.guards import totals_opened
from verkstad.funds.models import Book, Entry, Group, Layer, Tally, Voucher
from verkstad.funds.queries import tally_gaps, totals

postgres = pytest.mark.skipif(connection.vendor != "postgresql", reason="PostgreSQL only")
sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite only")


def sql(statement: str, *values: object) -> None:
    """Run a statement in a savepoint of its own, so that a refusal does not spoil the test's transaction."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def refused(statement: str, *values: object) -> str:
    with pytest.raises(DatabaseError) as error:
        sql(statement, *values)
    return str(error.value)


@pytest.fixture
def voucher(book: Book) -> Voucher:
    legs = [Leg("special", "staff", 500, 2017), Leg("special", "counter", -500, 2017)]
    return book_voucher(book=book, booked_on=date(2017, 5, 2), text="x", legs=legs, origin="form", actor="system:test")


def raw_voucher(book: Book, number: int, posted: bool = False) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO funds_voucher (book_id, number, layer, booked_on, text, origin, source_note, qualifier, "
            "import_key, made_by, made_at, posted) VALUES (%s, %s, 'actual', '2017-05-03', 'raw', 'form', '', '', '', "
            "'x', '2017-05-03 10:00:00+00', %s) RETURNING id",
            [book.pk, number, posted],
        )
        return cursor.fetchone()[0]


def raw_entry(own: Book, voucher: int, ore: int, **more: object) -> None:
    row = {"layer": "actual", "booked_on": "2017-05-03", "year": 2017, "project": None,
           "source": own.sources.get(key="special").pk, "kind": own.cost_kinds.get(key="staff").pk,
           "book": own.pk} | more  # fmt: skip
    sql(
        "INSERT INTO funds_entry (voucher_id, book_id, layer, booked_on, source_id, cost_kind_id, year, project_id, "
        "amount_ore, text) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, '')",
        voucher, row["book"], row["layer"], row["booked_on"], row["source"], row["kind"], row["year"], row["project"],
        ore,
    )  # fmt: skip


@pytest.mark.parametrize("table", ["funds_entry", "funds_hoursentry"])
def test_entries_and_hours_refuse_update_and_delete(voucher, table):
    book_hours(book=voucher.book, source="special", booked_on=date(2017, 5, 2), hours=2, rate_ore_per_hour=250_00,
               origin="form", actor="system:test")  # fmt: skip
    assert "append-only" in refused(f"UPDATE {table} SET text = 'y'")
    assert "append-only" in refused(f"DELETE FROM {table}")


@pytest.mark.parametrize(
    "change",
    ["text = 'y'", "number = 9", "posted = false", "made_by = 'z'", "booked_on = '2018-01-01'", "layer = 'budget'"],
)
def test_a_posted_voucher_refuses_every_change(voucher, change):
    assert "append-only" in refused(f"UPDATE funds_voucher SET {change}")


def test_vouchers_refuse_delete(voucher):
    assert "append-only" in refused("DELETE FROM funds_voucher")


@postgres
@pytest.mark.parametrize("table", ["funds_entry", "funds_hoursentry", "funds_voucher", "funds_tally"])
def test_truncate_is_refused(voucher, table):
    sql("SET CONSTRAINTS ALL IMMEDIATE")  # pending checks of this very transaction would stop it before the guard
    assert {"append-only", "posting vouchers alone"} & {
        words for words in ("append-only", "posting vouchers alone") if words in refused(f"TRUNCATE {table} CASCADE")
    }


@pytest.mark.parametrize(
    "statement",
    ["UPDATE funds_tally SET amount_ore = 1", "DELETE FROM funds_tally",
     "INSERT INTO funds_tally (book_id, layer, grain, on_day, source_id, cost_kind_id, year, project_or_0, amount_ore, "
     "entries) SELECT book_id, layer, grain, on_day, source_id, cost_kind_id, 1999, 0, 1, 1 FROM funds_tally"],
)  # fmt: skip
def test_the_running_totals_are_written_by_posting_alone(voucher, statement):
    assert "posting vouchers alone" in refused(statement)
    assert list(tally_gaps(voucher.book)) == []


@sqlite
@pytest.mark.parametrize(
    "statement",
    ["INSERT INTO funds_posting (voucher_id) SELECT id FROM funds_voucher",
     "INSERT INTO funds_open_voucher (voucher_id) SELECT id FROM funds_voucher",
     "INSERT OR REPLACE INTO funds_tally SELECT * FROM funds_tally", "UPDATE OR REPLACE funds_tally SET entries = 9"],
)  # fmt: skip
def test_nobody_can_pretend_to_be_posting(voucher, statement):
    assert "alone" in refused(statement)


@sqlite
def test_what_is_being_posted_cannot_be_told_by_hand(voucher):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        number = raw_voucher(voucher.book, 2)
        assert "alone" in refused("INSERT INTO funds_posting (voucher_id) VALUES (%s)", number)
        assert "alone" in refused("DELETE FROM funds_open_voucher")
        assert "alone" in refused("UPDATE funds_open_voucher SET voucher_id = 1")
        raise ZeroDivisionError


def rows(table: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table} ORDER BY id")
        return cursor.fetchall()


@sqlite
@pytest.mark.parametrize(
    ("table", "columns"),
    [("funds_hoursentry", {"minutes": "7"}), ("funds_hoursentry", {"id": "id + 1", "minutes": "7"}),
     ("funds_entry", {"amount_ore": "7"}), ("funds_voucher", {"posted": "0"}),
     ("funds_voucher", {"id": "id + 1", "posted": "0"}),
     ("funds_voucher", {"id": "id + 1", "posted": "0", "number": "number + 1"})],
)  # fmt: skip
def test_no_row_is_replaced_by_its_id_its_number_or_its_import_key(book, table, columns):
    legs = [Leg("special", "staff", 500, 2017), Leg("special", "counter", -500, 2017)]
    book_voucher(book=book, booked_on=date(2017, 5, 2), text="x", legs=legs, origin="csv", actor="system:test",
                 import_key="a1")  # fmt: skip
    book_hours(book=book, source="special", booked_on=date(2017, 5, 2), hours=2, rate_ore_per_hour=250_00,
               origin="csv", actor="system:test", import_key="h1")  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table} LIMIT 0")
        names = [column[0] for column in cursor.description]
    before = rows(table)
    values = ", ".join(columns.get(name, name) for name in names)
    last = f"(SELECT max(id) FROM {table})"
    found = refused(
        f"INSERT OR REPLACE INTO {table} ({', '.join(names)}) SELECT {values} FROM {table} WHERE id = {last}"
    )
    assert "is there already" in found
    assert rows(table) == before


def test_a_voucher_cannot_begin_posted_or_leave_a_gap(voucher):
    with transaction.atomic():
        pass
    for number, posted, why in ((2, True, "begins unposted"), (3, False, "no gaps")):
        with pytest.raises(DatabaseError, match=why), transaction.atomic():
            raw_voucher(voucher.book, number, posted)


@pytest.mark.parametrize("amounts", [(), (5,), (5, -4), (5, 5, -5)])
def test_posting_needs_two_entries_that_sum_to_zero(voucher, amounts):
    with pytest.raises(DatabaseError, match="sum to zero"), transaction.atomic():
        number = raw_voucher(voucher.book, 2)
        for ore in amounts:
            raw_entry(voucher.book, number, ore)
        sql("UPDATE funds_voucher SET posted = true WHERE id = %s", number)


def test_entries_cannot_be_added_to_a_posted_voucher(voucher):
    with pytest.raises(DatabaseError, match="entry refused"):
        raw_entry(voucher.book, voucher.pk, 5, booked_on="2017-05-02")


@pytest.mark.parametrize(
    "other", [{"layer": "budget"}, {"booked_on": "2017-05-04"}, {"year": 2019}, {"book": "other"}, {"source": "other"},
              {"kind": "other"}, {"project": "other"}],
)  # fmt: skip
def test_entries_must_match_their_voucher_and_book(voucher, other):
    stranger = a_book("m2")
    foreign = {
        "book": stranger.pk,
        "source": stranger.sources.get(key="special").pk,
        "kind": stranger.cost_kinds.get(key="staff").pk,
        "project": stranger.project_codes.get(code="p1").pk,
    }
    row = {name: foreign[name] if value == "other" else value for name, value in other.items()}
    with pytest.raises(DatabaseError, match="entry refused"), transaction.atomic():
        raw_entry(voucher.book, raw_voucher(voucher.book, 2), 5, **row)


def test_nothing_counts_until_posted_and_then_it_does(voucher):
    before = totals(voucher.book)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        number = raw_voucher(voucher.book, 2)
        raw_entry(voucher.book, number, 700)
        raw_entry(voucher.book, number, -700, kind=voucher.book.cost_kinds.get(key="counter").pk)
        assert totals(voucher.book) == before
        sql("UPDATE funds_voucher SET posted = true WHERE id = %s", number)
        assert [(t.cost_kind, t.amount_ore, t.entries) for t in totals(voucher.book)] == [("staff", 1200, 2)]
        raise ZeroDivisionError
    assert totals(voucher.book) == before


@postgres
def test_a_transaction_with_an_unposted_voucher_cannot_commit(voucher):
    with pytest.raises(IntegrityError, match="left unposted"), transaction.atomic():
        raw_voucher(voucher.book, 2)
        sql("SET CONSTRAINTS ALL IMMEDIATE")


@sqlite
def test_a_transaction_with_an_unposted_voucher_leaves_a_foreign_key_that_cannot_commit(voucher):
    connection.check_constraints()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        raw_voucher(voucher.book, 2)
        with pytest.raises(IntegrityError, match="funds_open_voucher"):
            connection.check_constraints()
        raise ZeroDivisionError


legs = st.tuples(
    st.sampled_from(["special", "admin"]),
    st.sampled_from(["bidrag", "staff", "services", "transfers"]),
    st.integers(-(10**9), 10**9).filter(bool),
    st.sampled_from([None, 2016, 2017, 2018]),
    st.sampled_from(["", "p1", "p2"]),
)
vouchers = st.tuples(
    st.dates(date(2016, 1, 1), date(2018, 12, 31)),
    st.sampled_from(list(Layer.values)),
    st.lists(legs, min_size=1, max_size=4),
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(booked=st.lists(vouchers, max_size=6), as_of=st.dates(date(2016, 1, 1), date(2019, 1, 1)))
def test_totals_equal_brute_force_over_the_entries_as_of_any_day(book, booked, as_of):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        for day, layer, lines in booked:
            made = [Leg(*line[:3], line[3], line[4]) for line in lines]
            rest = -sum(leg.amount_ore for leg in made)
            made += [Leg("special", "counter", rest)] if rest else []
            if len(made) > 1:
                book_voucher(book=book, booked_on=day, layer=layer, text="x", legs=made, origin="form",
                             actor="system:test")  # fmt: skip
        for layer in Layer.values:
            for by in (("source", "cost_kind"), ("year",), ("source", "cost_kind", "year", "project"), ()):
                found = {
                    (t.source, t.cost_kind, t.group, t.year, t.project): (t.amount_ore, t.entries)
                    for t in totals(book, as_of, layer, by=by)
                }
                assert found == brute_force(book, as_of, layer, by)
        assert list(tally_gaps(book)) == []
        assert all(sum(v.entries.values_list("amount_ore", flat=True)) == 0 for v in Voucher.objects.all())
        raise ZeroDivisionError


def brute_force(book: Book, as_of: date, layer: str, by: tuple[str, ...]) -> dict:
    sums: dict = {}
    entries = Entry.objects.filter(book=book, layer=layer, booked_on__lte=as_of, voucher__posted=True)
    for entry in entries.select_related("source", "cost_kind", "project"):
        if entry.cost_kind.group == Group.COUNTER:
            continue
        key = (
            entry.source.key if "source" in by else "",
            entry.cost_kind.key if "cost_kind" in by else "",
            entry.cost_kind.group,
            entry.year if "year" in by else None,
            entry.project.code if "project" in by and entry.project else "",
        )
        was = sums.get(key, (0, 0))
        sums[key] = (was[0] + entry.natural_ore, was[1] + 1)
    return sums


def test_running_totals_changed_behind_the_databases_back_are_found(voucher):
    with totals_opened(connection):
        Tally.objects.filter(grain="day").update(amount_ore=1)
    assert "posting vouchers alone" in refused("UPDATE funds_tally SET amount_ore = 2")
    assert [gap[0] for gap in tally_gaps(voucher.book)] == ["day", "day"]
