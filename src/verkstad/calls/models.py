from datetime import datetime
from functools import cached_property

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from verkstad.core.calls.terms import CallTerms, from_json
from verkstad.core.lifecycle import Lifecycle, Move
from verkstad.mandate.models import Mandate, Programme
from verkstad.people.access import Scope, Who, mandates_of
from verkstad.people.models import READERS
from verkstad.ui.kept import KEPT, kept


class CallKind(models.TextChoices):
    """What a call is (R1)."""

    OPEN = "open", _("open call")
    ROLLING = "rolling", _("rolling call")
    TWO_STAGE = "two_stage", _("call in two stages")
    REQUISITION = "requisition", _("requisition")
    CHEQUE = "cheque", _("company cheque")


class CallState(models.TextChoices):
    """A call is prepared, then published; whether it is open follows from its window."""

    DRAFT = "draft", _("draft")
    PUBLISHED = "published", _("published")
    CANCELLED = "cancelled", _("cancelled")


LIFECYCLE = Lifecycle(
    "call",
    tuple(CallState.values),
    (
        Move("call.published", ("draft",), "published"),
        Move("call.changed", ("published",), "published"),
        Move("call.extended", ("published",), "published"),
        Move("call.cancelled", ("published",), "cancelled"),
    ),
)


class CallQuerySet(models.QuerySet["Call"]):
    def visible_to(self, user: Who) -> "CallQuerySet":
        """Published (and cancelled) calls to everybody; drafts to those who read the call's mandate."""
        reached = mandates_of(user, *READERS)
        if reached is None:
            return self
        return self.filter(~Q(state=CallState.DRAFT) | Q(mandate__key__in=reached))


