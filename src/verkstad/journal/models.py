from django.db import models
from django.db.models import Q


class Head(models.Model):
    """The end of the chain: one row, locked by every act, so that acts get their place one at a time."""

    position = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [models.CheckConstraint(name="journal_one_head", condition=Q(id=1))]

    def __str__(self) -> str:
        return f"{self.position}:{self.hash}"


class ActQuerySet(models.QuerySet["Act"]):
    def within(self, mandates: set[str] | None) -> "ActQuerySet":
        """Acts of these mandates; None means every act, also those of no mandate."""
        return self if mandates is None else self.filter(mandate__in=mandates - {""})


class Act(models.Model):
    """One thing that happened. Rows are never changed or deleted: the database refuses it."""

    position = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    actor = models.CharField(max_length=80)
    act = models.CharField(max_length=80)
    subject_type = models.CharField(max_length=60)
    subject_key = models.CharField(max_length=120)
    mandate = models.CharField(max_length=60, blank=True)
    facts = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    objects = ActQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        indexes = [
            models.Index(fields=["subject_type", "subject_key", "position"], name="journal_act_of_subject"),
            models.Index(fields=["mandate", "position"], name="journal_act_of_mandate"),
            models.Index(fields=["actor", "position"], name="journal_act_of_actor"),
            models.Index(fields=["act", "position"], name="journal_act_of_kind"),
            models.Index(fields=["at"], name="journal_act_at"),
        ]

    def __str__(self) -> str:
        return f"{self.position} {self.act} {self.subject_type} {self.subject_key}"
