"""Letters, notices, interest booked, instalments followed up, and what becomes of each payment decision (R17)."""

import subprocess
from datetime import timedelta

import pytest
from django.db.models import Sum

from tests.web.applications.facts import people_of
from tests.web.payments.facts import KR, attester, costs, economist, head, proposed, running
from tests.web.payments.test_pages import client_of, page
from tests.web.payments.test_paying import booked, cost, paid, refusal
from tests.web.payments.test_recovering import TODAY, claimed, known_rates_of_now, received
from verkstad.funds.drafts import INTEREST
from verkstad.funds.models import Entry, Layer
from verkstad.notices.models import Notice
from verkstad.payments.actions.recovering import decide_recovery, write_off
from verkstad.payments.actions.reminding import put_recovery_reminders
from verkstad.payments.actions.telling import tell_waiting
from verkstad.payments.models import Receipt
from verkstad.payments.queries.history import shares
from verkstad.payments.queries.recoveries import standing
from verkstad.payments.queries.sums import gaps, money_of, moneys_of
from verkstad.people.models import Role

assert cost
assert client_of
pytestmark = pytest.mark.django_db


def text_of(document):
    """The words of a registered PDF."""
    with document.file.open("rb") as file:
        done = subprocess.run(["pdftotext", "-", "-"], input=file.read(), capture_output=True, check=True)
    return " ".join(done.stdout.decode().split())


def told(template):
    """How many times something was told, however many were told."""
    return Notice.objects.filter(template=template).values("once_key").distinct().count()


def ready(cost, kr=150_000):
    known_rates_of_now()
    agreement = running()
    cost[:] = costs(400_000)
    return agreement, paid(proposed(agreement, kr))


def test_a_payment_has_a_letter_in_both_languages_and_its_receiver_is_told(cost):
    _agreement, payment = ready(cost)
    letter = payment.document
    assert (letter.direction, bool(letter.diary_number), letter.retention) == ("out", True, "support")
    text = text_of(letter)
    for words in ("Beslut om utbetalning", "Decision on payment", letter.diary_number, "…1055", "Attesterat av"):
        assert words in text
    assert payment.account.shown not in text
    assert (told("payments.payment_decided"), told("payments.paid")) == (1, 1)
    assert tell_waiting() == (0, 0)


def test_a_recovery_is_a_letter_that_says_how_to_pay_and_so_is_writing_off(cost, client_of):
    agreement, _payment = ready(cost)
    recovery = decide_recovery(recovery=claimed(agreement, 50_000), actor=head())
    text = text_of(recovery.document)
    for words in (
        "Beslut om återkrav",
        "Decision on recovery",
        recovery.reference,
        recovery.account.shown,
        "15 § förordningen",
    ):
        assert words in text
    owner = client_of(people_of(agreement.owner, Role.SIGNATORY))
    assert owner.get(f"/utbetalningar/aterkrav/{recovery.pk}/beslut.pdf").content[:5] == b"%PDF-"
    status, body = page(owner, "recovery", recovery.pk)
    assert (status, recovery.reference in body) == (200, True)
    done = write_off(recovery=recovery, reason="Konkurs", actor=head())
    assert "Decision to write off" in text_of(done.end_document)
    assert (told("payments.recovery_decided"), told("payments.written_off")) == (1, 1)


def test_interest_is_booked_in_the_same_voucher_and_changes_no_figure_of_the_mandate(cost):
    agreement, _payment = ready(cost)
    recovery = decide_recovery(recovery=claimed(agreement, 50_000), actor=head())
    owed = standing(recovery, TODAY, own_day=False)
    first = received(recovery, 20_000 * KR)
    interest = Entry.objects.filter(cost_kind__key=INTEREST)
    assert interest.aggregate(ore=Sum("amount_ore"))["ore"] == -first.interest_ore == -owed.interest_ore < 0
    assert set(interest.values_list("voucher", flat=True)) == {first.voucher_id}
    assert sum(first.voucher.entries.values_list("amount_ore", flat=True)) == 0
    assert booked(agreement, Layer.ACTUAL) == 150_000 * KR - first.debt_ore
    assert [(days[2], days[3]) for days in first.days] == [(50_000 * KR, "2.00")] * len(first.days)
    assert sum(days[4] for days in first.days) in (first.interest_ore, first.interest_ore - 1)
    whole = Receipt.objects.aggregate(i=Sum("interest_ore"))["i"]
    assert whole == -interest.aggregate(ore=Sum("amount_ore"))["ore"]


