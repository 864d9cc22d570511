import secrets
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from verkstad.calls.models import Call, CallState, CallVersion
from verkstad.core.lifecycle import Lifecycle, Move
from verkstad.instruments.models import Response
from verkstad.organisations.models import Organisation, Region
from verkstad.people.access import Scope, Who, appointments, mandates_of
from verkstad.people.models import ORGANISATION_BOUND, READERS
from verkstad.registry.models import Document


class State(models.TextChoices):
    """Where an application stands."""

    DRAFT = "draft", pgettext_lazy("state of an application", "draft")
    SENT = "sent", pgettext_lazy("application", "sent")
    REGISTERED = "registered", pgettext_lazy("application", "being checked")
    COMPLETING = "completing", pgettext_lazy("state of an application", "waiting for completion")
    CHECKED = "checked", pgettext_lazy("state of an application", "requirements met")
    INVITED = "invited", pgettext_lazy("state of an application", "invited to the second stage")
    PROPOSED = "proposed", pgettext_lazy("state of an application", "before decision")
    GRANTED = "granted", pgettext_lazy("state of an application", "granted")
    REJECTED = "rejected", pgettext_lazy("state of an application", "rejected")
    DISMISSED = "dismissed", pgettext_lazy("state of an application", "dismissed")
    WITHDRAWN = "withdrawn", pgettext_lazy("state of an application", "withdrawn")


class Piece(models.TextChoices):
    """A part of an application beside its answers that can be opened by itself for a completion."""

    TITLE = "title", pgettext_lazy("part of an application", "the project's title")
    PARTNERS = "partners", pgettext_lazy("part of an application", "partners, their roles and regions")
    BUDGET = "budget", pgettext_lazy("part of an application", "budget")
    FINANCING = "financing", pgettext_lazy("part of an application", "financing")
    LETTERS = "letters", pgettext_lazy("part of an application", "letters of intent")


UNDER_WAY = ("sent", "registered", "completing", "checked", "proposed")
LIFECYCLE = Lifecycle(
    "application",
    tuple(State.values),
    (
        Move("application.sent", ("draft",), "sent"),
        Move("application.registered", ("sent",), "registered"),
        Move("application.completion_asked", ("registered", "checked"), "completing"),
        Move("application.completed", ("completing",), "registered"),
        Move("application.completion_ended", ("completing",), "registered"),
        Move("application.checked", ("registered",), "checked"),
        Move("application.invited", ("checked",), "invited"),
        Move("application.proposed", ("registered", "checked"), "proposed"),
        Move("application.returned", ("proposed",), "checked"),
        Move("application.granted", ("proposed",), "granted"),
        Move("application.rejected", ("proposed",), "rejected"),
        Move("application.dismissed", ("sent", "registered", "completing", "checked"), "dismissed"),
        Move("application.withdrawn", UNDER_WAY, "withdrawn"),
        Move("application.revoked", ("granted",), "withdrawn"),
        Move("application.reopened", ("rejected", "withdrawn"), "checked"),
        Move("application.taken_up", ("dismissed",), "registered"),
    ),
)


def new_key() -> str:
    """An application's key in addresses: twelve characters that cannot be guessed."""
    return secrets.token_hex(6)


def applicant_organisations(user: Who, mandate: str = "") -> set[str]:
    """Keys of the organisations that the user applies for: those of applicants' appointments, never a coach's.

    With a mandate's key those that reach this mandate.
    """
    held = (a for a in appointments(user) if a.role in ORGANISATION_BOUND and a.organisation)
    return {a.organisation for a in held if not mandate or a.mandate in ("", mandate)}


class Minutes(models.Func):
    """A number of minutes as a duration; SQLite keeps durations as microseconds and multiplies none."""

    output_field = models.DurationField()

    def as_sqlite(self, compiler: Any, connection: Any, **more: Any) -> Any:
        return self.as_sql(compiler, connection, template="(%(expressions)s * 60000000)", **more)

    def as_postgresql(self, compiler: Any, connection: Any, **more: Any) -> Any:
        return self.as_sql(compiler, connection, template="make_interval(mins => %(expressions)s)", **more)


