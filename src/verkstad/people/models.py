from datetime import date

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """The roles of the programme (glossary in docs/programme.md)."""

    MINISTRY = "ministry", _("ministry reader")
    HEAD = "head", _("agency head")
    PRESENTER = "presenter", _("presenter")
    OFFICER = "officer", _("programme officer")
    ECONOMIST = "economist", _("economist")
    ATTESTER = "attester", _("attester")
    REGISTRAR = "registrar", _("registrar")
    COMMUNICATOR = "communicator", _("communicator")
    EVALUATOR = "evaluator", _("evaluator")
    REGIONAL = "regional", _("regional officer")
    OWNER = "owner", _("project owner")
    PROJECT_ECONOMIST = "project_economist", _("project economist")
    SIGNATORY = "signatory", _("signatory")
    COACH = "coach", _("coach")
    COMPANY = "company", _("company user")
    AUDITOR = "auditor", _("auditor")


AGENCY = (
    Role.HEAD,
    Role.PRESENTER,
    Role.OFFICER,
    Role.ECONOMIST,
    Role.ATTESTER,
    Role.REGISTRAR,
    Role.COMMUNICATOR,
)
# Those who may read everything of the mandates they are appointed to.
READERS = (*AGENCY, Role.AUDITOR, Role.EVALUATOR, Role.MINISTRY)


class User(AbstractUser):
    """A person who signs in. The journal knows them by `journal_key` only."""

    email = models.EmailField(_("e-mail"), unique=True)
    language = models.CharField(_("language"), max_length=5, default="sv")

    @property
    def journal_key(self) -> str:
        return f"user:{self.pk}"


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    def active(self, on: date | None = None) -> "AppointmentQuerySet":
        """Appointments that hold on a date (today unless told)."""
        day = on or timezone.localdate()
        return self.filter(Q(valid_from__isnull=True) | Q(valid_from__lte=day)).filter(
            Q(valid_to__isnull=True) | Q(valid_to__gte=day)
        )


class Appointment(models.Model):
    """A role held by a user, for a mandate and an organisation ("" = every one) and a period (both ends included)."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="appointments")
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    mandate = models.CharField(_("mandate"), max_length=60, blank=True)
    organisation = models.CharField(_("organisation"), max_length=60, blank=True)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="appointment_role_known", condition=Q(role__in=Role.values)),
            models.CheckConstraint(
                name="appointment_period_forward",
                condition=Q(valid_to__isnull=True)
                | Q(valid_from__isnull=True)
                | Q(valid_to__gte=models.F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.mandate or '*'} {self.organisation or '*'}"
