"""However lines are judged, what is stored of a claim is what its rows come to, and nothing above the grant can be paid."""

from fractions import Fraction

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.web.claims.facts import a_cost, a_sent_claim, running
from tests.web.claims.test_control import decided, officer
from verkstad.claims.actions.controlling import judge_lines
from verkstad.claims.models import Claim, Look
from verkstad.claims.queries.figures import by_kind_told, held_lines
from verkstad.claims.queries.frame import allowed
from verkstad.claims.queries.payable import payable_of
from verkstad.claims.queries.sums import approved_entries
from verkstad.core.grant_arithmetic import Grant, limits, sums_of
from verkstad.payments.queries.sums import gaps, money_of

pytestmark = pytest.mark.django_db
LINES = [("staff", 40_000_00, False), ("staff", 1, False), ("travel", 1_240_51, False), ("travel", 900_000_00, False),
         ("staff", 7_00, True), ("staff", 1_500_000_37, False)]  # fmt: skip
VERDICTS = st.lists(st.one_of(st.just("approved"), st.sampled_from(["parked", "deducted"]), st.fractions(0, 1, max_denominator=97)),
                    min_size=len(LINES), max_size=len(LINES))  # fmt: skip


@pytest.fixture
def claim(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    lines = [a_cost(kind=kind, amount_ore=ore, in_kind=given_, paid_on=None if given_ else a_cost().paid_on, invoice=f"K-{n}")
             for n, (kind, ore, given_) in enumerate(LINES)]  # fmt: skip
    return a_sent_claim(running(), *lines)


class Undone(Exception):
    """Takes back an example."""


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(VERDICTS)
def test_what_is_stored_is_what_the_rows_come_to(claim, verdicts):
    with pytest.raises(Undone), transaction.atomic():
        checked(claim, verdicts)
        raise Undone


def checked(claim, verdicts):
    expected, in_kind = 0, 0
    for line, verdict in zip(claim.lines.order_by("number"), verdicts, strict=True):
        part = int(line.amount_ore * verdict) if isinstance(verdict, Fraction) else 0
        given_ = {"verdict": verdict if isinstance(verdict, str) else "approved", "deducted_ore": 0}
        given_ |= {"deducted_ore": part} if 0 < part < line.amount_ore else {}
        judge_lines(claim=claim, lines=[line.pk], fault="amount", why="Fel belopp.", actor=officer(), **given_)
        ore = line.amount_ore - given_["deducted_ore"] if given_["verdict"] == "approved" else 0
        expected, in_kind = expected + (0 if line.in_kind else ore), in_kind + (ore if line.in_kind else 0)
    done = decided(claim)
    stored = Claim.objects.get(pk=claim.pk)
    assert (stored.approved_ore, stored.in_kind_ore) == (expected, in_kind)
    assert (sum(one.approved_ore for one in stored.lines.all()), sums_of(approved_entries(stored.agreement)).approved_ore) == (
        expected + in_kind, expected)  # fmt: skip
    rows = by_kind_told(stored, allowed(stored))
    assert all(row.claimed_ore == row.approved_ore + row.parked_ore + row.deducted_ore for row in rows)
    assert sum(row.approved_ore for row in rows) == expected + in_kind
    look = Look.objects.get(claim=stored)
    assert (sum(look.by_kind.values()), look.in_kind_ore) == (expected + in_kind, in_kind)
    assert len(held_lines(stored)) == sum(
        one.verdict != "approved" or one.deducted_ore > 0 for one in stored.lines.all()
    )
    money, agreed = money_of(stored.agreement), stored.agreement.versions.first().agreed
    found = payable_of(done)
    assert found.pay_ore == money.suggested.pay_ore == limits(Grant(agreed.granted_ore, agreed.share), sums_of(
        approved_entries(stored.agreement))).pay_ore  # fmt: skip
    assert found.pay_ore <= min(agreed.granted_ore, expected)
    assert list(gaps([stored.agreement])) == []
