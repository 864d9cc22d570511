import zlib
from datetime import date

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from verkstad.core.invented import says_invented
from verkstad.core.statistics.counties import REGIONS
from verkstad.core.statistics.indicators import INDICATORS
from verkstad.core.statistics.mapping import DECIMALS, DIGITS, Meaning, mapping_from
from verkstad.people.access import Who, holds
from verkstad.people.models import Role

LOADERS = (Role.OFFICER, Role.COMMUNICATOR)


class Described(models.Model):
    """What is said of statistics wherever they are shown."""

    title_sv = models.CharField(_("title in Swedish"), max_length=200)
    title_en = models.CharField(_("title in English"), max_length=200)
    publisher = models.CharField(_("publisher"), max_length=200)
    table = models.CharField(_("table"), max_length=100, blank=True)
    source = models.CharField(_("where it is published"), max_length=500, blank=True)
    licence = models.CharField(_("licence"), max_length=200, blank=True)
    fictional = models.BooleanField(_("invented"), default=False)
    meaning = models.JSONField(default=dict)  # core.statistics.mapping

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return self.title_en if (get_language() or "sv").startswith("en") else self.title_sv

    @property
    def marked(self) -> bool:
        """Whether a mark is to stand beside the title: it is invented, and the title does not say so."""
        return self.fictional and not says_invented(self.title)

    @property
    def mapped(self) -> Meaning:
        return mapping_from(self.meaning)


DESCRIBED = ("title_sv", "title_en", "publisher", "table", "source", "licence", "fictional", "meaning")


class DatasetQuerySet(models.QuerySet["Dataset"]):
    def visible_to(self, user: Who) -> "DatasetQuerySet":
        """Official statistics are no secret."""
        return self


class Dataset(Described):
    """A table that is used here, as it is described now, and how its next file is read. Invented ones belong to one programme
    (its key) and are shown with no other."""

    key = models.SlugField(_("short name"), max_length=60, unique=True)
    programme = models.CharField(max_length=60, blank=True)

    objects = DatasetQuerySet.as_manager()
    door_key = "key"

    class Meta:
        ordering = ["key"]
        constraints = [
            models.CheckConstraint(name="dataset_invented_for_one", condition=Q(fictional=False) | ~Q(programme="")),
        ]

    def get_absolute_url(self) -> str:
        return reverse("statistics:dataset", args=[self.key])


class How(models.TextChoices):
    """The way a version came in."""

    UPLOAD = "upload", pgettext_lazy("statistics", "from a saved file")
    COMMAND = "command", pgettext_lazy("statistics", "from a saved file, by command")
    FETCH = "fetch", pgettext_lazy("statistics", "fetched from the publisher's server")
    PACK = "pack", pgettext_lazy("statistics", "with the programme pack")


class Version(Described):
    """One file of a dataset as it was loaded: never changed, so that what a report said can be asked for again.

    `fetched_on` is when the file was taken from its publisher, `made_at` when it came in here. `coverage` tells what of
    each further dimension was taken: [[dimension, [values]]].
    """

    dataset = models.ForeignKey(Dataset, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    how = models.CharField(max_length=8, choices=How.choices)
    fetched_on = models.DateField(_("fetched"))
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.CharField(max_length=80)
    updated = models.CharField(_("updated by the publisher"), max_length=40, blank=True)
    file_name = models.CharField(max_length=200)
    form = models.CharField(max_length=12)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    coverage = models.JSONField(default=list)
    first_year = models.PositiveSmallIntegerField()
    last_year = models.PositiveSmallIntegerField()
    stated = models.PositiveIntegerField()
    missing = models.PositiveIntegerField()

    @property
    def updated_on(self) -> date | None:
        """The day of the publisher's own time stamp, where it can be read."""
        try:
            return date.fromisoformat(self.updated[:10])
        except ValueError:
            return None

    class Meta:
        ordering = ["dataset", "-number"]
        constraints = [
            models.UniqueConstraint(name="statistics_version_once", fields=["dataset", "number"]),
            models.CheckConstraint(name="statistics_version_from_one", condition=Q(number__gte=1)),
            models.CheckConstraint(name="statistics_how_known", condition=Q(how__in=How.values)),
            models.CheckConstraint(name="statistics_years_forward", condition=Q(last_year__gte=models.F("first_year"))),
        ]


class SavedFile(models.Model):
    """The file of a version, packed, for whoever wants to see what was read."""

    version = models.OneToOneField(Version, on_delete=models.PROTECT, related_name="file")
    packed = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.version_id}"

    @property
    def content(self) -> bytes:
        return zlib.decompress(bytes(self.packed))


class Figure(models.Model):
    """One figure of a version: a county (or 00, the country), a year, an indicator. No value: not stated, `mark` says why."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="figures")
    region = models.CharField(max_length=2)
    year = models.PositiveSmallIntegerField()
    indicator = models.CharField(max_length=40)
    value = models.DecimalField(max_digits=DIGITS, decimal_places=DECIMALS, null=True, blank=True)
    mark = models.CharField(max_length=20, blank=True)
    unit = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ["version", "indicator", "year", "region"]
        constraints = [
            models.UniqueConstraint(name="statistics_figure_once", fields=["version", "indicator", "year", "region"]),
            models.CheckConstraint(name="statistics_region_known", condition=Q(region__in=sorted(REGIONS))),
            models.CheckConstraint(name="statistics_year_possible", condition=Q(year__gte=1900, year__lte=2099)),
        ]
        indexes = [models.Index(fields=["indicator", "year"], name="statistics_figure_of")]

    def __str__(self) -> str:
        return f"{self.indicator} {self.region} {self.year}"

    @property
    def decimals(self) -> int:
        return INDICATORS[self.indicator].decimals if self.indicator in INDICATORS else 0


class UploadQuerySet(models.QuerySet["Upload"]):
    def visible_to(self, user: Who) -> "UploadQuerySet":
        """Those who load statistics."""
        return self if holds(user, *LOADERS) else self.none()


class Upload(models.Model):
    """A file that was sent and is looked at before it is loaded."""

    door_private = True

    name = models.CharField(max_length=200)
    content = models.BinaryField()
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.CharField(max_length=80)

    objects = UploadQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name
