"""Bookings at the same moment, in real processes with real commits, and what the database says at COMMIT."""

from pathlib import Path

import pytest

from tests.web.processes import at_once, done, own_database

assert own_database
pytestmark = pytest.mark.slow
BOOKER = Path(__file__).with_name("booker.py")
SET_UP = """
import django
django.setup()
from tests.web.funds.conftest import a_book
from verkstad.funds.actions import LimitSpec, set_limits
set_limits(book=a_book(), limits=[LimitSpec("cap", "Villkor 2", 1_000_00, ("actual",), (), ("programme",), 2017)],
           actor="system:test")
"""
TOLD = """
import django
django.setup()
from verkstad.funds.models import Book, Voucher
from verkstad.funds.queries import tally_gaps, totals
book = Book.objects.get()
print(totals(book)[0].amount_ore, sorted(Voucher.objects.values_list("number", flat=True)) == list(range(1, 11)),
      len(list(tally_gaps(book))))
"""
COMMIT = """
import django
django.setup()
from django.db import IntegrityError, connection, transaction
from verkstad.funds.models import Book, Voucher
try:
    with transaction.atomic():
        Voucher.objects.create(book=Book.objects.get(), number=Voucher.objects.count() + 1, booked_on="2017-01-01",
                               text="x", origin="api", made_by="x")
except IntegrityError:
    print("refused at commit", Voucher.objects.filter(posted=False).count())
"""


def told(environment: dict[str, str], script: str) -> str:
    return done(environment, script).strip()


def test_processes_that_book_at_once_never_pass_a_limit_together_and_leave_no_gap_in_the_numbers(own_database):
    told(own_database, SET_UP)
    assert at_once(BOOKER, own_database, 4, "5") == [0] * 4
    assert told(own_database, TOLD) == "100000 True 0"


def test_a_commit_that_would_leave_an_unposted_voucher_is_refused_by_the_database(own_database):
    told(own_database, SET_UP)
    assert told(own_database, COMMIT) == "refused at commit 0"
