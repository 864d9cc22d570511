from django.db import models


class Head(models.Model):
    """The end of the chain: one row, locked by every act, so that acts get their place one at a time."""

    position = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.position} {self.hash[:12]}"


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

    class Meta:
        ordering = ["position"]
        indexes = [
            models.Index(fields=["subject_type", "subject_key"]),
            models.Index(fields=["mandate", "position"]),
            models.Index(fields=["actor", "position"]),
        ]

    def __str__(self) -> str:
        return f"{self.position} {self.act} {self.subject_type} {self.subject_key}"
