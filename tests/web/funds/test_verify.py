"""`verkstad ledger verify` finds what somebody changed behind the database's back; `rebuild` makes the totals anew."""

import json

import pytest
from django.db import connection

from tests.web.funds.conftest import a_book
from tests.web.funds.test_booking import spend
from verkstad.cli import main
from verkstad.funds.guards import install, remove
from verkstad.funds.models import Book, Tally
from verkstad.funds.queries import tally_gaps
from verkstad.journal.models import Act


@pytest.fixture
def ledger(book: Book) -> Book:
    for _ in range(3):
        spend(book, 100_00)
    return book


def behind(*statements: str) -> None:
    """Change the ledger with its guards taken away."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        remove(connection)
        for statement in statements:
            cursor.execute(statement)
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        install(connection)


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    code = main(["ledger", *arguments])
    return code, capsys.readouterr().out


def test_a_ledger_that_holds_says_so_for_every_book(ledger, capsys):
    a_book("m2")
    assert told(capsys, "verify") == (0, "m1: 3 vouchers, holds\nm2: 0 vouchers, holds\n")
    assert told(capsys, "rebuild") == (0, "m1: every total was right\nm2: every total was right\n")
    assert not Act.objects.filter(act="totals.rebuilt").exists()


FIRST = "(SELECT min(id) FROM funds_entry)"
SECOND = "(SELECT id FROM funds_voucher WHERE number = 2)"


@pytest.mark.parametrize(
    ("statement", "codes"),
    [
        (f"UPDATE funds_entry SET amount_ore = amount_ore + 1 WHERE id = {FIRST}",
         ["unbalanced", "total_differs", "total_differs"]),
        (f"DELETE FROM funds_entry WHERE voucher_id = {SECOND}", ["unbalanced", *["total_differs"] * 4]),
        (f"DELETE FROM funds_entry WHERE voucher_id = {SECOND}; DELETE FROM funds_voucher WHERE number = 2",
         ["number_missing", *["total_differs"] * 4]),
        (f"UPDATE funds_entry SET booked_on = '2017-03-15' WHERE id = {FIRST}",
         ["entry_differs", "total_differs", "total_differs"]),
        ("UPDATE funds_voucher SET posted = false WHERE number = 2", ["unposted", *["total_differs"] * 4]),
        ("UPDATE funds_tally SET amount_ore = amount_ore + 1 WHERE grain = 'month'", ["total_differs"] * 2),
        ("DELETE FROM funds_tally", ["total_differs"] * 4),
    ],
)  # fmt: skip
def test_each_change_behind_the_guards_is_found(ledger, capsys, statement, codes):
    behind(*statement.split("; "))
    code, out = told(capsys, "verify", "--json")
    (book,) = json.loads(out)["books"]
    assert (code, book["holds"], [one["code"] for one in book["findings"]]) == (1, False, codes)


def test_the_words_name_book_voucher_and_what_to_do(ledger, capsys):
    behind(f"UPDATE funds_entry SET amount_ore = amount_ore + 1 WHERE id = {FIRST}")
    code, out = told(capsys, "verify")
    assert (code, out.splitlines()[:2]) == (1, [
        "m1: 3 vouchers, 3 OFF",
        "  m1: Voucher 1 has 2 entries, which sum to 0,01 kr. Compare with a backup; whoever changed it did so outside Verkstad.",
    ])  # fmt: skip


def test_rebuilding_makes_the_totals_those_of_the_entries_and_journals_it_and_the_guards_stand(ledger, capsys):
    before = sorted(Tally.objects.values_list("grain", "on_day", "cost_kind", "amount_ore", "entries"))
    behind("UPDATE funds_tally SET amount_ore = 7 WHERE grain = 'day'", "DELETE FROM funds_tally WHERE grain = 'month'")
    assert told(capsys, "rebuild") == (0, "m1: 4 totals were off and are made anew\n")
    assert sorted(Tally.objects.values_list("grain", "on_day", "cost_kind", "amount_ore", "entries")) == before
    assert list(Act.objects.filter(act="totals.rebuilt").values_list("subject_key", "facts")) == [("m1", {"off": 4})]
    spend(ledger, 1_00)
    assert list(tally_gaps(ledger)) == []
    assert told(capsys, "verify")[0] == 0


def test_rebuilding_cannot_mend_a_voucher(ledger, capsys):
    behind(f"UPDATE funds_entry SET amount_ore = amount_ore + 1 WHERE id = {FIRST}")
    assert told(capsys, "rebuild")[0] == 1
