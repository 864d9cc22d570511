"""Asking reviewers: evenly in one act, or one by one; nobody is asked whom facts speak against."""

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from verkstad.core.review.assignment import Plan
from verkstad.core.words import gettext_noop
from verkstad.journal.actions import record
from verkstad.notices.actions import put
from verkstad.review.actions.rights import Actor, key_of, locked_round, no, reason_of
from verkstad.review.models import TASK_LIFECYCLE, Assignment, Candidate, Reviewer, Round
from verkstad.review.queries.facts import facts_of
from verkstad.review.queries.rounds import checked_applications, focus_keys, profiled


def with_waiting(round: Round) -> list[Candidate]:
    """The round's candidates and, not saved, those that the next assignment would take in: for looking before acting.

    Those that are not saved have made-up keys below nought.
    """
    mine = list(round.candidates.select_related("application"))
    return mine + [_unsaved(round, one, -at) for at, one in enumerate(_coming(round, len(mine)), 1)]


def _unsaved(round_: Round, one: Candidate, key: int) -> Candidate:
    one.pk = key
    return one


def _coming(round_: Round, last: int) -> list[Candidate]:
    """Every checked application of the call that is not in the round yet, in the order they were sent."""
    waiting = list(checked_applications(round_))
    focus = focus_keys(round_.call) if waiting else set()
    return [
        profiled(Candidate(round=round_, application=a, number=at), a.response.version.form, a.response.answers, focus)
        for at, a in enumerate(waiting, last + 1)
    ]


@transaction.atomic
def take_in(*, round: Round, actor: Actor) -> list[Candidate]:
    """Take every checked application of the call that is not in the round yet into it, in the order they were sent."""
    given = key_of(actor, "review.steer_round", round)
    row = locked_round(round)
    made = _coming(row, row.candidates.aggregate(last=Max("number"))["last"] or 0)
    Candidate.objects.bulk_create(made)
    if made:
        record(actor=given, act="review.taken_in", subject_type="review_round", subject_key=row.pk,
               mandate=row.call.mandate.key, facts={"count": len(made)})  # fmt: skip
    return made


@transaction.atomic
def assign_evenly(*, round: Round, actor: Actor) -> Plan:
    """Give every checked application of the call its reviewers, as even as it goes and nobody in conflict; ask them.

    Done again it fills only what is empty: after a recusal, or when further applications are checked. Refuses a round
    without reviewers, and one where nothing is checked. Seats that cannot be filled are told in the plan's `short`.
    """
    given = key_of(actor, "review.steer_round", round)
    take_in(round=round, actor=given)
    row = locked_round(round)
    facts = facts_of(row)
    if not facts.reviewers:
        raise no("no_reviewers", gettext_noop("The round has no reviewers to ask."),
                 gettext_noop("Choose who can be asked in this round."))  # fmt: skip
    if not facts.candidates:
        raise no("nothing_checked", gettext_noop("No application of the call has met the requirements yet."),
                 gettext_noop("Finish the requirement check of at least one."))  # fmt: skip
    plan = facts.plan()
    tasks = [
        Assignment(candidate_id=int(what), reviewer_id=int(who), given_by=given)
        for what, people in plan.seats.items()
        for who in people
    ]
    Assignment.objects.bulk_create(tasks)
    record(actor=given, act="review.assigned", subject_type="review_round", subject_key=row.pk, mandate=row.call.mandate.key,
           facts={"given": len(tasks), "empty": sum(plan.short.values()), "reviewers": len(facts.reviewers)})  # fmt: skip
    asked = {task.reviewer_id for task in tasks}
    for reviewer in facts.reviewers:
        if reviewer.pk in asked:
            _ask(reviewer, row, sum(task.reviewer_id == reviewer.pk for task in tasks))
    return plan


def _ask(reviewer: Reviewer, round_: Round, count: int) -> None:
    put(to=reviewer.user, template="review.asked", url="/granskning/",
        context={"call": round_.call.title_sv, "count": count, "due_on": round_.due_on.isoformat() if round_.due_on else ""})  # fmt: skip


@transaction.atomic
def add_task(*, candidate: Candidate, reviewer: Reviewer, actor: Actor) -> Assignment:
    """Ask one reviewer for one application. Refuses whom facts speak against, and who was asked before."""
    given = key_of(actor, "review.steer_round", candidate)
    row = locked_round(candidate.round)
    if candidate.assignments.filter(reviewer=reviewer).exists():
        raise no("asked_before", gettext_noop("This reviewer was asked for this application before."),
                 gettext_noop("Choose somebody else."), where="reviewer")  # fmt: skip
    if not row.reviewers.filter(pk=reviewer.pk).exists():
        row.reviewers.add(reviewer)
    if facts_of(row).conflicts()[reviewer.pk, candidate.pk]:
        raise no("conflict", gettext_noop("Facts speak against this reviewer for this application."),
                 gettext_noop("Choose somebody else; the page of the round says what speaks against whom."),
                 where="reviewer")  # fmt: skip
    made = Assignment.objects.create(candidate=candidate, reviewer=reviewer, given_by=given)
    record(actor=given, act="review.asked", subject_type="review_task", subject_key=made.pk, mandate=row.call.mandate.key,
           facts={"application": candidate.application.key})  # fmt: skip
    _ask(reviewer, row, 1)
    return made


@transaction.atomic
def remove_task(*, task: Assignment, reason: str, actor: Actor) -> Assignment:
    """Take a task back from a reviewer, with a reason; the seat is empty then. A score that was sent no longer counts."""
    given = key_of(actor, "review.steer_round", task.candidate)
    locked_round(task.candidate.round)
    why = reason_of(reason, "reason", 500)
    row = ended(task, "review.task_removed", why)
    record(actor=given, act="review.task_removed", subject_type="review_task", subject_key=row.pk, mandate=task.scope.mandate,
           facts={"application": task.candidate.application.key, "reason": why})  # fmt: skip
    return row


def ended(task: Assignment, act: str, reason: str) -> Assignment:
    """The task, locked and moved to an end by an act. Raises Refused where its state has no such move."""
    row = Assignment.objects.select_for_update(of=("self",)).get(pk=task.pk)
    row.state = TASK_LIFECYCLE.target(row.state, act)
    row.ended_at, row.end_reason = timezone.now(), reason[:500]
    row.save(update_fields=["state", "ended_at", "end_reason"])
    task.state, task.ended_at, task.end_reason = row.state, row.ended_at, row.end_reason
    return row
