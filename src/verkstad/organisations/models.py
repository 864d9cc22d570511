from datetime import date

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from verkstad.core.invented import says_invented
from verkstad.core.period import PRECISIONS
from verkstad.people.access import Scope, Who, holds, organisations_of
from verkstad.people.models import READERS


class RegionQuerySet(models.QuerySet["Region"]):
    def visible_to(self, user: Who) -> "RegionQuerySet":
        """Counties are no secret."""
        return self


class Region(models.Model):
    """One of the 21 counties, by its official code. Who is responsible for it changes: see Tenure (R23)."""

    code = models.CharField(_("code"), max_length=2, primary_key=True)
    name_sv = models.CharField(_("name"), max_length=60)
    name_en = models.CharField(_("name in English"), max_length=60)
    nuts3 = models.CharField("NUTS 3", max_length=5)
    nuts2 = models.CharField("NUTS 2", max_length=4)
    nuts2_name = models.CharField(_("NUTS 2 area"), max_length=60)

    objects = RegionQuerySet.as_manager()
    door_key = "code"

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name_sv

    def get_absolute_url(self) -> str:
        return reverse("desk:region", args=[self.code])

    @property
    def name(self) -> str:
        return self.name_en if (get_language() or "sv").startswith("en") else self.name_sv


class Kind(models.TextChoices):
    """What an organisation is."""

    AGENCY = "agency", _("government agency")
    MINISTRY = "ministry", _("ministry")
    REGION = "region", _("region")
    COUNTY_BOARD = "county_board", _("county administrative board")
    COOPERATION_BODY = "cooperation_body", _("cooperation body")
    PROMOTER = "promoter", _("promoter")
    MUNICIPALITY = "municipality", _("municipality")
    COMPANY = "company", _("company")
    OTHER = "other", pgettext_lazy("kind of organisation", "other")


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def visible_to(self, user: Who) -> "OrganisationQuerySet":
        """Public bodies and promoters to everybody; companies to staff and to their own people."""
        if holds(user, *READERS):
            return self
        return self.filter(~Q(kind=Kind.COMPANY) | Q(key__in=organisations_of(user)))


class Organisation(models.Model):
    """A body or a company. `number` is its Swedish organisation number (10 digits) where known: never invented."""

    key = models.SlugField(max_length=60, unique=True)
    number = models.CharField(_("organisation number"), max_length=10, null=True, blank=True, unique=True)
    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    region = models.ForeignKey(Region, null=True, blank=True, on_delete=models.PROTECT, related_name="organisations")
    fictional = models.BooleanField(_("fictional"), default=False)
    source_note = models.CharField(_("source"), max_length=300, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)

    objects = OrganisationQuerySet.as_manager()
    door_key = "key"

    class Meta:
        ordering = ["name"]
        constraints = [models.CheckConstraint(name="organisation_kind_known", condition=Q(kind__in=Kind.values))]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("desk:organisation", args=[self.key])

    @property
    def scope(self) -> Scope:
        return Scope(organisation=self.key)

    @property
    def marked(self) -> bool:
        """Whether a mark is to stand beside the name: it is invented, and the name does not say so."""
        return self.fictional and not says_invented(self.name)

    @property
    def is_person(self) -> bool:
        """Whether the number is a sole trader's: a personal number, whose third figure is 0 or 1 (R22)."""
        return bool(self.number) and str(self.number)[2] in "01"

    @property
    def public_number(self) -> str:
        """The number as a visitor may see it, "212000-1355"; empty where there is none or it belongs to a person."""
        return f"{self.number[:6]}-{self.number[6:]}" if self.number and not self.is_person else ""


class TenureQuerySet(models.QuerySet["Tenure"]):
    def on(self, day: date) -> "TenureQuerySet":
        """Tenures that hold on a date (both ends included; an unknown start held from the beginning)."""
        return self.filter(Q(valid_from__isnull=True) | Q(valid_from__lte=day)).filter(
            Q(valid_to__isnull=True) | Q(valid_to__gte=day)
        )


class Tenure(models.Model):
    """Which body was responsible for regional development (RUA) in a region, and when (R23)."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="tenures")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="tenures")
    valid_from = models.DateField(_("valid from"), null=True, blank=True)  # null: the first day is not known
    from_precision = models.CharField(max_length=5, default="day")  # what the source tells: day | month | year
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    to_precision = models.CharField(max_length=5, default="day")
    confirmed = models.BooleanField(_("confirmed"), default=True)
    source_note = models.CharField(_("source"), max_length=300, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)

    objects = TenureQuerySet.as_manager()

    class Meta:
        ordering = ["region", F("valid_from").asc(nulls_first=True)]
        constraints = [
            models.UniqueConstraint(name="tenure_start_once", fields=["region", "valid_from"]),
            models.CheckConstraint(
                name="tenure_precision_known",
                condition=Q(from_precision__in=PRECISIONS, to_precision__in=PRECISIONS),
            ),
            models.CheckConstraint(
                name="tenure_period_forward",
                condition=Q(valid_to__isnull=True) | Q(valid_from__isnull=True) | Q(valid_to__gte=F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.region_id} {self.organisation_id} {self.valid_from}"


class Fact(models.TextChoices):
    """What a register or an annual account tells of a company."""

    EMPLOYEES = "employees", _("full-time employees")
    TURNOVER = "turnover_ore", _("net turnover")
    SNI = "sni", _("industry codes (SNI)")
    YEAR_END = "year_end", _("last day of the fiscal year")
    REGISTERED_ON = "registered_on", _("day of registration")
    LEGAL_FORM = "legal_form", _("legal form")
    UNDERTAKING = "undertaking", _("single undertaking (group by control)")


class RegisterFactQuerySet(models.QuerySet["RegisterFact"]):
    def visible_to(self, user: Who) -> "RegisterFactQuerySet":
        """As the organisation is: a company's facts to staff and to its own people."""
        return self.filter(organisation__in=Organisation.objects.visible_to(user))


class RegisterFact(models.Model):
    """A fact of an organisation with its source and the day it speaks of; the newest counts, none is ever changed.

    `value` as text: a whole number, öre, codes parted by blanks ("25.620 28.990"), "06-30", "2019-03-14", "AB", or an
    undertaking's key.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="register_facts")
    kind = models.CharField(_("fact"), max_length=20, choices=Fact.choices)
    value = models.CharField(_("value"), max_length=200)
    as_of = models.DateField(_("speaks of"))
    source_note = models.CharField(_("source"), max_length=300)
    fictional = models.BooleanField(_("fictional"), default=False)

    objects = RegisterFactQuerySet.as_manager()

    class Meta:
        ordering = ["organisation", "kind", "-as_of", "-pk"]
        constraints = [
            models.UniqueConstraint(name="register_fact_once", fields=["organisation", "kind", "as_of", "source_note"]),
            models.CheckConstraint(name="register_fact_known", condition=Q(kind__in=Fact.values)),
            models.CheckConstraint(name="register_fact_sourced", condition=~Q(source_note="")),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.kind} {self.as_of}"