class ApplicationQuerySet(models.QuerySet["Application"]):
    def visible_to(self, user: Who) -> "ApplicationQuerySet":
        """Those of one's own organisations (as owner or partner); sent ones, and drafts that were shared, to those who
        read the call's mandate: of a sealed call only when it is opened. Tests (applications in test mode) to those who
        read the mandate and who made them."""
        seen = self._applicants(user)
        reached = mandates_of(user, *READERS)
        if reached == set():
            return self.filter(seen)
        staff = (~Q(state=State.DRAFT) & self._opened(user)) | Q(shared=True, state=State.DRAFT) | Q(test=True)
        return self.filter(seen | (staff if reached is None else staff & Q(call__mandate__key__in=reached)))

    def _opened(self, user: Who) -> Q:
        """Those that the agency may look into: the call is not sealed, its grace has ended, or the person has said why
        they must look before that."""
        grace = Minutes("call__grace_minutes")
        now = models.Value(timezone.now(), models.DateTimeField())
        opened = Q(stage=1, call__closes_at__lte=now - grace) | Q(~Q(stage=1), call__second_closes_at__lte=now - grace)
        looked = SealLook.objects.filter(user=user.pk or 0).values("application")
        return Q(call__sealed=False) | Q(call__state=CallState.CANCELLED) | opened | Q(pk__in=looked)

    def of_applicant(self, user: Who) -> "ApplicationQuerySet":
        """Those that are the user's own affair, as owner or partner: "my applications"."""
        return self.filter(self._applicants(user))

    def _applicants(self, user: Who) -> Q:
        if not user.is_authenticated:
            return Q(pk__in=[])
        seen = Q(test=True, started_by_id=user.pk)
        by_mandate: dict[str, set[str]] = {}
        for one in appointments(user):
            if one.role in ORGANISATION_BOUND and one.organisation:
                by_mandate.setdefault(one.mandate, set()).add(one.organisation)
        for mandate, own in by_mandate.items():
            mine = Q(owner__key__in=own)
            mine |= Q(pk__in=Partner.objects.filter(organisation__key__in=own).values("application"))
            seen |= mine & Q(call__mandate__key=mandate) if mandate else mine
        return seen

    def closing(self) -> "ApplicationQuerySet":
        """With `closing`: when the stage of the call that each belongs to takes nothing more."""
        second = models.When(~Q(stage=1), then=F("call__second_closes_at"))
        return self.annotate(closing=models.Case(second, default=F("call__closes_at")))

    def live(self) -> "ApplicationQuerySet":
        """Without those made in test mode: what every count, list and report is about."""
        return self.filter(test=False)


