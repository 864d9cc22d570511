from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from verkstad.agreements.models import Agreement, OfAgreementQuerySet
from verkstad.applications.models import applicant_organisations
from verkstad.core.claims.lines import Fault, Line, Origin, Verdict
from verkstad.core.claims.tasks import Task, TaskState, tasks_of
from verkstad.core.lifecycle import Lifecycle, Move
from verkstad.core.progress.companies import STAGES
from verkstad.instruments.models import new_key
from verkstad.organisations.models import Organisation
from verkstad.people.access import Scope, Who
from verkstad.progress.models import InList
from verkstad.registry.models import Document
from verkstad.ui.incoming import private_storage


class ClaimQuerySet(models.QuerySet["Claim"]):
    def visible_to(self, user: Who) -> "ClaimQuerySet":
        """Those who see the agreement; what is not sent yet is its sender's own."""
        reached = Agreement.objects.visible_to(user)
        own = applicant_organisations(user) if user.is_authenticated else set()
        return self.filter(agreement__in=reached).filter(~Q(state="draft") | Q(agreement__owner__key__in=own))


class Claim(models.Model):
    """A claim for payment (ansökan om utbetalning) of what was paid up to a day; numbered within its agreement."""

    LIFECYCLE = Lifecycle(
        "claim",
        ("draft", "sent", "returned", "proposed", "decided", "withdrawn"),
        (
            Move("claim.sent", ("draft", "returned"), "sent"),
            Move("claim.returned", ("sent",), "returned"),
            Move("claim.proposed", ("sent",), "proposed"),
            Move("claim.sent_back", ("proposed",), "sent"),
            Move("claim.decided", ("proposed",), "decided"),
            Move("claim.withdrawn", ("draft", "sent", "returned"), "withdrawn"),
        ),
    )
    STATE_WORDS = {
        "draft": pgettext_lazy("claim", "being written"),
        "sent": pgettext_lazy("claim", "sent, being controlled"),
        "returned": pgettext_lazy("claim", "to be completed"),
        "proposed": pgettext_lazy("claim", "waits for decision"),
        "decided": pgettext_lazy("claim", "decided"),
        "withdrawn": pgettext_lazy("claim", "withdrawn"),
    }
    KINDS = {"interim": pgettext_lazy("claim", "interim"), "final": pgettext_lazy("claim", "final")}
    door_private = True
    door_related = ("agreement__mandate__programme", "agreement__owner", "agreement__application__version", "document",
                    "receipt", "letter", "look")  # fmt: skip

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="claims")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(_("kind"), max_length=8, choices=list(KINDS.items()), default="interim")
    first = models.DateField(_("first day"))
    last = models.DateField(_("last day"))
    state = models.CharField(max_length=10, default=LIFECYCLE.first)
    began_by = models.CharField(max_length=80)
    began_at = models.DateTimeField(auto_now_add=True)
    client_key = models.CharField(max_length=64, blank=True)
    first_sent_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    sent_by = models.CharField(max_length=80, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    document = models.OneToOneField(Document, null=True, blank=True, on_delete=models.PROTECT, related_name="claim")
    receipt = models.ForeignKey(Document, null=True, blank=True, on_delete=models.PROTECT, related_name="+")  # newest
    letter = models.ForeignKey(Document, null=True, blank=True, on_delete=models.PROTECT, related_name="+")  # decision
    proposed_by = models.CharField(max_length=80, blank=True)
    proposal = models.TextField(_("what the control found"), max_length=4000, blank=True)
    decided_by = models.CharField(max_length=80, blank=True)
    decided_on = models.DateField(null=True, blank=True)
    approved_ore = models.BigIntegerField(default=0)
    in_kind_ore = models.BigIntegerField(default=0)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        ordering = ["-began_at", "-pk"]
        constraints = [
            models.UniqueConstraint(name="claim_number_once", fields=["agreement", "number"]),
            models.CheckConstraint(
                name="claim_state_known",
                condition=Q(state__in=["draft", "sent", "returned", "proposed", "decided", "withdrawn"]),
            ),
            models.CheckConstraint(name="claim_kind_known", condition=Q(kind__in=["interim", "final"])),
            models.CheckConstraint(name="claim_days_in_order", condition=Q(first__lte=F("last"))),
            models.CheckConstraint(
                name="claim_four_eyes", condition=Q(decided_by="") | ~Q(decided_by=F("proposed_by"))
            ),
        ]

    def __str__(self) -> str:
        return gettext("Claim %(n)s, %(project)s") % {"n": self.number, "project": self.agreement}

    @property
    def scope(self) -> Scope:
        return self.agreement.scope

    @property
    def writable(self) -> bool:
        return self.state in ("draft", "returned")

    def get_absolute_url(self) -> str:
        return reverse("claims:claim", args=[self.pk])


class OfClaimQuerySet(models.QuerySet):
    """What belongs to a claim and follows its visibility."""

    def visible_to(self, user: Who) -> "OfClaimQuerySet":
        """Those who see the claim."""
        return self.filter(claim__in=Claim.objects.visible_to(user))


class Purpose(models.TextChoices):
    """What a file of a claim is (R12)."""

    LEDGER = "ledger", _("ledger extract")
    STATEMENT = "statement", _("income statement of the project and period")
    REPORT = "report", _("progress or final report")
    PARTICIPANTS = "participants", _("participant list")
    EVIDENCE = "evidence", _("evidence")


def place(file: "ClaimFile", _name: str) -> str:
    """Where a file lies: nothing of its own name is in the path, so nothing can be made to run."""
    return f"claims/{file.claim_id}/{file.key}"


class ClaimFile(models.Model):
    """A file of a claim: checked before it came here, private. A ledger's lines point to it."""

    door_private = True
    door_key = "key"
    door_related = ("claim__agreement__mandate", "claim__agreement__owner")

    key = models.CharField(max_length=20, unique=True, default=new_key)
    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="files")
    purpose = models.CharField(_("what it is"), max_length=12, choices=Purpose.choices)
    line = models.ForeignKey("ClaimLine", null=True, blank=True, on_delete=models.CASCADE, related_name="evidence")
    file = models.FileField(upload_to=place, storage=private_storage, max_length=200)
    name = models.CharField(max_length=150)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    read_at = models.DateTimeField(null=True, blank=True)  # when its lines were taken in
    counted = models.JSONField(
        null=True, blank=True
    )  # of a participant list: rows, companies, how many the register has
    added_at = models.DateTimeField(auto_now_add=True)
    added_by = models.CharField(max_length=80)

    objects = OfClaimQuerySet.as_manager()

    class Meta:
        ordering = ["claim", "pk"]
        constraints = [
            models.UniqueConstraint(name="claim_file_once", fields=["claim", "sha256"], condition=Q(purpose="ledger")),
            models.CheckConstraint(name="claim_file_purpose_known", condition=Q(purpose__in=Purpose.values)),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def scope(self) -> Scope:
        return self.claim.scope


class ClaimParticipant(InList):
    """A company in a claim's participant list, as it stood in the file (R12). Persons without a company, and addresses, are
    in the file alone. Fixed once the claim is sent (guards); the file takes its rows with it."""

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="participants")
    source = models.ForeignKey(ClaimFile, on_delete=models.CASCADE, related_name="participants")
    row = models.PositiveIntegerField()  # of the claim, over all its lists
    line = models.PositiveIntegerField()  # of the file
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="claim_participations"
    )

    objects = OfClaimQuerySet.as_manager()

    class Meta:
        ordering = ["claim", "row"]
        constraints = [
            models.UniqueConstraint(name="claim_participant_row_once", fields=["claim", "row"]),
            models.CheckConstraint(name="claim_participant_stage_known", condition=Q(stage__in=STAGES)),
            models.CheckConstraint(name="claim_participant_is_company", condition=~Q(number="")),
        ]
        indexes = [models.Index(fields=["number"], name="claim_participant_number")]

    def __str__(self) -> str:
        return f"{self.claim_id} {self.row}"


