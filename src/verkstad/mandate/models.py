from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from verkstad.core.invented import says_invented
from verkstad.core.lifecycle import Lifecycle, Move
from verkstad.funds.models import Book, FundingSource, Voucher
from verkstad.people.access import Scope, Who, mandates_of
from verkstad.people.models import READERS
from verkstad.registry.models import Document


class Qualifier(models.TextChoices):
    """How a source hedges a figure (R41)."""

    NONE = "", ""
    ABOUT = "about", _("about")
    OVER = "over", _("over")
    AT_LEAST = "at_least", _("at least")
    UNCONFIRMED = "unconfirmed", _("unconfirmed")


def _named(sv: str, en: str) -> str:
    return en if en and (get_language() or "sv").startswith("en") else sv


class Programme(models.Model):
    """A programme as a pack tells it: several mandates under one strategy, with texts for the front page."""

    key = models.SlugField(max_length=60, unique=True)
    name_sv = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    summary_sv = models.TextField(blank=True)
    summary_en = models.TextField(blank=True)
    agency_name = models.CharField(_("agency"), max_length=200, blank=True)
    fictional = models.BooleanField(default=False)
    pack_digest = models.CharField(max_length=64, blank=True)
    order = models.PositiveSmallIntegerField(default=0)
    door_key = "key"

    class Meta:
        ordering = ["order", "key"]

    def __str__(self) -> str:
        return self.key

    @property
    def name(self) -> str:
        return _named(self.name_sv, self.name_en)

    @property
    def summary(self) -> str:
        return _named(self.summary_sv, self.summary_en)

    @property
    def marked(self) -> bool:
        """Whether a mark is to stand beside the name: it is invented, and the name does not say so."""
        return self.fictional and not says_invented(self.name)


class FocusArea(models.Model):
    """A focus area of the strategy, to which actions are tagged."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="focus_areas")
    key = models.SlugField(max_length=60)
    number = models.PositiveSmallIntegerField()
    name_sv = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    aim_sv = models.CharField(max_length=200, blank=True)
    aim_en = models.CharField(max_length=200, blank=True)
    source_note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(name="focus_area_once", fields=["programme", "key"])]

    def __str__(self) -> str:
        return self.key

    @property
    def name(self) -> str:
        return _named(self.name_sv, self.name_en)

    @property
    def aim(self) -> str:
        return _named(self.aim_sv, self.aim_en)


class Theme(models.Model):
    """A theme under which needs are gathered (R33)."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="themes")
    number = models.PositiveSmallIntegerField()
    name_sv = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    source_note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(name="theme_once", fields=["programme", "number"])]

    def __str__(self) -> str:
        return f"{self.number}"

    @property
    def name(self) -> str:
        return _named(self.name_sv, self.name_en)


class MandateQuerySet(models.QuerySet["Mandate"]):
    def visible_to(self, user: Who) -> "MandateQuerySet":
        """Published mandates to everybody; the others to those who work with them, and to auditors."""
        reached, these = mandates_of(user, *READERS), self.select_related("programme", "book")
        return these if reached is None else these.filter(Q(public=True) | Q(key__in=reached))


