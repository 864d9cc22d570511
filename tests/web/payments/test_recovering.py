"""What is to come back: decided by another, interest first, the mandate gets its money, the history stays."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from tests.web.payments.facts import KR, advance, attester, costs, economist, head, proposed, running
from tests.web.payments.test_paying import booked, cost, paid, refusal, sent
from verkstad.core.interest import half_year
from verkstad.funds.models import Layer
from verkstad.payments.actions.accounts import register_reference_rate
from verkstad.payments.actions.batches import note_paid
from verkstad.payments.actions.receiving import note_receipt
from verkstad.payments.actions.recovering import (
    decide_recovery,
    propose_recovery,
    withdraw_recovery,
    write_off,
)
from verkstad.payments.models import Recovery
from verkstad.payments.queries.recoveries import standing
from verkstad.payments.queries.sums import gaps, money_of

assert cost
pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def claimed(agreement, kr, act="repaid", key="aterkrav", **changes):
    given = {"reason": "Kostnaden hörde inte till projektet", "clause": "15 § förordningen", "due_on": TODAY - timedelta(days=10),
             "interest_from": TODAY - timedelta(days=9)} | changes  # fmt: skip
    kind = "advance" if act == "returned" else "claim"
    payment = given.pop("payment", None) or agreement.payments.filter(kind=kind).last()
    return propose_recovery(
        agreement=agreement, payment=payment, amount_ore=kr * KR, client_key=key, actor=economist(), **given
    )


def known_rates_of_now():
    for day in {half_year(TODAY), half_year(TODAY - timedelta(days=40))}:
        register_reference_rate(first=day, percent=Decimal("2.00"), source_note="påhittad", actor=economist())


def received(recovery, ore, reference="OCR 1", day=TODAY):
    return note_receipt(recovery=recovery, amount_ore=ore, received_on=day, reference=reference, actor=economist())


def test_a_recovery_is_paid_back_with_interest_and_the_mandate_gets_its_money(cost):
    known_rates_of_now()
    agreement = running()
    cost[:] = costs(400_000)
    paid(proposed(agreement, 150_000))
    recovery = decide_recovery(recovery=claimed(agreement, 50_000), actor=head())
    owed = standing(recovery, TODAY, own_day=False)
    assert owed.interest_ore == 50_000 * KR * 10 * 9 // 36500 > 0
    first = received(recovery, 20_000 * KR)
    assert (first.interest_ore, first.debt_ore) == (owed.interest_ore, 20_000 * KR - owed.interest_ore)
    assert received(recovery, 20_000 * KR) == first  # the same reference is the same receipt
    left = standing(recovery, TODAY, own_day=False)
    assert left.interest_ore == 0
    received(recovery, left.owed_ore, "OCR 2")
    assert Recovery.objects.get().state == "settled"
    assert booked(agreement, Layer.ACTUAL) == 100_000 * KR
    money = money_of(agreement)
    assert (money.sums.repaid_ore, money.sums.disbursed_ore, gaps([agreement])) == (50_000 * KR, 100_000 * KR, [])
    assert agreement.payments.get().state == "paid"


def test_what_was_never_paid_is_not_claimed_back_nor_twice(cost):
    agreement = running()
    cost[:] = costs(400_000)
    paid(proposed(agreement, 1_000))
    assert refusal(lambda: claimed(agreement, 1_001)) == ["grant.repaid_too_large"]
    assert claimed(agreement, 1_000) == claimed(agreement, 1_000)
    assert refusal(lambda: claimed(agreement, 1, key="en till")) == ["grant.repaid_too_large"]
    waits = proposed(agreement, 5, key="väntar")
    assert refusal(lambda: claimed(agreement, 1, key="b", payment=waits)) == ["payments.not_paid"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [({"reason": " "}, "no_ground"), ({"clause": ""}, "no_ground"), ({"interest_from": TODAY - timedelta(days=10)}, "interest_early"),
     ({"plan": [(TODAY - timedelta(days=10), 5)]}, "plan_wrong")],
)  # fmt: skip
def test_a_proposal_needs_ground_and_days_in_order(cost, changes, code):
    agreement = running()
    cost[:] = costs(400_000)
    paid(proposed(agreement, 1_000))
    assert refusal(lambda: claimed(agreement, 1_000, **changes)) == [f"payments.{code}"]


def test_four_eyes_and_states(cost):
    agreement = running()
    payment = advance(agreement, 10_000)
    sent(payment)
    note_paid(payment=payment, paid_on=TODAY, actor=economist())
    recovery = claimed(agreement, 10_000, act="returned")
    assert refusal(lambda: decide_recovery(recovery=recovery, actor=attester())) == ["payments.not_yours"]
    assert refusal(lambda: received(recovery, 100)) == ["lifecycle.no_such_move"]
    decide_recovery(recovery=recovery, actor=head())
    assert refusal(lambda: withdraw_recovery(recovery=recovery, reason="fel", actor=economist())) == [
        "lifecycle.no_such_move"
    ]


def test_a_receipt_is_refused_with_its_field(cost):
    agreement = running()
    cost[:] = costs(400_000)
    paid(proposed(agreement, 1_000))
    recovery = decide_recovery(recovery=claimed(agreement, 1_000), actor=head())
    assert refusal(lambda: received(recovery, 100)) == ["payments.rate_missing"]
    known_rates_of_now()
    assert refusal(lambda: received(recovery, 2_000 * KR)) == ["payments.more_than_owed"]
    assert refusal(lambda: received(recovery, 0)) == ["payments.receipt_wrong"]
    assert refusal(lambda: received(recovery, 100, day=TODAY + timedelta(days=1))) == ["payments.receipt_day"]
    received(recovery, 100)
    assert refusal(lambda: received(recovery, 100, "OCR 2", TODAY - timedelta(days=3))) == ["payments.receipt_day"]
    assert refusal(lambda: received(recovery, 200)) == ["payments.receipt_wrong"]


def test_the_rest_is_written_off_with_its_reason(cost):
    known_rates_of_now()
    agreement = running()
    cost[:] = costs(400_000)
    paid(proposed(agreement, 1_000))
    recovery = decide_recovery(recovery=claimed(agreement, 1_000), actor=head())
    received(recovery, 500 * KR)
    assert refusal(lambda: write_off(recovery=recovery, reason=" ", actor=head())) == ["payments.no_why"]
    done = write_off(recovery=recovery, reason="Konkurs utan tillgångar", actor=head())
    assert (done.state, done.written_off_ore) == ("written_off", 1_000 * KR - done.receipts.get().debt_ore)


def test_a_reference_rate_begins_with_a_half_year_and_is_registered_once():
    day = date(2026, 1, 1)

    def register(first=day, percent="2.00", source="Riksbanken"):
        return register_reference_rate(first=first, percent=Decimal(percent), source_note=source, actor=economist())

    assert register() == register()
    assert refusal(lambda: register(percent="3.00")) == ["payments.rate_known"]
    assert refusal(lambda: register(first=date(2020, 1, 1))) == ["payments.rate_known"]
    assert refusal(lambda: register(first=date(2026, 2, 1))) == ["payments.no_half_year"]
    assert refusal(lambda: register(first=date(2027, 1, 1), source=" ")) == ["payments.no_rate_source"]
