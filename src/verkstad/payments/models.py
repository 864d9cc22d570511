from datetime import date

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from verkstad.agreements.models import Agreement, OfAgreementQuerySet
from verkstad.claims.models import ClaimLine
from verkstad.core.grant_arithmetic import Act
from verkstad.core.lifecycle import Lifecycle, Move
from verkstad.core.payments.accounts import AccountKind, shown
from verkstad.core.payments.levels import Level
from verkstad.core.payments.references import payment_number
from verkstad.mandate.models import Mandate
from verkstad.organisations.models import Organisation
from verkstad.people.access import Scope, Who, mandates_of
from verkstad.people.models import Role
from verkstad.registry.models import Document

# Who handles money: account numbers and files for the bank are theirs, and the auditor's to read.
MONEY_ROLES = (Role.ECONOMIST, Role.ATTESTER, Role.HEAD, Role.OFFICER, Role.PRESENTER, Role.AUDITOR)
MONEY_ACTS = (Act.PAID, Act.ADVANCE, Act.SET_OFF, Act.REPAID, Act.RETURNED)


class AccountQuerySet(models.QuerySet["BankAccount"]):
    def visible_to(self, user: Who) -> "AccountQuerySet":
        """Those who handle money."""
        reached = mandates_of(user, *MONEY_ROLES)
        return self if reached is None or reached else self.none()