def test_a_late_instalment_is_told_once_a_step_and_a_kept_one_never(cost):
    agreement, _payment = ready(cost)
    days = [TODAY - timedelta(days=5), TODAY + timedelta(days=60)]
    recovery = claimed(agreement, 50_000, plan=[(days[0], 20_000 * KR), (days[1], 30_000 * KR)], due_on=days[1],
                       interest_from=days[0] + timedelta(days=1))  # fmt: skip
    recovery = decide_recovery(recovery=recovery, actor=head())
    assert recovery.next_due_on == days[0]
    for _time in (1, 2):
        assert put_recovery_reminders(day=TODAY) == 1
    assert (told("payments.instalment_late"), told("payments.instalment_missing") > 0) == (1, True)
    owed = standing(recovery, TODAY, own_day=False)
    assert (owed.stretches[0].first, owed.stretches[0].debt_ore) == (days[0] + timedelta(days=1), 20_000 * KR)
    received(recovery, 20_000 * KR + owed.interest_ore)
    recovery.refresh_from_db()
    assert recovery.next_due_on == days[1]
    assert put_recovery_reminders(day=TODAY) == 0
    assert put_recovery_reminders(day=TODAY + timedelta(days=59)) == 1
    assert told("payments.instalment_near") == 1


def test_each_payment_decision_shows_what_became_of_it(cost, client_of):
    agreement, first = ready(cost, 100_000)
    second = paid(proposed(agreement, 50_000, key="sida-2"))
    recovery = decide_recovery(recovery=claimed(agreement, 30_000, payment=first), actor=head())
    received(recovery, 10_000 * KR)
    back = recovery.receipts.get().debt_ore
    assert [(one.payment, one.decided_ore, one.given_ore, one.claimed_ore, one.back_ore, one.left_ore) for one in shares(agreement)] == [
        (second, 50_000 * KR, 50_000 * KR, 0, 0, 50_000 * KR),
        (first, 100_000 * KR, 100_000 * KR, 30_000 * KR - back, back, 100_000 * KR - back)]  # fmt: skip
    assert refusal(lambda: claimed(agreement, 70_001, key="x", payment=first)) == ["payments.more_than_payment"]
    assert page(client_of(economist()), "agreement", agreement.key)[0] == 200


@pytest.mark.parametrize(("effect", "again"), [("again", True), ("never", False)])
def test_what_comes_back_may_be_paid_again_or_never(cost, effect, again):
    agreement, _payment = ready(cost, 200_000)  # all that half of the cost gives
    assert money_of(agreement).limits.pay_ore == 0
    days = {"due_on": TODAY, "interest_from": TODAY + timedelta(days=1)}
    recovery = decide_recovery(recovery=claimed(agreement, 50_000, effect=effect, **days), actor=head())
    received(recovery, 50_000 * KR)
    assert money_of(agreement).limits.pay_ore == (50_000 * KR if again else 0)
    assert gaps([agreement]) == []
    assert moneys_of([agreement])[agreement.pk].sums.barred_ore == (0 if again else 50_000 * KR)


def test_costs_are_named_where_they_are_no_longer_approved_and_only_there(cost):
    agreement, _payment = ready(cost)
    assert refusal(lambda: claimed(agreement, 1, effect="cost")) == ["payments.effect_wrong"]
    assert refusal(lambda: claimed(agreement, 1, costs=[(1, 1, 100)])) == ["payments.effect_wrong"]
    assert refusal(lambda: claimed(agreement, 1, effect="cost", costs=[(1, 1, 100)])) == ["payments.cost_not_approved"]


def test_a_half_year_without_a_rate_is_named(cost):
    agreement = running()
    cost[:] = costs(400_000)
    paid(proposed(agreement, 1_000))
    recovery = decide_recovery(recovery=claimed(agreement, 1_000), actor=head())
    with pytest.raises(Exception, match=str((TODAY - timedelta(days=9)).year)):
        received(recovery, 100)


def test_levels_and_letters_are_the_mandates_own_peoples(cost, client_of):
    agreement, payment = ready(cost, 1_000)
    owner = client_of(people_of(agreement.owner, Role.SIGNATORY))
    assert owner.get(f"/utbetalningar/{payment.pk}/beslut.pdf").status_code == 200
    assert page(owner, "levels", agreement.mandate.key)[0] == 403
    assert page(client_of(attester()), "levels", agreement.mandate.key)[0] == 200
    assert page(client_of(attester()), "levels_new", agreement.mandate.key)[0] == 403