class Mandate(models.Model):
    """A government decision that starts a programme: purpose, money per year, terms, dates to report."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="mandates")
    key = models.SlugField(max_length=60, unique=True)
    number = models.PositiveSmallIntegerField()
    government_number = models.CharField(_("government diary number"), max_length=60, blank=True)
    agency_number = models.CharField(_("agency diary number"), max_length=60, blank=True)
    name_sv = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    purpose_sv = models.TextField(blank=True)
    purpose_en = models.TextField(blank=True)
    decided_on = models.DateField(_("decided"), null=True, blank=True)
    first_year = models.PositiveSmallIntegerField(_("first year"), null=True, blank=True)
    last_year = models.PositiveSmallIntegerField(_("last year"), null=True, blank=True)
    original_ore = models.BigIntegerField(_("amount at the decision"))
    payer = models.CharField(_("who pays the money out"), max_length=120, default="Kammarkollegiet")
    source_note = models.CharField(_("source"), max_length=300, blank=True)
    public = models.BooleanField(_("public"), default=True)
    book = models.OneToOneField(Book, null=True, blank=True, on_delete=models.PROTECT, related_name="mandate")

    objects = MandateQuerySet.as_manager()
    door_key = "key"
    door_related = ("programme", "book")

    class Meta:
        ordering = ["programme", "number"]
        constraints = [
            models.UniqueConstraint(name="mandate_number_once", fields=["programme", "number"]),
            models.UniqueConstraint(
                name="government_number_once", fields=["government_number"], condition=~Q(government_number="")
            ),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def name(self) -> str:
        return _named(self.name_sv, self.name_en)

    @property
    def purpose(self) -> str:
        return _named(self.purpose_sv, self.purpose_en)

    @property
    def scope(self) -> Scope:
        return Scope(mandate=self.key)


class Envelope(models.Model):
    """Money that the government set aside: per year where the decision says so, else (null) for the period."""

    mandate = models.ForeignKey(Mandate, on_delete=models.PROTECT, related_name="envelopes")
    source = models.ForeignKey(FundingSource, null=True, blank=True, on_delete=models.PROTECT, related_name="envelopes")
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    amount_ore = models.BigIntegerField()
    source_note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["year", "source"]
        constraints = [
            models.UniqueConstraint(name="envelope_once", fields=["mandate", "year", "source"]),
            models.UniqueConstraint(
                name="envelope_period_once", fields=["mandate", "source"], condition=Q(year__isnull=True)
            ),
            models.UniqueConstraint(
                name="envelope_year_once", fields=["mandate", "year"], condition=Q(source__isnull=True)
            ),
            models.UniqueConstraint(
                name="envelope_whole_once", fields=["mandate"], condition=Q(year__isnull=True, source__isnull=True)
            ),
            models.CheckConstraint(name="envelope_not_negative", condition=Q(amount_ore__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.amount_ore}"


class Amendment(models.Model):
    """A later decision that changes the money. `year` is null where the source does not say which year it hits."""

    mandate = models.ForeignKey(Mandate, on_delete=models.PROTECT, related_name="amendments")
    key = models.SlugField(max_length=60)
    decided_on = models.DateField(_("decided"))
    date_precision = models.CharField(max_length=5, default="day")  # day | month | year: what the source tells
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    source = models.ForeignKey(FundingSource, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    change_ore = models.BigIntegerField(_("change"))
    reason_sv = models.CharField(max_length=300)
    reason_en = models.CharField(max_length=300)
    source_note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["decided_on", "key"]
        constraints = [
            models.UniqueConstraint(name="amendment_once", fields=["mandate", "key"]),
            models.CheckConstraint(
                name="amendment_precision_known", condition=Q(date_precision__in=["day", "month", "year"])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.decided_on} {self.change_ore}"

    @property
    def reason(self) -> str:
        return _named(self.reason_sv, self.reason_en)


class TermKind(models.TextChoices):
    """The kinds of terms that can be computed (R39)."""

    GRANT_FLOOR = "grant_floor", _("at least this much on grants")
    COST_CAP_YEAR = "cost_cap_year", _("at most this much on programme costs in a year")
    COST_CAP_SHARE = "cost_cap_share", _("at most this share on programme costs")
    SPEND_CAP = "spend_cap", _("never more than the envelope")
    REPAY_BY = "repay_by", _("repay unspent money by a date")
    DRAW_BY = "draw_by", _("draw the money by a date each year")


class Term(models.Model):
    """A term of the decision as a rule with its clause; its state is computed, never stored."""

    mandate = models.ForeignKey(Mandate, on_delete=models.PROTECT, related_name="terms")
    key = models.SlugField(max_length=60)
    kind = models.CharField(max_length=20, choices=TermKind.choices)
    clause = models.CharField(_("clause"), max_length=200)
    text_sv = models.CharField(max_length=400)
    text_en = models.CharField(max_length=400)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    amount_ore = models.BigIntegerField(null=True, blank=True)
    per_mille = models.PositiveIntegerField(null=True, blank=True)
    month_day = models.CharField(max_length=5, blank=True)  # "05-30" for a date each year
    due_on = models.DateField(null=True, blank=True)
    source_note = models.CharField(max_length=300, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "key"]
        constraints = [
            models.UniqueConstraint(name="term_once", fields=["mandate", "key"]),
            models.CheckConstraint(name="term_kind_known", condition=Q(kind__in=TermKind.values)),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def text(self) -> str:
        return _named(self.text_sv, self.text_en)


class ObligationKind(models.TextChoices):
    PLAN = "plan", _("plan")
    INTERIM_REPORT = "interim_report", _("interim report")
    FINAL_REPORT = "final_report", _("final report")
    REPAYMENT = "repayment", _("repayment")
    DRAW_DOWN = "draw_down", _("draw-down")
    OTHER = "other", _("other")


class OfMandateQuerySet(models.QuerySet):
    def visible_to(self, user: Who) -> Self:
        """What belongs to a mandate is seen by those who see the mandate."""
        reached = mandates_of(user, *READERS)
        return self if reached is None else self.filter(Q(mandate__public=True) | Q(mandate__key__in=reached))

    def for_staff(self, user: Who) -> Self:
        """What only those who work with the mandate, and auditors, may see."""
        reached = mandates_of(user, *READERS)
        return self if reached is None else self.filter(mandate__key__in=reached)


class Obligation(models.Model):
    """Something the agency must hand in by a date: a plan, a report, a repayment."""

    mandate = models.ForeignKey(Mandate, on_delete=models.PROTECT, related_name="obligations")
    key = models.SlugField(max_length=60)
    kind = models.CharField(max_length=20, choices=ObligationKind.choices)
    title_sv = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200)
    due_on = models.DateField(_("due"))
    done_on = models.DateField(_("done"), null=True, blank=True)
    document = models.ForeignKey(Document, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    clause = models.CharField(max_length=200, blank=True)
    source_note = models.CharField(max_length=300, blank=True)

    objects = OfMandateQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "key"]
        constraints = [
            models.UniqueConstraint(name="obligation_once", fields=["mandate", "key"]),
            models.CheckConstraint(name="obligation_kind_known", condition=Q(kind__in=ObligationKind.values)),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def title(self) -> str:
        return _named(self.title_sv, self.title_en)


class DrawDownQuerySet(OfMandateQuerySet):
    def visible_to(self, user: Who) -> Self:
        """Requests are the agency's own work: those who work with the mandate, and auditors."""
        return self.for_staff(user)


