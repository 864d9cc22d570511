"""What officers write down between the scores and the list: agreements, reasons for another order, what a project is."""

from collections.abc import Collection, Mapping

from django.db import transaction
from django.utils import timezone

from verkstad.core.review.scoring import missing, weighted
from verkstad.core.words import gettext_noop
from verkstad.journal.actions import record
from verkstad.review.actions.rights import Actor, key_of, locked_round, no, reason_of
from verkstad.review.models import Agreement, Candidate, Deviation, Language, Structure, Task, Weighed


@transaction.atomic
def agree(*, candidate: Candidate, steps: Mapping[str, int], comment: str, actor: Actor,
          comments: Mapping[str, str] | None = None) -> Agreement:  # fmt: skip
    """Write down what the reviewers agreed on: a step for each criterion, and why. It counts before the mean of scores.

    Refuses it while a score is missing (nobody is to be talked into one), without a comment, and steps off the scale.
    """
    given = key_of(actor, "review.steer_round", candidate)
    row = locked_round(candidate.round)
    waits = candidate.assignments.filter(state__in=(Task.ASKED, Task.OPEN)).exists()
    if waits or not candidate.assignments.filter(state=Task.DONE).exists():
        raise no("agree_early", gettext_noop("Not every reviewer of this application has sent a score."),
                 gettext_noop("Wait for the scores, or take back the task of who will not answer."))  # fmt: skip
    if lacking := missing(row.scale, steps):
        raise no("agree_missing", gettext_noop("“%(criterion)s” has no agreed step."), gettext_noop("Choose a step for each."),
                 where=f"step-{lacking[0]}", criterion=row.label_of(lacking[0]))  # fmt: skip
    try:
        score = weighted(row.scale, steps)
    except ValueError:
        raise no(
            "agree_off_scale", gettext_noop("A step lies outside its scale."), gettext_noop("Choose one of the steps.")
        ) from None
    why = reason_of(comment, "comment", 4000)
    assert score is not None  # noqa: S101 - nothing is missing, and a round has a criterion with weight
    made = Agreement.objects.create(
        candidate=candidate, number=candidate.agreements.count() + 1, steps=dict(steps), comments=dict(comments or {}),
        comment=why, made_by=given, **Weighed.parts(score),
    )  # fmt: skip
    record(actor=given, act="review.agreed", subject_type="review_candidate", subject_key=candidate.pk,
           mandate=row.call.mandate.key,
           facts={"application": candidate.application.key, "number": made.number, "score": str(score)})  # fmt: skip
    return made


@transaction.atomic
def deviate(*, candidate: Candidate, position: int, reason: str, actor: Actor) -> Deviation:
    """Put an application at a place of the list that the scores do not give, or settle a tie; the reason is journalled.

    Takes the place of an earlier deviation of the same application. Refuses a place outside the list, and no reason.
    """
    given = key_of(actor, "review.steer_round", candidate)
    row = locked_round(candidate.round)
    many = row.candidates.count()
    if not 1 <= position <= many:
        raise no("position", gettext_noop("The list has places 1 to %(many)s."), gettext_noop("Write one of them."),
                 where="position", many=many)  # fmt: skip
    why = reason_of(reason, "reason", 2000)
    _end(candidate, given)
    made = Deviation.objects.create(candidate=candidate, position=position, reason=why, made_by=given)
    record(actor=given, act="review.deviated", subject_type="review_candidate", subject_key=candidate.pk,
           mandate=row.call.mandate.key,
           facts={"application": candidate.application.key, "position": position, "reason": why})  # fmt: skip
    return made


@transaction.atomic
def end_deviation(*, candidate: Candidate, actor: Actor) -> None:
    """Let the scores decide the place again."""
    given = key_of(actor, "review.steer_round", candidate)
    row = locked_round(candidate.round)
    if _end(candidate, given):
        record(actor=given, act="review.deviation_ended", subject_type="review_candidate", subject_key=candidate.pk,
               mandate=row.call.mandate.key, facts={"application": candidate.application.key})  # fmt: skip


def _end(candidate: Candidate, actor: str) -> int:
    live = Deviation.objects.filter(candidate=candidate, ended_at__isnull=True)
    return live.update(ended_at=timezone.now(), ended_by=actor)


@transaction.atomic
def save_profile(
    *, candidate: Candidate, language: str, focus_areas: Collection[str], structure: str, company_activity: bool | None,
    actor: Actor,
) -> Candidate:  # fmt: skip
    """Set right what an application is matched and balanced by: language, focus areas, structure (R52)."""
    given = key_of(actor, "review.steer_round", candidate)
    row = locked_round(candidate.round)
    if language not in Language.values or structure not in ("", *Structure.values):
        raise no("profile", gettext_noop("That is not one of the choices."), gettext_noop("Choose one of the list."))
    candidate.language, candidate.focus_areas = language, sorted(focus_areas)
    candidate.structure, candidate.company_activity = structure, company_activity
    candidate.save(update_fields=["language", "focus_areas", "structure", "company_activity"])
    record(actor=given, act="review.profile_saved", subject_type="review_candidate", subject_key=candidate.pk,
           mandate=row.call.mandate.key,
           facts={"application": candidate.application.key, "language": language, "focus_areas": candidate.focus_areas,
                  "structure": structure, "company_activity": company_activity})  # fmt: skip
    return candidate