class Call(models.Model):
    """A call. Titles, window and `version` repeat the published version, so that lists need no JSON.

    `opens_at` and `closes_at` (null = no such end) are moments; `second_closes_at` is when the full applications of a
    call in two stages are due. Both closings move only with an Extension.
    """

    door_key = "key"
    door_related = ("mandate__programme", "version")

    key = models.SlugField(_("key"), max_length=60, unique=True)
    mandate = models.ForeignKey(Mandate, on_delete=models.PROTECT, related_name="calls")
    kind = models.CharField(_("kind"), max_length=12, choices=CallKind.choices)
    state = models.CharField(_("state"), max_length=10, choices=CallState.choices, default=CallState.DRAFT)
    title_sv = models.CharField(_("title in Swedish"), max_length=200)
    title_en = models.CharField(_("title in English"), max_length=200, blank=True)
    opens_at = models.DateTimeField(_("opens"), null=True, blank=True)
    closes_at = models.DateTimeField(_("closes"), null=True, blank=True)
    second_closes_at = models.DateTimeField(_("full applications due"), null=True, blank=True)
    grace_minutes = models.PositiveSmallIntegerField(_("grace, minutes"), default=0)
    sealed = models.BooleanField(_("sealed until closing"), default=False)
    version = models.ForeignKey("CallVersion", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    source_note = models.CharField(_("source"), max_length=300, blank=True)

    objects = CallQuerySet.as_manager()

    class Meta:
        ordering = ["-opens_at", "key"]
        constraints = [
            models.CheckConstraint(name="call_kind_known", condition=Q(kind__in=CallKind.values)),
            models.CheckConstraint(name="call_state_known", condition=Q(state__in=CallState.values)),
            models.CheckConstraint(
                name="call_published_has_version", condition=Q(state="draft") | Q(version__isnull=False)
            ),
            models.CheckConstraint(
                name="call_window_forward",
                condition=Q(opens_at__isnull=True) | Q(closes_at__isnull=True) | Q(closes_at__gt=models.F("opens_at")),
            ),
        ]
        indexes = [models.Index(name="call_window", fields=["state", "closes_at"])]

    def __str__(self) -> str:
        return self.key

    @property
    def title(self) -> str:
        return (self.title_en or self.title_sv) if (get_language() or "sv").startswith("en") else self.title_sv

    @property
    def scope(self) -> Scope:
        return Scope(mandate=self.mandate.key)

    def get_absolute_url(self) -> str:
        return reverse("calls:call", args=[self.key])

    def closing(self, stage: int = 1) -> datetime | None:
        """When a stage takes nothing more, the grace time aside; None where it never closes."""
        return self.closes_at if stage == 1 else self.second_closes_at

    def is_open(self, moment: datetime) -> bool:
        """Whether applications are taken at a moment, the grace time aside."""
        return (
            self.state == CallState.PUBLISHED
            and (self.opens_at is None or self.opens_at <= moment)
            and (self.closes_at is None or moment < self.closes_at)
        )


class CallVersion(models.Model):
    """A call's terms as JSON (`core.calls.terms`). The database refuses changes once published."""

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    saved_at = models.DateTimeField(auto_now=True)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.CharField(max_length=80, blank=True)
    change_sv = models.CharField(_("what changed, in Swedish"), max_length=500, blank=True)
    change_en = models.CharField(_("what changed, in English"), max_length=500, blank=True)

    class Meta:
        ordering = ["call", "-number"]
        constraints = [
            models.UniqueConstraint(name="call_version_number_once", fields=["call", "number"]),
            models.UniqueConstraint(name="call_one_draft", fields=["call"], condition=Q(published_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.call_id} {self.number}"

    @cached_property
    def terms(self) -> CallTerms:
        if self.published_at is None:
            return from_json(self.content)
        return kept((CallVersion, self.pk, self.sha256), lambda: from_json(self.content))

    @property
    def terms_kept(self) -> bool:
        """Whether the process has read these terms before: then `terms` costs nothing, even where the content was left."""
        return self.published_at is not None and (CallVersion, self.pk, self.sha256) in KEPT


class Extension(models.Model):
    """The closing of a call, or of its second stage, moved for everybody, with its reason; `outage_from`/`outage_to`
    where it was an outage."""

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="extensions")
    stage = models.PositiveSmallIntegerField(default=1)
    closed_before = models.DateTimeField()
    closes_after = models.DateTimeField()
    outage_from = models.DateTimeField(null=True, blank=True)
    outage_to = models.DateTimeField(null=True, blank=True)
    reason_sv = models.CharField(_("reason in Swedish"), max_length=500)
    reason_en = models.CharField(_("reason in English"), max_length=500, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.CharField(max_length=80)

    class Meta:
        ordering = ["call", "made_at"]
        constraints = [
            models.CheckConstraint(name="extension_forward", condition=Q(closes_after__gt=models.F("closed_before")))
        ]

    @property
    def reason(self) -> str:
        """Why, in the reader's language where it is said in that."""
        return (self.reason_en or self.reason_sv) if (get_language() or "sv").startswith("en") else self.reason_sv

    def __str__(self) -> str:
        return f"{self.call_id} {self.closes_after}"


class CallQuestionQuerySet(models.QuerySet["CallQuestion"]):
    def visible_to(self, user: Who) -> "CallQuestionQuerySet":
        """Answered ones to everybody who sees the call; all to those who read the call's mandate; each asker their own."""
        reached = mandates_of(user, *READERS)
        if reached is None:
            return self
        own = Q(asked_by_id=user.pk) if user.is_authenticated else Q(pk__in=[])
        return self.filter(Q(published_at__isnull=False) | Q(call__mandate__key__in=reached) | own)


class CallQuestion(models.Model):
    """A question about a call and the answer that everybody sees. `asked` is the asker's own wording and never public."""

    door_related = ("call__mandate",)

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="questions")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    asked = models.TextField(_("question as asked"), max_length=2000)
    asked_at = models.DateTimeField(auto_now_add=True)
    question_sv = models.TextField(_("question in Swedish"), max_length=2000, blank=True)
    question_en = models.TextField(_("question in English"), max_length=2000, blank=True)
    answer_sv = models.TextField(_("answer in Swedish"), max_length=5000, blank=True)
    answer_en = models.TextField(_("answer in English"), max_length=5000, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.CharField(max_length=80, blank=True)

    objects = CallQuestionQuerySet.as_manager()

    class Meta:
        ordering = ["call", "-published_at", "-asked_at"]
        indexes = [models.Index(name="call_question_waiting", fields=["call", "published_at"])]

    def __str__(self) -> str:
        return f"{self.call_id} #{self.pk}"

    @property
    def scope(self) -> Scope:
        return Scope(mandate=self.call.mandate.key)


class Follow(models.Model):
    """Somebody who wants to hear of a call (or, without one, of every new call) by e-mail, confirmed by a link."""

    call = models.ForeignKey(Call, null=True, blank=True, on_delete=models.CASCADE, related_name="follows")
    email = models.EmailField(_("e-mail"))
    language = models.CharField(max_length=5, default="sv")
    secret = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(auto_now_add=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    told = models.JSONField(default=dict, blank=True)  # what has been sent, so that nothing is sent twice

    class Meta:
        constraints = [
            models.UniqueConstraint(name="follow_once", fields=["call", "email"]),
            models.UniqueConstraint(name="follow_all_once", fields=["email"], condition=Q(call__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"


class CostFactQuerySet(models.QuerySet["CostFact"]):
    def visible_to(self, user: Who) -> "CostFactQuerySet":
        """Rates and ceilings of published rules are no secret."""
        return self


class CostMethod(models.TextChoices):
    """What a fact is used for: a simplified cost option, a highest share, or only to be known."""

    FLAT_RATE = "flat_rate", _("flat rate")
    UNIT_COST = "unit_cost", _("unit cost")
    LUMP_SUM = "lump_sum", _("lump sum")
    HIGHEST_SHARE = "highest_share", _("highest share")
    OTHER = "other", _("other")


class CostFact(models.Model):
    """A rate, amount or ceiling of a scheme, as the programme's pack tells it with its source; calls choose among them.

    `value` is percent, kronor or hours as `unit` says. `fills` is the cost kind that a computed amount stands in, `of`
    the kinds that a flat rate counts from.
    """

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="cost_facts")
    key = models.SlugField(max_length=60)
    scheme_sv = models.CharField(max_length=120)
    scheme_en = models.CharField(max_length=120)
    label_sv = models.CharField(max_length=200)
    label_en = models.CharField(max_length=200)
    method = models.CharField(max_length=14, choices=CostMethod.choices)
    value = models.DecimalField(max_digits=14, decimal_places=2)
    unit = models.CharField(max_length=20)  # percent | kr | kr_per_hour | hours
    clause = models.CharField(max_length=120, blank=True)
    fills = models.CharField(max_length=60, blank=True)
    of = models.JSONField(default=list, blank=True)
    confirmed = models.BooleanField(default=True)
    note_sv = models.CharField(max_length=300, blank=True)
    note_en = models.CharField(max_length=300, blank=True)
    source_note = models.CharField(max_length=300, blank=True)

    objects = CostFactQuerySet.as_manager()

    class Meta:
        ordering = ["programme", "scheme_sv", "key"]
        constraints = [
            models.UniqueConstraint(name="cost_fact_once", fields=["programme", "key"]),
            models.CheckConstraint(name="cost_fact_method_known", condition=Q(method__in=CostMethod.values)),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def label(self) -> str:
        return (self.label_en or self.label_sv) if (get_language() or "sv").startswith("en") else self.label_sv

    @property
    def scheme(self) -> str:
        return (self.scheme_en or self.scheme_sv) if (get_language() or "sv").startswith("en") else self.scheme_sv


class EligibleKindQuerySet(models.QuerySet["EligibleKind"]):
    def visible_to(self, user: Who) -> "EligibleKindQuerySet":
        """Kinds of cost are no secret."""
        return self


class EligibleKind(models.Model):
    """A cost kind (kostnadsslag) that calls of a programme may open."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="eligible_kinds")
    key = models.SlugField(max_length=60)
    number = models.PositiveSmallIntegerField()
    label_sv = models.CharField(max_length=120)
    label_en = models.CharField(max_length=120)
    source_note = models.CharField(max_length=300, blank=True)

    objects = EligibleKindQuerySet.as_manager()

    class Meta:
        ordering = ["programme", "number"]
        constraints = [models.UniqueConstraint(name="eligible_kind_once", fields=["programme", "key"])]

    def __str__(self) -> str:
        return self.key

    @property
    def label(self) -> str:
        return (self.label_en or self.label_sv) if (get_language() or "sv").startswith("en") else self.label_sv
