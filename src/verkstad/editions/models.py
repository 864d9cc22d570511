from functools import cached_property

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from verkstad.core.lifecycle import Lifecycle, Move
from verkstad.core.reporting import template as templates
from verkstad.grants.models import Project
from verkstad.mandate.models import Mandate, Obligation, Programme
from verkstad.organisations.models import Region
from verkstad.people.access import Scope, Who, mandates_of
from verkstad.people.models import READERS
from verkstad.registry.models import Document
from verkstad.ui.incoming import private_storage

LANGUAGES = ("sv", "en")


def place(copy: "Copy", name: str) -> str:
    return f"editions/{copy.edition_id}/{copy.language}/{name}"


class Kind(models.TextChoices):
    """What sort of report (core.reporting.template.KINDS)."""

    INTERIM = "interim", pgettext_lazy("kind of report", "interim report")
    FINAL = "final", pgettext_lazy("kind of report", "final report")
    ANNEX = "annex", _("project annex")
    REGIONAL = "regional", _("regional sheet")
    SUMMARY = "summary", _("public summary")


class Template(models.Model):
    """A version of a template of a programme's pack; never changed (R43)."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="report_templates")
    key = models.SlugField(max_length=60)
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["programme", "key", "-number"]
        constraints = [
            models.UniqueConstraint(name="report_template_once", fields=["programme", "key", "number"]),
            models.CheckConstraint(name="report_template_kind_known", condition=Q(kind__in=Kind.values)),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.number}"

    @cached_property
    def told(self) -> templates.Template:
        return templates.from_json(self.content)

    @property
    def title(self) -> str:
        return self.told.title((get_language() or "sv")[:2])


class State(models.TextChoices):
    WRITING = "writing", pgettext_lazy("report", "is being written")
    READY = "ready", pgettext_lazy("report", "waits for the presenter")
    PROPOSED = "proposed", pgettext_lazy("report", "waits for approval")
    APPROVED = "approved", pgettext_lazy("report", "approved")


class ReportQuerySet(models.QuerySet["Report"]):
    def visible_to(self, user: Who) -> "ReportQuerySet":
        """Those who read the mandate: what is being written is the agency's own working material."""
        reached = mandates_of(user, *READERS)
        return self if reached is None else self.filter(mandate__key__in=reached)


