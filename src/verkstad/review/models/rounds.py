"""A round of review, the applications in it, and each reviewer's task."""

from functools import cached_property

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from verkstad.applications.models import Application
from verkstad.calls.models import Call
from verkstad.core.lifecycle import Lifecycle, Move
from verkstad.core.review.scoring import Measure
from verkstad.instruments.models import Response, Version
from verkstad.people.access import Scope, Who, mandates_of
from verkstad.people.models import READERS
from verkstad.review.models.people import Language, Reviewer


class RoundState(models.TextChoices):
    """A round takes scores until its list is fixed; a fixed one can be opened again, with a reason."""

    OPEN = "open", _("scores are coming in")
    RANKED = "ranked", _("the list is fixed")


ROUND_LIFECYCLE = Lifecycle(
    "review round",
    tuple(RoundState.values),
    (Move("review.ranked", ("open",), "ranked"), Move("review.reopened", ("ranked",), "open")),
)


class RoundQuerySet(models.QuerySet["Round"]):
    def visible_to(self, user: Who) -> "RoundQuerySet":
        """To those who read the call's mandate: reviewers from outside see their own tasks, never the round."""
        reached = mandates_of(user, *READERS)
        return self if reached is None else self.filter(call__mandate__key__in=reached)


class Round(models.Model):
    """The review of a call (of a stage of it): by whom, by which criteria, until when.

    `measures` are the criteria as they are measured, fixed when the round opens (key, lowest, highest, weight, sv, en).
    """

    door_private = True
    door_related = ("call__mandate", "call__version", "version__instrument")
    LIFECYCLE = ROUND_LIFECYCLE

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="rounds")
    stage = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=10, choices=RoundState.choices, default=RoundState.OPEN)
    each = models.PositiveSmallIntegerField(_("reviewers per application"), default=3)
    anonymous = models.BooleanField(_("anonymous"), default=False)
    due_on = models.DateField(_("scores by"), null=True, blank=True)
    budget_ore = models.BigIntegerField(_("money to grant"), null=True, blank=True)
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    measures = models.JSONField()
    reviewers = models.ManyToManyField(Reviewer, blank=True, related_name="rounds")
    opened_at = models.DateTimeField(auto_now_add=True)
    opened_by = models.CharField(max_length=80)

    objects = RoundQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at"]
        constraints = [
            models.UniqueConstraint(name="round_once", fields=["call", "stage"]),
            models.CheckConstraint(name="round_state_known", condition=Q(state__in=RoundState.values)),
            models.CheckConstraint(name="round_each", condition=Q(each__gte=1)),
            models.CheckConstraint(name="round_budget", condition=Q(budget_ore__isnull=True) | Q(budget_ore__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.call_id} {self.stage}"

    @property
    def scope(self) -> Scope:
        return Scope(mandate=self.call.mandate.key)

    def get_absolute_url(self) -> str:
        return reverse("review:round", args=[self.pk])

    @cached_property
    def scale(self) -> tuple[Measure, ...]:
        return tuple(Measure(m["key"], m["lowest"], m["highest"], m["weight"]) for m in self.measures)

    def label_of(self, key: str) -> str:
        """A criterion's name in the active language."""
        names = {m["key"]: (m["sv"], m["en"]) for m in self.measures}
        sv, en = names.get(key, (key, key))
        return (en or sv) if (get_language() or "sv").startswith("en") else (sv or en)


class Structure(models.TextChoices):
    """Whether a project works close to companies or with structures (R52)."""

    COMPANY_NEAR = "company_near", _("close to companies")
    STRUCTURAL = "structural", _("structural")


class CandidateQuerySet(models.QuerySet["Candidate"]):
    def visible_to(self, user: Who) -> "CandidateQuerySet":
        """To those who read the call's mandate."""
        reached = mandates_of(user, *READERS)
        return self if reached is None else self.filter(round__call__mandate__key__in=reached)


class Candidate(models.Model):
    """An application in a round. `number` is what an anonymous reviewer knows it by; the rest is what it is matched and
    balanced by, taken from the answers and set right by the officer."""

    door_private = True
    door_related = (
        "round__call__mandate",
        "round__version",
        "application__owner",
        "application__call",
        "application__version",
    )

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="candidates")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="candidates")
    number = models.PositiveIntegerField()
    language = models.CharField(_("language"), max_length=2, choices=Language.choices, default=Language.SV)
    focus_areas = models.JSONField(default=list, blank=True)
    structure = models.CharField(_("structure"), max_length=14, choices=Structure.choices, blank=True)
    company_activity = models.BooleanField(_("has activities with companies"), null=True, blank=True)
    added_at = models.DateTimeField(auto_now_add=True)

    objects = CandidateQuerySet.as_manager()

    class Meta:
        ordering = ["round", "number"]
        constraints = [
            models.UniqueConstraint(name="candidate_once", fields=["round", "application"]),
            models.UniqueConstraint(name="candidate_number_once", fields=["round", "number"]),
            models.CheckConstraint(
                name="candidate_structure_known", condition=Q(structure="") | Q(structure__in=Structure.values)
            ),
            models.CheckConstraint(name="candidate_language_known", condition=Q(language__in=Language.values)),
        ]

    def __str__(self) -> str:
        return f"{self.round_id} {self.number}"

    @property
    def scope(self) -> Scope:
        return self.round.scope

    def get_absolute_url(self) -> str:
        return reverse("review:candidate", args=[self.pk])


