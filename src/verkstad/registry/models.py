from pathlib import PurePath
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from verkstad.people.access import Scope, Who, mandates_of, organisations_of
from verkstad.people.models import READERS
from verkstad.ui.incoming import private_storage


class Series(models.Model):
    """A series of diary numbers: one per year and mandate, without gaps; `last` is the latest number given.

    The database moves `last` only to a number that a document just took.
    """

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
    OUT = "out", pgettext_lazy("direction of a document", "sent")
    DRAWN_UP = "drawn_up", _("drawn up")


class DocumentQuerySet(models.QuerySet["Document"]):
    def visible_to(self, user: Who) -> "DocumentQuerySet":
        """Open documents to everybody (the door then asks for more); marked ones to those who reach them.

        What everybody may read of a document is `registry.queries.public_diary`, never the document itself.
        """
        reached = mandates_of(user, *READERS)
        if reached is None:
            return self
        mine = Q(mandate__in=reached) | (Q(organisation__in=organisations_of(user)) & ~Q(organisation=""))
        return self.filter(Q(secrecy="") | mine)


def stored_name(document: "Document", name: str) -> str:
    """A name on disk that tells nothing of the document but its kind."""
    return f"registry/{document.date.year}/{uuid4().hex}{PurePath(name).suffix.lower()}"


class Document(models.Model):
    """A registered act: diary number, direction, date, secrecy mark, retention (R18), and its file if it has one."""

    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="documents")
    number = models.PositiveIntegerField()
    diary_number = models.CharField(_("diary number"), max_length=40, unique=True)
    direction = models.CharField(_("direction"), max_length=10, choices=Direction.choices)
    date = models.DateField(_("date"))
    title = models.CharField(_("title"), max_length=300)
    counterpart = models.CharField(_("from or to"), max_length=200, blank=True)
    their_number = models.CharField(_("their number"), max_length=60, blank=True)
    mandate = models.CharField(max_length=60, blank=True)
    organisation = models.CharField(max_length=60, blank=True)
    secrecy = models.CharField(_("secrecy mark"), max_length=100, blank=True)  # "" = open; else the clause of OSL
    public_title = models.CharField(_("title in the public diary"), max_length=300, blank=True)
    private_person = models.BooleanField(_("from or to a private person"), default=False)
    retention = models.CharField(_("retention class"), max_length=20, blank=True)
    retain_until = models.DateField(_("dispose after"), null=True, blank=True)
    keep_forever = models.BooleanField(_("kept for good"), default=False)
    disposed_at = models.DateTimeField(null=True, blank=True)
    file = models.FileField(upload_to=stored_name, storage=private_storage, blank=True, max_length=200)
    file_name = models.CharField(max_length=200, blank=True)
    media_type = models.CharField(max_length=100, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    import_key = models.CharField(max_length=160, blank=True)
    # Folded text to search in: one with what everybody may read only, one with all of it.
    shown_text = models.TextField(blank=True)
    full_text = models.TextField(blank=True)
    registered_by = models.CharField(max_length=80)
    registered_at = models.DateTimeField(auto_now_add=True)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        ordering = ["-date", "-pk"]
        constraints = [
            models.CheckConstraint(name="document_direction_known", condition=Q(direction__in=Direction.values)),
            models.CheckConstraint(
                name="document_kept_or_disposed", condition=Q(keep_forever=False) | Q(retain_until__isnull=True)
            ),
            models.CheckConstraint(name="document_numbered_from_one", condition=Q(number__gte=1)),
            models.UniqueConstraint(name="document_number_once", fields=["series", "number"]),
            models.UniqueConstraint(name="document_imported_once", fields=["import_key"], condition=~Q(import_key="")),
        ]
        indexes = [
            models.Index(fields=["-date", "-id"], name="document_newest"),
            models.Index(fields=["mandate", "-date"], name="document_of_mandate"),
            models.Index(fields=["retain_until"], name="document_disposal"),
        ]

    def __str__(self) -> str:
        return self.diary_number

    @property
    def scope(self) -> Scope:
        return Scope(mandate=self.mandate, organisation=self.organisation)
