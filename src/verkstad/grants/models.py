from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from verkstad.funds.models import ProjectCode
from verkstad.mandate.models import FocusArea, Mandate, Qualifier
from verkstad.organisations.models import Organisation, Region
from verkstad.people.access import Scope, Who, mandates_of, organisations_of
from verkstad.people.models import READERS


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


class ProjectQuerySet(models.QuerySet["Project"]):
    def visible_to(self, user: Who) -> "ProjectQuerySet":
        """Published projects to everybody; the others to the mandate's staff and the owner's people."""
        reached = mandates_of(user, *READERS)
        if reached is None:
            return self
        mine = Q(mandate__key__in=reached) | Q(owner__key__in=organisations_of(user))
        return self.filter(Q(public=True) | mine)


class Project(models.Model):
    """A granted project. It may touch many regions (R24); its grant is null where the source gives none."""

    mandate = models.ForeignKey(Mandate, on_delete=models.PROTECT, related_name="projects")
    key = models.SlugField(max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=20, choices=ProjectKind.choices)
    state = models.CharField(_("state"), max_length=12, choices=ProjectState.choices)
    owner = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="projects")
    regions = models.ManyToManyField(Region, related_name="projects", blank=True)
    focus_areas = models.ManyToManyField(FocusArea, related_name="projects", blank=True)
    start_on = models.DateField(_("start"), null=True, blank=True)
    end_on = models.DateField(_("end"), null=True, blank=True)
    grant_ore = models.BigIntegerField(_("granted"), null=True, blank=True)
    grant_qualifier = models.CharField(max_length=12, choices=Qualifier.choices, blank=True)
    other_funding_ore = models.BigIntegerField(_("other funding"), null=True, blank=True)
    other_funding_note = models.CharField(max_length=300, blank=True)
    approach_sv = models.CharField(max_length=200, blank=True)
    approach_en = models.CharField(max_length=200, blank=True)
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
        ]

    def __str__(self) -> str:
        return self.name

    def _in_language(self, field: str) -> str:
        sv, en = getattr(self, f"{field}_sv"), getattr(self, f"{field}_en")
        return str(en if en and (get_language() or "sv").startswith("en") else sv)

    @property
    def approach(self) -> str:
        return self._in_language("approach")

    @property
    def summary(self) -> str:
        return self._in_language("summary")

    @property
    def note(self) -> str:
        return self._in_language("note")

    @property
    def scope(self) -> Scope:
        owner = self.owner.key if self.owner_id and self.owner else ""
        return Scope(mandate=self.mandate.key, organisation=owner)


class Result(models.Model):
    """A reported result of a project: a figure with its qualifier and source, never a bare number."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="results")
    key = models.SlugField(max_length=60)  # companies_reached | informed | interviewed | coached | workshop | ...
    label_sv = models.CharField(max_length=120)
    label_en = models.CharField(max_length=120)
    value = models.BigIntegerField()
    qualifier = models.CharField(max_length=12, choices=Qualifier.choices, blank=True)
    reported_on = models.DateField(null=True, blank=True)
    source_note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(name="result_once", fields=["project", "key", "reported_on"])]

    def __str__(self) -> str:
        return f"{self.key} {self.value}"

    @property
    def label(self) -> str:
        return self.label_en if self.label_en and (get_language() or "sv").startswith("en") else self.label_sv


class FunnelStage(models.Model):
    """A stage of a funnel (R30): companies met, informed, interviewed, coached. Unknown numbers keep their words."""

    mandate = models.ForeignKey(Mandate, null=True, blank=True, on_delete=models.PROTECT, related_name="funnel_stages")
    project = models.ForeignKey(Project, null=True, blank=True, on_delete=models.PROTECT, related_name="funnel_stages")
    funnel = models.CharField(max_length=120)
    number = models.PositiveSmallIntegerField()
    label_sv = models.CharField(max_length=120)
    label_en = models.CharField(max_length=120)
    companies = models.PositiveIntegerField(null=True, blank=True)
    words = models.CharField(max_length=60, blank=True)
    qualifier = models.CharField(max_length=12, choices=Qualifier.choices, blank=True)
    source_note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["funnel", "number"]
        constraints = [models.UniqueConstraint(name="funnel_stage_once", fields=["funnel", "number"])]

    def __str__(self) -> str:
        return f"{self.funnel} {self.number}"

    @property
    def label(self) -> str:
        return self.label_en if self.label_en and (get_language() or "sv").startswith("en") else self.label_sv


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