class BankAccount(models.Model):
    """Where an organisation's money goes. Nothing is paid to it before a second person has verified it; a number never
    changes: another number is another account."""

    KINDS = [(AccountKind.BANKGIRO, _("bankgiro")), (AccountKind.PLUSGIRO, _("plusgiro")), (AccountKind.IBAN, "IBAN")]
    door_private = True
    door_related = ("organisation",)

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="bank_accounts")
    kind = models.CharField(_("kind"), max_length=8, choices=KINDS)
    number = models.CharField(_("number"), max_length=34)
    source_note = models.CharField(_("where the number comes from"), max_length=300)
    made_by = models.CharField(max_length=80)
    made_at = models.DateTimeField(auto_now_add=True)
    verified_by = models.CharField(max_length=80, blank=True)
    verified_at = models.DateTimeField(null=True, blank=True)
    how = models.CharField(_("how it was verified"), max_length=300, blank=True)
    ended_on = models.DateField(null=True, blank=True)

    objects = AccountQuerySet.as_manager()

    class Meta:
        ordering = ["organisation", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="account_once", fields=["organisation", "kind", "number"], condition=Q(ended_on__isnull=True)
            ),
            models.CheckConstraint(name="account_kind_known", condition=Q(kind__in=list(AccountKind))),
            models.CheckConstraint(
                name="account_four_eyes", condition=Q(verified_by="") | ~Q(verified_by=F("made_by"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.shown}"

    @property
    def shown(self) -> str:
        return shown(self.kind, self.number)

    @property
    def usable(self) -> bool:
        return bool(self.verified_by) and self.ended_on is None


class LevelSetQuerySet(models.QuerySet["LevelSet"]):
    def visible_to(self, user: Who) -> "LevelSetQuerySet":
        """Those who handle the mandate's money."""
        reached = mandates_of(user, *MONEY_ROLES)
        return self if reached is None else self.filter(mandate__key__in=reached)

    def decided(self) -> "LevelSetQuerySet":
        return self.filter(state="decided")


class LevelSet(models.Model):
    """Who must attest payments of a mandate from a day on: `levels` are [[from öre, [roles]], ...], one person for each
    role (R13). What one person proposes another decides; the one that began last is in force."""

    LIFECYCLE = Lifecycle(
        "level_set",
        ("proposed", "decided", "withdrawn"),
        (Move("levels.decided", ("proposed",), "decided"), Move("levels.withdrawn", ("proposed",), "withdrawn")),
    )
    STATE_WORDS = {
        "proposed": pgettext_lazy("levels of attest", "wait for decision"),
        "decided": pgettext_lazy("levels of attest", "decided"),
        "withdrawn": pgettext_lazy("levels of attest", "withdrawn"),
    }
    door_private = True
    door_related = ("mandate",)

    mandate = models.ForeignKey(Mandate, on_delete=models.PROTECT, related_name="level_sets")
    valid_from = models.DateField(_("in force from"))
    levels = models.JSONField()
    why = models.CharField(_("why they change"), max_length=500)
    state = models.CharField(max_length=9, default=LIFECYCLE.first)
    proposed_by = models.CharField(max_length=80)
    proposed_at = models.DateTimeField(auto_now_add=True)
    decided_by = models.CharField(max_length=80, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = LevelSetQuerySet.as_manager()

    class Meta:
        ordering = ["mandate", "-valid_from", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="levels_once_a_day", fields=["mandate", "valid_from"], condition=Q(state="decided")
            ),
            models.CheckConstraint(
                name="levels_state_known", condition=Q(state__in=["proposed", "decided", "withdrawn"])
            ),
            models.CheckConstraint(
                name="levels_four_eyes", condition=Q(decided_by="") | ~Q(decided_by=F("proposed_by"))
            ),
            models.CheckConstraint(
                name="levels_decided_by_somebody", condition=~Q(state="decided") | ~Q(decided_by="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mandate_id} {self.valid_from}"

    @property
    def scope(self) -> Scope:
        return Scope(mandate=self.mandate.key)

    @property
    def told(self) -> list[Level]:
        return [Level(ore, tuple(roles)) for ore, roles in self.levels]

    def get_absolute_url(self) -> str:
        return reverse("payments:levels", args=[self.mandate.key])


class ReferenceRate(models.Model):
    """A reference rate registered here, in per cent with two decimals; those of earlier years come with the house
    (core.interest). Never changed."""

    first = models.DateField(_("from"), unique=True)
    percent = models.DecimalField(_("reference rate, per cent"), max_digits=5, decimal_places=2)
    source_note = models.CharField(_("source"), max_length=300)
    made_by = models.CharField(max_length=80)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-first"]

    def __str__(self) -> str:
        return f"{self.first} {self.percent}"


class BatchQuerySet(models.QuerySet["Batch"]):
    def visible_to(self, user: Who) -> "BatchQuerySet":
        """Those who handle the mandate's money."""
        reached = mandates_of(user, *MONEY_ROLES)
        return self if reached is None else self.filter(mandate__key__in=reached)


class Batch(models.Model):
    """Payments that go to the bank in one file. The file is written once and kept as it was."""

    LIFECYCLE = Lifecycle(
        "batch", ("made", "sent"), (Move("batch.sent", ("made",), "sent"),)
    )  # each payment then has its own state
    STATE_WORDS = {"made": pgettext_lazy("batch", "waits to be sent"), "sent": pgettext_lazy("batch", "sent")}
    door_private = True
    door_related = ("mandate", "payer__organisation")

    mandate = models.ForeignKey(Mandate, on_delete=models.PROTECT, related_name="batches")
    payer = models.ForeignKey(BankAccount, on_delete=models.PROTECT, related_name="batches")
    message = models.CharField(max_length=35, unique=True)
    pay_on = models.DateField(_("to be paid on"))
    payments_count = models.PositiveIntegerField()
    sum_ore = models.BigIntegerField()
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=6, default=LIFECYCLE.first)
    made_by = models.CharField(max_length=80)
    made_at = models.DateTimeField()
    sent_by = models.CharField(max_length=80, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    objects = BatchQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(name="batch_state_known", condition=Q(state__in=["made", "sent"])),
            models.CheckConstraint(name="batch_pays_something", condition=Q(sum_ore__gt=0)),
        ]

    def __str__(self) -> str:
        return self.message

    @property
    def scope(self) -> Scope:
        return Scope(mandate=self.mandate.key)

    def get_absolute_url(self) -> str:
        return reverse("payments:batch", args=[self.pk])


class PaymentQuerySet(OfAgreementQuerySet):
    def open(self) -> "PaymentQuerySet":
        """Those that are on their way: their money is spoken for."""
        return self.filter(state__in=Payment.OPEN)


class Payment(models.Model):
    """Money to the receiver: against approved cost (`amount_ore`, and `set_off_ore` of earlier advances), or an advance.

    `client_key` is the identity of the form it was proposed in: the same form sent twice is the same payment.
    """

    OPEN = ("proposed", "attested", "batched", "sent")
    LIFECYCLE = Lifecycle(
        "payment",
        ("proposed", "attested", "batched", "sent", "paid", "failed", "withdrawn"),
        (
            Move("payment.attested", ("proposed",), "attested"),
            Move("payment.batched", ("attested",), "batched"),
            Move("payment.sent", ("batched",), "sent"),
            Move("payment.paid", ("sent",), "paid"),
            Move("payment.set_off", ("attested",), "paid"),
            Move("payment.failed", ("sent",), "failed"),
            Move("payment.withdrawn", ("proposed", "attested"), "withdrawn"),
        ),
    )
    STATE_WORDS = {
        "proposed": pgettext_lazy("payment", "waits for attest"),
        "attested": pgettext_lazy("payment", "attested"),
        "batched": pgettext_lazy("payment", "in a payment file"),
        "sent": pgettext_lazy("payment", "sent to the bank"),
        "paid": pgettext_lazy("payment", "paid"),
        "failed": pgettext_lazy("payment", "refused by the bank"),
        "withdrawn": pgettext_lazy("payment", "withdrawn"),
    }
    KINDS = [("claim", _("against approved cost")), ("advance", _("advance"))]
    door_private = True
    door_related = ("agreement__mandate", "agreement__owner", "account__organisation", "batch", "document")

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="payments")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8, choices=KINDS)
    amount_ore = models.BigIntegerField(_("to be paid"))
    set_off_ore = models.BigIntegerField(_("set off against advances"), default=0)
    final = models.BooleanField(_("final payment"), default=False)
    account = models.ForeignKey(
        BankAccount, null=True, blank=True, on_delete=models.PROTECT, related_name="payments"
    )  # null: nothing but a set-off
    why = models.CharField(_("what it rests on"), max_length=500)
    state = models.CharField(max_length=9, default=LIFECYCLE.first)
    client_key = models.CharField(max_length=64, unique=True)
    proposed_by = models.CharField(max_length=80)
    proposed_at = models.DateTimeField(auto_now_add=True)
    batch = models.ForeignKey(Batch, null=True, blank=True, on_delete=models.PROTECT, related_name="payments")
    document = models.ForeignKey(Document, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    paid_on = models.DateField(null=True, blank=True)
    ended_why = models.CharField(max_length=500, blank=True)

    objects = PaymentQuerySet.as_manager()

    class Meta:
        ordering = ["agreement", "-number"]
        constraints = [
            models.UniqueConstraint(name="payment_number_once", fields=["agreement", "number"]),
            models.CheckConstraint(
                name="payment_state_known",
                condition=Q(state__in=["proposed", "attested", "batched", "sent", "paid", "failed", "withdrawn"]),
            ),
            models.CheckConstraint(
                name="payment_is_something",
                condition=Q(amount_ore__gte=0, set_off_ore__gte=0) & (Q(amount_ore__gt=0) | Q(set_off_ore__gt=0)),
            ),
            models.CheckConstraint(
                name="payment_money_has_account", condition=Q(amount_ore=0) | Q(account__isnull=False)
            ),
            models.CheckConstraint(
                name="payment_in_file", condition=~Q(state__in=["batched", "sent"]) | Q(batch__isnull=False)
            ),
            models.CheckConstraint(name="payment_paid_has_day", condition=~Q(state="paid") | Q(paid_on__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.number}"

    @property
    def key(self) -> str:
        """Its identity at the bank: never that of another payment."""
        return f"VERKSTAD-{self.pk}"

    @property
    def scope(self) -> Scope:
        return self.agreement.scope

    def get_absolute_url(self) -> str:
        return reverse("payments:payment", args=[self.pk])


class Attest(models.Model):
    """One person's attest of a payment, in a role, and the levels it was asked for by (none: the usual ones). Never by
    who proposed it; never twice by the same (R13)."""

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="attests")
    by = models.CharField(max_length=80)
    role = models.CharField(max_length=20)
    levels = models.ForeignKey(LevelSet, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    from_ore = models.BigIntegerField(null=True, blank=True)  # where the level begins that the sum reached
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [models.UniqueConstraint(name="attest_once", fields=["payment", "by"])]

    def __str__(self) -> str:
        return f"{self.payment_id} {self.by}"


class Recovery(models.Model):
    """Money that is to come back, by a decision of its own (R17): of what one payment gave against cost, or of an advance.

    Interest runs from `interest_from` on what is late; what comes in is kept as receipts, each divided when it came.
    `effect` says what the decision means for the grant: that the same may be paid again, that costs are no longer
    approved, or that what comes back is never paid again.
    """

    LIFECYCLE = Lifecycle(
        "recovery",
        ("proposed", "decided", "settled", "written_off", "withdrawn"),
        (
            Move("recovery.decided", ("proposed",), "decided"),
            Move("recovery.settled", ("decided",), "settled"),
            Move("recovery.written_off", ("decided",), "written_off"),
            Move("recovery.withdrawn", ("proposed",), "withdrawn"),
        ),
    )
    STATE_WORDS = {
        "proposed": pgettext_lazy("recovery", "waits for decision"),
        "decided": pgettext_lazy("recovery", "to be paid back"),
        "settled": pgettext_lazy("recovery", "paid back"),
        "written_off": pgettext_lazy("recovery", "the rest is written off"),
        "withdrawn": pgettext_lazy("recovery", "withdrawn"),
    }
    OF = [(Act.REPAID, _("of what was paid against cost")), (Act.RETURNED, _("of an advance"))]
    EFFECTS = [
        ("again", _("What comes back may be paid again: the costs stay approved")),
        ("cost", _("Costs are no longer approved: they are named below")),
        ("never", _("What comes back is never paid again")),
    ]
    door_private = True
    door_related = (
        "agreement__mandate__programme",
        "agreement__owner",
        "payment",
        "account",
        "document",
        "end_document",
    )

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="recoveries")
    number = models.PositiveSmallIntegerField()
    act = models.CharField(_("what is to come back"), max_length=8, choices=OF)
    payment = models.ForeignKey(Payment, null=True, blank=True, on_delete=models.PROTECT, related_name="recoveries")
    effect = models.CharField(
        _("what the decision means for the grant"), max_length=5, choices=EFFECTS, default="again"
    )
    amount_ore = models.BigIntegerField(_("to be paid back"))
    reason = models.TextField(_("reasons"), max_length=4000)
    clause = models.CharField(_("the clause it rests on"), max_length=200)
    due_on = models.DateField(_("to be paid at the latest"))
    interest_from = models.DateField(_("interest from"))
    plan = models.JSONField(_("instalments"), default=list)  # [[day, öre], ...], empty: all at once
    state = models.CharField(max_length=11, default=LIFECYCLE.first)
    client_key = models.CharField(max_length=64, unique=True)
    proposed_by = models.CharField(max_length=80)
    proposed_at = models.DateTimeField(auto_now_add=True)
    decided_by = models.CharField(max_length=80, blank=True)
    decided_on = models.DateField(null=True, blank=True)
    account = models.ForeignKey(BankAccount, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    document = models.ForeignKey(Document, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    next_due_on = models.DateField(null=True, blank=True, db_index=True)  # of what is to be paid and is not
    ended_on = models.DateField(null=True, blank=True)
    end_document = models.ForeignKey(Document, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    written_off_ore = models.BigIntegerField(default=0)
    ended_why = models.CharField(max_length=500, blank=True)

    objects = OfAgreementQuerySet.as_manager()

    class Meta:
        ordering = ["agreement", "-number"]
        constraints = [
            models.UniqueConstraint(name="recovery_number_once", fields=["agreement", "number"]),
            models.CheckConstraint(
                name="recovery_state_known",
                condition=Q(state__in=["proposed", "decided", "settled", "written_off", "withdrawn"]),
            ),
            models.CheckConstraint(name="recovery_act_known", condition=Q(act__in=[Act.REPAID, Act.RETURNED])),
            models.CheckConstraint(name="recovery_above_zero", condition=Q(amount_ore__gt=0)),
            models.CheckConstraint(name="recovery_effect_known", condition=Q(effect__in=["again", "cost", "never"])),
            models.CheckConstraint(
                name="recovery_four_eyes", condition=Q(decided_by="") | ~Q(decided_by=F("proposed_by"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.number}"

    @property
    def scope(self) -> Scope:
        return self.agreement.scope

    @property
    def reference(self) -> str:
        """What somebody writes who pays it back."""
        return payment_number(self.pk)

    @property
    def parts(self) -> list[tuple[date, int]]:
        """Days and öre to be paid: the plan, or all of it on the last day."""
        return [(date.fromisoformat(day), ore) for day, ore in self.plan] or [(self.due_on, self.amount_ore)]

    def get_absolute_url(self) -> str:
        return reverse("payments:recovery", args=[self.pk])


class RecoveryCost(models.Model):
    """A cost that a recovery says is no longer approved, wholly or in part; it counts from the decision."""

    recovery = models.ForeignKey(Recovery, on_delete=models.PROTECT, related_name="costs")
    line = models.ForeignKey(ClaimLine, on_delete=models.PROTECT, related_name="+")
    amount_ore = models.BigIntegerField()

    class Meta:
        ordering = ["recovery", "line"]
        constraints = [
            models.UniqueConstraint(name="recovery_cost_once", fields=["recovery", "line"]),
            models.CheckConstraint(name="recovery_cost_above_zero", condition=Q(amount_ore__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.recovery_id} {self.amount_ore}"


class Receipt(models.Model):
    """Money that came in for a recovery, divided when it came: the interest first. `days` are the stretches that the
    interest of that day was reckoned from: [first, last, debt öre, reference rate, öre]. Never changed."""

    recovery = models.ForeignKey(Recovery, on_delete=models.PROTECT, related_name="receipts")
    received_on = models.DateField(_("came in on"))
    amount_ore = models.BigIntegerField(_("amount"))
    interest_ore = models.BigIntegerField()
    debt_ore = models.BigIntegerField()
    reference = models.CharField(_("the bank's reference"), max_length=100)
    days = models.JSONField(default=list)
    voucher = models.ForeignKey("funds.Voucher", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    made_by = models.CharField(max_length=80)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["received_on", "pk"]
        constraints = [
            models.UniqueConstraint(name="receipt_once", fields=["recovery", "reference"]),
            models.CheckConstraint(
                name="receipt_divided", condition=Q(amount_ore=F("interest_ore") + F("debt_ore"), amount_ore__gt=0)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.recovery_id} {self.amount_ore}"


class GrantEntry(models.Model):
    """Money of a grant that moved, or was set off. Append-only; `disbursed_ore` is what is with the receiver after it,
    so that a lost or added row is seen (`queries.sums.gaps`). What cost is approved is the claims' own."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="entries")
    number = models.PositiveIntegerField()
    act = models.CharField(max_length=8)
    amount_ore = models.BigIntegerField()
    final = models.BooleanField(default=False)
    happened_on = models.DateField()
    payment = models.ForeignKey(Payment, null=True, blank=True, on_delete=models.PROTECT, related_name="entries")
    receipt = models.OneToOneField(Receipt, null=True, blank=True, on_delete=models.PROTECT, related_name="entry")
    voucher = models.ForeignKey("funds.Voucher", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    disbursed_ore = models.BigIntegerField()
    made_by = models.CharField(max_length=80)
    made_at = models.DateTimeField(auto_now_add=True)

    objects = OfAgreementQuerySet.as_manager()

    class Meta:
        ordering = ["agreement", "number"]
        constraints = [
            models.UniqueConstraint(name="grant_entry_number_once", fields=["agreement", "number"]),
            models.UniqueConstraint(
                name="grant_entry_once_a_payment", fields=["payment", "act"], condition=Q(payment__isnull=False)
            ),
            models.CheckConstraint(name="grant_entry_act_known", condition=Q(act__in=list(MONEY_ACTS))),
            models.CheckConstraint(name="grant_entry_above_zero", condition=Q(amount_ore__gt=0)),
            models.CheckConstraint(
                name="grant_entry_rests_on_something",
                condition=Q(payment__isnull=False) | Q(receipt__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.amount_ore}"
