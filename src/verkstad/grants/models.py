from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from verkstad.core.period import PRECISIONS
from verkstad.funds.models import ProjectCode
from verkstad.mandate.models import FocusArea, Mandate, Qualifier
from verkstad.organisations.models import Organisation, Region
from verkstad.people.access import Scope, Who, mandates_of, organisations_of
from verkstad.people.models import READERS


def in_language(thing: models.Model, field: str) -> str:
    """The field in the language that is active; in Swedish where it is said in no other."""
    sv, en = getattr(thing, f"{field}_sv"), getattr(thing, f"{field}_en")
    return str(en if en and (get_language() or "sv").startswith("en") else sv)


class ProjectKind(models.TextChoices):
    """What a project is for."""

    PRESTUDY = "prestudy", _("prestudy")
    IMPLEMENTATION = "implementation", _("implementation project")
    SCALING = "scaling", _("scaling project")
    OTHER = "other", _("other")


class ProjectState(models.TextChoices):
    """Where a project is in its life."""

    PLANNED = "planned", _("planned")
    RUNNING = "running", _("running")
    ENDED = "ended", _("ended")


class Approach(models.TextChoices):
    """How a project works: close to single companies, or on structures that many share."""

    COMPANY_NEAR = "company_near", _("close to companies")
    STRUCTURAL = "structural", _("structure across regions")


class Unit(models.TextChoices):
    """In what a result is counted."""

    COUNT = "count", _("count")
    TKR = "tkr", _("SEK thousand")
    PERCENT = "percent", _("per cent")


class ProjectQuerySet(models.QuerySet["Project"]):
    def visible_to(self, user: Who) -> "ProjectQuerySet":
        """Published projects to everybody; the others to the mandate's staff and the owner's people."""
        reached = mandates_of(user, *READERS)
        found = self.select_related("mandate__programme", "owner")
        if reached is None:
            return found
        open_to_all = Q(public=True, mandate__public=True)
        if not reached and not organisations_of(user):
            return found.filter(open_to_all)
        return found.filter(open_to_all | Q(mandate__key__in=reached) | Q(owner__key__in=organisations_of(user)))


