"""A change and a decision in the same second, in real processes: together they never overdraw the call or the mandate."""

from pathlib import Path

import pytest

from tests.web.processes import at_once, done, own_database

assert own_database
pytestmark = pytest.mark.slow
CHANGER = Path(__file__).with_name("changer.py")
SET_UP = """
import sys
import django
django.setup()
from tests.web.agreements.facts import *
from tests.web.agreements.facts import summed
from tests.web.applications.facts import a_body, a_call
from tests.web.decisions.facts import *
what = sys.argv[1]
mandate = funded(2_200_000 if what == "mandate" else 80_000_000)
call = a_call(mandate=mandate, highest_share=None, **({"budget_ore": 2_200_000 * KR} if what == "call" else {}))
one = offer_agreement(decision=decided(a_case(call)), actor=presenter("avtal"))
accept_agreement(agreement=one, sha=newest(one).sha256, actor=signatory(one))
ready(edited(one, summed(y2026=1_500_000)))
if what == "same":
    from verkstad.core.decisions.content import YearAmount
    from verkstad.decisions.actions import propose
    told = content(one.application, amount_ore=800_000 * KR, by_year=(YearAmount(2026, 800_000 * KR),), outcome="partial")
    propose(application=one.application, content=told, basis="reconsideration", actor=presenter())
else:
    proposed(a_case(call, a_body("12")))
for number in range(2):
    head(f"boss-{number}")
"""
TOLD = """
import django
django.setup()
from verkstad.agreements.models import Change
from verkstad.calls.models import Call
from verkstad.decisions.models import Decision
from verkstad.decisions.queries.ground import granted_in_call
from verkstad.funds.models import Book
from verkstad.funds.queries import tally_gaps, totals
book = Book.objects.get()
bound = sum(t.amount_ore for t in totals(book, layer="commitment") if t.cost_kind == "transfers")
print(Change.objects.get().state, Decision.objects.count(), granted_in_call(Call.objects.get().pk) // 100, bound // 100,
      len(list(tally_gaps(book))))
"""


def run(environment: dict[str, str], script: str, *arguments: str) -> str:
    return done(environment, script, *arguments).strip()


@pytest.mark.parametrize(
    ("what", "ends"),
    [
        # what the call or the mandate holds is taken by the one or by the other, never by both
        ("call", {"approved 1 1500000 1500000 0", "sent 2 2000000 2000000 0"}),
        ("mandate", {"approved 1 1500000 1500000 0", "sent 2 2000000 2000000 0"}),
        # a new decision on the same case replaces the change, or the change waits for its version
        ("same", {"approved 2 800000 800000 0", "sent 2 800000 800000 0"}),
    ],
)
def test_a_change_and_a_decision_at_once_never_overdraw_together(own_database, what, ends):
    run(own_database, SET_UP, what)
    assert at_once(CHANGER, own_database, 2, what) == [0, 0]
    assert run(own_database, TOLD) in ends