class DrawDown(models.Model):
    """A request to be paid a year's money, quoting the decision's diary number. `key` only where a pack tells it."""

    LIFECYCLE = Lifecycle(
        "draw-down",
        ("draft", "sent", "received", "withdrawn"),
        (
            Move("draw_down.changed", ("draft",), "draft"),
            Move("draw_down.sent", ("draft",), "sent"),
            Move("draw_down.received", ("sent",), "received"),
            Move("draw_down.withdrawn", ("draft", "sent"), "withdrawn"),
        ),
    )
    STATE_WORDS = {
        "draft": pgettext_lazy("draw-down", "draft"),
        "sent": pgettext_lazy("draw-down", "sent"),
        "received": pgettext_lazy("draw-down", "received"),
        "withdrawn": pgettext_lazy("draw-down", "withdrawn"),
    }

    mandate = models.ForeignKey(Mandate, on_delete=models.PROTECT, related_name="draw_downs")
    key = models.SlugField(max_length=60, blank=True)
    year = models.PositiveSmallIntegerField()
    amount_ore = models.BigIntegerField()
    state = models.CharField(max_length=12, default=LIFECYCLE.first)
    requested_on = models.DateField(null=True, blank=True)
    received_on = models.DateField(null=True, blank=True)
    quoted_number = models.CharField(_("diary number quoted"), max_length=60, blank=True)
    letter = models.ForeignKey(Document, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    voucher = models.ForeignKey(Voucher, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    source_note = models.CharField(max_length=300, blank=True)
    made_by = models.CharField(max_length=80)
    made_at = models.DateTimeField(auto_now_add=True)
    sent_by = models.CharField(max_length=80, blank=True)

    objects = DrawDownQuerySet.as_manager()

    class Meta:
        ordering = ["year", "pk"]
        constraints = [
            models.CheckConstraint(
                name="draw_down_state_known", condition=Q(state__in=["draft", "sent", "received", "withdrawn"])
            ),
            models.CheckConstraint(name="draw_down_positive", condition=Q(amount_ore__gt=0)),
            models.UniqueConstraint(name="draw_down_once", fields=["mandate", "key"], condition=~Q(key="")),
            models.CheckConstraint(
                name="draw_down_four_eyes", condition=Q(sent_by="") | ~Q(sent_by=models.F("made_by"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mandate_id} {self.year}"

    @property
    def scope(self) -> Scope:
        return self.mandate.scope


class CalendarAddress(models.Model):
    """The secret address of a person's own calendar feed; a new one makes the old one dead."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_address")
    token = models.CharField(max_length=60, unique=True)
    made_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"{self.user_id}"
