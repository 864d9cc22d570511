from django.db import models
from django.utils.translation import get_language

from verkstad.mandate.models import Mandate
from verkstad.reports.participations import Participation

__all__ = ["Participation", "PublishedFigure", "PublishedReport"]


class PublishedReport(models.Model):
    """A report as it was printed: its table of figures is kept beside what the ledger says."""

    mandate = models.ForeignKey(Mandate, on_delete=models.PROTECT, related_name="published_reports")
    key = models.SlugField(max_length=60)
    title_sv = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200)
    as_of = models.DateField()
    source_note = models.CharField(max_length=300, blank=True)
    checks = models.JSONField(default=list)  # its numbers outside the statement (core.reporting.published)

    class Meta:
        ordering = ["-as_of", "key"]
        constraints = [models.UniqueConstraint(name="published_report_once", fields=["mandate", "key"])]

    def __str__(self) -> str:
        return self.key

    @property
    def title(self) -> str:
        return self.title_en if (get_language() or "sv").startswith("en") else self.title_sv


class PublishedFigure(models.Model):
    """One printed cell, exactly as printed ("−6 108", "14 %")."""

    report = models.ForeignKey(PublishedReport, on_delete=models.CASCADE, related_name="figures")
    row = models.SlugField(max_length=60)
    column = models.SlugField(max_length=60)
    printed = models.CharField(max_length=40)

    class Meta:
        constraints = [models.UniqueConstraint(name="published_figure_once", fields=["report", "row", "column"])]

    def __str__(self) -> str:
        return f"{self.row}/{self.column} {self.printed}"
