"""A project's reports: what was written, frozen at every sending; its figures; who took part; what it leaves behind."""

from fractions import Fraction
from functools import cached_property

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from verkstad.agreements.models import Agreement, OfAgreementQuerySet
from verkstad.applications.models import applicant_organisations
from verkstad.core.decisions.content import ReportKind
from verkstad.core.lifecycle import Lifecycle, Move
from verkstad.core.progress import theory as theories
from verkstad.core.progress.companies import STAGES
from verkstad.core.progress.indicators import Reported
from verkstad.instruments.models import new_key
from verkstad.organisations.models import Organisation
from verkstad.people.access import Scope, Who
from verkstad.registry.models import Document
from verkstad.ui.incoming import private_storage

KIND_WORDS = {
    ReportKind.PROGRESS: pgettext_lazy("of a project", "progress report"),
    ReportKind.FINAL: pgettext_lazy("of a project", "final report"),
}
STAGE_WORDS = {
    "reached": pgettext_lazy("stage of a company", "reached"),
    "mapped": pgettext_lazy("stage of a company", "needs mapped"),
    "coached": pgettext_lazy("stage of a company", "coached"),
    "acted": pgettext_lazy("stage of a company", "has acted"),
}


class ReportQuerySet(OfAgreementQuerySet):
    def visible_to(self, user: Who) -> "ReportQuerySet":
        """Those who see the agreement; what has never been sent is its writers' own."""
        own = applicant_organisations(user) if user.is_authenticated else set()
        seen = self.filter(agreement__in=Agreement.objects.visible_to(user))
        return seen.filter(~Q(state="draft") | Q(agreement__owner__key__in=own))