class Report(models.Model):
    """A report of a mandate: what it counts (up to `as_of`), which languages it is written in, and how far it has come.

    `round` is the number of the edition that is being written or was approved last.
    """

    LIFECYCLE = Lifecycle(
        "report to the government",
        tuple(State.values),
        (
            Move("edition.handed_over", (State.WRITING,), State.READY),
            Move("edition.proposed", (State.READY,), State.PROPOSED),
            Move("edition.sent_back", (State.READY, State.PROPOSED), State.WRITING),
            Move("edition.approved", (State.PROPOSED,), State.APPROVED),
            Move("edition.begun_anew", (State.APPROVED,), State.WRITING),
        ),
    )
    STATE_WORDS = dict(State.choices)
    door_private = True
    door_related = ("mandate__programme", "template", "obligation", "project", "region")

    mandate = models.ForeignKey(Mandate, on_delete=models.PROTECT, related_name="reports")
    template = models.ForeignKey(Template, on_delete=models.PROTECT, related_name="reports")
    title_sv = models.CharField(_("title in Swedish"), max_length=200)
    title_en = models.CharField(_("title in English"), max_length=200, blank=True)
    english = models.BooleanField(_("in English too"), default=False)
    as_of = models.DateField(_("counts up to"))
    project = models.ForeignKey(Project, null=True, blank=True, on_delete=models.PROTECT, related_name="reports_about")
    region = models.ForeignKey(Region, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    obligation = models.ForeignKey(
        Obligation, null=True, blank=True, on_delete=models.PROTECT, related_name="reports", verbose_name=_("meets")
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.WRITING)
    round = models.PositiveSmallIntegerField(default=1)
    begun_by = models.CharField(max_length=80)
    begun_at = models.DateTimeField(auto_now_add=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["-as_of", "-pk"]
        constraints = [
            models.CheckConstraint(name="report_state_known", condition=Q(state__in=State.values)),
            models.CheckConstraint(name="report_in_english_has_title", condition=Q(english=False) | ~Q(title_en="")),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        english = self.title_en and (get_language() or "sv").startswith("en")
        return self.title_en if english else self.title_sv

    def title_in(self, language: str) -> str:
        return (self.title_en if language == "en" else "") or self.title_sv

    @property
    def languages(self) -> tuple[str, ...]:
        return LANGUAGES if self.english else LANGUAGES[:1]

    @property
    def scope(self) -> Scope:
        return Scope(mandate=self.mandate.key)

    @property
    def kind(self) -> str:
        return self.template.kind

    def get_absolute_url(self) -> str:
        return reverse("editions:report", args=[self.pk])


class OfReportQuerySet(models.QuerySet):
    of = "report__"

    def visible_to(self, user: Who) -> "OfReportQuerySet":
        """As the report."""
        reached = mandates_of(user, *READERS)
        return self if reached is None else self.filter(**{f"{self.of}mandate__key__in": reached})


class Text(models.Model):
    """A version of a part's text in a language; the highest number is what stands. Never changed and never removed.

    `base` is the number that the writer had before them; `round` the edition that it was written for.
    """

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="texts")
    part = models.SlugField(max_length=60)
    language = models.CharField(max_length=2, choices=[("sv", _("Swedish")), ("en", _("English"))])
    number = models.PositiveIntegerField()
    base = models.PositiveIntegerField(default=0)
    round = models.PositiveSmallIntegerField()
    text = models.TextField(blank=True)
    saved_by = models.CharField(max_length=80)
    saved_at = models.DateTimeField(auto_now_add=True)

    objects = OfReportQuerySet.as_manager()

    class Meta:
        ordering = ["report", "part", "language", "-number"]
        constraints = [
            models.UniqueConstraint(name="report_text_number_once", fields=["report", "part", "language", "number"]),
            models.CheckConstraint(name="report_text_base_before", condition=Q(base__lt=F("number"))),
        ]

    def __str__(self) -> str:
        return f"{self.report_id} {self.part} {self.language} {self.number}"


class Comment(models.Model):
    """A colleague's remark on a part, at the version that it was read in; resolved by somebody, or open."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="comments")
    part = models.SlugField(max_length=60)
    language = models.CharField(max_length=2)
    version = models.PositiveIntegerField(default=0)
    text = models.TextField(_("comment"), max_length=2000)
    made_by = models.CharField(max_length=80)
    made_at = models.DateTimeField(auto_now_add=True)
    resolved_by = models.CharField(max_length=80, blank=True)
    resolved_at = models.DateTimeField(null=True, blank=True)

    objects = OfReportQuerySet.as_manager()
    door_private = True
    door_related = ("report__mandate",)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="report_comment_resolved_whole",
                condition=Q(resolved_by="", resolved_at__isnull=True)
                | (~Q(resolved_by="") & Q(resolved_at__isnull=False)),
            )
        ]

    def __str__(self) -> str:
        return f"{self.report_id} {self.part} {self.pk}"

    @property
    def scope(self) -> Scope:
        return self.report.scope


class Step(models.TextChoices):
    """A step of the sign-off chain."""

    HANDED_OVER = "handed_over", pgettext_lazy("sign-off", "handed over")
    PROPOSED = "proposed", pgettext_lazy("sign-off", "presented for approval")
    SENT_BACK = "sent_back", pgettext_lazy("sign-off", "sent back")
    APPROVED = "approved", pgettext_lazy("sign-off", "approved")


class Signature(models.Model):
    """Who took which step of the sign-off, and when; `why` where it was sent back. Never changed."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="signatures")
    round = models.PositiveSmallIntegerField()
    step = models.CharField(max_length=12, choices=Step.choices)
    by = models.CharField(max_length=80)
    at = models.DateTimeField(auto_now_add=True)
    why = models.TextField(_("why it is sent back"), max_length=2000, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="signature_step_known", condition=Q(step__in=Step.values)),
            models.CheckConstraint(name="signature_back_says_why", condition=~Q(step="sent_back") | ~Q(why="")),
        ]

    def __str__(self) -> str:
        return f"{self.report_id} {self.round} {self.step}"


class EditionQuerySet(models.QuerySet["Edition"]):
    def visible_to(self, user: Who) -> "EditionQuerySet":
        """Approved editions of published mandates to everybody; of the others to those who read the mandate."""
        reached = mandates_of(user, *READERS)
        if reached is None:
            return self
        return self.filter(Q(report__mandate__public=True) | Q(report__mandate__key__in=reached))


class Edition(models.Model):
    """An approved report, frozen (R43). `proposed_by` presented it, `decided_by` approved it and wrote none of it (R13).

    `known` is the moment up to which facts were known: with it the figures come out the same for ever.
    """

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveSmallIntegerField()
    replaces = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="later")
    template = models.ForeignKey(Template, on_delete=models.PROTECT, related_name="+")
    as_of = models.DateField()
    known = models.DateTimeField()
    decided_on = models.DateField()
    handled_by = models.JSONField()  # journal keys of who wrote
    proposed_by = models.CharField(max_length=80)
    decided_by = models.CharField(max_length=80)
    decision = models.JSONField()  # what the decision line says, by language: names as they were
    document = models.OneToOneField(Document, on_delete=models.PROTECT, related_name="report_edition")

    objects = EditionQuerySet.as_manager()
    door_related = ("report__mandate__programme", "report__obligation", "template", "document", "replaces")

    class Meta:
        ordering = ["-decided_on", "-pk"]
        constraints = [
            models.UniqueConstraint(name="report_edition_once", fields=["report", "number"]),
            models.CheckConstraint(name="report_edition_four_eyes", condition=~Q(decided_by=F("proposed_by"))),
        ]

    def __str__(self) -> str:
        return f"{self.report} {self.number}"

    @property
    def scope(self) -> Scope:
        return self.report.scope

    def get_absolute_url(self) -> str:
        return reverse("editions:edition", args=[self.pk])


class Copy(models.Model):
    """An edition in one language: the document, the snapshot that proves it, and its files; never changed."""

    FORMS = ("pdf", "html", "docx", "xlsx")

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="copies")
    language = models.CharField(max_length=2)
    snapshot = models.BinaryField()  # as core.reporting.snapshot packs it
    sha256 = models.CharField(max_length=64)  # of the snapshot's own text, as the journal has it
    pdf = models.FileField(upload_to=place, storage=private_storage, max_length=200)
    html = models.FileField(upload_to=place, storage=private_storage, max_length=200)
    docx = models.FileField(upload_to=place, storage=private_storage, max_length=200)
    xlsx = models.FileField(upload_to=place, storage=private_storage, max_length=200)
    marks = models.JSONField(default=dict)  # size and SHA-256 of each file, by form

    class Meta:
        ordering = ["edition", "-language"]
        constraints = [models.UniqueConstraint(name="edition_language_once", fields=["edition", "language"])]

    def __str__(self) -> str:
        return f"{self.edition_id} {self.language}"
