"""A reviewer's own acts: declaring interests, saving and sending a score; and an officer opening a sent one again."""

import hashlib
import json
from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from verkstad.core.refused import Refused
from verkstad.core.review.scoring import missing, weighted
from verkstad.core.words import gettext_noop
from verkstad.instruments.actions import finish_response, save_answers, start_response
from verkstad.journal.actions import record
from verkstad.organisations.models import Organisation
from verkstad.review.actions.assigning import ended
from verkstad.review.actions.rights import Actor, key_of, locked_round, no, reason_of
from verkstad.review.models import (
    TASK_LIFECYCLE,
    Assignment,
    Declaration,
    Interest,
    Reopening,
    Score,
    Task,
    TieKind,
    Weighed,
)
from verkstad.review.queries.facts import facts_of

HOLDER = "review"
MOST_COMMENT = 4000


@transaction.atomic
def declare(*, task: Assignment, conflict: bool, text: str, actor: Actor) -> Assignment:
    """Say whether there is an interest; with one the task ends (recused) and the seat is empty. What was said is kept.

    Refuses a conflict without words, a task that is past this, and a round whose list is fixed.
    """
    given = key_of(actor, "review.score", task)
    round_ = locked_round(task.candidate.round)
    said = text.strip()[:1000]
    if conflict and len(said) < 10:
        raise no("interest_unsaid", gettext_noop("Say in a few words what the interest is."),
                 gettext_noop("Write at least ten characters; only the agency reads it."), where="text")  # fmt: skip
    Declaration.objects.create(assignment=task, conflict=conflict, text=said)
    act = "review.recused" if conflict else "review.declared"
    if conflict:
        row = ended(task, act, said)
    else:
        row = _locked(task)
        row.state = task.state = TASK_LIFECYCLE.target(row.state, act)
        row.save(update_fields=["state"])
    record(actor=given, act=act, subject_type="review_task", subject_key=row.pk, mandate=round_.call.mandate.key,
           facts={"application": task.candidate.application.key, "conflict": conflict})  # fmt: skip
    return row


@transaction.atomic
def declare_blind(
    *, task: Assignment, organisations: Collection[Organisation], text: str, actor: Actor
) -> list[Assignment]:
    """Say once to which of all the parties one is tied; every task of the round that waits for it is answered by it.

    In an anonymous round the reviewer does not learn which application is whose: tasks where a named organisation (or
    one in conflict through it) takes part end, the others open. The ties are kept as interests. Gives back the tasks
    that ended.
    """
    given = key_of(actor, "review.score", task)
    round_ = locked_round(task.candidate.round)
    said = text.strip()[:1000]
    if organisations and len(said) < 10:
        raise no("interest_unsaid", gettext_noop("Say in a few words what the interest is."),
                 gettext_noop("Write at least ten characters; only the agency reads it."), where="text")  # fmt: skip
    for one in organisations:
        Interest.objects.get_or_create(reviewer=task.reviewer, organisation=one, tie=TieKind.OTHER,
                                       defaults={"source_note": said[:200]})  # fmt: skip
    facts = facts_of(round_)
    ended_ = []
    waiting = Assignment.objects.filter(candidate__round=round_, reviewer=task.reviewer, state=Task.ASKED)
    for one_task in waiting.select_related("candidate__application", "candidate__round"):
        hit = bool(facts.conflicts().get((task.reviewer_id, one_task.candidate_id)))
        Declaration.objects.create(assignment=one_task, conflict=hit, text=said if hit else "")
        act = "review.recused" if hit else "review.declared"
        if hit:
            ended_.append(ended(one_task, act, said))
        else:
            one_task.state = TASK_LIFECYCLE.target(one_task.state, act)
            one_task.save(update_fields=["state"])
        record(actor=given, act=act, subject_type="review_task", subject_key=one_task.pk, mandate=round_.call.mandate.key,
               facts={"application": one_task.candidate.application.key, "conflict": hit})  # fmt: skip
    return ended_