class ClaimLine(models.Model):
    """A cost of a claim, and what the control says of it. What was claimed never changes once sent (guards)."""

    ORIGINS = [(one.value, one.value) for one in Origin]
    VERDICT_WORDS = {
        "new": pgettext_lazy("line of a claim", "not looked at"),
        "approved": pgettext_lazy("line of a claim", "approved"),
        "parked": pgettext_lazy("line of a claim", "parked"),
        "deducted": pgettext_lazy("line of a claim", "deducted"),
    }
    door_private = True
    door_related = ("claim__agreement__mandate", "claim__agreement__owner")

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="lines")
    number = models.PositiveIntegerField()
    origin = models.CharField(max_length=10, choices=ORIGINS)
    source = models.ForeignKey(ClaimFile, null=True, blank=True, on_delete=models.CASCADE, related_name="lines")
    before = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="again")
    option = models.CharField(max_length=60, blank=True)  # of a computed cost
    kind = models.CharField(_("cost kind"), max_length=60)
    partner = models.CharField(_("partner"), max_length=20, default="owner")
    booked_on = models.DateField(_("date"), null=True, blank=True)
    paid_on = models.DateField(_("paid on"), null=True, blank=True)
    voucher = models.CharField(_("voucher"), max_length=60, blank=True)
    account = models.CharField(_("account"), max_length=20, blank=True)
    supplier = models.CharField(_("supplier"), max_length=200, blank=True)
    invoice = models.CharField(_("invoice number"), max_length=60, blank=True)
    text = models.CharField(_("text"), max_length=300, blank=True)
    amount_ore = models.BigIntegerField()
    in_kind = models.BooleanField(_("in kind"), default=False)
    where = models.CharField(max_length=20, blank=True)
    verdict = models.CharField(max_length=10, choices=list(VERDICT_WORDS.items()), default=Verdict.NEW)
    deducted_ore = models.BigIntegerField(default=0)  # of an approved line: what is not approved of it
    fault = models.CharField(_("error"), max_length=20, blank=True)
    why = models.CharField(_("why"), max_length=500, blank=True)
    judged_by = models.CharField(max_length=80, blank=True)

    objects = OfClaimQuerySet.as_manager()

    class Meta:
        ordering = ["claim", "number"]
        constraints = [
            models.UniqueConstraint(name="claim_line_number_once", fields=["claim", "number"]),
            models.CheckConstraint(name="claim_line_verdict_known", condition=Q(verdict__in=list(Verdict))),
            models.CheckConstraint(name="claim_line_fault_known", condition=Q(fault__in=["", *Fault])),
            models.CheckConstraint(
                name="claim_line_fault_named",
                condition=(~Q(verdict__in=["parked", "deducted"]) & Q(deducted_ore=0)) | ~Q(fault=""),
            ),
        ]
        indexes = [
            models.Index(fields=["invoice", "amount_ore"], name="claim_line_invoice"),
            models.Index(fields=["claim", "verdict", "number"], name="claim_line_verdict"),
        ]

    def __str__(self) -> str:
        return f"{self.claim_id}:{self.number}"

    @property
    def scope(self) -> Scope:
        return self.claim.scope

    @property
    def approved_ore(self) -> int:
        return self.amount_ore - self.deducted_ore if self.verdict == Verdict.APPROVED else 0

    @property
    def line(self) -> Line:
        """The line as core reads it; `evidence` only where the query has counted it (`with_evidence`)."""
        return Line(
            self.kind, self.amount_ore, self.booked_on, self.paid_on, self.partner, self.voucher, self.account, self.supplier,
            self.invoice, self.text, self.in_kind, self.where, Origin(self.origin), self.pk or 0,
            evidence=bool(getattr(self, "shown", False)),
        )  # fmt: skip


