from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from verkstad.agreements.models import Agreement
from verkstad.mandate.models import Mandate
from verkstad.people.access import Scope, Who, mandates_of
from verkstad.people.models import READERS, Role
from verkstad.ui.incoming import private_storage

# Who may have one made, and fetch it; everybody who reads the mandate sees which were made.
MAKERS = (Role.AUDITOR, Role.REGISTRAR, Role.OFFICER, Role.PRESENTER, Role.ECONOMIST, Role.HEAD)
SILENT = timedelta(seconds=30)  # a process that works says so every second


def place(dossier: "Made", _name: str) -> str:
    folder = "dossiers/mandates" if isinstance(dossier, MandateDossier) else "dossiers"
    return f"{folder}/{dossier.pk}.zip"


class State(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("dossier", "waits to be made")
    RUNNING = "running", pgettext_lazy("dossier", "is being made")
    DONE = "done", pgettext_lazy("dossier", "made")
    FAILED = "failed", pgettext_lazy("dossier", "could not be made")


LIVE = (State.WAITING, State.RUNNING)


class DossierQuerySet(models.QuerySet["Dossier"]):
    def visible_to(self, user: Who) -> "DossierQuerySet":
        """Those who read the mandate."""
        reached = mandates_of(user, *READERS)
        return self if reached is None else self.filter(agreement__mandate__key__in=reached)


class Made(models.Model):
    """A dossier that was asked for; when it is made its hash stays, also where the file itself is removed."""

    handed_back = False  # it was there already when it was asked for

    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    unsearched = models.BooleanField(_("include files that cannot be searched"), default=False)
    done = models.PositiveIntegerField(default=0)
    of = models.PositiveIntegerField(default=0)
    file = models.FileField(upload_to=place, storage=private_storage, blank=True, max_length=200)
    size = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    root = models.CharField(max_length=64, blank=True)
    head = models.CharField(max_length=90, blank=True)
    acts = models.PositiveIntegerField(default=0)
    withheld = models.PositiveIntegerField(default=0)
    asked_by = models.CharField(max_length=80)
    asked_at = models.DateTimeField(auto_now_add=True)
    heard_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def live(self) -> bool:
        return self.state in LIVE and not self.silent

    @property
    def silent(self) -> bool:
        """It should be made, and nothing has been heard of it."""
        return self.state in LIVE and self.heard_at < timezone.now() - SILENT


class Dossier(Made):
    """A dossier that was asked for; when it is made its hash stays, also where the file itself is removed."""

    door_private = True
    door_related = ("agreement__mandate", "agreement__owner")

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="dossiers")
    objects = DossierQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(name="dossier_state_known", condition=Q(state__in=State.values)),
            models.CheckConstraint(name="dossier_made_has_hash", condition=~Q(state="done") | ~Q(sha256="")),
        ]
        indexes = [models.Index(fields=["sha256"], name="dossier_by_hash")]

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.sha256[:8] or self.state}"

    @property
    def scope(self) -> Scope:
        return self.agreement.scope

    @property
    def about(self) -> str:
        """The key of what it is of."""
        return self.agreement.key

    @property
    def name(self) -> str:
        """What the file is called where it is saved."""
        return f"revisionsakt-{self.agreement.key}-{self.sha256[:8]}.zip"

    def get_absolute_url(self) -> str:
        return reverse("dossiers:project", args=[self.agreement.key])


class MandateDossierQuerySet(models.QuerySet["MandateDossier"]):
    def visible_to(self, user: Who) -> "MandateDossierQuerySet":
        """Those who read the mandate."""
        reached = mandates_of(user, *READERS)
        return self if reached is None else self.filter(mandate__key__in=reached)


class MandateDossier(Made):
    """A dossier of a whole mandate."""

    door_private = True
    door_related = ("mandate__programme",)

    mandate = models.ForeignKey(Mandate, on_delete=models.PROTECT, related_name="dossiers")

    objects = MandateDossierQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(name="mandate_dossier_state_known", condition=Q(state__in=State.values)),
            models.CheckConstraint(name="mandate_dossier_made_has_hash", condition=~Q(state="done") | ~Q(sha256="")),
        ]
        indexes = [models.Index(fields=["sha256"], name="mandate_dossier_by_hash")]

    def __str__(self) -> str:
        return f"{self.mandate_id} {self.sha256[:8] or self.state}"

    @property
    def scope(self) -> Scope:
        return self.mandate.scope

    @property
    def about(self) -> str:
        return self.mandate.key

    @property
    def name(self) -> str:
        return f"revisionsakt-{self.mandate.key}-{self.sha256[:8]}.zip"

    def get_absolute_url(self) -> str:
        return reverse("dossiers:mandate", args=[self.mandate.key])
