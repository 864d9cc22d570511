"""From the scores to the decisions: the list is fixed, proposed and decided as it stands, and what departs from it says why."""

from dataclasses import replace

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.web.decisions.facts import KR, NO, WHY, funded, head, presenter
from tests.web.review.facts import a_call_to_review, a_checked, a_reviewer, asked, scored
from tests.web.review.test_pages import client_of
from verkstad.applications.models import Application
from verkstad.calls.models import Call
from verkstad.core.decisions.content import Appeal, Content, Outcome
from verkstad.core.refused import Refused
from verkstad.decisions.actions import decide, decide_many, propose, propose_many
from verkstad.decisions.models import Decision, Proposal
from verkstad.decisions.pages.bulk import ranked, wanted
from verkstad.decisions.queries.ground import drafted, rejected, with_reasons
from verkstad.funds.models import Entry, Layer
from verkstad.registry.models import Document
from verkstad.review import actions as review
from verkstad.review.models import Deviation, Ranking, Round
from verkstad.review.queries import frozen

pytestmark = pytest.mark.django_db
ME = "system:pack"
REASON = "Länet saknar ett projekt, och det här når verkstäderna där."
# Money for three of five applications of a million kronor each; the third and the fourth have the same score.
SCORES = (5, 4, 3, 3, 1)


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [finding.code for finding in refused.value.findings]


@pytest.fixture
def round_(db: None) -> Round:
    call = a_call_to_review(mandate=funded(), budget_ore=3_000_000 * KR)
    cases = [a_checked(call, number) for number in range(len(SCORES))]
    made = review.open_round(call=call, each=1, reviewers=[a_reviewer("granskaren")], actor=ME)
    of = {case.pk: score for case, score in zip(cases, SCORES, strict=True)}
    for task in asked(made):
        scored(task, *[of[task.candidate.application_id]] * 2)
    return made


SAID = (Appeal.YES, "40 § förvaltningslagen (2017:900)")


def told(case: Application, **changes: object) -> Content:
    made = with_reasons(drafted(case, timezone.localdate(), None), WHY, "")
    return replace(made, appeal=SAID[0], appeal_clause=SAID[1], **changes)


def cases(round_: Round) -> list[Application]:
    """In the order of their scores; of the two that are equal the first one sent first."""
    return list(Application.objects.filter(call=round_.call).order_by("pk"))


def candidate(round_: Round, case: Application):
    return round_.candidates.get(application=case)


def money(call: Call) -> int:
    rows = Entry.objects.filter(layer=Layer.COMMITMENT, cost_kind__key="transfers")
    return sum(row.amount_ore for row in rows)


def fixed(round_: Round) -> Ranking:
    """The tie at the line settled with a reason, and the list fixed."""
    review.deviate(candidate=candidate(round_, cases(round_)[3]), position=3, reason=REASON, actor=ME)
    return review.freeze_ranking(round=round_, actor=ME)


def test_nothing_is_proposed_before_the_list_is_fixed_and_a_tie_at_the_line_keeps_it_open(round_):
    assert ranked(round_.call) == []
    with pytest.raises(Refused) as early:
        propose(application=cases(round_)[0], content=told(cases(round_)[0]), actor=presenter())
    assert codes(early) == ["decisions.ranking_open"]
    with pytest.raises(Refused) as tied:
        review.freeze_ranking(round=round_, actor=ME)
    assert codes(tied) == ["review.tie_at_line"]
    named = str(tied.value.findings[0].params["keys"])
    assert sorted(named.split(", ")) == sorted(case.diary_number for case in cases(round_)[2:4])
    assert (Proposal.objects.count(), Ranking.objects.count()) == (0, 0)


@pytest.mark.parametrize("reason", ["", "  därför  ", "Ring 811218-9876 om varför."])
def test_a_tie_or_a_move_is_settled_by_a_written_reason_only(round_, reason):
    with pytest.raises(Refused) as refused:
        review.deviate(candidate=candidate(round_, cases(round_)[3]), position=3, reason=reason, actor=ME)
    assert refused.value.findings[0].where == "reason"
    assert not Deviation.objects.exists()


def test_the_fixed_list_is_proposed_and_decided_as_it_stands(round_):
    first, second, third, fourth, fifth = cases(round_)
    listed = fixed(round_)
    rows = ranked(round_.call)
    assert [(row.application, row.within) for row in rows] == [
        (first, True), (second, True), (fourth, True), (third, False), (fifth, False),
    ]  # fmt: skip
    assert [row["reason"] for row in listed.rows] == ["", "", REASON, "", ""]
    done = propose_many(rows=wanted(rows, [row.application.key for row in rows]), appeal=SAID, actor=presenter())
    assert [(one.application, one.findings) for one in done] == [(row.application, ()) for row in rows]
    marks = {proposal.content["ranking"] for proposal in Proposal.objects.all()}
    assert marks == {f"1:{listed.sha256}"}
    assert ranked(round_.call) == []  # nothing of it waits for a proposal any more
    came = decide_many(proposals=[one.made for one in done], actor=head())
    assert [one.findings for one in came] == [()] * 5
    assert list(Decision.objects.order_by("application__pk").values_list("outcome", "amount_ore")) == [
        ("grant", 1_000_000 * KR), ("grant", 1_000_000 * KR), ("rejection", 0), ("grant", 1_000_000 * KR), ("rejection", 0),
    ]  # fmt: skip
    assert [case.state for case in cases(round_)] == ["granted", "granted", "rejected", "granted", "rejected"]
    assert (money(round_.call), Document.objects.filter(direction="out").count()) == (3_000_000 * KR, 5)
    why = {d.application_id: d.content["reasons_sv"] for d in Decision.objects.all()}
    assert "Relevans: 5; Samverkan: 5" in why[first.pk]
    assert "Relevans: 1; Samverkan: 1" in why[fifth.pk]
    assert why[third.pk].split("\n")[0] == why[fifth.pk].split("\n")[0] != why[first.pk].split("\n")[0]


