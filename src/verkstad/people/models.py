from dataclasses import dataclass
from datetime import date
from typing import Any

import rules
from django.contrib.auth.models import AbstractUser, AnonymousUser, UserManager
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from verkstad.ui.packed import Row, instance
from verkstad.ui.prepared import Prepared


class Role(models.TextChoices):
    """The roles of the programme (glossary in docs/programme.md). Who holds none is the public."""

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
    REVIEWER = "reviewer", _("reviewer")
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
# Those who never change anything.
READ_ONLY = (Role.AUDITOR, Role.EVALUATOR, Role.MINISTRY)
# Those who must sign in with a second factor.
SECOND_FACTOR = (*AGENCY, Role.AUDITOR)
# Those who act for an organisation: their appointment must name it.
ORGANISATION_BOUND = (Role.REGIONAL, Role.OWNER, Role.PROJECT_ECONOMIST, Role.SIGNATORY, Role.COMPANY)


@dataclass(frozen=True)
class Scope:
    """Where a thing belongs: a mandate's key and an organisation's key ("" = none in particular)."""

    mandate: str = ""
    organisation: str = ""


class UserQuerySet(models.QuerySet["User"]):
    def visible_to(self, user: "User | AnonymousUser") -> "UserQuerySet":
        """Heads and auditors see everybody, each person themselves, the public nobody."""
        if isinstance(user, AnonymousUser):
            return self.none()
        if any(a.role in (Role.HEAD, Role.AUDITOR) for a in user.active_appointments()):
            return self
        return self.filter(pk=user.pk)


class People(UserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    use_in_migrations = False


class User(AbstractUser):
    """A person who signs in. The journal knows them by `journal_key` only."""

    email = models.EmailField(_("e-mail"), unique=True)
    language = models.CharField(_("language"), max_length=5, default="sv")

    objects = People()  # type: ignore[misc]

    def __str__(self) -> str:
        return self.get_full_name() or self.email

    @property
    def journal_key(self) -> str:
        return f"user:{self.pk}"

    def active_appointments(self) -> "list[Appointment]":
        """The appointments that hold today, fetched once for each loaded user (so once a request)."""
        kept: list[Appointment] | None = self.__dict__.get("_active_appointments")
        if kept is None:
            kept = [Appointment.of_row(row) for row in HELD.ask(self.pk, timezone.localdate())]
            self.__dict__["_active_appointments"] = kept
        return kept

    def hold(self, found: "list[Appointment]") -> None:
        """The appointments that hold today, known from elsewhere: the query that fetched the person brought them."""
        self.__dict__["_active_appointments"] = sorted(found, key=lambda one: one.pk)

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Rights come from appointments alone; Django's tables of permissions are never asked (two queries a page)."""
        return bool(self.is_active) and bool(rules.has_perm(perm, self, obj))

    def lacks_second_factor(self) -> bool:
        """Whether a role held today asks for a second factor that is not set up. Costs no query of its own."""
        return any(a.role in SECOND_FACTOR and not a.has_second_factor for a in self.active_appointments())


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    def active(self, on: date | None = None) -> "AppointmentQuerySet":
        """Appointments that hold on a date (today unless told)."""
        day = on or timezone.localdate()
        return self.filter(Q(valid_from__isnull=True) | Q(valid_from__lte=day)).filter(
            Q(valid_to__isnull=True) | Q(valid_to__gte=day)
        )

    def with_second_factor(self) -> "AppointmentQuerySet":
        """Mark each with `has_second_factor`: whether its holder set up an app or a passkey."""
        from allauth.mfa.models import Authenticator

        kinds = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
        factors = Authenticator.objects.filter(user=OuterRef("user"), type__in=kinds)
        return self.annotate(has_second_factor=Exists(factors))

    def overlapping(self, start: date | None, end: date | None) -> "AppointmentQuerySet":
        """Appointments that share a day with a period (None = open)."""
        found: AppointmentQuerySet = self
        if end is not None:
            found = found.filter(Q(valid_from__isnull=True) | Q(valid_from__lte=end))
        if start is not None:
            found = found.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=start))
        return found

    def visible_to(self, user: "User | AnonymousUser") -> "AppointmentQuerySet":
        """Heads and auditors see those within their own mandate and organisation, each person their own."""
        if isinstance(user, AnonymousUser):
            return self.none()
        seen = Q(user_id=user.pk)
        for own in user.active_appointments():
            if own.role in (Role.HEAD, Role.AUDITOR):
                within: dict[str, Any] = {k: v for k in ("mandate", "organisation") if (v := getattr(own, k))}
                seen |= Q(**within) if within else Q(pk__isnull=False)
        return self.filter(seen)


class Appointment(models.Model):
    """A role held by a user, for a mandate and an organisation ("" = every one) and a period (both ends included)."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="appointments")
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    mandate = models.CharField(_("mandate"), max_length=60, blank=True)
    organisation = models.CharField(_("organisation"), max_length=60, blank=True)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)

    objects = AppointmentQuerySet.as_manager()
    has_second_factor: bool

    class Meta:
        constraints = [
            models.CheckConstraint(name="appointment_role_known", condition=Q(role__in=Role.values)),
            models.CheckConstraint(
                name="appointment_period_forward",
                condition=Q(valid_to__isnull=True) | Q(valid_from__isnull=True) | Q(valid_to__gte=F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.mandate or '*'} {self.organisation or '*'}"

    @classmethod
    def of_row(cls, row: "dict[str, Any]") -> "Appointment":
        """From a row of HELD."""
        names = [field.attname for field in cls._meta.concrete_fields]
        one = cls.from_db("default", names, [row[name] for name in names])
        one.has_second_factor = bool(row["has_second_factor"])
        return one

    @classmethod
    def of_packed(cls, row: "Row") -> "Appointment":
        """From a row that came as JSON."""
        one: Appointment = instance(cls, row)
        one.has_second_factor = bool(row["has_second_factor"])
        return one

    @property
    def scope(self) -> Scope:
        return Scope(self.mandate, self.organisation)

    def holds_on(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or self.valid_to >= day)


# Asked with every request of who is signed in.
ANYBODY, ANY_DAY = -7_654_321, date(1, 2, 3)
HELD = Prepared(
    lambda: Appointment.objects.active(ANY_DAY).filter(user_id=ANYBODY).with_second_factor(), ANYBODY, ANY_DAY
)
