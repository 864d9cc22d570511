"""A review from the opened round to the fixed list."""

from fractions import Fraction

import pytest

from tests.web.applications.facts import a_body, people_of, staff
from tests.web.review.facts import (
    ME,
    a_call_to_review,
    a_checked,
    a_company,
    a_reviewer,
    a_round,
    asked,
    opened,
    scored,
)
from verkstad.applications.actions.moves import move
from verkstad.core.refused import Refused
from verkstad.journal.models import Act
from verkstad.people.models import Role
from verkstad.review import actions, queries
from verkstad.review.models import Assignment, Candidate, Reviewer, Round, Score
from verkstad.review.queries.facts import facts_of

pytestmark = pytest.mark.django_db


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [f.code for f in refused.value.findings]


def test_a_round_fixes_criteria_scales_and_weights_from_the_call_and_its_instrument() -> None:
    round_ = a_round(applications=0)
    assert [(m["key"], m["weight"], m["lowest"], m["highest"], m["sv"]) for m in round_.measures] == [
        ("relevance", 3, 1, 5, "Relevans"),
        ("cooperation", 1, 1, 5, "Samverkan"),
    ]
    assert (round_.budget_ore, round_.anonymous, round_.state) == (250_000_000, False, "open")
    with pytest.raises(Refused) as refused:
        actions.open_round(call=round_.call, each=2, reviewers=[], actor=ME)
    assert codes(refused) == ["review.round_there"]


def test_a_call_without_criteria_cannot_be_reviewed() -> None:
    call = a_call_to_review(criteria_form="", criteria=[])
    with pytest.raises(Refused) as refused:
        actions.open_round(call=call, each=2, reviewers=[], actor=ME)
    assert codes(refused) == ["review.no_criteria_form"]


def test_one_act_gives_every_checked_application_its_reviewers_evenly_and_asks_them() -> None:
    round_ = a_round(applications=3, reviewers=3, each=2)
    a_checked(round_.call, 3, state="registered")
    plan = actions.assign_evenly(round=round_, actor=staff(Role.OFFICER))
    assert (sorted(plan.loads.values()), dict(plan.short)) == ([2, 2, 2], {})
    assert [c.application.title for c in round_.candidates.all()] == ["Projekt 0", "Projekt 1", "Projekt 2"]
    assert [c.focus_areas for c in round_.candidates.all()] == [["industri40"]] * 3
    told = {r.user.notices.count() for r in Reviewer.objects.all()}
    assert told == {1}
    assert actions.assign_evenly(round=round_, actor=ME).seats == {str(c.pk): () for c in round_.candidates.all()}


def test_nobody_is_asked_whom_facts_speak_against() -> None:
    round_ = a_round(applications=3, reviewers=0, each=1)
    people = [a_reviewer("anstalld", organisation="body-24"), a_reviewer("fri")]
    round_.reviewers.set(people)
    asked(round_)
    assert {t.reviewer.user.username for t in Assignment.objects.all()} == {"fri"}
    found = facts_of(round_).conflicts()
    assert sorted({c.code for (who, _what), reasons in found.items() if who == people[0].pk for c in reasons}) == [
        "employed",
        "rival",
    ]


def test_a_registered_interest_a_group_and_an_own_signature_are_conflicts() -> None:
    round_ = a_round(applications=1, reviewers=0)
    board, kin, hand, none = (a_reviewer(name) for name in ("styrelse", "koncern", "hand", "fri"))
    actions.add_interest(reviewer=board, organisation=a_body("24"), tie="board", actor=ME)
    actions.add_interest(reviewer=kin, organisation=a_company(), tie="owner", actor=ME)
    for one in (a_company(), a_body("24")):
        actions.put_in_group(organisation=one, group="gruppen", actor=ME)
    application = round_.call.applications.get()
    application.started_by = hand.user
    application.save()
    round_.reviewers.set([board, kin, hand, none])
    candidate = Candidate(pk=1, round=round_, application=application, number=1)
    found = {
        who: [c.code for c in reasons] for (who, _what), reasons in facts_of(round_, [candidate]).conflicts().items()
    }
    assert found == {board.pk: ["board"], kin.pk: ["group"], hand.pk: ["worked_on"], none.pk: []}


def test_a_declared_interest_recuses_is_journalled_without_words_and_the_seat_is_given_to_another() -> None:
    round_ = a_round(applications=1, reviewers=3, each=2)
    task = asked(round_)[0]
    actions.declare(task=task, conflict=True, text="Min syster leder projektet.", actor=task.reviewer.user)
    act = Act.objects.filter(act="review.recused").get()
    assert act.facts == {"application": task.candidate.application.key, "conflict": True}
    actions.assign_evenly(round=round_, actor=ME)
    live = Assignment.objects.filter(candidate=task.candidate).exclude(state="recused")
    assert live.count() == 2
    assert not live.filter(reviewer=task.reviewer).exists()


