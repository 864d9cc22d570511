"""What is handed in and kept: declarations, scores, agreements, deviations, the fixed list."""

from fractions import Fraction
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from verkstad.review.models.rounds import Assignment, Candidate, Round


class Declaration(models.Model):
    """What a reviewer said of their own interest before they saw the answers; never changed (the database refuses it)."""

    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="declarations")
    conflict = models.BooleanField()
    text = models.CharField(_("what the interest is"), max_length=1000, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["assignment", "made_at"]

    def __str__(self) -> str:
        return f"{self.assignment_id} {self.conflict}"


class Weighed(models.Model):
    """Steps by criterion, comments, and the weighted score as an exact fraction of one."""

    steps = models.JSONField()
    comments = models.JSONField(default=dict, blank=True)
    numerator = models.BigIntegerField()
    denominator = models.BigIntegerField()

    class Meta:
        abstract = True

    @property
    def share(self) -> Fraction:
        return Fraction(self.numerator, self.denominator)

    @staticmethod
    def parts(score: Fraction) -> dict[str, int]:
        return {"numerator": score.numerator, "denominator": score.denominator}


class Score(Weighed):
    """A score as it was sent; a later one of the same task has the next number. Never changed (the database refuses it)."""

    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="scores")
    number = models.PositiveSmallIntegerField()
    answers = models.JSONField()
    sha256 = models.CharField(max_length=64)
    sent_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["assignment", "-number"]
        constraints = [
            models.UniqueConstraint(name="score_number_once", fields=["assignment", "number"]),
            models.CheckConstraint(
                name="score_within",
                condition=Q(numerator__gte=0, denominator__gte=1, numerator__lte=models.F("denominator")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assignment_id} {self.number}"


class Reopening(models.Model):
    """Why a score that was sent (its number) may be sent anew. Without one the database takes no second score."""

    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="reopenings")
    number = models.PositiveSmallIntegerField()
    reason = models.CharField(_("reason"), max_length=500)
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.CharField(max_length=80)

    class Meta:
        ordering = ["assignment", "number"]
        constraints = [models.UniqueConstraint(name="reopening_once", fields=["assignment", "number"])]

    def __str__(self) -> str:
        return f"{self.assignment_id} {self.number}"


class Agreement(Weighed):
    """What the reviewers agreed on of an application, with the reasons; the one with the highest number counts."""

    candidate = models.ForeignKey(Candidate, on_delete=models.PROTECT, related_name="agreements")
    number = models.PositiveSmallIntegerField()
    comment = models.TextField(_("what was agreed, and why"), max_length=4000)
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.CharField(max_length=80)

    class Meta:
        ordering = ["candidate", "-number"]
        constraints = [
            models.UniqueConstraint(name="agreement_number_once", fields=["candidate", "number"]),
            models.CheckConstraint(
                name="agreement_within",
                condition=Q(numerator__gte=0, denominator__gte=1, numerator__lte=models.F("denominator")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.candidate_id} {self.number}"


class Deviation(models.Model):
    """A place in the list that the scores do not give, or that settles a tie, with the written reason."""

    candidate = models.ForeignKey(Candidate, on_delete=models.PROTECT, related_name="deviations")
    position = models.PositiveSmallIntegerField(_("place in the list"))
    reason = models.TextField(_("reason"), max_length=2000)
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.CharField(max_length=80)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["candidate", "made_at"]
        constraints = [
            models.UniqueConstraint(
                name="one_live_deviation", fields=["candidate"], condition=Q(ended_at__isnull=True)
            ),
            models.CheckConstraint(name="deviation_from_one", condition=Q(position__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.candidate_id} {self.position}"


class Ranking(models.Model):
    """The list as it was fixed: never changed (the database refuses it); a later one has the next number."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="rankings")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    frozen_at = models.DateTimeField(auto_now_add=True)
    frozen_by = models.CharField(max_length=80)
    ended_at = models.DateTimeField(null=True, blank=True)  # when the round was opened again
    ended_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["round", "-number"]
        constraints = [models.UniqueConstraint(name="ranking_number_once", fields=["round", "number"])]

    def __str__(self) -> str:
        return f"{self.round_id} {self.number}"

    @property
    def rows(self) -> list[dict[str, Any]]:
        return list(self.content["rows"])
