"""An officer controls a claim and another decides it; what was parked may come again."""

from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.web.applications.facts import staff
from tests.web.claims.facts import a_claim, a_cost, a_sent_claim, economist, running, ticked
from verkstad.claims.actions.controlling import (
    approve_rest,
    decide_claim,
    draw_sample,
    judge_lines,
    note_visit,
    propose_claim,
    send_back,
)
from verkstad.claims.actions.drafts import claim_again, note_hours
from verkstad.claims.actions.sending import return_claim
from verkstad.claims.models import Claim
from verkstad.claims.queries.control import noted
from verkstad.claims.queries.frame import allowed
from verkstad.claims.queries.sums import approved_entries
from verkstad.core.claims.hours import Day
from verkstad.core.grant_arithmetic import Act as GrantAct
from verkstad.core.grant_arithmetic import Entry
from verkstad.core.refused import Refused
from verkstad.desk.queries.work import desk_of
from verkstad.journal.models import Act
from verkstad.people.models import Role

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def refusal(act):
    with pytest.raises(Refused) as caught:
        act()
    return [one.code for one in caught.value.findings]


def officer():
    return staff(Role.OFFICER)


def head():
    return staff(Role.HEAD)


def decided(claim, **parked):
    if parked:
        judge_lines(claim=claim, actor=officer(), **parked)
    approve_rest(claim=claim, actor=officer())
    ticked(claim, officer())
    propose_claim(claim=claim, proposal="Stickprovet stämde.", actor=officer())
    return decide_claim(claim=claim, actor=head())


def test_a_decided_claim_gives_the_arithmetic_what_was_approved():
    claim = a_sent_claim(running(), a_cost(), a_cost(amount_ore=7_00, in_kind=True, paid_on=None, invoice=""))
    assert approved_entries(claim.agreement) == []
    assert refusal(lambda: propose_claim(claim=claim, proposal="Bra.", actor=officer())) == ["claims.lines_left"]
    done = decided(claim)
    assert (done.state, done.approved_ore, done.in_kind_ore) == ("decided", 40_000_00, 7_00)
    assert approved_entries(claim.agreement) == [Entry(GrantAct.APPROVED, 40_000_00), Entry(GrantAct.IN_KIND, 7_00)]


def test_parked_and_deducted_lines_say_what_is_wrong_and_are_not_approved():
    claim = a_sent_claim()
    first, second = claim.lines.all()
    judge = {"claim": claim, "actor": officer(), "lines": [second.pk]}
    assert refusal(lambda: judge_lines(**judge, verdict="parked")) == ["claims.no_fault", "claims.no_reason"]
    assert refusal(lambda: judge_lines(**judge, verdict="parked", fault="no_evidence")) == ["claims.no_reason"]
    assert refusal(lambda: judge_lines(**{**judge, "lines": [0]}, verdict="approved")) == ["claims.no_lines"]
    part = {"verdict": "approved", "fault": "amount", "why": "Moms", "deducted_ore": 40_000_00}
    assert refusal(lambda: judge_lines(**{**judge, "lines": [first.pk]}, **part)) == ["claims.deduction"]
    judge_lines(**{**judge, "lines": [first.pk]}, **{**part, "deducted_ore": 8_000_00})
    judge_lines(**judge, verdict="parked", fault="no_evidence", why="Kvittot går inte att läsa.")
    ticked(claim, officer())
    propose_claim(claim=claim, proposal="En rad parkeras.", actor=officer())
    assert Claim.objects.get(pk=claim.pk).approved_ore == 32_000_00


def test_a_parked_line_is_claimed_again_once():
    claim = a_sent_claim()
    line = claim.lines.last()
    agreement = claim.agreement
    decided(claim, lines=[line.pk], verdict="parked", fault="no_evidence", why="Kvittot saknas.")
    Claim.objects.filter(pk=claim.pk).update(
        last=claim.last.replace(month=1, day=1), first=claim.last.replace(month=1, day=1)
    )
    then = a_claim(agreement)
    me = economist(agreement)
    line.refresh_from_db()
    made = claim_again(line=line, claim=then, actor=me)
    assert (made.amount_ore, made.before_id, made.origin, made.verdict) == (1_240_50, line.pk, "again", "new")
    assert refusal(lambda: claim_again(line=line, claim=then, actor=me)) == ["claims.taken_up"]
    approved = claim.lines.first()
    assert refusal(lambda: claim_again(line=approved, claim=then, actor=me)) == ["claims.not_open"]


