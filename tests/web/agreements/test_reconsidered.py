"""A new decision on a case whose agreement runs: its version, the money, what is paid; and what changes do to the call's budget."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse

from tests.web.agreements.facts import (
    KR,
    decided_case,
    edited,
    extended,
    officer,
    owner,
    promised,
    running,
    signatory,
    summed,
)
from tests.web.agreements.facts import approve as approved
from tests.web.applications.facts import a_body, a_call
from tests.web.decisions.facts import a_case, content, decided, funded, head, presenter
from verkstad.agreements.actions.changing import begin_change, rebase_change
from verkstad.agreements.actions.deciding import decide_change
from verkstad.agreements.actions.offering import accept_agreement, decline_agreement, offer_agreement
from verkstad.agreements.models import Offer
from verkstad.agreements.queries.awaiting import decisions_awaiting_agreement, newest
from verkstad.agreements.queries.changing import joined
from verkstad.agreements.queries.under_way import raised_ore
from verkstad.agreements.rules import paid
from verkstad.core.decisions.content import YearAmount
from verkstad.core.refused import Refused
from verkstad.decisions.actions import decide, propose
from verkstad.decisions.actions.proposing import findings_of
from verkstad.funds.models import Book
from verkstad.funds.queries import tally_gaps
from verkstad.journal.models import Act
from verkstad.ui import formats

pytestmark = pytest.mark.django_db


def codes(act):
    with pytest.raises(Refused) as caught:
        act()
    return [one.code for one in caught.value.findings]


def reconsider(agreement, **years):
    """A new decision on the case, with these sums by year (kronor)."""
    case = agreement.application
    by_year = tuple(YearAmount(int(year[1:]), kr * KR) for year, kr in years.items())
    told = content(case, by_year=by_year, amount_ore=sum(one.amount_ore for one in by_year), outcome="partial")
    return decide(
        proposal=propose(application=case, content=told, basis="reconsideration", actor=presenter()), actor=head()
    )


def made(agreement, decision):
    return offer_agreement(decision=decision, actor=officer())


def test_a_new_decision_becomes_a_version_that_is_offered_and_accepted_and_keeps_what_was_agreed_since():
    agreement = running(by_year={2026: 1_500_000, 2027: 500_000})
    approved(edited(agreement, lambda a: replace(extended(90)(a), payee="Ny mottagare")))
    decision = reconsider(agreement, y2026=800_000)
    assert decisions_awaiting_agreement() == [decision]
    assert made(agreement, decision) == agreement == made(agreement, decision)  # the same decision once
    stands, before = newest(agreement), agreement.versions.get(number=2)
    assert (stands.number, stands.decision, stands.offer.state) == (3, decision, "open")
    assert (stands.agreed.granted_ore, stands.agreed.last, stands.agreed.payee) == (
        800_000 * KR,
        before.agreed.last,
        "Ny mottagare",
    )
    assert [one.amount_ore for one in stands.agreed.budget.funds if one.source == "grant"] == [800_000 * KR]
    agreement.refresh_from_db()
    assert (agreement.state, decisions_awaiting_agreement()) == ("running", [])
    accept_agreement(agreement=agreement, sha=stands.sha256, actor=signatory(agreement))
    assert Offer.objects.get().state == "accepted"
    assert codes(lambda: accept_agreement(agreement=agreement, sha=stands.sha256, actor=signatory(agreement))) == [
        "agreements.nothing_waits"
    ]
    assert list(Act.objects.filter(subject_type="agreement", act__contains="offered").values_list("act", flat=True)) == [
        "agreement.offered", "agreement.offered_anew"
    ]  # fmt: skip


def test_the_promise_is_the_new_decisions_whatever_changes_had_made_of_it():
    agreement = running(by_year={2026: 1_500_000, 2027: 500_000})
    approved(edited(agreement, summed(y2026=600_000, y2027=300_000)))
    assert promised() == {2026: 600_000 * KR, 2027: 300_000 * KR}
    decision = reconsider(agreement, y2026=700_000)
    assert {year: ore for year, ore in promised().items() if ore} == {2026: 700_000 * KR}
    assert list(tally_gaps(Book.objects.get())) == []
    made(agreement, decision)
    assert [(one.year, one.amount_ore) for one in newest(agreement).agreed.by_year] == [(2026, 700_000 * KR)]
    again = approved(edited(agreement, summed(y2026=650_000)))
    assert (again.state, {y: ore for y, ore in promised().items() if ore}) == ("approved", {2026: 650_000 * KR})


def test_a_change_of_the_sum_waits_for_the_version_of_a_new_decision():
    agreement = running()
    slow = edited(agreement, summed(y2026=900_000))
    decision = reconsider(agreement, y2026=800_000)
    assert codes(lambda: approved(slow)) == ["agreements.decision_waits"]
    made(agreement, decision)
    slow.refresh_from_db()
    assert codes(lambda: decide_change(change=slow, approve=True, reasons="Ja.", actor=head())) == ["agreements.behind"]
    chosen = {one.address: "theirs" for one in joined(slow).clashes}
    assert rebase_change(change=slow, chosen=chosen, actor=officer()).base == newest(agreement)


def test_a_sum_below_what_is_paid_warns_when_decided_and_tells_on_the_agreement_what_is_to_be_recovered(
    monkeypatch, client
):
    agreement = running()
    monkeypatch.setitem(paid, "test", lambda _agreement: 700_000 * KR)
    case = agreement.application
    low = content(case, by_year=(YearAmount(2026, 600_000 * KR),), amount_ore=600_000 * KR, outcome="partial")
    case.state = "granted"
    assert [one.code for one in findings_of(case, low, agreement.made_at.date())] == ["decision.below_paid"]
    made(agreement, reconsider(agreement, y2026=600_000))
    client.force_login(signatory(agreement), "verkstad.people.brought.HouseBackend")
    for name in ("agreement", "accept"):
        shown = client.get(reverse(f"agreements:{name}", args=[agreement.key]))
        assert shown.context["paid_over"] == formats.money(100_000 * KR)
    assert next(row["after"] for row in shown.context["differences"]) == formats.money(600_000 * KR)


def test_a_declined_version_is_told_and_a_later_decision_replaces_an_open_one():
    agreement = running()
    made(agreement, reconsider(agreement, y2026=800_000))
    made(agreement, reconsider(agreement, y2026=700_000))
    assert codes(lambda: decline_agreement(agreement=agreement, reason=" ", actor=signatory(agreement))) == [
        "agreements.no_reason"
    ]
    decline_agreement(agreement=agreement, reason="Vi behöver hela beloppet.", actor=signatory(agreement))
    assert list(Offer.objects.order_by("pk").values_list("state", "why")) == [
        ("replaced", ""), ("declined", "Vi behöver hela beloppet.")
    ]  # fmt: skip
    agreement.refresh_from_db()
    assert agreement.state == "running"


def test_a_declined_grant_is_offered_anew_with_a_new_decision_and_a_closed_project_must_be_opened_first():
    agreement = offer_agreement(decision=decided_case(), actor=officer())
    decline_agreement(agreement=agreement, reason="För lite.", actor=signatory(agreement))
    made(agreement, reconsider(agreement, y2026=900_000))
    agreement.refresh_from_db()
    assert (agreement.state, agreement.declined_why, newest(agreement).number) == ("offered", "", 2)
    accept_agreement(agreement=agreement, sha=newest(agreement).sha256, actor=signatory(agreement))
    type(agreement).objects.update(state="closed", closed_on=agreement.made_at.date() + timedelta(1))
    assert codes(lambda: made(agreement, reconsider(agreement, y2026=800_000))) == ["agreements.closed"]


def test_the_calls_budget_counts_what_a_change_has_added_when_others_are_decided():
    call = a_call(mandate=funded(), budget_ore=2_100_000 * KR, highest_share=None)
    one = offer_agreement(decision=decided(a_case(call)), actor=officer())
    accept_agreement(agreement=one, sha=newest(one).sha256, actor=signatory(one))
    other = a_case(call, a_body("12"))
    approved(edited(one, summed(y2026=1_200_000)))
    assert (raised_ore(call.pk), raised_ore(call.pk, one.application_id)) == (200_000 * KR, 0)
    assert codes(lambda: decided(other)) == ["decision.call_overdrawn"]
    lowered = edited(one, summed(y2026=1_100_000))
    approved(lowered)
    assert decided(other).amount_ore == 1_000_000 * KR
    assert codes(lambda: approved(edited(one, summed(y2026=1_100_001)))) == ["decision.call_overdrawn"]


def test_who_may_not_sign_does_not_accept_the_new_version_and_a_draft_change_can_begin(client):
    agreement = running()
    made(agreement, reconsider(agreement, y2026=800_000))
    sha = newest(agreement).sha256
    assert codes(lambda: accept_agreement(agreement=agreement, sha=sha, actor=owner(agreement))) == [
        "agreements.not_yours"
    ]
    assert begin_change(agreement=agreement, actor=owner(agreement)).base == newest(agreement)