class Application(models.Model):
    """An application to a call: a draft until it is sent, then a case.

    `response` holds the answers to the call's form; `plan` the partners' budget and financing as JSON
    (`core.applications.plan`) with its own `plan_revision`. `version` is the call's version it answers to. `opened`
    names the pieces that a completion which is waited for lets the applicant change.
    """

    door_key = "key"
    door_private = True
    door_related = ("call__mandate__programme", "version", "owner", "response__version__instrument", "handler")

    key = models.CharField(max_length=12, unique=True, default=new_key)
    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="applications")
    version = models.ForeignKey(CallVersion, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="applications")
    response = models.OneToOneField(Response, on_delete=models.PROTECT, related_name="application")
    previous = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="later")
    stage = models.PositiveSmallIntegerField(default=1)
    title = models.CharField(_("title"), max_length=200, blank=True)
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.DRAFT)
    test = models.BooleanField(_("test"), default=False)
    shared = models.BooleanField(_("shown to the agency while a draft"), default=False)
    plan = models.JSONField(default=dict, blank=True)
    plan_revision = models.PositiveIntegerField(default=0)
    opened = models.JSONField(null=True, blank=True)  # names of pieces; nothing where none is open
    applied_ore = models.BigIntegerField(_("amount applied for"), default=0)
    total_ore = models.BigIntegerField(_("total cost"), default=0)
    diary_number = models.CharField(_("diary number"), max_length=40, blank=True)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField(auto_now_add=True)
    saved_at = models.DateTimeField(auto_now=True)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    handler = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        ordering = ["-sent_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="application_state_known", condition=Q(state__in=State.values)),
            models.CheckConstraint(
                name="application_sent_has_moment", condition=Q(state="draft") | Q(sent_at__isnull=False)
            ),
            models.CheckConstraint(name="application_amounts", condition=Q(applied_ore__gte=0, total_ore__gte=0)),
        ]
        indexes = [
            models.Index(name="application_of_call", fields=["call", "state", "-sent_at"]),
            models.Index(name="application_of_owner", fields=["owner", "state"]),
            models.Index(F("sent_at").desc(), F("id").desc(), name="application_newest"),
            models.Index(name="application_handled_by", fields=["handler", "state"]),
        ]

    def __str__(self) -> str:
        return self.diary_number or self.key

    @property
    def scope(self) -> Scope:
        return Scope(mandate=self.call.mandate.key, organisation=self.owner.key)

    @property
    def closes_at(self) -> datetime | None:
        """When the stage of the call that it belongs to takes nothing more; None where it never closes."""
        return self.call.closing(self.stage)

    def get_absolute_url(self) -> str:
        return reverse("applications:application", args=[self.key])

    def all_partners(self) -> "list[Partner]":
        """The partners with their organisations and regions, the owner first; two queries, or none where they were
        fetched with the application (`queries.content.loaded`)."""
        if "partners" in getattr(self, "_prefetched_objects_cache", {}):
            return list(self.partners.all())
        return list(self.partners.select_related("organisation").prefetch_related("regions"))

    @property
    def regions(self) -> list[Region]:
        """Every region that a partner works in, each once (R24)."""
        found = {region.code: region for partner in self.all_partners() for region in partner.regions.all()}
        return [found[code] for code in sorted(found)]


class PartnerRole(models.TextChoices):
    """What an organisation is to the project (glossary)."""

    OWNER = "owner", _("project owner")
    PARTNER = "partner", _("partner with costs")
    COOPERATOR = "cooperator", _("partner without costs")
    FINANCIER = "financier", _("co-financier")


class Partner(models.Model):
    """An organisation in an application, the owner too (`key` "owner"), with its role and the regions it works in."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="partners")
    key = models.SlugField(max_length=20)
    role = models.CharField(_("role"), max_length=12, choices=PartnerRole.choices)
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="partnerships"
    )
    number = models.CharField(_("organisation number"), max_length=10, blank=True)
    name = models.CharField(_("name"), max_length=200)
    regions = models.ManyToManyField(Region, blank=True, related_name="application_partners")

    class Meta:
        ordering = ["application", "pk"]
        constraints = [
            models.UniqueConstraint(name="partner_key_once", fields=["application", "key"]),
            models.UniqueConstraint(
                name="partner_number_once", fields=["application", "number"], condition=~Q(number="")
            ),
            models.CheckConstraint(name="partner_role_known", condition=Q(role__in=PartnerRole.values)),
        ]

    def __str__(self) -> str:
        return self.name


class LetterState(models.TextChoices):
    REQUESTED = "requested", pgettext_lazy("state of a letter", "requested")
    GIVEN = "given", pgettext_lazy("state of a letter", "given")
    DECLINED = "declined", pgettext_lazy("state of a letter", "declined")
    RECALLED = "recalled", pgettext_lazy("state of a letter", "recalled")


class LetterQuerySet(models.QuerySet["Letter"]):
    def visible_to(self, user: Who) -> "LetterQuerySet":
        """To who sees the application, and to the people of the body that is asked."""
        seen = Q(application__in=Application.objects.visible_to(user))
        return self.filter(seen | Q(body__key__in=applicant_organisations(user)))


class Letter(models.Model):
    """A letter of intent asked of the body that is responsible for a region on the day of asking (R2, R23)."""

    door_private = True
    door_related = ("application__call__mandate", "application__version", "application__owner",
                    "application__response__version__instrument", "body", "region")  # fmt: skip

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="letters")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    body = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="letters")
    state = models.CharField(max_length=10, choices=LetterState.choices, default=LetterState.REQUESTED)
    asked_at = models.DateTimeField(auto_now_add=True)
    asked_by = models.CharField(max_length=80)
    message = models.TextField(_("message"), max_length=2000, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.CharField(max_length=80, blank=True)
    answer = models.TextField(_("answer"), max_length=4000, blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        ordering = ["application", "region"]
        constraints = [
            models.UniqueConstraint(
                name="letter_once", fields=["application", "region", "body"], condition=~Q(state="recalled")
            ),
            models.CheckConstraint(name="letter_state_known", condition=Q(state__in=LetterState.values)),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.region_id}"

    @property
    def scope(self) -> Scope:
        return Scope(mandate=self.application.call.mandate.key, organisation=self.body.key)


class PlanChange(models.Model):
    """What one save changed of a plan, cell by cell ({address: [old, new]}): the ground for joining what several type."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="plan_changes")
    revision = models.PositiveIntegerField()
    changed_at = models.DateTimeField(auto_now_add=True)
    changed_by = models.CharField(max_length=80)
    page = models.CharField(max_length=32, blank=True)  # the page load it was typed on
    changes = models.JSONField()

    class Meta:
        ordering = ["application", "-revision"]
        constraints = [models.UniqueConstraint(name="plan_revision_once", fields=["application", "revision"])]

    def __str__(self) -> str:
        return f"{self.application_id} {self.revision}"