def test_who_controls_does_not_decide():
    claim = a_sent_claim()
    both = staff(Role.OFFICER, Role.HEAD, name="bada")
    approve_rest(claim=claim, actor=both)
    propose_claim(claim=ticked(claim, officer()), proposal="Bra.", actor=officer())
    assert refusal(lambda: decide_claim(claim=claim, actor=both)) == ["claims.four_eyes"]
    assert refusal(lambda: decide_claim(claim=claim, actor=officer())) == ["claims.not_yours"]
    assert send_back(claim=claim, why="Se på K-1 igen.", actor=head()).state == "sent"
    assert refusal(lambda: decide_claim(claim=claim, actor=head())) == ["lifecycle.no_such_move"]


def test_the_control_names_its_rules_across_projects():
    first = a_sent_claim(running(), a_cost(amount_ore=50_000_00))
    again = a_sent_claim(
        _another_agreement(), a_cost(amount_ore=50_000_00, supplier="KONSULT"), key="nyckel-tva-0123456789"
    )
    found = noted(again, allowed(again))
    assert [one.finding.clause for one in found] == ["K1", "K5", "K3"]
    assert str(found[0].finding.params["claim"]) == f"{first.agreement.title}, 1:1"
    line = again.lines.get()
    assert all(line.pk in one.keys for one in found)


def _another_agreement():
    from tests.web.applications.facts import a_body, a_call
    from tests.web.claims.facts import accept_agreement, offer_agreement, presenter, signatory
    from tests.web.decisions.facts import a_case, decided
    from verkstad.agreements.queries.awaiting import newest
    from verkstad.calls.models import Call

    call = Call.objects.first() or a_call()
    made = offer_agreement(decision=decided(a_case(call, a_body("12"))), actor=presenter("avtal"))
    return accept_agreement(agreement=made, sha=newest(made).sha256, actor=signatory(made))


def test_weekend_hours_are_noted_above_the_limit():
    claim = a_claim()
    saturday = next(d for d in _days(claim) if d.weekday() == 5)
    rows = [Day("AB", saturday, Decimal(9), 400_00)]
    note_hours(claim=claim, rows=rows, actor=economist(claim.agreement))
    assert [one.finding.clause for one in noted(claim, allowed(claim))] == ["K2"]


def _days(claim):
    return [claim.first.fromordinal(claim.first.toordinal() + n) for n in range(14)]


def test_the_same_seed_draws_the_same_lines_and_stands_in_the_journal():
    lines = [a_cost(invoice=f"K-{n}", amount_ore=n * 1_000_17) for n in range(1, 13)]
    claim = a_sent_claim(running(), *lines)
    first = draw_sample(claim=claim, size=4, actor=officer())
    again = draw_sample(claim=claim, size=4, seed=first.seed, actor=officer())
    assert (again.lines, len(first.lines)) == (first.lines, 4)
    assert Act.objects.filter(act="claim.sample_drawn").first().facts["seed"] == first.seed
    assert refusal(lambda: draw_sample(claim=claim, size=0, actor=officer())) == ["claims.size"]
    assert refusal(lambda: draw_sample(claim=claim, size=13, actor=officer())) == ["claims.size"]


def test_a_visit_is_noted_with_what_is_to_be_done_and_by_when():
    agreement, today = running(), timezone.localdate()
    given = {"agreement": agreement, "visited_on": today, "notes": "Tidböckerna förs varje vecka.", "actor": officer()}
    assert note_visit(**given, action="Skicka intyg", action_by=today).action_by == today
    assert refusal(lambda: note_visit(**given, action="Skicka intyg")) == ["claims.action_day"]
    assert refusal(lambda: note_visit(**{**given, "notes": " "})) == ["claims.no_notes"]
    assert refusal(lambda: note_visit(**{**given, "visited_on": today.replace(year=today.year + 1)})) == [
        "claims.future"
    ]
    assert refusal(lambda: note_visit(**{**given, "visited_on": today.replace(year=1)})) == ["claims.visit_before"]
    gone = {"action": "Skicka intyg", "action_by": today.replace(year=today.year - 1)}
    assert refusal(lambda: note_visit(**given, **gone)) == ["claims.action_before"]


def test_what_waits_stands_on_the_desk_of_who_can_do_it():
    claim = a_sent_claim()
    day = timezone.localdate()

    def told(user):
        return [task.url for task in desk_of(user, day)["tasks"] if "utbetalning" in task.url]

    control, page = reverse("claims:control", args=[claim.pk]), claim.get_absolute_url()
    assert (told(officer()), told(head())) == ([control], [])
    approve_rest(claim=claim, actor=officer())
    propose_claim(claim=ticked(claim, officer()), proposal="Bra.", actor=officer())
    assert (told(officer()), told(head())) == ([], [page])
    send_back(claim=claim, why="Se på K-1 igen.", actor=head())
    return_claim(claim=claim, why="Fakturan saknas.", actor=officer())
    assert (told(head()), told(economist(claim.agreement))) == ([], [page])