class Project(models.Model):
    """A granted project. It may touch many regions (R24); its grant is null where the source gives none."""

    mandate = models.ForeignKey(Mandate, on_delete=models.PROTECT, related_name="projects")
    key = models.SlugField(max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=20, choices=ProjectKind.choices)
    state = models.CharField(_("state"), max_length=12, choices=ProjectState.choices)
    owner = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="projects")
    partners = models.ManyToManyField(Organisation, related_name="partner_projects", blank=True)
    regions = models.ManyToManyField(Region, related_name="projects", blank=True)
    focus_areas = models.ManyToManyField(FocusArea, related_name="projects", blank=True)
    start_on = models.DateField(_("start"), null=True, blank=True)
    start_precision = models.CharField(max_length=5, default="day")  # what the source tells: day | month | year
    end_on = models.DateField(_("end"), null=True, blank=True)
    end_precision = models.CharField(max_length=5, default="day")
    grant_ore = models.BigIntegerField(_("granted"), null=True, blank=True)
    grant_qualifier = models.CharField(max_length=12, choices=Qualifier.choices, blank=True)
    other_funding_ore = models.BigIntegerField(_("other funding"), null=True, blank=True)
    other_funding_note = models.CharField(max_length=300, blank=True)
    total_cost_ore = models.BigIntegerField(_("whole funding"), null=True, blank=True)
    total_cost_qualifier = models.CharField(max_length=12, choices=Qualifier.choices, blank=True)
    approach = models.CharField(_("approach"), max_length=20, choices=Approach.choices, blank=True)
    summary_sv = models.TextField(blank=True)
    summary_en = models.TextField(blank=True)
    confirmed = models.BooleanField(_("confirmed"), default=True)
    note_sv = models.CharField(max_length=400, blank=True)
    note_en = models.CharField(max_length=400, blank=True)
    source_note = models.CharField(_("source"), max_length=300, blank=True)
    public = models.BooleanField(_("public"), default=True)
    project_code = models.OneToOneField(
        ProjectCode, null=True, blank=True, on_delete=models.PROTECT, related_name="project"
    )

    objects = ProjectQuerySet.as_manager()
    door_key = "key"

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(name="project_kind_known", condition=Q(kind__in=ProjectKind.values)),
            models.CheckConstraint(name="project_state_known", condition=Q(state__in=ProjectState.values)),
            models.CheckConstraint(
                name="project_period_forward",
                condition=Q(end_on__isnull=True) | Q(start_on__isnull=True) | Q(end_on__gte=F("start_on")),
            ),
            models.CheckConstraint(
                name="project_precision_known",
                condition=Q(start_precision__in=PRECISIONS, end_precision__in=PRECISIONS),
            ),
            models.CheckConstraint(
                name="project_grant_not_negative", condition=Q(grant_ore__isnull=True) | Q(grant_ore__gte=0)
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("grants:project", args=[self.key])

    @property
    def summary(self) -> str:
        return in_language(self, "summary")

    @property
    def note(self) -> str:
        return in_language(self, "note")

    @property
    def scope(self) -> Scope:
        owner = self.owner.key if self.owner_id and self.owner else ""
        return Scope(mandate=self.mandate.key, organisation=owner)


class Result(models.Model):
    """A reported result of a project, or of a mandate as a whole: a figure with qualifier and source, never bare.

    `value` is null where the source gives no figure but a word ("hundreds"), which the words then keep. A percentage
    carries its two numbers where the source tells them (R36).
    """

    mandate = models.ForeignKey(Mandate, on_delete=models.PROTECT, related_name="results")
    project = models.ForeignKey(Project, null=True, blank=True, on_delete=models.PROTECT, related_name="results")
    key = models.SlugField(max_length=60)  # companies_reached | informed | interviewed | coached | workshop | ...
    label_sv = models.CharField(max_length=120)
    label_en = models.CharField(max_length=120, blank=True)
    value = models.DecimalField(max_digits=18, decimal_places=3, null=True, blank=True)
    unit = models.CharField(max_length=10, choices=Unit.choices, default=Unit.COUNT)
    counts_companies = models.BooleanField(default=False)
    qualifier = models.CharField(max_length=12, choices=Qualifier.choices, blank=True)
    words_sv = models.CharField(max_length=60, blank=True)
    words_en = models.CharField(max_length=60, blank=True)
    numerator = models.DecimalField(max_digits=18, decimal_places=3, null=True, blank=True)
    denominator = models.DecimalField(max_digits=18, decimal_places=3, null=True, blank=True)
    reported_on = models.DateField(null=True, blank=True)
    reported_precision = models.CharField(max_length=5, default="day")  # day | month | year
    source_note = models.CharField(max_length=300, blank=True)
    note_sv = models.CharField(max_length=300, blank=True)
    note_en = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="result_of_project_once",
                fields=["project", "key", "source_note"],
                condition=Q(project__isnull=False),
            ),
            models.UniqueConstraint(
                name="result_of_mandate_once",
                fields=["mandate", "key", "source_note"],
                condition=Q(project__isnull=True),
            ),
            models.CheckConstraint(name="result_precision_known", condition=Q(reported_precision__in=PRECISIONS)),
            models.CheckConstraint(name="result_unit_known", condition=Q(unit__in=Unit.values)),
            models.CheckConstraint(name="result_says_something", condition=Q(value__isnull=False) | ~Q(words_sv="")),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.value}"

    @property
    def label(self) -> str:
        return in_language(self, "label")

    @property
    def words(self) -> str:
        return in_language(self, "words")

    @property
    def note(self) -> str:
        return in_language(self, "note")


class FunnelStage(models.Model):
    """A stage of a funnel (R30): companies met, informed, interviewed, coached. Unknown numbers keep their words."""

    mandate = models.ForeignKey(Mandate, null=True, blank=True, on_delete=models.PROTECT, related_name="funnel_stages")
    project = models.ForeignKey(Project, null=True, blank=True, on_delete=models.PROTECT, related_name="funnel_stages")
    funnel = models.SlugField(max_length=60)
    name_sv = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True)
    number = models.PositiveSmallIntegerField()
    label_sv = models.CharField(max_length=120)
    label_en = models.CharField(max_length=120)
    companies = models.PositiveIntegerField(null=True, blank=True)
    words_sv = models.CharField(max_length=60, blank=True)
    words_en = models.CharField(max_length=60, blank=True)
    qualifier = models.CharField(max_length=12, choices=Qualifier.choices, blank=True)
    source_note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["funnel", "number"]
        constraints = [models.UniqueConstraint(name="funnel_stage_once", fields=["mandate", "funnel", "number"])]

    def __str__(self) -> str:
        return f"{self.funnel} {self.number}"

    @property
    def name(self) -> str:
        return in_language(self, "name")

    @property
    def label(self) -> str:
        return in_language(self, "label")

    @property
    def words(self) -> str:
        return in_language(self, "words")


class Participation(models.Model):
    """That a region took part in a kind of project, as far as a source tells; `took_part` is null where unknown."""

    mandate = models.ForeignKey(Mandate, on_delete=models.PROTECT, related_name="participations")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="participations")
    kind = models.CharField(max_length=20, choices=ProjectKind.choices)
    took_part = models.BooleanField(null=True)
    note_sv = models.CharField(max_length=300, blank=True)
    note_en = models.CharField(max_length=300, blank=True)
    source_note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["region", "kind"]
        constraints = [models.UniqueConstraint(name="participation_once", fields=["mandate", "region", "kind"])]

    def __str__(self) -> str:
        return f"{self.region_id} {self.kind} {self.took_part}"

    @property
    def note(self) -> str:
        return in_language(self, "note")
