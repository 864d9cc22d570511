from datetime import date
from functools import cached_property

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from verkstad.applications.models import Application, applicant_organisations
from verkstad.core.agreements.content import Agreed, from_json
from verkstad.core.lifecycle import Lifecycle, Move
from verkstad.decisions.models import Decision
from verkstad.grants.models import Project
from verkstad.mandate.models import Mandate
from verkstad.organisations.models import Organisation
from verkstad.people.access import Scope, Who, mandates_of
from verkstad.people.models import READERS
from verkstad.registry.models import Document


class AgreementQuerySet(models.QuerySet["Agreement"]):
    def visible_to(self, user: Who) -> "AgreementQuerySet":
        """Those who read the mandate, and the people of the organisation that receives the grant."""
        reached = mandates_of(user, *READERS)
        if reached is None:
            return self
        own = applicant_organisations(user) if user.is_authenticated else set()
        return self.filter(Q(mandate__key__in=reached) | Q(owner__key__in=own))


class Agreement(models.Model):
    """A grant under way, from acceptance to closing. It rests on a decided application; of a grant decided elsewhere,
    such as the real projects of a pack, only the project is known and `application` is null."""

    LIFECYCLE = Lifecycle(
        "agreement",
        ("offered", "running", "declined", "revoked", "closed"),
        (
            Move("agreement.accepted", ("offered",), "running"),
            Move("agreement.declined", ("offered",), "declined"),
            Move("agreement.offered_anew", ("offered", "declined", "revoked"), "offered"),
            Move("agreement.revoked", ("offered", "declined"), "revoked"),
            Move("agreement.closed", ("running",), "closed"),
            Move("agreement.reopened", ("closed",), "running"),
        ),
    )
    STATE_WORDS = {
        "offered": pgettext_lazy("agreement", "waits for acceptance"),
        "running": pgettext_lazy("agreement", "running"),
        "declined": pgettext_lazy("agreement", "declined"),
        "revoked": pgettext_lazy("agreement", "revoked"),
        "closed": pgettext_lazy("agreement", "closed"),
    }
    door_private = True
    door_key = "key"
    door_related = ("mandate__programme", "owner", "application__version", "application__call", "project")

    key = models.SlugField(max_length=80, unique=True)
    mandate = models.ForeignKey(Mandate, on_delete=models.PROTECT, related_name="agreements")
    owner = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="agreements")
    application = models.OneToOneField(
        Application, null=True, blank=True, on_delete=models.PROTECT, related_name="agreement"
    )
    project = models.OneToOneField(Project, null=True, blank=True, on_delete=models.PROTECT, related_name="agreement")
    title = models.CharField(_("title"), max_length=200)
    state = models.CharField(max_length=10, default=LIFECYCLE.first)
    accept_by = models.DateField(_("to be accepted at the latest"), null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.CharField(max_length=80, blank=True)  # journal key
    declined_why = models.CharField(_("why it is declined"), max_length=500, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    keep_until = models.DateField(_("papers kept until"), null=True, blank=True)  # R18
    document = models.OneToOneField(Document, null=True, blank=True, on_delete=models.PROTECT, related_name="agreement")
    source_note = models.CharField(_("source"), max_length=300, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="agreement_state_known",
                condition=Q(state__in=["offered", "running", "declined", "revoked", "closed"]),
            ),
            models.CheckConstraint(
                name="agreement_rests_on_something",
                condition=Q(application__isnull=False) | Q(project__isnull=False),
            ),
            models.CheckConstraint(
                name="agreement_closed_has_day", condition=~Q(state="closed") | Q(closed_on__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.key

    @property
    def scope(self) -> Scope:
        return Scope(mandate=self.mandate.key, organisation=self.owner.key)

    def get_absolute_url(self) -> str:
        return reverse("agreements:agreement", args=[self.key])


class OfAgreementQuerySet(models.QuerySet):
    """What belongs to an agreement and follows its visibility."""

    of = "agreement"

    def visible_to(self, user: Who) -> "OfAgreementQuerySet":
        """Those who see the agreement."""
        return self.filter(**{f"{self.of}__in": Agreement.objects.visible_to(user)})


class VersionQuerySet(OfAgreementQuerySet):
    def on(self, day: date) -> "VersionQuerySet":
        """Those in force at the end of a day, the newest first."""
        return self.filter(valid_from__lte=day).order_by("-number")


class Version(models.Model):
    """What was agreed from a day on (content as JSON, core.agreements.content). The database refuses every change."""

    door_private = True
    door_related = (
        "agreement__mandate__programme", "agreement__owner", "agreement__application__version", "agreement__application__call",
        "document", "change", "decision__document", "offer",
    )  # fmt: skip

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    valid_from = models.DateField()
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    decision = models.ForeignKey(Decision, null=True, blank=True, on_delete=models.PROTECT, related_name="agreed")
    change = models.OneToOneField("Change", null=True, blank=True, on_delete=models.PROTECT, related_name="made")
    document = models.ForeignKey(Document, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    made_by = models.CharField(max_length=80)
    made_at = models.DateTimeField(auto_now_add=True)

    objects = VersionQuerySet.as_manager()

    class Meta:
        ordering = ["agreement", "-number"]
        constraints = [models.UniqueConstraint(name="agreed_version_once", fields=["agreement", "number"])]

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.number}"

    @property
    def scope(self) -> Scope:
        return self.agreement.scope

    def get_absolute_url(self) -> str:
        return reverse("agreements:version", args=[self.pk])

    @cached_property
    def agreed(self) -> Agreed:
        return from_json(self.content)


class Offer(models.Model):
    """A version that a new decision on the case made of an agreement that runs, offered to the receiver.

    The version holds from the decision, as the decision does; accepting it is to take on what is new in it.
    """

    LIFECYCLE = Lifecycle(
        "offer",
        ("open", "accepted", "declined", "replaced"),
        (
            Move("version.accepted", ("open",), "accepted"),
            Move("version.declined", ("open",), "declined"),
            Move("version.replaced", ("open",), "replaced"),
        ),
    )
    STATE_WORDS = {
        "open": pgettext_lazy("offer", "waits for acceptance"),
        "accepted": pgettext_lazy("offer", "accepted"),
        "declined": pgettext_lazy("offer", "declined"),
        "replaced": pgettext_lazy("offer", "replaced by a newer one"),
    }

    version = models.OneToOneField(Version, on_delete=models.PROTECT, related_name="offer")
    state = models.CharField(max_length=10, default=LIFECYCLE.first)
    accept_by = models.DateField(_("to be accepted at the latest"))
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.CharField(max_length=80, blank=True)  # journal key
    why = models.CharField(_("why it is declined"), max_length=500, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="offer_state_known", condition=Q(state__in=["open", "accepted", "declined", "replaced"])
            ),
            models.CheckConstraint(
                name="offer_answered",
                condition=Q(state__in=["open", "replaced"]) | (Q(answered_at__isnull=False) & ~Q(answered_by="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.state}"


class MoveTerm(models.Model):
    """How much of a kind of cost the receivers of a mandate's grants may move by their own word, from the programme's pack.

    A kind that changes by more than `per_mille` of what was decided for it, and by at least `least_ore`, needs a decision.
    """

    mandate = models.OneToOneField(Mandate, on_delete=models.PROTECT, related_name="moves")
    per_mille = models.PositiveIntegerField()
    least_ore = models.BigIntegerField()
    clause = models.CharField(_("clause"), max_length=200)
    source_note = models.CharField(_("source"), max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="move_term_bounds", condition=Q(per_mille__lte=1000, least_ore__gte=0) & ~Q(clause="")
            )
        ]

    def __str__(self) -> str:
        return f"{self.mandate_id} {self.per_mille}"


class TakenOverQuerySet(models.QuerySet["TakenOver"]):
    def visible_to(self, user: Who) -> "TakenOverQuerySet":
        """As the project: published ones to everybody."""
        return self.filter(project__in=Project.objects.visible_to(user))


class TakenOver(models.Model):
    """A grant that was agreed elsewhere, taken over as granted: a project and the source that says so, and nothing more.

    No decision, budget, acceptance or diary number is known of it here, so nothing can be claimed, paid or changed on it; it
    counts in no total and binds no money beside what the mandate's book already says. What is known stands with the project.
    """

    door_key = "project__key"
    door_related = ("project__mandate__programme", "project__owner")

    project = models.OneToOneField(Project, on_delete=models.PROTECT, related_name="taken_over")
    source_note = models.CharField(_("source"), max_length=300)
    taken_by = models.CharField(max_length=80)
    taken_at = models.DateTimeField(auto_now_add=True)

    objects = TakenOverQuerySet.as_manager()

    class Meta:
        ordering = ["project__name"]
        constraints = [models.CheckConstraint(name="taken_over_sourced", condition=~Q(source_note=""))]

    def __str__(self) -> str:
        return str(self.project)

    @property
    def scope(self) -> Scope:
        return self.project.scope

    def get_absolute_url(self) -> str:
        return reverse("agreements:taken_over", args=[self.project.key])


class Change(models.Model):
    """A change that is asked for: a copy of the version it was begun on (`base`), edited, compared, decided.

    `mine` is the edited content. Where another change was decided meanwhile it must be brought onto the new version
    (rebase) before it can be decided.
    """

    LIFECYCLE = Lifecycle(
        "change",
        ("draft", "sent", "noted", "approved", "refused", "withdrawn"),
        (
            Move("change.sent", ("draft",), "sent"),
            Move("change.noted", ("draft",), "noted"),
            Move("change.returned", ("sent",), "draft"),
            Move("change.approved", ("sent",), "approved"),
            Move("change.refused", ("sent",), "refused"),
            Move("change.withdrawn", ("draft", "sent"), "withdrawn"),
        ),
    )
    STATE_WORDS = {
        "draft": pgettext_lazy("change", "being written"),
        "sent": pgettext_lazy("change", "waits for decision"),
        "noted": pgettext_lazy("change", "noted, the receiver's own"),
        "approved": pgettext_lazy("change", "approved"),
        "refused": pgettext_lazy("change", "refused"),
        "withdrawn": pgettext_lazy("change", "withdrawn"),
    }
    door_private = True
    door_related = (
        "agreement__mandate__programme", "agreement__owner", "agreement__application__version", "agreement__application__call",
        "base", "document",
    )  # fmt: skip

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="changes")
    number = models.PositiveSmallIntegerField()
    base = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    mine = models.JSONField()
    reason = models.TextField(_("why"), max_length=4000, blank=True)
    state = models.CharField(max_length=10, default=LIFECYCLE.first)
    asked_by = models.CharField(max_length=80)
    asked_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    revision = models.PositiveIntegerField(
        default=1
    )  # of what is read and decided: whoever saves gives the one they saw
    returned_why = models.TextField(_("why it is sent back"), max_length=2000, blank=True)
    proposed_by = models.CharField(max_length=80, blank=True)
    proposal = models.TextField(_("proposal to the decision"), max_length=4000, blank=True)
    decided_by = models.CharField(max_length=80, blank=True)
    decided_on = models.DateField(null=True, blank=True)
    decision_reasons = models.TextField(_("reasons"), max_length=4000, blank=True)
    document = models.OneToOneField(Document, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = OfAgreementQuerySet.as_manager()

    class Meta:
        ordering = ["agreement", "-number"]
        constraints = [
            models.UniqueConstraint(name="change_number_once", fields=["agreement", "number"]),
            models.CheckConstraint(
                name="change_state_known",
                condition=Q(state__in=["draft", "sent", "noted", "approved", "refused", "withdrawn"]),
            ),
            models.CheckConstraint(
                name="change_four_eyes",
                condition=Q(decided_by="") | ~Q(decided_by=models.F("proposed_by")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.number}"

    @property
    def scope(self) -> Scope:
        return self.agreement.scope

    def get_absolute_url(self) -> str:
        return reverse("agreements:change", args=[self.pk])

    @cached_property
    def wanted(self) -> Agreed:
        return from_json(self.mine)
