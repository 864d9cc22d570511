"""The working out of a suggested portfolio that takes longer than a page may: what was asked, how far it is, what was found."""

from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from verkstad.review.models.rounds import Round

SILENT = timedelta(seconds=20)  # a process that works says so every second


class SearchState(models.TextChoices):
    """Nothing stays pending in silence: what no longer says that it works is told as lost."""

    WAITING = "waiting", _("waiting")
    RUNNING = "running", _("being worked out")
    DONE = "done", _("worked out")
    STOPPED = "stopped", pgettext_lazy("a calculation", "stopped")
    FAILED = "failed", _("failed")
    LOST = "lost", _("lost")


LIVE = (SearchState.WAITING, SearchState.RUNNING)


class Search(models.Model):
    """One suggestion being worked out by a process of its own. `inputs` are frozen when it is asked for and `mark` is
    their SHA-256: the result belongs to them, whatever is scored or wished for later."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="searches")
    inputs = models.JSONField()
    mark = models.CharField(max_length=64)
    address = models.TextField()  # the page that asked, so that it can be opened again
    state = models.CharField(max_length=10, choices=SearchState.choices, default=SearchState.WAITING)
    done = models.PositiveIntegerField(default=0)
    of = models.PositiveIntegerField(default=0)
    found = models.JSONField(null=True, blank=True)
    asked_by = models.CharField(max_length=80)
    asked_at = models.DateTimeField(auto_now_add=True)
    heard_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(name="search_state_known", condition=Q(state__in=SearchState.values)),
            models.CheckConstraint(name="search_done_found", condition=~Q(state="done") | Q(found__isnull=False)),
            models.UniqueConstraint(
                name="search_once", fields=["round", "mark"], condition=Q(state__in=["waiting", "running", "done"])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round_id} {self.mark[:8]} {self.state}"

    @property
    def live(self) -> bool:
        return self.state in LIVE

    @property
    def silent(self) -> bool:
        """It should be working, and nothing has been heard of it."""
        return self.live and self.heard_at < timezone.now() - SILENT