class Task(models.TextChoices):
    """Where a reviewer's task stands."""

    ASKED = "asked", _("waits for a declaration")
    OPEN = "open", _("being assessed")
    DONE = "done", _("score sent")
    RECUSED = "recused", _("recused")
    REMOVED = "removed", _("taken back")


TASK_LIFECYCLE = Lifecycle(
    "review task",
    tuple(Task.values),
    (
        Move("review.declared", ("asked",), "open"),
        Move("review.recused", ("asked", "open", "done"), "recused"),
        Move("review.scored", ("open",), "done"),
        Move("review.score_reopened", ("done",), "open"),
        Move("review.task_removed", ("asked", "open", "done"), "removed"),
    ),
)
LIVE = (Task.ASKED, Task.OPEN, Task.DONE)


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def visible_to(self, user: Who) -> "AssignmentQuerySet":
        """Each reviewer their own that they still have, or have sent. Nobody else: officers see what came of it."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(reviewer__user_id=user.pk, state__in=LIVE)


class Assignment(models.Model):
    """A reviewer's task: one application to assess. `response` and `comments` are the draft; `Score` is what was sent."""

    door_private = True
    door_related = (
        "candidate__round__call__mandate", "candidate__round__version__instrument", "candidate__application__owner",
        "candidate__application__version", "candidate__application__response__version", "reviewer__user", "response__version",
    )  # fmt: skip
    LIFECYCLE = TASK_LIFECYCLE

    candidate = models.ForeignKey(Candidate, on_delete=models.PROTECT, related_name="assignments")
    reviewer = models.ForeignKey(Reviewer, on_delete=models.PROTECT, related_name="assignments")
    state = models.CharField(max_length=10, choices=Task.choices, default=Task.ASKED)
    response = models.ForeignKey(Response, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    comments = models.JSONField(default=dict, blank=True)
    given_at = models.DateTimeField(auto_now_add=True)
    given_by = models.CharField(max_length=80)
    saved_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.CharField(max_length=500, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["candidate__round", "candidate__number", "reviewer"]
        constraints = [
            models.UniqueConstraint(name="assignment_once", fields=["candidate", "reviewer"]),
            models.CheckConstraint(name="assignment_state_known", condition=Q(state__in=Task.values)),
        ]
        indexes = [models.Index(name="assignment_of_reviewer", fields=["reviewer", "state"])]

    def __str__(self) -> str:
        return f"{self.candidate_id} {self.reviewer_id}"

    @property
    def scope(self) -> Scope:
        return self.candidate.round.scope

    def get_absolute_url(self) -> str:
        return reverse("review:task", args=[self.pk])
