from functools import cached_property

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from verkstad.applications.models import Application, applicant_organisations
from verkstad.core.decisions.content import Content, from_json
from verkstad.core.lifecycle import Lifecycle, Move
from verkstad.handling.models import Outcome as Dismissal
from verkstad.organisations.models import Organisation
from verkstad.people.access import Scope, Who, mandates_of
from verkstad.people.models import READERS
from verkstad.registry.models import Document


class Outcome(models.TextChoices):
    """What is decided (core.decisions.content.Outcome)."""

    GRANT = "grant", pgettext_lazy("decision", "grant")
    PARTIAL = "partial", pgettext_lazy("decision", "partial grant")
    REJECTION = "rejection", pgettext_lazy("decision", "rejection")
    REVOKED = "revoked", pgettext_lazy("decision", "grant revoked")


class Basis(models.TextChoices):
    """What a decision rests on: the application, or a new look at an earlier decision."""

    APPLICATION = "application", _("application")
    RECONSIDERATION = "reconsideration", _("reconsideration")
    COURT = "court", _("a court's judgment")


class OfCaseQuerySet(models.QuerySet):
    """What belongs to an application and is the agency's own working material."""

    of = "application__"

    def visible_to(self, user: Who) -> "OfCaseQuerySet":
        """Those who read the mandate; nobody else."""
        reached = mandates_of(user, *READERS)
        return self if reached is None else self.filter(**{f"{self.of}call__mandate__key__in": reached})


class Proposal(models.Model):
    """What the presenter proposes (content as JSON, core.decisions.content); fixed once it has been decided.

    `replaces` is the decision that it would put something else in the place of.
    """

    LIFECYCLE = Lifecycle(
        "proposal",
        ("open", "decided", "returned"),
        (Move("proposal.decided", ("open",), "decided"), Move("proposal.returned", ("open",), "returned")),
    )
    STATE_WORDS = {
        "open": pgettext_lazy("proposal", "waits for decision"),
        "decided": pgettext_lazy("proposal", "decided"),
        "returned": pgettext_lazy("proposal", "sent back"),
    }
    door_private = True
    door_related = ("application__call__mandate", "application__version", "application__owner", "replaces")

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="proposals")
    state = models.CharField(max_length=10, default=LIFECYCLE.first)
    basis = models.CharField(max_length=16, choices=Basis.choices, default=Basis.APPLICATION)
    replaces = models.ForeignKey("Decision", null=True, blank=True, on_delete=models.PROTECT, related_name="proposals")
    content = models.JSONField()
    revision = models.PositiveIntegerField(default=1)
    made_by = models.CharField(max_length=80)
    made_at = models.DateTimeField(auto_now_add=True)
    saved_at = models.DateTimeField(auto_now=True)
    returned_why = models.TextField(_("why it is sent back"), max_length=2000, blank=True)
    returned_by = models.CharField(max_length=80, blank=True)

    objects = OfCaseQuerySet.as_manager()

    class Meta:
        ordering = ["application", "-pk"]
        constraints = [
            models.CheckConstraint(name="proposal_state_known", condition=Q(state__in=["open", "decided", "returned"])),
            models.UniqueConstraint(name="proposal_one_open", fields=["application"], condition=Q(state="open")),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.pk}"

    @property
    def scope(self) -> Scope:
        return self.application.scope

    @cached_property
    def told(self) -> Content:
        return from_json(self.content)


class DecisionQuerySet(OfCaseQuerySet):
    def visible_to(self, user: Who) -> "DecisionQuerySet":
        """Those who read the mandate, and the people of the organisation that applied."""
        reached = mandates_of(user, *READERS)
        if reached is None:
            return self
        own = applicant_organisations(user) if user.is_authenticated else set()
        return self.filter(Q(application__call__mandate__key__in=reached) | Q(application__owner__key__in=own))

    def in_force(self) -> "DecisionQuerySet":
        """The newest of each application."""
        return self.filter(later__isnull=True)