class Prefill(models.Model):
    """An answer that was put in from somewhere else, with its source and date, until somebody takes or refuses it."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="prefills")
    question = models.CharField(max_length=60)
    value = models.JSONField()
    source = models.CharField(max_length=20, choices=[("organisation", "organisation"), ("application", "application")])
    source_name = models.CharField(max_length=200)
    source_on = models.DateField(null=True, blank=True)
    refused_at = models.DateTimeField(null=True, blank=True)
    taken_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["application", "pk"]
        constraints = [models.UniqueConstraint(name="prefill_once", fields=["application", "question"])]

    def __str__(self) -> str:
        return f"{self.application_id} {self.question}"


class Signing(models.Model):
    """An authorised signatory's sign-off of exactly this content; a later change of the draft makes it void."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="signings")
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField(auto_now_add=True)
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ["application", "-signed_at"]
        constraints = [models.UniqueConstraint(name="signing_once", fields=["application", "signed_by", "sha256"])]

    def __str__(self) -> str:
        return f"{self.application_id} {self.sha256[:8]}"


class Submission(models.Model):
    """What was sent: the whole content as JSON, never changed afterwards (the database refuses it).

    Number 1 is the application itself; completions make the next ones. `client_key` makes sending idempotent.
    """

    door_private = True
    door_related = ("application__call__mandate", "application__owner")

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="submissions")
    number = models.PositiveSmallIntegerField()
    client_key = models.CharField(max_length=64, unique=True)
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    sent_at = models.DateTimeField()
    sent_by = models.CharField(max_length=80)
    in_grace = models.BooleanField(default=False)
    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="submission")
    confirmed_at = models.DateTimeField(null=True, blank=True)  # when the confirmation was put to the senders
    receipt = models.OneToOneField(Document, null=True, blank=True, on_delete=models.PROTECT, related_name="receipt_of")

    class Meta:
        ordering = ["application", "number"]
        constraints = [models.UniqueConstraint(name="submission_number_once", fields=["application", "number"])]
        indexes = [
            models.Index(name="submission_unconfirmed", fields=["sent_at"], condition=Q(confirmed_at__isnull=True))
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.number}"


class SealLook(models.Model):
    """An official look into an application of a sealed call before it is opened: who, when, and why. Never changed."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="looks")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("reason"), max_length=500)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["application", "at"]

    def __str__(self) -> str:
        return f"{self.application_id} {self.at}"