def test_a_conflict_without_words_is_refused() -> None:
    task = asked(a_round(applications=1))[0]
    with pytest.raises(Refused) as refused:
        actions.declare(task=task, conflict=True, text=" jo ", actor=task.reviewer.user)
    assert codes(refused) == ["review.interest_unsaid"]


def test_nothing_is_scored_before_the_declaration_and_nothing_by_somebody_else() -> None:
    first, second = asked(a_round(applications=1))
    with pytest.raises(Refused) as refused:
        actions.save_score(task=first, answers={"relevance": 3}, comments={}, actor=first.reviewer.user)
    assert codes(refused) == ["review.not_open"]
    opened(first)
    with pytest.raises(Refused) as refused:
        actions.save_score(task=first, answers={"relevance": 3}, comments={}, actor=second.reviewer.user)
    assert codes(refused) == ["review.no_right"]


def test_a_score_lacks_nothing_when_it_is_sent_and_never_changes_then() -> None:
    task = asked(a_round(applications=1))[0]
    opened(task)
    actions.save_score(
        task=task, answers={"relevance": 4}, comments={"relevance": "Tydligt behov."}, actor=task.reviewer.user
    )
    with pytest.raises(Refused) as refused:
        actions.send_score(task=task, actor=task.reviewer.user)
    assert [(f.code, f.where) for f in refused.value.findings] == [("review.step_missing", "cooperation")]
    actions.save_score(
        task=task, answers={"cooperation": 1}, comments={"relevance": "Tydligt behov."}, actor=task.reviewer.user
    )
    score = actions.send_score(task=task, actor=task.reviewer.user)
    assert (score.share, score.steps, score.comments, score.number) == (
        Fraction(9, 16), {"relevance": 4, "cooperation": 1}, {"relevance": "Tydligt behov."}, 1,
    )  # fmt: skip
    with pytest.raises(Refused):
        actions.save_score(task=task, answers={"relevance": 1}, comments={}, actor=task.reviewer.user)


def test_a_sent_score_is_opened_with_a_reason_by_another_officer_and_the_first_one_stays() -> None:
    round_ = a_round(applications=1, reviewers=0, each=1)
    inside = a_reviewer("handlaggare", Role.OFFICER)
    round_.reviewers.set([inside])
    task = asked(round_)[0]
    scored(task, 5, 5)
    with pytest.raises(Refused) as refused:
        actions.reopen_score(task=task, reason="Fel skala användes", actor=inside.user)
    assert codes(refused) == ["review.own_score"]
    actions.reopen_score(task=task, reason="Fel skala användes", actor=staff(Role.OFFICER))
    assert queries.consolidated(round_.call)[0].score is None
    scored(Assignment.objects.get(pk=task.pk), 3, 5)
    assert [(s.number, s.share) for s in Score.objects.order_by("number")] == [(1, 1), (2, Fraction(5, 8))]
    assert queries.consolidated(round_.call)[0].score == Fraction(5, 8)


def test_the_list_has_the_scores_the_spread_and_the_line_and_is_fixed_once() -> None:
    round_ = a_round(applications=3, reviewers=3, each=3)
    for at, task in enumerate(asked(round_)):
        scored(task, *[(5, 5), (5, 5), (1, 1), (4, 4), (4, 4), (4, 4), (2, 2), (2, 2), (2, 2)][at])
    lines = queries.consolidated(round_.call)
    assert [(r.application.title, r.score, r.rank.position, r.rank.cumulated_ore, r.rank.within) for r in lines] == [
        ("Projekt 1", Fraction(3, 4), 1, 100_000_000, True),
        ("Projekt 0", Fraction(2, 3), 2, 200_000_000, True),
        ("Projekt 2", Fraction(1, 4), 3, 300_000_000, False),
    ]
    assert [[g.apart for g in r.given] for r in lines] == [[False] * 3, [False, False, True], [False] * 3]
    made = actions.freeze_ranking(round=round_, actor=staff(Role.OFFICER))
    assert [row["score"] for row in made.rows] == ["3/4", "2/3", "1/4"]
    found = queries.frozen(round_.call)
    assert found is not None
    assert (found.number, found.sha256) == (1, made.sha256)
    with pytest.raises(Refused) as refused:
        actions.deviate(candidate=lines[2].candidate, position=1, reason="Viktig för regionen.", actor=ME)
    assert codes(refused) == ["review.ranked"]
    actions.reopen_round(round=round_, reason="En poäng räknades fel", actor=ME)
    assert queries.frozen(round_.call) is None
    assert actions.freeze_ranking(round=round_, actor=ME).number == 2


