from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from verkstad.people.access import Scope, Who, mandates_of, organisations_of
from verkstad.people.models import READERS


class Series(models.Model):
    """A series of diary numbers: one per year and mandate, without gaps."""

    mandate = models.CharField(max_length=60, blank=True)
    year = models.PositiveSmallIntegerField()
    prefix = models.CharField(max_length=20)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="series_once", fields=["mandate", "year"]),
            models.UniqueConstraint(name="series_prefix_once", fields=["prefix", "year"]),
        ]

    def __str__(self) -> str:
        return f"{self.prefix} {self.year}"


class Direction(models.TextChoices):
    """Came in, went out, or was drawn up here (R18)."""

    IN = "in", _("received")
    OUT = "out", _("sent")
    DRAWN_UP = "drawn_up", _("drawn up")


class DocumentQuerySet(models.QuerySet["Document"]):
    def visible_to(self, user: Who) -> "DocumentQuerySet":
        """Open documents as diary rows to everybody; marked ones to the mandate's staff and the organisation."""
        reached = mandates_of(user, *READERS)
        if reached is None:
            return self
        mine = Q(mandate__in=reached) | Q(organisation__in=organisations_of(user))
        return self.filter(Q(secrecy="") | mine)


class Document(models.Model):
    """A registered act: diary number, direction, date, secrecy mark, retention (R18), and its file if it has one."""

    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="documents")
    diary_number = models.CharField(_("diary number"), max_length=40, unique=True)
    direction = models.CharField(_("direction"), max_length=10, choices=Direction.choices)
    date = models.DateField(_("date"))
    title = models.CharField(_("title"), max_length=300)
    counterpart = models.CharField(_("from or to"), max_length=200, blank=True)
    mandate = models.CharField(max_length=60, blank=True)
    organisation = models.CharField(max_length=60, blank=True)
    secrecy = models.CharField(_("secrecy mark"), max_length=100, blank=True)  # "" = open; else the clause of OSL
    public_title = models.CharField(_("title in the public diary"), max_length=300, blank=True)
    retain_until = models.DateField(_("dispose after"), null=True, blank=True)
    keep_forever = models.BooleanField(_("kept for good"), default=False)
    file = models.FileField(upload_to="registry/%Y/", blank=True)
    media_type = models.CharField(max_length=100, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    registered_by = models.CharField(max_length=80)
    registered_at = models.DateTimeField(auto_now_add=True)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        ordering = ["-date", "-pk"]
        constraints = [
            models.CheckConstraint(name="document_direction_known", condition=Q(direction__in=Direction.values)),
        ]

    def __str__(self) -> str:
        return self.diary_number

    @property
    def scope(self) -> Scope:
        return Scope(mandate=self.mandate, organisation=self.organisation)