class Decision(models.Model):
    """A decision: a frozen version (R14). The database refuses every change, and that one person does it all (R13).

    `proposed_by`, `handled_by` ("" = nobody had the case) and `decided_by` are journal keys.
    """

    door_private = True
    door_related = ("application__call__mandate", "application__version", "application__owner", "document", "replaces")

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="decisions")
    number = models.PositiveSmallIntegerField()
    proposal = models.OneToOneField(Proposal, on_delete=models.PROTECT, related_name="decision")
    replaces = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="later")
    basis = models.CharField(max_length=16, choices=Basis.choices)
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    amount_ore = models.BigIntegerField()
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    decided_on = models.DateField()
    decided_at = models.DateTimeField(auto_now_add=True)
    proposed_by = models.CharField(max_length=80)
    handled_by = models.CharField(max_length=80, blank=True)
    decided_by = models.CharField(max_length=80)
    project_code = models.SlugField(max_length=60, blank=True)
    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="decision")

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["-decided_on", "-pk"]
        constraints = [
            models.UniqueConstraint(name="decision_number_once", fields=["application", "number"]),
            models.CheckConstraint(name="decision_outcome_known", condition=Q(outcome__in=Outcome.values)),
            models.CheckConstraint(
                name="decision_four_eyes", condition=~Q(decided_by=F("proposed_by")) & ~Q(decided_by=F("handled_by"))
            ),
            models.CheckConstraint(
                name="decision_amount",
                condition=Q(outcome__in=["rejection", "revoked"], amount_ore=0)
                | (~Q(outcome__in=["rejection", "revoked"]) & Q(amount_ore__gt=0)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application} {self.number}"

    @property
    def scope(self) -> Scope:
        return self.application.scope

    @cached_property
    def told(self) -> Content:
        return from_json(self.content)

    @property
    def hands(self) -> set[str]:
        """Who prepared or took it: none of them tries an appeal against it."""
        return {self.proposed_by, self.handled_by, self.decided_by} - {""}

    @property
    def positive(self) -> bool:
        """Whether it grants something."""
        return self.outcome in (Outcome.GRANT, Outcome.PARTIAL)

    def get_absolute_url(self) -> str:
        return reverse("decisions:decision", args=[self.pk])


class Service(models.Model):
    """When a decision reached the party (delgivning): the day from which an appeal's time runs."""

    HOW = (("read", _("read here")), ("receipt", _("receipt of service")), ("told", _("by the officer's note")))

    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="service")
    served_on = models.DateField(_("reached the applicant"))
    how = models.CharField(max_length=10, choices=HOW)
    noted_by = models.CharField(max_length=80)
    noted_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.decision_id} {self.served_on}"


class ConditionQuerySet(OfCaseQuerySet):
    of = "decision__application__"


class Condition(models.Model):
    """A special term of a decision, followed up on a day."""

    STATES = (("open", _("not followed up")), ("met", _("met")), ("not_met", _("not met")))
    door_private = True
    door_related = ("decision__application__call__mandate", "decision__application__owner")

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="conditions")
    key = models.SlugField(max_length=20)
    text = models.CharField(max_length=500)
    follow_on = models.DateField()
    before_payment = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=STATES, default="open")
    note = models.CharField(_("what was found"), max_length=500, blank=True)
    followed_on = models.DateField(null=True, blank=True)
    followed_by = models.CharField(max_length=80, blank=True)

    objects = ConditionQuerySet.as_manager()

    class Meta:
        ordering = ["follow_on", "pk"]
        constraints = [
            models.UniqueConstraint(name="condition_once", fields=["decision", "key"]),
            models.CheckConstraint(name="condition_state_known", condition=Q(state__in=["open", "met", "not_met"])),
        ]

    def __str__(self) -> str:
        return f"{self.decision_id} {self.key}"

    @property
    def scope(self) -> Scope:
        return self.decision.scope


class AppealKind(models.TextChoices):
    APPEAL = "appeal", _("appeal")
    RECONSIDERATION = "reconsideration", _("request for reconsideration")


class AppealQuerySet(models.QuerySet["Appeal"]):
    def visible_to(self, user: Who) -> "AppealQuerySet":
        """As the decision or the dismissal it is against."""
        decisions, dismissals = Decision.objects.visible_to(user), Dismissal.objects.visible_to(user)
        return self.filter(Q(decision__in=decisions) | Q(dismissal__in=dismissals))