class Asked(models.Model):
    """What the sender says of a simplified cost option in a claim: units, or that the work of a lump sum is done."""

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="asked")
    option = models.CharField(max_length=60)
    partner = models.CharField(max_length=20, default="owner")
    count = models.DecimalField(max_digits=12, decimal_places=2, default=0)
    done = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(name="claim_asked_once", fields=["claim", "option", "partner"])]

    def __str__(self) -> str:
        return f"{self.claim_id} {self.option}"


class Hours(models.Model):
    """A day's hours of a person in the staff sheet; `person` is a signature, and never leaves the house."""

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="hours")
    person = models.CharField(_("person (signature)"), max_length=20)
    partner = models.CharField(max_length=20, default="owner")
    day = models.DateField(_("day"))
    hours = models.DecimalField(_("hours"), max_digits=4, decimal_places=2)
    rate_ore = models.BigIntegerField(_("cost per hour"))

    class Meta:
        ordering = ["claim", "person", "day"]
        constraints = [
            models.UniqueConstraint(name="claim_hours_once", fields=["claim", "person", "partner", "day"]),
            models.CheckConstraint(name="claim_hours_of_a_day", condition=Q(hours__gt=0, hours__lte=24)),
            models.CheckConstraint(name="claim_rate_above_zero", condition=Q(rate_ore__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.claim_id} {self.person} {self.day}"


class Sample(models.Model):
    """Lines drawn by risk to be looked at closely; the seed is in the journal, so that anybody can draw them again."""

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="samples")
    seed = models.CharField(max_length=32)
    size = models.PositiveIntegerField()
    lines = models.JSONField(default=list)
    drawn_by = models.CharField(max_length=80)
    drawn_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["claim", "-pk"]

    def __str__(self) -> str:
        return f"{self.claim_id} {self.seed}"


class Look(models.Model):
    """What the control found in a claim as it was sent, worked out once and kept. `sha256` and `rules` say of what and by
    which rules: where they are others, it is worked out anew (actions.looking). Sums are öre that count towards a budget."""

    claim = models.OneToOneField(Claim, on_delete=models.CASCADE, related_name="look")
    sha256 = models.CharField(max_length=64)
    rules = models.CharField(max_length=20)
    lines = models.PositiveIntegerField()
    marked = models.PositiveIntegerField()  # lines with a finding
    counts = models.JSONField(default=dict)  # lines with a finding by its code
    by_kind = models.JSONField(default=dict)
    in_kind_ore = models.BigIntegerField(default=0)
    made_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"{self.claim_id} {self.sha256[:8]}"


class Noticed(models.Model):
    """A finding of the control (core.claims.control) on a line, or on the claim as a whole; `other` is the claim that the
    same invoice stands in."""

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="noticed")
    line = models.ForeignKey(ClaimLine, null=True, on_delete=models.CASCADE, related_name="noticed")
    other = models.ForeignKey(Claim, null=True, on_delete=models.CASCADE, related_name="+")
    code = models.CharField(max_length=40)
    params = models.JSONField(default=dict)

    class Meta:
        ordering = ["claim", "pk"]
        indexes = [models.Index(fields=["claim", "code"], name="claim_noticed_code")]

    def __str__(self) -> str:
        return f"{self.claim_id} {self.code}"