class Report(models.Model):
    """A progress report or the final report, from the first word to the approval. What is due is never stored: it is
    worked out from the agreement (core.progress.schedule); a row is made when somebody begins to write."""

    LIFECYCLE = Lifecycle(
        "report of a project",
        ("draft", "sent", "returned", "approved"),
        (
            Move("progress.sent", ("draft", "returned"), "sent"),
            Move("progress.returned", ("sent",), "returned"),
            Move("progress.approved", ("sent",), "approved"),
        ),
    )
    STATE_WORDS = {
        "draft": pgettext_lazy("report of a project", "being written"),
        "sent": pgettext_lazy("report of a project", "sent, is read"),
        "returned": pgettext_lazy("report of a project", "to be changed"),
        "approved": pgettext_lazy("report of a project", "approved"),
    }
    OPEN = ("draft", "returned")
    door_private = True
    door_related = ("agreement__mandate", "agreement__owner")

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="progress_reports")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10)
    first = models.DateField(_("first day"), null=True, blank=True)
    last = models.DateField(_("last day"), null=True, blank=True)
    due_on = models.DateField(_("due"))
    state = models.CharField(max_length=10, default=LIFECYCLE.first)
    # Of all that is being written, list and files too; and which of them last changed what stands in the form, so that two
    # people (or two tabs) do not overwrite each other, and a new row in the list does not stop who is writing.
    revision = models.PositiveIntegerField(default=0)
    saved_revision = models.PositiveIntegerField(default=0)
    texts = models.JSONField(default=dict)  # by section (core.progress.sections)
    nobody = models.BooleanField(_("no companies took part in the period"), default=False)
    started_by = models.CharField(max_length=80)
    sent_at = models.DateTimeField(null=True, blank=True)
    sent_by = models.CharField(max_length=80, blank=True)
    approved_on = models.DateField(null=True, blank=True)
    approved_by = models.CharField(max_length=80, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["agreement", "number"]
        constraints = [
            models.UniqueConstraint(name="progress_number_once", fields=["agreement", "number"]),
            models.UniqueConstraint(name="progress_final_once", fields=["agreement"], condition=Q(kind="final")),
            models.CheckConstraint(
                name="progress_state_known", condition=Q(state__in=["draft", "sent", "returned", "approved"])
            ),
            models.CheckConstraint(name="progress_kind_known", condition=Q(kind__in=["progress", "final"])),
            models.CheckConstraint(
                name="progress_period_forward", condition=Q(first__isnull=True) | Q(last__isnull=True) | Q(last__gte=F("first"))
            ),
            models.CheckConstraint(
                name="progress_four_eyes", condition=Q(approved_by="") | ~Q(approved_by=F("sent_by"))
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.agreement} {self.number}"

    @property
    def scope(self) -> Scope:
        return self.agreement.scope

    @property
    def open(self) -> bool:
        """Whether the receiver may write in it."""
        return self.state in self.OPEN

    @property
    def name(self) -> str:
        return str(KIND_WORDS[ReportKind(self.kind)])

    def get_absolute_url(self) -> str:
        return reverse("progress:report", args=[self.pk])


class OfReportQuerySet(OfAgreementQuerySet):
    """What belongs to a report and follows its visibility."""

    def visible_to(self, user: Who) -> "OfReportQuerySet":
        return self.filter(report__in=Report.objects.visible_to(user))


class Edition(models.Model):
    """A report as it was sent: texts, figures, counts and plan, never changed afterwards (the database refuses it)."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    sent_at = models.DateTimeField()
    sent_by = models.CharField(max_length=80)
    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="progress_edition")

    objects = OfReportQuerySet.as_manager()

    class Meta:
        ordering = ["report", "number"]
        constraints = [models.UniqueConstraint(name="edition_number_once", fields=["report", "number"])]

    def __str__(self) -> str:
        return f"{self.report_id} {self.number}"


class Remark(models.Model):
    """What somebody at the agency asks to be changed in a section of an edition. Kept when it has been answered."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="remarks")
    section = models.CharField(max_length=20)
    text = models.TextField(max_length=2000)
    made_by = models.CharField(max_length=80)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["edition", "pk"]
        constraints = [models.UniqueConstraint(name="remark_section_once", fields=["edition", "section"])]

    def __str__(self) -> str:
        return f"{self.edition_id} {self.section}"


class IndicatorValue(models.Model):
    """A figure of one report; `split` and `part` are "" for the indicator as a whole. Fixed when the report is approved."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="values")
    indicator = models.CharField(max_length=60)
    split = models.CharField(max_length=20, blank=True)
    part = models.CharField(max_length=20, blank=True)
    amount = models.DecimalField(max_digits=18, decimal_places=4)

    objects = OfReportQuerySet.as_manager()

    class Meta:
        ordering = ["report", "indicator", "split", "part"]
        constraints = [
            models.UniqueConstraint(name="indicator_value_once", fields=["report", "indicator", "split", "part"]),
            models.CheckConstraint(name="indicator_value_not_negative", condition=Q(amount__gte=0)),
        ]

    def __str__(self) -> str:
        return f"{self.report_id} {self.indicator} {self.split} {self.part}"

    @property
    def told(self) -> Reported:
        """Needs `report`."""
        return Reported(self.report.number, self.indicator, Fraction(self.amount), self.split, self.part)


class InList(models.Model):
    """A row of a participant list, a report's or a claim's: what may be shown of whom it names."""

    number = models.CharField(_("organisation number"), max_length=10, blank=True)
    name = models.CharField(_("company"), max_length=200, blank=True)
    stage = models.CharField(_("stage"), max_length=10, default=STAGES[0])

    class Meta:
        abstract = True

    @property
    def is_person(self) -> bool:
        """Whether the number is a sole trader's personal number (R22), or there is none."""
        return is_personal(self.number)

    @property
    def stage_word(self) -> str:
        return str(STAGE_WORDS[self.stage])

    @property
    def shown_number(self) -> str:
        """The number as it may be shown outside the report: empty where it is a person's."""
        return shown_number(self.number)


def is_personal(number: str) -> bool:
    """Whether there is no number, or it is a person's (R22)."""
    return not number or number[2] in "01"


def shown_number(number: str) -> str:
    return "" if is_personal(number) else f"{number[:6]}-{number[6:]}"


def shown_name(number: str, name: str) -> str:
    """A company's name; of a sole trader, whose number is a person's, only that it is one (R22)."""
    return gettext("sole trader") if is_personal(number) else name


class Participant(InList):
    """A row of a report's participant list: a company, or a person without one yet (then only an address is known).

    Addresses of people are seen by those who handle the report and its owner, and stand in no export and no log (R22).
    """

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="participants")
    row = models.PositiveIntegerField()
    email = models.EmailField(_("e-mail"))
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="participations"
    )

    objects = OfReportQuerySet.as_manager()

    class Meta:
        ordering = ["report", "row"]
        constraints = [
            models.UniqueConstraint(name="participant_row_once", fields=["report", "row"]),
            models.UniqueConstraint(name="participant_once", fields=["report", "number", "email"]),
            models.CheckConstraint(name="participant_stage_known", condition=Q(stage__in=STAGES)),
        ]

    def __str__(self) -> str:
        return f"{self.report_id} {self.row}"


