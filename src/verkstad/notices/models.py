from django.conf import settings
from django.db import models
from django.db.models import Q

from verkstad.people.access import Who


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, user: Who) -> "NoticeQuerySet":
        """Each person their own."""
        return self.filter(to_id=user.pk) if user.is_authenticated else self.none()

    def unread(self) -> "NoticeQuerySet":
        return self.filter(read_at__isnull=True)


class Notice(models.Model):
    """A message to a person, shown at the desk and sent by e-mail; its words live in the app that speaks.

    `tries` counts attempts to send it; `tried_at` is when the latest began.
    """

    to = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    template = models.CharField(max_length=100)
    context = models.JSONField(default=dict)
    url = models.CharField(max_length=300, blank=True)
    once_key = models.CharField(max_length=160, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)
    read_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    tried_at = models.DateTimeField(null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(name="notice_once", fields=["to", "once_key"], condition=~Q(once_key=""))
        ]
        indexes = [
            models.Index(fields=["to", "-made_at"], name="notice_newest"),
            models.Index(fields=["to"], condition=Q(read_at__isnull=True), name="notice_unread"),
            models.Index(fields=["made_at"], condition=Q(mailed_at__isnull=True), name="notice_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.template} {self.pk}"