class Pause(models.Model):
    """The time that the sender has a claim back: why, until when it is to be answered; the agency's clock stands still."""

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="pauses")
    asked_on = models.DateField()
    answer_by = models.DateField()
    why = models.TextField(_("what is to be completed"), max_length=4000)
    asked_by = models.CharField(max_length=80)
    answered_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["claim", "pk"]

    def __str__(self) -> str:
        return f"{self.claim_id} {self.asked_on}"


class Visit(models.Model):
    """Notes of a visit on the spot, with what is to be done and by when."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="visits")
    claim = models.ForeignKey(Claim, null=True, blank=True, on_delete=models.PROTECT, related_name="visits")
    visited_on = models.DateField(_("day of the visit"))
    notes = models.TextField(_("what was seen"), max_length=4000)
    action = models.CharField(_("what is to be done"), max_length=500, blank=True)
    action_by = models.DateField(_("to be done by"), null=True, blank=True)
    noted_by = models.CharField(max_length=80)

    objects = OfAgreementQuerySet.as_manager()

    class Meta:
        ordering = ["-visited_on", "-pk"]
        constraints = [
            models.CheckConstraint(name="claim_visit_action_dated", condition=Q(action="") | Q(action_by__isnull=False))
        ]

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.visited_on}"


class TaskSet(models.Model):
    """The tasks that officers did with claims at a time (core.claims.tasks): the house's own, or those of a programme's pack.
    A set never changes (guards); other words make a new one."""

    programme = models.CharField(max_length=60, blank=True)  # its key; "" is the house
    sha256 = models.CharField(max_length=64)
    content = models.JSONField()
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="claim_task_set_of_house_once", fields=["sha256"], condition=Q(programme=""))
        ]

    def __str__(self) -> str:
        return f"{self.programme or 'house'} {self.sha256[:8]}"

    @cached_property
    def tasks(self) -> dict[str, Task]:
        return {one.key: one for one in tasks_of(self.content)}


class ClaimTask(models.Model):
    """A task of the set that the claim is handled with. `needed`: it concerns the claim as it was last sent. How it was found
    is its last tick; every tick stays. Nothing of it changes once the claim is brought to decision (guards)."""

    STATE_WORDS = {
        TaskState.OPEN: pgettext_lazy("task of a claim", "not done"),
        TaskState.DONE: pgettext_lazy("task of a claim", "done"),
        TaskState.REMARK: pgettext_lazy("task of a claim", "done, with a remark"),
        TaskState.NOT_APPLICABLE: pgettext_lazy("task of a claim", "does not apply"),
    }

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="tasks")
    of = models.ForeignKey(TaskSet, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=60)
    obligatory = models.BooleanField(default=True)
    needed = models.BooleanField(default=True)
    last = models.OneToOneField("Tick", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["claim", "pk"]
        constraints = [models.UniqueConstraint(name="claim_task_once", fields=["claim", "key"])]

    def __str__(self) -> str:
        return f"{self.claim_id} {self.key}"

    @property
    def told(self) -> Task:
        return self.of.tasks[self.key]

    @property
    def state(self) -> TaskState:
        return TaskState(self.last.state) if self.last else TaskState.OPEN

    @property
    def before(self) -> bool:
        """Ticked before the claim was sent as it is now, and not looked at again."""
        sent = self.claim.sent_at
        return self.last is not None and self.state != TaskState.OPEN and sent is not None and self.last.at < sent

    @property
    def settled(self) -> bool:
        return self.state != TaskState.OPEN and not self.before


class Tick(models.Model):
    """What an officer said of a task, and when; never changed or taken away (guards)."""

    task = models.ForeignKey(ClaimTask, on_delete=models.CASCADE, related_name="ticks")
    state = models.CharField(max_length=16, choices=[(one.value, one.value) for one in TaskState])
    comment = models.CharField(_("comment"), max_length=1000, blank=True)
    by = models.CharField(max_length=80)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["task", "pk"]
        constraints = [
            models.CheckConstraint(
                name="claim_tick_state_known", condition=Q(state__in=[one.value for one in TaskState])
            ),
            models.CheckConstraint(
                name="claim_tick_commented", condition=Q(state__in=["open", "done"]) | ~Q(comment="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.task_id} {self.state}"


class RememberedMap(models.Model):
    """What an organisation said of its ledger's columns and accounts, kept for the next claim (core.claims.mapping)."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="ledger_maps")
    kind = models.CharField(max_length=5)  # sie | table
    content = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(name="ledger_map_once", fields=["organisation", "kind"])]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.kind}"