def test_a_move_across_the_line_takes_the_money_from_the_one_that_it_passes(round_):
    first, second, third, fourth, fifth = cases(round_)
    review.deviate(candidate=candidate(round_, fifth), position=2, reason=REASON, actor=ME)
    listed = review.freeze_ranking(round=round_, actor=ME)  # the two equal ones now lie below the line: no tie is open
    assert [row["moved"] for row in listed.rows] == [False, True, False, False, False]
    rows = ranked(round_.call)
    assert [(row.application, row.within) for row in rows][:3] == [(first, True), (fifth, True), (second, True)]
    assert {row.application for row in rows[3:]} == {third, fourth}
    done = propose_many(rows=wanted(rows, [row.application.key for row in rows]), appeal=SAID, actor=presenter())
    assert [one.made is not None for one in done] == [True] * 5
    assert {p.application for p in Proposal.objects.all() if p.content["outcome"] == "grant"} == {first, second, fifth}


@pytest.mark.parametrize("positive", [True, False])
def test_a_proposal_that_departs_from_the_list_needs_its_own_reason(round_, positive):
    first, _second, _third, _fourth, fifth = cases(round_)
    fixed(round_)
    case = fifth if positive else first
    plain = told(case) if positive else rejected(told(case), NO, "")
    assert plain.outcome == (Outcome.GRANT if positive else Outcome.REJECTION)
    with pytest.raises(Refused) as refused:
        propose(application=case, content=plain, actor=presenter())
    assert [(f.code, f.where) for f in refused.value.findings] == [("decision.departs", "departure")]
    made = propose(application=case, content=replace(plain, departure=REASON), actor=presenter())
    decide(proposal=made, actor=head(), revision=made.revision)
    assert Decision.objects.get().content["departure"] == REASON


def test_opening_the_round_again_ends_the_list_and_nothing_more_is_proposed_from_it(round_):
    fixed(round_)
    rows = ranked(round_.call)
    propose_many(rows=wanted(rows, [rows[0].application.key]), appeal=SAID, actor=presenter())
    review.reopen_round(round=round_, reason="Ett betyg var fört på fel ansökan.", actor=ME)
    assert frozen(round_.call) is None
    done = propose_many(rows=wanted(rows, [rows[1].application.key]), appeal=SAID, actor=presenter())
    assert [[f.code for f in one.findings] for one in done] == [["decisions.ranking_open"]]


def test_without_a_word_on_appeal_every_row_is_refused_by_name_and_nothing_is_made(round_):
    fixed(round_)
    rows = ranked(round_.call)
    done = propose_many(rows=wanted(rows, [row.application.key for row in rows]), actor=presenter())
    assert {f.code for one in done for f in one.findings} == {"decision.appeal_unsaid"}
    assert not Proposal.objects.exists()


def test_by_the_pages_alone_with_what_is_the_same_for_all_said_once(round_):
    fixed(round_)
    maker, boss = client_of(presenter()), client_of(head())
    page = maker.get(reverse("decisions:propose_many", args=[round_.call.key]))
    keys = [row.application.key for row in page.context["rows"]]
    assert len(keys) == 5
    url = reverse("decisions:propose_many", args=[round_.call.key])
    unsaid = maker.post(url, {"chosen": keys[1:], "appeal": "no"})
    assert list(unsaid.context["form"].errors) == ["appeal_clause"]
    assert unsaid.context["form"].ticked == keys[1:]
    assert not Proposal.objects.exists()
    done = maker.post(url, {"chosen": keys, "appeal": "yes", "appeal_clause": SAID[1]})
    assert (done.context["made"], done.context["refused"]) == (5, 0)
    assert {(p.content["appeal"], p.content["appeal_clause"]) for p in Proposal.objects.all()} == {("yes", SAID[1])}
    came = boss.post(reverse("decisions:waiting"), {"chosen": [str(p.pk) for p in Proposal.objects.order_by("pk")]})
    assert (came.context["made"], came.context["refused"]) == (5, 0)
    late = a_checked(round_.call, 9)
    assert late.key not in {row.application.key for row in ranked(round_.call)}  # it is not on the list
    assert money(round_.call) == 3_000_000 * KR
