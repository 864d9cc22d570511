from collections.abc import Collection

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from verkstad.applications.models import Application, Piece, Submission
from verkstad.people.access import Scope, Who
from verkstad.registry.models import Document

PIECE = "part:"  # in a completion's fields before the name of a piece; a question's key holds no colon
PLAN = "plan"  # in older requests: the budget and the financing


class TaskState(models.TextChoices):
    """How a requirement was found."""

    OPEN = "open", _("not done")
    MET = "met", _("met")
    NOT_MET = "not_met", _("not met")
    NOT_APPLICABLE = "not_applicable", _("does not apply")


class TaskQuerySet(models.QuerySet["Task"]):
    def visible_to(self, user: Who) -> "TaskQuerySet":
        """To those who see the application; the door then asks for the right to handle it."""
        return self.filter(application__in=Application.objects.visible_to(user))


class Task(models.Model):
    """A handling task (handläggningsuppgift) of the requirement check, with its clause and the handler's comment.

    `found` is {"verdict": "met" | "not_met" | "unknown" | "not_applicable", "lines": [[message, params]]}.
    """

    door_related = ("application__call__mandate", "application__owner")

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="tasks")
    key = models.SlugField(max_length=60)
    clause = models.CharField(max_length=120, blank=True)
    state = models.CharField(max_length=16, choices=TaskState.choices, default=TaskState.OPEN)
    comment = models.TextField(_("comment"), max_length=2000, blank=True)
    found = models.JSONField(default=dict, blank=True)  # what the system itself found when the task was made
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.CharField(max_length=80, blank=True)

    objects = TaskQuerySet.as_manager()

    class Meta:
        ordering = ["application", "pk"]
        constraints = [
            models.UniqueConstraint(name="task_once", fields=["application", "key"]),
            models.CheckConstraint(name="task_state_known", condition=Q(state__in=TaskState.values)),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.key}"

    @property
    def scope(self) -> Scope:
        return self.application.scope


class CompletionQuerySet(models.QuerySet["Completion"]):
    def visible_to(self, user: Who) -> "CompletionQuerySet":
        """To those who see the application."""
        return self.filter(application__in=Application.objects.visible_to(user))

    def waiting(self) -> "CompletionQuerySet":
        """Asked for and neither answered nor ended."""
        return self.filter(answered_at__isnull=True, ended_at__isnull=True)


class Completion(models.Model):
    """A request for completion (komplettering): which fields are opened, why, and until when; then what came.

    What the applicant writes meanwhile stands in the application's own response and plan; what was sent is frozen.
    """

    door_private = True
    door_related = (
        "application__call__mandate", "application__owner", "application__version",
        "application__response__version__instrument", "application__handler", "letter",
    )  # fmt: skip

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="completions")
    asked_at = models.DateTimeField(auto_now_add=True)
    asked_by = models.CharField(max_length=80)
    due_on = models.DateField()
    fields = models.JSONField()  # keys of questions, and pieces as "part:partners"
    message = models.TextField(_("message"), max_length=4000)
    answered_at = models.DateTimeField(null=True, blank=True)
    submission = models.OneToOneField(Submission, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    letter = models.OneToOneField(Document, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = CompletionQuerySet.as_manager()

    class Meta:
        ordering = ["application", "-asked_at"]
        constraints = [
            models.UniqueConstraint(
                name="one_open_completion",
                fields=["application"],
                condition=Q(answered_at__isnull=True, ended_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.due_on}"

    @property
    def scope(self) -> Scope:
        return self.application.scope

    @property
    def is_waiting(self) -> bool:
        return self.answered_at is None and self.ended_at is None

    @property
    def pieces(self) -> list[Piece]:
        """The pieces of the application that were opened, beside the questions."""
        return pieces_of(self.fields)

    @property
    def opened(self) -> list[str]:
        """Keys of the questions that were opened, without the pieces."""
        return [key for key in self.fields if key != PLAN and not key.startswith(PIECE)]


def pieces_of(fields: Collection[str]) -> list[Piece]:
    """The pieces among a completion's fields, in their own order."""
    named = {key.removeprefix(PIECE) for key in fields if key.startswith(PIECE)}
    named |= {Piece.BUDGET, Piece.FINANCING} if PLAN in fields else set()
    return [piece for piece in Piece if piece in named]


class OutcomeKind(models.TextChoices):
    """How handling ended, or went on, other than by a decision on the grant."""

    WITHDRAWN = "withdrawn", _("withdrawn")
    DISMISSED = "dismissed", _("dismissed")
    INVITED = "invited", _("invited to the second stage")


class OutcomeQuerySet(models.QuerySet["Outcome"]):
    def visible_to(self, user: Who) -> "OutcomeQuerySet":
        """To those who see the application."""
        return self.filter(application__in=Application.objects.visible_to(user))


class Outcome(models.Model):
    """A withdrawal, a dismissal or an invitation, with its ground and the letter that told the applicant."""

    door_private = True
    door_related = ("application__call__mandate", "application__owner", "document")

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="outcomes")
    kind = models.CharField(_("kind"), max_length=10, choices=OutcomeKind.choices)
    ground = models.SlugField(_("ground"), max_length=40, blank=True)
    clause = models.CharField(_("clause"), max_length=200, blank=True)
    reason = models.TextField(_("reason"), max_length=4000, blank=True)
    appealable = models.BooleanField(
        null=True
    )  # of a dismissal; null: made before this was kept, when all letters said so
    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="+")
    next = models.OneToOneField(Application, null=True, blank=True, on_delete=models.PROTECT, related_name="invited_by")
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.CharField(max_length=80)

    objects = OutcomeQuerySet.as_manager()

    class Meta:
        ordering = ["application", "-made_at"]
        constraints = [models.CheckConstraint(name="outcome_kind_known", condition=Q(kind__in=OutcomeKind.values))]

    def __str__(self) -> str:
        return f"{self.application_id} {self.kind}"

    @property
    def scope(self) -> Scope:
        return self.application.scope


class SavedFilterQuerySet(models.QuerySet["SavedFilter"]):
    def visible_to(self, user: Who) -> "SavedFilterQuerySet":
        """Each person their own."""
        return self.filter(owner_id=user.pk) if user.is_authenticated else self.none()


class SavedFilter(models.Model):
    """A person's own selection of the staff list under a name."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(_("name"), max_length=80)
    query = models.CharField(max_length=1000)
    made_at = models.DateTimeField(auto_now_add=True)

    objects = SavedFilterQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(name="saved_filter_once", fields=["owner", "name"])]

    def __str__(self) -> str:
        return self.name
