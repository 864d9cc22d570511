"""From a proposal to money paid: measured under lock, attested by others, one file, entered once."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.db.models import Sum
from django.utils import timezone

from tests.web.applications.facts import people_of
from tests.web.payments.facts import (
    KR,
    account_of,
    advance,
    attester,
    costs,
    economist,
    head,
    payer,
    proposed,
    running,
)
from tests.web.payments.reports import report
from verkstad.agreements.rules import disbursed_ore
from verkstad.core.refused import Refused
from verkstad.funds.models import Entry, Group, Layer
from verkstad.journal.models import Act
from verkstad.payments.actions.accounts import end_account, register_account, verify_account
from verkstad.payments.actions.batches import make_batch, note_failed, note_paid, read_answer, send_batch
from verkstad.payments.actions.paying import attest_payment, propose_payment, withdraw_payment
from verkstad.payments.approved import approved, approved_sums, final_reports
from verkstad.payments.models import GrantEntry, Payment
from verkstad.payments.queries.sums import bound_ore, gaps, money_of, moneys_of
from verkstad.people.models import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def cost(monkeypatch):
    """What claims have approved: `cost[:] = costs(...)`."""
    known = []
    monkeypatch.setitem(approved, "test", lambda agreement: known)
    monkeypatch.setitem(final_reports, "test", lambda agreement: bool(known) and known[0].final)
    return known


def refusal(act):
    with pytest.raises(Refused) as caught:
        act()
    return [one.code for one in caught.value.findings]


def booked(agreement, layer):
    rows = Entry.objects.filter(layer=layer, project__code=agreement.key, cost_kind__group=Group.TRANSFER)
    return rows.aggregate(sum=Sum("amount_ore"))["sum"] or 0


def sent(*payments):
    mandate = payments[0].agreement.mandate
    day = timezone.localdate()
    batch = make_batch(mandate=mandate, payments=payments, payer=payer(), pay_on=day, actor=economist())
    return send_batch(batch=batch, actor=economist())


def paid(payment):
    attest_payment(payment=payment, actor=attester())
    sent(payment)
    return note_paid(payment=payment, paid_on=timezone.localdate(), actor=economist())


def test_a_payment_goes_all_the_way_and_is_entered_and_booked_once(cost):
    agreement = running()
    cost[:] = costs(400_000)
    before = booked(agreement, Layer.COMMITMENT)
    payment = paid(proposed(agreement, 150_000))
    entry = GrantEntry.objects.get()
    assert (payment.state, entry.act, entry.amount_ore, entry.disbursed_ore) == (
        "paid", "paid", 150_000 * KR, 150_000 * KR)  # fmt: skip
    assert (booked(agreement, Layer.ACTUAL), booked(agreement, Layer.COMMITMENT)) == (150_000 * KR, before)
    assert entry.voucher.import_key == payment.key
    assert (money_of(agreement).sums.paid_ore, gaps([agreement])) == (150_000 * KR, [])
    acts = list(Act.objects.filter(subject_type="payment").values_list("act", flat=True))
    assert acts == ["payment.proposed", "payment.attested", "payment.paid"]
    with pytest.raises(Refused):
        note_paid(payment=payment, paid_on=timezone.localdate(), actor=economist())


def test_the_same_page_sent_twice_is_one_payment(cost):
    agreement = running()
    cost[:] = costs(400_000)
    assert proposed(agreement, 100_000) == proposed(agreement, 100_000)
    assert Payment.objects.count() == 1


def test_what_is_on_its_way_takes_room_and_a_refused_one_gives_it_back(cost):
    agreement = running()
    cost[:] = costs(200_000)
    room = money_of(agreement).limits.pay_ore // KR
    payment = proposed(agreement, room)
    assert refusal(lambda: proposed(agreement, 1, key="sida-2")) == ["grant.paid_too_large"]
    attest_payment(payment=payment, actor=attester())
    sent(payment)
    note_failed(payment=payment, reason="Kontot är avslutat", actor=economist())
    assert (booked(agreement, Layer.ACTUAL), GrantEntry.objects.count()) == (0, 0)
    assert proposed(agreement, room, key="sida-3").state == "proposed"


def test_never_more_than_approved_cost_and_share_and_grant(cost):
    agreement = running()
    assert refusal(lambda: proposed(agreement, 1)) == ["grant.paid_too_large"]
    cost[:] = costs(100_000_000)
    assert money_of(agreement).limits.pay_ore == money_of(agreement).grant.granted_ore
    assert refusal(lambda: proposed(agreement, 1_000_001)) == ["grant.paid_too_large"]
    assert refusal(lambda: proposed(agreement, 0)) == ["payments.nothing"]
    assert refusal(lambda: proposed(agreement, -5)) == ["payments.nothing"]


def test_who_proposed_does_not_attest_and_nobody_does_twice(cost):
    agreement = running()
    cost[:] = costs(100_000_000)
    payment = proposed(agreement, 1_000_000)  # from a million on, an attester and the head
    owner = people_of(agreement.owner, Role.SIGNATORY)
    assert refusal(lambda: attest_payment(payment=payment, actor=owner)) == ["payments.not_yours"]
    assert attest_payment(payment=payment, actor=attester()).state == "proposed"
    assert refusal(lambda: attest_payment(payment=payment, actor=attester())) == ["payments.no_role_left"]
    assert refusal(lambda: attest_payment(payment=payment, actor=attester("annan"))) == ["payments.no_role_left"]
    assert attest_payment(payment=payment, actor=head()).state == "attested"


def test_the_database_lets_nobody_attest_their_own(cost):
    agreement = running()
    cost[:] = costs(400_000)
    payment = proposed(agreement, 1_000)
    with pytest.raises(DatabaseError), transaction.atomic():
        payment.attests.create(by=payment.proposed_by, role="attester")


def test_an_advance_is_the_heads_decision_and_is_set_off_against_cost(cost):
    agreement = running()
    payment = advance(agreement, 300_000)
    sent(payment)
    note_paid(payment=payment, paid_on=timezone.localdate(), actor=economist())
    assert money_of(agreement).sums.outstanding_ore == 300_000 * KR
    cost[:] = costs(800_000)
    suggested = money_of(agreement).suggested
    assert (suggested.set_off_ore, suggested.pay_ore) == (300_000 * KR, 100_000 * KR)
    last = paid(proposed(agreement, 100_000, 300_000))
    assert [one.act for one in last.entries.order_by("number")] == ["set_off", "paid"]
    assert (money_of(agreement).sums.outstanding_ore, booked(agreement, Layer.ACTUAL)) == (0, 400_000 * KR)


def test_what_only_sets_off_is_done_when_it_is_attested(cost):
    agreement = running()
    payment = advance(agreement, 300_000)
    sent(payment)
    note_paid(payment=payment, paid_on=timezone.localdate(), actor=economist())
    cost[:] = costs(200_000)
    done = attest_payment(payment=proposed(agreement, 0, 100_000), actor=attester())
    assert (done.state, done.account, money_of(agreement).sums.outstanding_ore) == ("paid", None, 200_000 * KR)


def test_the_final_payment_waits_for_the_report_and_frees_what_is_left(cost):
    agreement = running()
    cost[:] = costs(400_000)
    assert refusal(lambda: proposed(agreement, 100_000, final=True)) == ["grant.no_final_report"]
    final_reports["test"] = lambda agreement: True
    paid(proposed(agreement, 100_000, final=True))
    assert booked(agreement, Layer.COMMITMENT) == booked(agreement, Layer.ACTUAL) == 100_000 * KR
    assert refusal(lambda: proposed(agreement, 1_000, key="efter")) == ["grant.ended"]


def test_a_payment_goes_to_a_verified_account_of_the_receiver_alone(cost):
    agreement = running()
    cost[:] = costs(400_000)
    fresh = register_account(organisation=agreement.owner, kind="plusgiro", number="28 65 43-4", source_note="Faktura",
                             actor=economist())  # fmt: skip

    def to(account):
        return propose_payment(agreement=agreement, amount_ore=100, set_off_ore=0, account=account, why="1",
                               client_key="k", actor=economist())  # fmt: skip

    assert refusal(lambda: to(fresh)) == ["payments.account_not_verified"]
    assert refusal(lambda: to(None)) == refusal(lambda: to(payer())) == ["payments.no_account"]
    assert refusal(lambda: verify_account(account=fresh, how="x", actor=economist())) == ["payments.own_account"]
    payment = to(account_of(agreement.owner))
    end_account(account=payment.account, actor=economist())
    assert refusal(lambda: attest_payment(payment=payment, actor=attester())) == ["payments.account_not_verified"]


def test_a_file_takes_only_what_is_attested_and_only_once(cost):
    agreement = running()
    cost[:] = costs(400_000)
    payment = proposed(agreement, 1_000)
    today = timezone.localdate()

    def batch(*chosen, day=today, payer_=None):
        return make_batch(mandate=agreement.mandate, payments=chosen, payer=payer_ or payer(), pay_on=day,
                          actor=economist())  # fmt: skip

    assert refusal(lambda: batch(payment)) == ["lifecycle.no_such_move"]
    attest_payment(payment=payment, actor=attester())
    assert refusal(lambda: batch()) == ["payments.none_chosen"]
    assert refusal(lambda: batch(payment, day=today - timedelta(days=1))) == ["payments.day_passed"]
    assert refusal(lambda: batch(payment, payer_=payment.account)) == ["payments.no_payer"]
    made = batch(payment)
    assert (made.payments_count, made.sum_ore, payment.key.encode() in bytes(made.content)) == (1, 1_000 * KR, True)
    assert refusal(lambda: batch(payment)) == ["lifecycle.no_such_move"]
    assert refusal(lambda: withdraw_payment(payment=payment, reason="fel", actor=economist())) == [
        "lifecycle.no_such_move"
    ]


def test_the_banks_report_is_read_and_twice_is_as_once(cost):
    agreement = running()
    cost[:] = costs(400_000)
    both = [proposed(agreement, 1_000, key="a"), proposed(agreement, 2_000, key="b")]
    for one in both:
        attest_payment(payment=one, actor=attester())
    batch = sent(*both)
    told = {both[0].key.replace("-", "_"): "ACSC", both[1].key.replace("-", "_"): "RJCT"}

    def read(content):
        return read_answer(batch=batch, content=content, paid_on=timezone.localdate(), actor=economist())

    for _time in (1, 2):
        assert read(report(batch, **told)) == {"paid": 1, "failed": 1, "waiting": 0}
    assert [Payment.objects.get(pk=one.pk).state for one in both] == ["paid", "failed"]
    assert GrantEntry.objects.count() == 1
    assert refusal(lambda: read(report("ANNAN", **told))) == ["payments.other_file"]
    assert refusal(lambda: read(report(batch, VERKSTAD_999="ACSC"))) == ["payments.other_file"]
    assert refusal(lambda: read(b"hej")) == ["payments.no_report"]


@pytest.mark.parametrize("act", ["update", "delete"])
def test_the_database_keeps_the_entries_and_what_is_paid(cost, act):
    agreement = running()
    cost[:] = costs(400_000)
    payment = paid(proposed(agreement, 1_000))
    for row, change in ((GrantEntry.objects, {"amount_ore": 1}), (Payment.objects, {"amount_ore": 1})):
        with pytest.raises(DatabaseError), transaction.atomic():
            found = row.filter(pk__gt=0)
            found.update(**change) if act == "update" else found._raw_delete(found.db)
    assert Payment.objects.get(pk=payment.pk).amount_ore == 1_000 * KR


def test_an_agreement_that_is_not_under_way_is_paid_nothing(cost):
    agreement = running()
    cost[:] = costs(400_000)
    type(agreement).objects.filter(pk=agreement.pk).update(state="closed", closed_on=date(2026, 1, 1))
    assert refusal(lambda: proposed(agreement, 1_000)) == ["payments.not_running"]


def test_many_at_once_are_summed_as_each_by_itself(cost):
    agreement = running()
    cost[:] = costs(400_000)
    approved_sums["test"] = lambda ids: dict.fromkeys(ids, 400_000 * KR)
    try:
        paid(proposed(agreement, 150_000))
        proposed(agreement, 1_000, key="nästa")
        assert moneys_of([agreement]) == {agreement.pk: money_of(agreement)}
    finally:
        del approved_sums["test"]
    assert bound_ore(agreement.pk) == disbursed_ore(agreement.pk) == 151_000 * KR
