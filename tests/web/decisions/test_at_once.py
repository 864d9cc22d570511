"""Decisions in the same second, in real processes with real commits: what one takes, another cannot take."""

from pathlib import Path

import pytest

from tests.web.processes import at_once, done, own_database

assert own_database
pytestmark = pytest.mark.slow
DECIDER = Path(__file__).with_name("decider.py")
SET_UP = """
import sys
import django
django.setup()
from tests.web.applications.facts import a_call
from tests.web.decisions.facts import *
what, kronor = sys.argv[1], int(sys.argv[2])
given = {"mandate": {"mandate": funded(kronor)},
         "year": {"mandate": funded(kronor * 10, by_year={2026: kronor, 2027: kronor * 9})},
         "call": {"mandate": funded(kronor * 10), "budget_ore": kronor * KR}}
call = a_call(**given.get(what, given["mandate"]))
for number in range(int(sys.argv[3])):
    proposed(a_case(call))
for number in range(4):
    head(f"boss-{number}")
"""
AID = """
import sys
import django
django.setup()
from datetime import date
from decimal import Decimal
from django.utils import timezone
from tests.web.applications.facts import a_call, staff
from tests.web.decisions.facts import *
from verkstad.decisions.actions import declare_aid, register_rate
register_rate(day=timezone.localdate(), sek_per_eur=Decimal("10"), source_note="vald för provet", actor="system:test")
call = a_call(mandate=funded(80_000_000), aid_scheme="de_minimis", ceilings=None, applicant_kinds=["company"])
company = a_company()
for number in range(4):
    case = a_case(call, company)
    declare_aid(application=case, declared_on=timezone.localdate(), none_else=True, actor=presenter())
    proposed(case)
    head(f"boss-{number}")
"""
TOLD = """
import django
django.setup()
from collections import Counter
from verkstad.applications.models import Application
from verkstad.decisions.models import CompanyAid, Decision, Proposal
from verkstad.funds.models import Book
from verkstad.funds.queries import tally_gaps, totals
from verkstad.registry.models import Document, Series
book = Book.objects.get()
bound = sum(t.amount_ore for t in totals(book, layer="commitment") if t.cost_kind == "transfers") // 100
states = sorted(Counter(Application.objects.values_list("state", flat=True)).items())
letters = Document.objects.filter(direction="out")
print(Decision.objects.count(), bound, states, letters.count(), len(list(tally_gaps(book))),
      Proposal.objects.filter(state="decided").count(), CompanyAid.objects.count())
"""


def run(environment: dict[str, str], script: str, *arguments: str) -> str:
    return done(environment, script, *arguments).strip()


@pytest.mark.parametrize("what", ["mandate", "year", "call"])
def test_processes_that_decide_at_once_never_overdraw_together_and_leave_nothing_half_made(own_database, what):
    run(own_database, SET_UP, what, "3500000", "6")
    assert at_once(DECIDER, own_database, 4, "4") == [0] * 4
    assert run(own_database, TOLD) == "3 3000000 [('granted', 3), ('proposed', 3)] 3 0 3 0"


def test_a_proposal_that_several_decide_at_once_is_decided_once(own_database):
    run(own_database, SET_UP, "mandate", "80000000", "3")
    assert at_once(DECIDER, own_database, 4, "same") == [0] * 4
    assert run(own_database, TOLD) == "3 3000000 [('granted', 3)] 3 0 3 0"


def test_the_ceiling_of_aid_to_one_company_is_never_used_twice(own_database):
    run(own_database, AID)
    assert at_once(DECIDER, own_database, 4, "4") == [0] * 4
    assert run(own_database, TOLD) == "3 3000000 [('granted', 3), ('proposed', 1)] 3 0 3 3"
