"""Lists: my tasks, the rounds, what a call could begin a round with."""

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from verkstad.applications.models import Application, State
from verkstad.calls.models import Call
from verkstad.calls.queries import terms_of
from verkstad.core.instruments.questions import Form, Kind
from verkstad.instruments.models import Version
from verkstad.mandate.models import FocusArea
from verkstad.people.access import Who
from verkstad.review.models import Assignment, Candidate, Reviewer, Round, Structure, Task


def my_tasks(user: Who) -> QuerySet[Assignment]:
    """The user's own tasks in order, without those that an application's withdrawal has ended; one query."""
    return (
        Assignment.objects.visible_to(user)
        .exclude(
            state__in=(Task.ASKED, Task.OPEN), candidate__application__state__in=(State.WITHDRAWN, State.DISMISSED)
        )
        .select_related("candidate__round__call__mandate", "candidate__application__owner", "candidate__round__version")
        .order_by("candidate__round__due_on", "candidate__round", "candidate__number")
    )


def rounds(user: Who) -> QuerySet[Round]:
    """The rounds a user may see, newest first, with `asked`, `sent` (tasks) and `counted` (applications)."""
    live = Q(candidates__assignments__state__in=(Task.ASKED, Task.OPEN, Task.DONE))
    done = Q(candidates__assignments__state=Task.DONE)
    return (
        Round.objects.visible_to(user)
        .select_related("call__mandate")
        .annotate(
            asked=Count("candidates__assignments", filter=live, distinct=True),
            sent=Count("candidates__assignments", filter=done, distinct=True),
            counted=Count("candidates", distinct=True),
        )
        .order_by("-opened_at")
    )


@dataclass(frozen=True)
class Ready:
    """A call whose stage has checked applications and no round of review yet."""

    call: Call
    stage: int
    checked: int


def calls_to_review(user: Who) -> list[Ready]:
    """Calls (by stage) with checked applications and no round of review yet. Two queries."""
    there = Round.objects.filter(call=OuterRef("call"), stage=OuterRef("stage"))
    counted = (
        Application.objects.live()
        .filter(~Exists(there), state=State.CHECKED)
        .order_by()
        .values("call", "stage")
        .annotate(n=Count("pk"))
    )
    found = {(row["call"], row["stage"]): row["n"] for row in counted}
    calls = Call.objects.visible_to(user).filter(pk__in={pk for pk, _stage in found}).select_related("mandate")
    known = {call.pk: call for call in calls.order_by("closes_at", "key")}
    return [Ready(known[pk], stage, n) for (pk, stage), n in sorted(found.items()) if pk in known]


def reviewers() -> QuerySet[Reviewer]:
    """Every reviewer with `live` (tasks that are not sent yet) and their ties."""
    waiting = Q(assignments__state__in=(Task.ASKED, Task.OPEN))
    return (
        Reviewer.objects.select_related("user")
        .prefetch_related("interests__organisation")
        .annotate(live=Count("assignments", filter=waiting, distinct=True))
        .order_by("user__last_name", "user__first_name", "pk")
    )


def checked_applications(round_: Round) -> QuerySet[Application]:
    """The call's applications of the round's stage whose requirements are met and that are not in the round yet."""
    return (
        Application.objects.live()
        .filter(call=round_.call_id, stage=round_.stage, state=State.CHECKED)
        .exclude(candidates__round=round_.pk)
        .select_related("response__version", "owner")
        .order_by("sent_at", "pk")
    )


def criteria_version(call: Call) -> Version | None:
    """The criteria instrument's version that the call names, its newest published where it fixes none."""
    terms = terms_of(call)
    found = Version.objects.filter(instrument__key=terms.criteria_form, published_at__isnull=False)
    if terms.criteria_version:
        found = found.filter(number=terms.criteria_version)
    return found.select_related("instrument").order_by("-number").first() if terms.criteria_form else None


def focus_keys(call: Call) -> set[str]:
    """The focus areas that the call opens, or else those of its programme."""
    named = set(terms_of(call).focus_areas)
    return named or set(
        FocusArea.objects.filter(programme=call.mandate.programme_id).values_list("key", flat=True)
    )  # fmt: skip


def profiled(candidate: Candidate, form: Form, answers: dict[str, object], focus: set[str]) -> Candidate:
    """The candidate with focus areas and structure read from the answers: choices whose keys are focus areas, or the two
    structures. What no answer says stays empty; an officer sets it right."""
    chosen: set[str] = set()
    for question in form.questions():
        if question.kind in (Kind.CHOICE, Kind.MULTIPLE):
            answer = answers.get(question.key)
            chosen |= set(answer) if isinstance(answer, list) else {str(answer)} if answer else set()
    candidate.focus_areas = sorted(chosen & focus)
    structure = sorted(chosen & set(Structure.values))
    candidate.structure = structure[0] if len(structure) == 1 else ""
    return candidate