def test_a_deviation_and_a_tie_across_the_line_need_a_written_reason() -> None:
    round_ = a_round(applications=3, reviewers=1, each=1)
    for task in asked(round_):
        scored(task, 3, 3)
    with pytest.raises(Refused) as refused:
        actions.freeze_ranking(round=round_, actor=ME)
    assert codes(refused) == ["review.tie_at_line"]
    last = queries.consolidated(round_.call)[2]
    with pytest.raises(Refused) as refused:
        actions.deviate(candidate=last.candidate, position=1, reason="nej", actor=ME)
    assert codes(refused) == ["review.reason_missing"]
    with pytest.raises(Refused) as refused:
        actions.deviate(candidate=last.candidate, position=1, reason="Ring anna@example.org om detta", actor=ME)
    assert codes(refused) == ["review.reason_names_person"]
    actions.deviate(candidate=last.candidate, position=3, reason="Regionen har redan ett projekt.", actor=ME)
    made = actions.freeze_ranking(round=round_, actor=ME)
    assert [(row["position"], row["place"], row["reason"]) for row in made.rows][2] == (
        3, 1, "Regionen har redan ett projekt.",
    )  # fmt: skip
    act = Act.objects.filter(act="review.deviated").get()
    assert act.facts["reason"] == "Regionen har redan ett projekt."


def test_an_agreement_counts_before_the_mean_and_waits_for_every_score() -> None:
    round_ = a_round(applications=1, reviewers=2, each=2)
    first, second = asked(round_)
    scored(first, 5, 5)
    with pytest.raises(Refused) as refused:
        actions.agree(
            candidate=first.candidate, steps={"relevance": 4, "cooperation": 4}, comment="Vi möttes i mitten.", actor=ME
        )
    assert codes(refused) == ["review.agree_early"]
    scored(second, 1, 1)
    actions.agree(
        candidate=first.candidate, steps={"relevance": 4, "cooperation": 4}, comment="Vi möttes i mitten.", actor=ME
    )
    line = queries.consolidated(round_.call)[0]
    assert (line.score, line.consolidated.agreed, line.consolidated.complete) == (Fraction(3, 4), True, True)


def test_a_task_is_taken_back_with_a_reason_and_another_reviewer_is_asked() -> None:
    round_ = a_round(applications=1, reviewers=2, each=1)
    task = asked(round_)[0]
    actions.remove_task(task=task, reason="Hinner inte före sista dagen.", actor=ME)
    other = Reviewer.objects.exclude(pk=task.reviewer_id).get()
    made = actions.add_task(candidate=task.candidate, reviewer=other, actor=ME)
    assert (made.state, queries.consolidated(round_.call)[0].consolidated.wanted) == ("asked", 1)
    with pytest.raises(Refused) as refused:
        actions.add_task(candidate=task.candidate, reviewer=task.reviewer, actor=ME)
    assert codes(refused) == ["review.asked_before"]


def test_an_application_that_is_withdrawn_leaves_the_list() -> None:
    round_ = a_round(applications=2, reviewers=1, each=1)
    for task in asked(round_):
        scored(task)
    move(round_.call.applications.first(), "application.withdrawn", actor=ME)
    assert len(queries.consolidated(round_.call)) == 1


def test_an_application_that_has_gone_back_to_the_requirement_check_keeps_the_list_open() -> None:
    round_ = a_round(applications=2, reviewers=1, each=1)
    for task in asked(round_):
        scored(task)
    move(round_.call.applications.get(title="Projekt 1"), "application.completion_asked", actor=ME)
    with pytest.raises(Refused) as refused:
        actions.freeze_ranking(round=round_, actor=ME)
    assert codes(refused) == ["review.returned"]


def test_the_assessment_tells_steps_and_comments_without_names() -> None:
    round_ = a_round(applications=1, reviewers=2, each=2)
    first, second = asked(round_)
    scored(first, 5, 4, {"relevance": "Starkt behov."})
    scored(second, 4, 4, {"relevance": "Visar inte volymen."})
    told = queries.assessment_of(round_.call.applications.get())
    assert [(a.sv, a.mean, a.comments) for a in told] == [
        ("Relevans", Fraction(9, 2), ("Starkt behov.", "Visar inte volymen.")),
        ("Samverkan", 4, ()),
    ]


@pytest.mark.parametrize("role", [Role.HEAD, Role.AUDITOR, Role.REVIEWER, Role.ECONOMIST])
def test_only_officers_and_presenters_steer(role: Role) -> None:
    round_ = a_round(applications=1)
    with pytest.raises(Refused) as refused:
        actions.assign_evenly(round=round_, actor=staff(role))
    assert codes(refused) == ["review.no_right"]
    assert Round.objects.visible_to(people_of(a_body("24"), Role.OWNER)).count() == 0
