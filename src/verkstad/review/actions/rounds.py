"""Opening a round of review, and changing what it asks for."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction

from verkstad.calls.models import Call
from verkstad.calls.queries import terms_of
from verkstad.core.calls.terms import CallTerms
from verkstad.core.instruments.questions import Form, Kind
from verkstad.core.refused import Refused
from verkstad.core.review.scoring import Measure, measure_findings
from verkstad.core.words import gettext_noop
from verkstad.journal.actions import record
from verkstad.review.actions.rights import Actor, key_of, locked_round, no
from verkstad.review.models import Reviewer, Round
from verkstad.review.queries.rounds import criteria_version

MOST_EACH = 9


@transaction.atomic
def open_round(
    *, call: Call, each: int, reviewers: Iterable[Reviewer], actor: Actor, due_on: date | None = None,
    budget_ore: int | None = None, stage: int = 1,
) -> Round:  # fmt: skip
    """Open the review of a call's stage. Criteria, their scales and weights are fixed from the call and its instrument.

    Refuses a second round of the stage, a call without criteria that can give a score, and a number of reviewers
    outside 1 to 9. Whether the round is anonymous is the call's word.
    """
    given = key_of(actor, "review.steer_round", call)
    if Round.objects.filter(call=call, stage=stage).exists():
        raise no("round_there", gettext_noop("The review of this call is open already."),
                 gettext_noop("Go on with that one."))  # fmt: skip
    terms, version = terms_of(call), criteria_version(call)
    if version is None:
        raise no("no_criteria_form", gettext_noop("The call names no published instrument with criteria."),
                 gettext_noop("Change the call and choose one."), clause="R1")  # fmt: skip
    measures = measures_of(terms, version.form)
    if found := measure_findings([Measure(m["key"], m["lowest"], m["highest"], m["weight"]) for m in measures]):
        raise Refused(*found)
    _check(each, budget_ore)
    made = Round.objects.create(
        call=call, stage=stage, each=each, anonymous=terms.anonymous_review, due_on=due_on, version=version,
        budget_ore=terms.budget_ore if budget_ore is None else budget_ore, measures=measures, opened_by=given,
    )  # fmt: skip
    made.reviewers.set(reviewers)
    record(actor=given, act="review.round_opened", subject_type="review_round", subject_key=made.pk, mandate=call.mandate.key,
           facts={"call": call.key, "stage": stage, "each": each, "anonymous": made.anonymous,
                  "instrument": version.instrument.key, "version": version.number})  # fmt: skip
    return made


def _check(each: int, budget_ore: int | None) -> None:
    if not 1 <= each <= MOST_EACH:
        raise no("each", gettext_noop("Each application gets between 1 and %(most)s reviewers."),
                 gettext_noop("Write a number in between."), where="each", most=MOST_EACH)  # fmt: skip
    if budget_ore is not None and budget_ore < 0:
        raise no("budget", gettext_noop("The money to grant cannot be below zero."),
                 gettext_noop("Write the amount without a minus sign."), where="budget_ore")  # fmt: skip


def measures_of(terms: CallTerms, form: Form) -> list[dict[str, Any]]:
    """The criteria as they are measured: the call's criteria with the scale of the question of the same key; where the
    call names none, every scale question with weight one."""
    scales = {q.key: q for q in form.questions() if q.kind is Kind.SCALE}
    named = terms.criteria
    chosen = [(c.key, c.weight, c.label) for c in named if c.key in scales] or [
        (k, 1, q.label) for k, q in scales.items()
    ]
    return [
        {"key": key, "weight": weight, "lowest": int(scales[key].minimum), "highest": int(scales[key].maximum),
         "sv": label.sv or scales[key].label.sv, "en": label.en or scales[key].label.en}
        for key, weight, label in chosen
    ]  # fmt: skip


@transaction.atomic
def change_round(
    *, round: Round, each: int, reviewers: Iterable[Reviewer], due_on: date | None, budget_ore: int | None, actor: Actor
) -> Round:
    """Change how many reviewers, who can be asked, until when, and how much money there is. Tasks that were given stay.

    Refuses a round whose list is fixed, and numbers as `open_round` does.
    """
    given = key_of(actor, "review.steer_round", round)
    row = locked_round(round)
    _check(each, budget_ore)
    before = {"each": row.each, "due_on": str(row.due_on or ""), "budget_ore": row.budget_ore}
    row.each, row.due_on, row.budget_ore = each, due_on, budget_ore
    row.save(update_fields=["each", "due_on", "budget_ore"])
    row.reviewers.set(reviewers)
    after = {"each": row.each, "due_on": str(row.due_on or ""), "budget_ore": row.budget_ore}
    record(actor=given, act="review.round_changed", subject_type="review_round", subject_key=row.pk,
           mandate=row.call.mandate.key, facts={"before": before, "after": after, "reviewers": row.reviewers.count()})  # fmt: skip
    return row