class Appeal(models.Model):
    """An appeal against a decision or a dismissal, or a request to change it: a case of its own with other handlers.

    First it is tried whether it came in time (rättidsprövning), then whether the agency changes the decision itself,
    and an appeal that is not met in full goes to the court.
    """

    LIFECYCLE = Lifecycle(
        "appeal",
        ("received", "tried", "late", "reopened", "upheld", "court", "closed"),
        (
            Move("appeal.in_time", ("received",), "tried"),
            Move("appeal.late", ("received",), "late"),
            Move("appeal.reopened", ("tried",), "reopened"),
            Move("appeal.upheld", ("tried",), "upheld"),
            Move("appeal.handed_over", ("tried",), "court"),
            Move("appeal.court_upheld", ("court",), "closed"),
            Move("appeal.court_remitted", ("court",), "reopened"),
        ),
    )
    STATE_WORDS = {
        "received": pgettext_lazy("appeal", "received"),
        "tried": pgettext_lazy("appeal", "came in time, being tried"),
        "late": pgettext_lazy("appeal", "dismissed: came late"),
        "reopened": pgettext_lazy("appeal", "the case was reopened"),
        "upheld": pgettext_lazy("appeal", "the decision stands"),
        "court": pgettext_lazy("appeal", "handed over to the court"),
        "closed": pgettext_lazy("appeal", "the court let the decision stand"),
    }
    TRIED = ("received", "tried", "court")  # it has not ended
    door_private = True
    door_related = (
        "decision__application__call__mandate", "decision__application__owner", "decision__document",
        "dismissal__application__call__mandate", "dismissal__application__owner", "dismissal__application__handler",
        "dismissal__document", "handler", "document",
    )  # fmt: skip

    decision = models.ForeignKey(Decision, null=True, blank=True, on_delete=models.PROTECT, related_name="appeals")
    dismissal = models.ForeignKey(Dismissal, null=True, blank=True, on_delete=models.PROTECT, related_name="appeals")
    served_on = models.DateField(
        _("reached the applicant"), null=True, blank=True
    )  # the dismissal; a decision's has its note
    kind = models.CharField(max_length=16, choices=AppealKind.choices)
    state = models.CharField(max_length=10, default=LIFECYCLE.first)
    received_on = models.DateField(_("came in"))
    text = models.TextField(_("what is asked, and why"), max_length=8000)
    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="appeal")
    letter = models.OneToOneField(Document, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    handler = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    handler_key = models.CharField(max_length=80, blank=True)
    reasons = models.TextField(_("reasons"), max_length=4000, blank=True)
    court = models.CharField(_("court"), max_length=120, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    made_by = models.CharField(max_length=80)
    made_at = models.DateTimeField(auto_now_add=True)

    objects = AppealQuerySet.as_manager()

    class Meta:
        ordering = ["-received_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="appeal_against_one",
                condition=Q(decision__isnull=False, dismissal__isnull=True)
                | Q(decision__isnull=True, dismissal__isnull=False),
            ),
            models.CheckConstraint(name="appeal_kind_known", condition=Q(kind__in=AppealKind.values)),
            models.CheckConstraint(
                name="appeal_state_known",
                condition=Q(state__in=["received", "tried", "late", "reopened", "upheld", "court", "closed"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.decision_id or self.dismissal_id} {self.kind} {self.received_on}"

    @property
    def scope(self) -> Scope:
        thing = self.decision or self.dismissal
        assert thing is not None  # noqa: S101 - the database sees that there is one of the two
        return thing.scope


class OfCompanyQuerySet(models.QuerySet):
    def visible_to(self, user: Who) -> "OfCompanyQuerySet":
        """Staff, and the company's own people."""
        if mandates_of(user, *READERS) != set():
            return self
        own = applicant_organisations(user) if user.is_authenticated else set()
        return self.filter(organisation__key__in=own)


class ExchangeRate(models.Model):
    """What a euro cost on a day, in kronor, with its source; never changed and never guessed (R19)."""

    day = models.DateField(unique=True)
    sek_per_eur = models.DecimalField(max_digits=10, decimal_places=4)
    source_note = models.CharField(max_length=300)

    class Meta:
        ordering = ["-day"]
        constraints = [
            models.CheckConstraint(name="rate_positive", condition=Q(sek_per_eur__gt=0)),
            models.CheckConstraint(name="rate_sourced", condition=~Q(source_note="")),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.sek_per_eur}"


class AidDeclaration(models.Model):
    """A company's word on what other de minimis aid it has had (R20), given for an application."""

    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="aid_declaration")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="aid_declarations")
    declared_on = models.DateField(_("declared"))
    none_else = models.BooleanField(_("no other aid"), default=False)
    undertaking = models.CharField(_("single undertaking"), max_length=120, blank=True)
    noted_by = models.CharField(max_length=80)
    noted_at = models.DateTimeField(auto_now_add=True)

    objects = OfCompanyQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.application_id} {self.declared_on}"


class CompanyAid(models.Model):
    """De minimis aid that a company had: booked when granted here, or declared of other givers (R19). Never changed.

    `undertaking` is the single undertaking it counts for: the organisation's key where no group is known. Amounts are
    whole öre at the grant, `rate` SEK per EUR on that day; `eur_cents` where the source tells it in EUR. A row that
    takes another back has `corrects` and a negative amount.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="aid")
    undertaking = models.CharField(max_length=120)
    granted_on = models.DateField(_("granted"))
    amount_ore = models.BigIntegerField(_("amount"), default=0)
    rate = models.DecimalField(max_digits=10, decimal_places=4, null=True, blank=True)
    eur_cents = models.BigIntegerField(null=True, blank=True)
    regulation = models.CharField(max_length=40)
    giver = models.CharField(_("giver"), max_length=200)
    instrument = models.CharField(max_length=40, default="grant")
    decision = models.ForeignKey(Decision, null=True, blank=True, on_delete=models.PROTECT, related_name="aid")
    declaration = models.ForeignKey(AidDeclaration, null=True, blank=True, on_delete=models.PROTECT, related_name="aid")
    corrects = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="corrected")
    source_note = models.CharField(max_length=300, blank=True)
    made_by = models.CharField(max_length=80)
    made_at = models.DateTimeField(auto_now_add=True)

    objects = OfCompanyQuerySet.as_manager()

    class Meta:
        ordering = ["-granted_on", "-pk"]
        indexes = [models.Index(name="aid_of_undertaking", fields=["undertaking", "-granted_on"])]
        constraints = [
            models.CheckConstraint(
                name="aid_has_a_ground", condition=Q(decision__isnull=False) | Q(declaration__isnull=False)
            ),
            models.CheckConstraint(name="aid_not_nothing", condition=~Q(amount_ore=0) | Q(eur_cents__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.granted_on}"
