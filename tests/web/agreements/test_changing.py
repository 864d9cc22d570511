"""A change is copied, edited, noted or sent, joined with what was decided meanwhile, decided in four eyes, and booked."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.web.agreements.facts import (
    KR,
    edited,
    extended,
    moved,
    offered,
    officer,
    owner,
    promised,
    ready,
    running,
    signatory,
    summed,
)
from tests.web.agreements.facts import approve as approved
from tests.web.applications.facts import a_body, people_of
from tests.web.decisions.facts import a_case, decided, head
from verkstad.agreements.actions.changing import (
    begin_change,
    propose_change,
    rebase_change,
    return_change,
    save_change,
    send_change,
    withdraw_change,
)
from verkstad.agreements.actions.deciding import decide_change
from verkstad.agreements.models import Change
from verkstad.agreements.queries.awaiting import newest
from verkstad.agreements.queries.changing import measured
from verkstad.agreements.queries.lists import CutPart, cuts, overdrawn_mandates
from verkstad.agreements.rules import paid
from verkstad.core.agreements.content import WorkPackage
from verkstad.core.refused import Refused
from verkstad.funds.actions import Line, book_simple
from verkstad.journal.models import Act
from verkstad.mandate.actions import save_amendment
from verkstad.mandate.models import Envelope, Mandate
from verkstad.people.models import Role

pytestmark = pytest.mark.django_db


def codes(act):
    with pytest.raises(Refused) as caught:
        act()
    return [one.code for one in caught.value.findings]


def begins(document):
    with document.file.open("rb") as file:
        return file.read(5)


def test_a_small_move_of_costs_is_the_receivers_own_and_in_force_at_once():
    agreement = running()
    change = send_change(change=edited(agreement, moved(40_000)), actor=owner(agreement))
    stands = newest(agreement)
    assert (change.state, stands.number, stands.change, stands.decision) == ("noted", 2, change, None)
    assert {one.kind: one.amount_ore for one in stands.agreed.budget.costs} == {
        "staff": 1_960_000 * KR,
        "travel": 40_000 * KR,
    }
    assert (stands.document.direction, begins(stands.document)) == ("drawn_up", b"%PDF-")


def test_many_small_moves_are_one():
    agreement = running()
    send_change(change=edited(agreement, moved(40_000)), actor=owner(agreement))
    again = edited(agreement, moved(40_000))
    assert [one.code for one in measured(again).why_decision] == ["change.kind_moved"]
    assert send_change(change=again, actor=owner(agreement)).state == "sent"
    assert newest(agreement).number == 2


def test_an_extension_is_prepared_and_decided_by_two_others_with_its_letter_and_version():
    agreement = running()
    change = approved(edited(agreement, extended()))
    stands = newest(agreement)
    assert (change.state, stands.number, stands.agreed.last) == (
        "approved",
        2,
        change.base.agreed.last + timedelta(days=90),
    )
    assert (change.document.direction, begins(change.document)) == ("out", b"%PDF-")
    assert list(Act.objects.filter(act__startswith="change.").values_list("act", flat=True)) == [
        "change.begun", "change.saved", "change.sent", "change.proposed", "change.approved"
    ]  # fmt: skip
    assert promised() == {2026: 1_000_000 * KR}


def test_who_asked_or_prepared_does_not_decide_and_nobody_decides_what_nobody_prepared():
    agreement = running()
    sent = send_change(change=edited(agreement, extended()), actor=owner(agreement))
    say = {"approve": True, "reasons": "Ja.", "actor": head()}
    assert codes(lambda: decide_change(change=sent, **say)) == ["agreements.not_prepared"]
    both = people_of(agreement.owner, Role.OWNER)
    assert codes(lambda: decide_change(change=sent, approve=True, reasons="Ja.", actor=both)) == [
        "agreements.not_yours"
    ]
    mine = begin_change(agreement=agreement, actor=officer())
    save_change(change=mine, wanted=extended(10)(mine.wanted), reason="Skäl", actor=officer())
    prepared = propose_change(change=send_change(change=mine, actor=officer()), proposal="Bifall.", actor=officer())
    Change.objects.filter(pk=prepared.pk).update(asked_by=head().journal_key)
    assert codes(lambda: decide_change(change=prepared, **say)) == ["agreements.four_eyes"]


def test_a_refused_change_leaves_what_was_in_force_and_a_letter_with_the_reasons():
    agreement = running()
    change = ready(edited(agreement, extended()))
    assert codes(lambda: decide_change(change=change, approve=False, reasons=" ", actor=head())) == [
        "agreements.no_reasons"
    ]
    change = decide_change(change=change, approve=False, reasons="Det finns tid nog.", actor=head())
    assert (change.state, newest(agreement).number, change.document.diary_number != "") == ("refused", 1, True)


def test_a_changed_sum_is_booked_year_by_year_and_never_overdraws():
    agreement = running(by_year={2026: 1_200_000, 2027: 500_000})
    assert promised() == {2026: 1_000_000 * KR}
    approved(edited(agreement, summed(y2026=600_000, y2027=300_000)))
    assert promised() == {2026: 600_000 * KR, 2027: 300_000 * KR}
    assert newest(agreement).agreed.granted_ore == 900_000 * KR
    too_much = ready(edited(agreement, summed(y2026=400_000, y2027=600_000)))
    assert codes(lambda: decide_change(change=too_much, approve=True, reasons="Ja.", actor=head())) == [
        "decision.year_overdrawn"
    ]
    assert (promised(), newest(agreement).number) == ({2026: 600_000 * KR, 2027: 300_000 * KR}, 2)


def test_a_sum_is_not_lowered_below_what_is_paid_out(monkeypatch):
    monkeypatch.setitem(paid, "test", lambda _agreement: 700_000 * KR)
    change = ready(edited(running(), summed(y2026=600_000)))
    assert codes(lambda: decide_change(change=change, approve=True, reasons="Ja.", actor=head())) == [
        "agreements.below_paid"
    ]


def test_more_than_the_calls_budget_is_refused():
    change = ready(edited(running(budget_ore=1_000_000 * KR, highest_share=None), summed(y2026=1_100_000)))
    assert codes(lambda: decide_change(change=change, approve=True, reasons="Ja.", actor=head())) == [
        "decision.call_overdrawn"
    ]


def test_what_was_decided_meanwhile_is_joined_and_clashes_are_chosen():
    agreement = running()
    slow = edited(
        agreement, lambda a: replace(extended(30)(a), payee="Ny mottagare", packages=(WorkPackage("p1", "Besök"),))
    )
    approved(edited(agreement, extended(90)))
    slow.refresh_from_db()
    assert codes(lambda: send_change(change=slow, actor=owner(agreement))) == ["agreements.behind"]
    me = {"actor": owner(agreement)}
    assert codes(lambda: rebase_change(change=slow, chosen={}, **me)) == ["agreements.not_chosen"]
    joined = rebase_change(change=slow, chosen={"last": "theirs"}, **me)
    stands = newest(agreement)
    assert (joined.base, joined.wanted.last, joined.wanted.payee) == (stands, stands.agreed.last, "Ny mottagare")
    assert [one.address for one in measured(joined).found] == ["package/p1", "payee"]
    assert codes(lambda: rebase_change(change=joined, chosen={}, **me)) == ["agreements.not_behind"]


def test_a_change_that_was_saved_by_another_is_not_written_over():
    agreement = running()
    change = begin_change(agreement=agreement, actor=owner(agreement))
    save_change(change=change, wanted=extended()(change.wanted), reason="a", revision=1, actor=owner(agreement))
    late = {"wanted": change.wanted, "reason": "b", "revision": 1, "actor": signatory(agreement)}
    assert codes(lambda: save_change(change=change, **late)) == ["agreements.changed_meanwhile"]


def test_a_change_needs_a_running_agreement_reasons_and_something_new():
    waits = offered()
    assert codes(lambda: begin_change(agreement=waits, actor=owner(waits))) == ["agreements.not_running"]


def test_nothing_is_sent_without_a_difference_or_with_a_fault():
    agreement = running()
    me = {"actor": owner(agreement)}
    assert codes(lambda: send_change(change=edited(agreement, lambda a: a), **me)) == ["agreements.nothing_changed"]
    assert codes(lambda: send_change(change=edited(agreement, extended(), reason=" "), **me)) == [
        "agreements.no_reason"
    ]
    assert codes(lambda: send_change(change=edited(agreement, lambda a: replace(a, payee="x", last=a.first - timedelta(1))), **me)) == [
        "change.period", "change.cost_outside"
    ]  # fmt: skip


def test_it_is_sent_back_with_what_is_missing_and_can_be_withdrawn():
    agreement = running()
    sent = send_change(change=edited(agreement, extended()), actor=owner(agreement))
    back = return_change(change=sent, why="Bifoga en ny tidplan.", actor=officer())
    assert (back.state, back.returned_why) == ("draft", "Bifoga en ny tidplan.")
    assert withdraw_change(change=back, actor=owner(agreement)).state == "withdrawn"
    with pytest.raises(Refused):
        withdraw_change(change=back, actor=owner(agreement))


def test_a_cut_of_the_mandate_lists_what_must_be_decided_anew():
    agreement = running(by_year={2026: 1_200_000, 2027: 500_000})
    mandate = Mandate.objects.get(pk=agreement.mandate_id)
    assert cuts(mandate) == []
    Envelope.objects.filter(mandate=mandate, year=2026).update(amount_ore=700_000 * KR)
    (one,) = cuts(Mandate.objects.get(pk=mandate.pk))
    assert (one.over.year, one.over.over_ore, one.left_ore) == (2026, 300_000 * KR, 0)
    assert one.parts == (CutPart(agreement, None, 1_000_000 * KR, 0, 300_000 * KR),)
    assert overdrawn_mandates(officer()) == [(mandate, 300_000 * KR)]


def test_a_cut_of_money_for_the_whole_period_falls_on_what_is_not_paid_and_on_grants_without_agreement_too():
    agreement = running()
    other = decided(a_case(agreement.application.call, a_body("12")))
    mandate = Mandate.objects.get(pk=agreement.mandate_id)
    line = Line("special", "transfers", 800_000 * KR, 2026, agreement.key)
    book_simple(
        book=mandate.book,
        booked_on=timezone.localdate(),
        text="Utbetalning",
        lines=[line],
        origin="form",
        actor="system:test",
    )
    assert cuts(mandate) == []
    save_amendment(mandate=mandate.key, key="cut", decided_on=timezone.localdate(), change_ore=-78_600_000 * KR, reason_sv="Mindre",
                   reason_en="Less", actor="system:pack")  # fmt: skip
    (one,) = cuts(Mandate.objects.get(pk=mandate.pk))
    assert (one.over.year, one.over.over_ore, one.left_ore) == (None, 600_000 * KR, 0)
    assert [(row.agreement, row.decision, row.paid_ore, row.part_ore) for row in one.parts] == [
        (None, other, 0, 500_000 * KR), (agreement, None, 800_000 * KR, 100_000 * KR)
    ]  # fmt: skip


def test_a_proposal_falls_when_the_change_is_joined_anew():
    agreement = running()
    slow = ready(edited(agreement, lambda a: replace(a, payee="Ny mottagare")))
    approved(edited(agreement, extended()))
    assert codes(lambda: decide_change(change=slow, approve=True, reasons="Ja.", actor=head())) == ["agreements.behind"]
    joined = rebase_change(change=slow, chosen={}, actor=officer())
    assert (joined.proposed_by, joined.state) == ("", "sent")
    assert timezone.localdate() >= joined.agreement.versions.first().valid_from