@transaction.atomic
def save_score(
    *, task: Assignment, answers: Mapping[str, Any], comments: Mapping[str, str], actor: Actor
) -> Assignment:
    """Save the draft of a score: answers by question key and a comment by criterion. Nothing is final.

    Refuses a task whose interest is not declared or whose score is sent, and what a question does not take.
    """
    given = key_of(actor, "review.score", task)
    round_ = locked_round(task.candidate.round)
    row = _locked(task)
    if row.state != Task.OPEN:
        raise no("not_open", gettext_noop("This score cannot be written now."),
                 gettext_noop("Declare your interests first; a score that is sent can be opened again by an officer."))  # fmt: skip
    known = {m["key"] for m in round_.measures}
    said = {key: text.strip() for key, text in comments.items() if key in known and text.strip()}
    for key, text in said.items():
        if len(text) > MOST_COMMENT:
            raise no("comment_long", gettext_noop("The comment is longer than %(most)s characters."),
                     gettext_noop("Shorten it; what you wrote is still in the field."), where=f"comment-{key}",
                     most=MOST_COMMENT)  # fmt: skip
    if row.response is None:
        row.response = start_response(version=round_.version, respondent=row.reviewer.user, actor=given, holder=HOLDER)
    save_answers(response=row.response, answers=answers, actor=given)
    row.comments, row.saved_at = said, timezone.now()
    row.save(update_fields=["response", "comments", "saved_at"])
    row.response.refresh_from_db()
    return row


@transaction.atomic
def send_score(*, task: Assignment, actor: Actor) -> Score:
    """Send the saved score: from then on it never changes, and what the others wrote can be read.

    Refuses a score with a criterion missing, naming each, whatever the instrument finds wrong, and a task that is not open.
    """
    given = key_of(actor, "review.score", task)
    round_ = locked_round(task.candidate.round)
    row = _locked(task)
    target = TASK_LIFECYCLE.target(row.state, "review.scored")
    answers = dict(row.response.answers) if row.response else {}
    steps = {m.key: int(answers[m.key]) for m in round_.scale if answers.get(m.key) not in (None, "")}
    if lacking := missing(round_.scale, steps):
        raise Refused(*(
            no("step_missing", gettext_noop("“%(criterion)s” has no score yet."), gettext_noop("Choose a step."), where=key,
               criterion=round_.label_of(key)).findings[0]
            for key in lacking
        ))  # fmt: skip
    finish_response(response=row.response, actor=given)  # type: ignore[arg-type]  # a step is there, so a response is
    whole = weighted(round_.scale, steps)
    if whole is None:
        raise no(
            "no_score",
            gettext_noop("The criteria give no score."),
            gettext_noop("Ask the officer to mend the criteria."),
        )
    number = row.scores.count() + 1
    content = {"answers": answers, "comments": row.comments, "steps": steps, "number": number}
    score = Score.objects.create(
        assignment=row, number=number, steps=steps, comments=row.comments, answers=answers, sha256=mark(content),
        **Weighed.parts(whole),
    )  # fmt: skip
    row.state = task.state = target
    row.save(update_fields=["state"])
    record(actor=given, act="review.scored", subject_type="review_task", subject_key=row.pk, mandate=round_.call.mandate.key,
           facts={"application": row.candidate.application.key, "number": number, "sha256": score.sha256})  # fmt: skip
    return score


@transaction.atomic
def reopen_score(*, task: Assignment, reason: str, actor: Actor) -> Assignment:
    """Let a reviewer send a score anew, with a reason; the sent one stays as it was and counts no more till then.

    Refuses a reviewer who would open their own, a task without a sent score, and a round whose list is fixed.
    """
    given = key_of(actor, "review.steer_round", task.candidate)
    round_ = locked_round(task.candidate.round)
    row = _locked(task)
    target = TASK_LIFECYCLE.target(row.state, "review.score_reopened")
    if row.reviewer.user.journal_key == given:
        raise no("own_score", gettext_noop("Nobody opens a score of their own."),
                 gettext_noop("Ask another officer to do it."), clause="R13")  # fmt: skip
    why = reason_of(reason, "reason", 500)
    last = row.scores.order_by("-number").first()
    number = last.number if last else 0
    Reopening.objects.create(assignment=row, number=number, reason=why, made_by=given)
    row.response = start_response(version=round_.version, respondent=row.reviewer.user, actor=given, holder=HOLDER,
                                  answers=last.answers if last else None)  # fmt: skip
    row.state = task.state = target
    row.save(update_fields=["state", "response"])
    record(actor=given, act="review.score_reopened", subject_type="review_task", subject_key=row.pk,
           mandate=round_.call.mandate.key,
           facts={"application": row.candidate.application.key, "number": number, "reason": why})  # fmt: skip
    return row


def _locked(task: Assignment) -> Assignment:
    return (
        Assignment.objects.select_for_update(of=("self",))
        .select_related("reviewer__user", "response__version__instrument", "candidate__application")
        .get(pk=task.pk)
    )


def mark(content: Mapping[str, Any]) -> str:
    """SHA-256 of the content as canonical JSON."""
    plain = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()