def place(file: "ReportFile", _name: str) -> str:
    """Where a file lies: nothing of its own name is in the path, so nothing can be made to run."""
    return f"progress/{file.report_id}/{file.key}"


class ReportFile(models.Model):
    """A file that is sent with a report: checked before it came here, private. One that has been sent is never removed
    (the database refuses it); taken out, it is left out of later editions."""

    door_private = True
    door_key = "key"
    door_related = ("report__agreement__mandate", "report__agreement__owner")

    key = models.CharField(max_length=20, unique=True, default=new_key)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="files")
    file = models.FileField(upload_to=place, storage=private_storage, max_length=200)
    name = models.CharField(max_length=150)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    since = models.PositiveSmallIntegerField(null=True, blank=True)  # the first edition that it was sent with
    out = models.BooleanField(default=False)
    added_at = models.DateTimeField(auto_now_add=True)
    added_by = models.CharField(max_length=80)

    objects = OfReportQuerySet.as_manager()

    class Meta:
        ordering = ["report", "pk"]
        constraints = [
            models.UniqueConstraint(name="report_file_once", fields=["report", "sha256"], condition=Q(out=False)),
            models.CheckConstraint(name="report_file_out_after_sent", condition=Q(out=False) | Q(since__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def scope(self) -> Scope:
        return self.report.scope


class Handover(models.Model):
    """A line of the final report's plan: what lives on, who takes it over, what pays for it."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="handovers")
    position = models.PositiveSmallIntegerField()
    what = models.CharField(_("what lives on"), max_length=300)
    taker = models.CharField(_("who takes it over"), max_length=200)
    money = models.CharField(_("what pays for it"), max_length=300)
    until = models.DateField(_("secured until"), null=True, blank=True)

    objects = OfReportQuerySet.as_manager()

    class Meta:
        ordering = ["report", "position"]
        constraints = [models.UniqueConstraint(name="handover_position_once", fields=["report", "position"])]

    def __str__(self) -> str:
        return f"{self.report_id} {self.position}"


class Theory(models.Model):
    """A project's theory of change (R34, core.progress.theory); the newest number is the one that holds."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="theories")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField()
    saved_by = models.CharField(max_length=80)
    saved_at = models.DateTimeField(auto_now_add=True)

    objects = OfAgreementQuerySet.as_manager()

    class Meta:
        ordering = ["agreement", "-number"]
        constraints = [models.UniqueConstraint(name="theory_number_once", fields=["agreement", "number"])]

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.number}"

    @cached_property
    def told(self) -> theories.Theory:
        return theories.from_json(self.content)


class Closing(models.Model):
    """A project was closed, or opened again: the days, what it rests on, and until when its papers are kept (R18)."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="closings")
    reopened = models.BooleanField(default=False)
    final_payment_on = models.DateField(_("final payment"), null=True, blank=True)
    eu_money = models.BooleanField(_("with EU money"), default=False)
    reasons = models.TextField(_("reasons"), max_length=4000, blank=True)
    made_on = models.DateField()
    made_by = models.CharField(max_length=80)

    objects = OfAgreementQuerySet.as_manager()

    class Meta:
        ordering = ["agreement", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="closing_rests_on_something",
                condition=Q(reopened=False, final_payment_on__isnull=False) | (Q(reopened=True) & ~Q(reasons="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.made_on}"
