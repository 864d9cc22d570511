"""What the database itself refuses, whatever code asks: on SQLite and PostgreSQL alike."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from tests.web.applications.facts import staff
from tests.web.review.facts import ME, a_round, asked, opened, scored
from verkstad.people.models import Role
from verkstad.review import actions
from verkstad.review.models import Agreement, Assignment, Declaration, Deviation, Ranking, Reopening, Score

pytestmark = pytest.mark.django_db


def refused(sql: str, *params: object) -> bool:
    """Whether the database says no."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, params)
    except DatabaseError:
        return True
    return False


@pytest.fixture
def task() -> Assignment:
    """A task whose score is sent, with everything else that is kept."""
    round_ = a_round(applications=1, reviewers=1, each=1)
    one = asked(round_)[0]
    scored(one, 4, 4)
    actions.agree(candidate=one.candidate, steps={"relevance": 4, "cooperation": 4}, comment="Vi är eniga.", actor=ME)
    actions.deviate(candidate=one.candidate, position=1, reason="Ensam i listan.", actor=ME)
    actions.freeze_ranking(round=round_, actor=ME)
    return Assignment.objects.get(pk=one.pk)


KEPT = [Declaration, Score, Agreement, Deviation, Ranking]


@pytest.mark.parametrize("model", KEPT)
def test_what_was_handed_in_is_never_removed(task: Assignment, model: type) -> None:
    table = model._meta.db_table  # type: ignore[attr-defined]
    assert model.objects.count() == 1  # type: ignore[attr-defined]
    assert refused(f"DELETE FROM {table}")


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("review_score", "numerator = 0"),
        ("review_score", "comments = '{}'"),
        ("review_declaration", "text = 'annat'"),
        ("review_agreement", "comment = 'annat'"),
        ("review_deviation", "reason = 'annat'"),
        ("review_deviation", "position = 2"),
        ("review_ranking", "content = '{}'"),
        ("review_ranking", "sha256 = 'x'"),
    ],
)
def test_what_was_handed_in_is_never_changed(task: Assignment, table: str, change: str) -> None:
    assert refused(f"UPDATE {table} SET {change}")


def second_score(task: Assignment) -> Score:
    return Score.objects.create(assignment=task, number=2, steps={}, numerator=1, denominator=1, answers={}, sha256="x")


def test_a_sent_score_is_not_taken_back_or_followed_by_another_without_a_written_reason(task: Assignment) -> None:
    assert refused("UPDATE review_assignment SET state = 'open' WHERE id = %s", task.pk)
    with pytest.raises(DatabaseError), transaction.atomic():
        second_score(task)
    Reopening.objects.create(assignment=task, number=1, reason="Fel skala", made_by=ME)
    assert not refused("UPDATE review_assignment SET state = 'open' WHERE id = %s", task.pk)
    assert second_score(task).number == 2
    assert refused("UPDATE review_reopening SET reason = 'annat'")


def test_a_row_cannot_be_replaced_on_sqlite(task: Assignment) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL has no INSERT OR REPLACE")
    score = Score.objects.get()
    assert refused(
        "INSERT OR REPLACE INTO review_score (id, assignment_id, number, steps, comments, numerator, denominator, answers, sha256,"
        " sent_at) VALUES (%s, %s, 1, '{}', '{}', 0, 1, '{}', 'x', %s)", score.pk, task.pk, timezone.now(),
    )  # fmt: skip


def test_a_list_and_a_deviation_may_end_and_then_nothing_of_them_changes(task: Assignment) -> None:
    actions.reopen_round(round=task.candidate.round, reason="En poäng räknades fel", actor=staff(Role.OFFICER))
    actions.end_deviation(candidate=task.candidate, actor=ME)
    assert refused("UPDATE review_ranking SET ended_reason = 'annat'")
    assert refused("UPDATE review_deviation SET ended_by = 'annan'")


def test_a_score_lies_between_nought_and_one() -> None:
    task = opened(asked(a_round(applications=1, reviewers=1, each=1))[0])
    with pytest.raises(DatabaseError), transaction.atomic():
        Score.objects.create(assignment=task, number=1, steps={}, numerator=3, denominator=2, answers={}, sha256="x")
