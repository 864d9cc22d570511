from functools import cached_property

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from verkstad.core.instruments.document import from_json
from verkstad.core.instruments.questions import Form
from verkstad.people.access import Scope, Who, holds, mandates_of
from verkstad.people.models import READERS, User


class InstrumentQuerySet(models.QuerySet["Instrument"]):
    def visible_to(self, user: Who) -> "InstrumentQuerySet":
        """Those who read the programme see every instrument; others meet only what they are asked to answer."""
        return self if holds(user, *READERS) else self.none()


class Instrument(models.Model):
    """A set of questions under one name: an application form, criteria, an assessment, a survey."""

    door_key = "key"

    key = models.SlugField(_("key"), max_length=60, unique=True)
    title_sv = models.CharField(_("title in Swedish"), max_length=200)
    title_en = models.CharField(_("title in English"), max_length=200)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = InstrumentQuerySet.as_manager()

    class Meta:
        ordering = ["key"]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return self.title_en if (get_language() or "sv").startswith("en") else self.title_sv


class State(models.TextChoices):
    """A version is a draft until it is published; then nothing of it changes."""

    DRAFT = "draft", _("draft")
    PUBLISHED = "published", _("published")


class VersionQuerySet(models.QuerySet["Version"]):
    def visible_to(self, user: Who) -> "VersionQuerySet":
        """Every version to those who read the programme; published ones to whoever is signed in and may be asked."""
        if holds(user, *READERS):
            return self
        return self.filter(state=State.PUBLISHED) if isinstance(user, User) else self.none()


class Version(models.Model):
    """What an instrument asks, as JSON (`core.instruments.document`). The database refuses changes once published."""

    door_related = ("instrument",)

    instrument = models.ForeignKey(Instrument, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DRAFT)
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    saved_at = models.DateTimeField(auto_now=True)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.CharField(max_length=80, blank=True)

    objects = VersionQuerySet.as_manager()

    class Meta:
        ordering = ["instrument", "-number"]
        constraints = [
            models.UniqueConstraint(name="version_number_once", fields=["instrument", "number"]),
            models.UniqueConstraint(name="one_draft", fields=["instrument"], condition=Q(state="draft")),
            models.CheckConstraint(name="version_state_known", condition=Q(state__in=State.values)),
            models.CheckConstraint(name="version_numbered_from_one", condition=Q(number__gte=1)),
            models.CheckConstraint(
                name="published_has_a_moment",
                condition=Q(state="draft", published_at__isnull=True)
                | Q(state="published", published_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.instrument.key} {self.number}"

    @cached_property
    def form(self) -> Form:
        return from_json(self.content)


class ResponseQuerySet(models.QuerySet["Response"]):
    def visible_to(self, user: Who) -> "ResponseQuerySet":
        """One's own; finished ones to those who read every mandate."""
        if not isinstance(user, User):
            return self.none()
        mine = Q(respondent=user)
        return (
            self.filter(mine | Q(finished_at__isnull=False))
            if mandates_of(user, *READERS) is None
            else self.filter(mine)
        )


class Response(models.Model):
    """Somebody's answers to one version, which it keeps. Finished answers are not changed (the database sees to it)."""

    door_related = ("version__instrument",)

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="responses")
    respondent = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    answers = models.JSONField(default=dict, blank=True)
    revision = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField(auto_now_add=True)
    saved_at = models.DateTimeField(auto_now=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = ResponseQuerySet.as_manager()

    class Meta:
        ordering = ["-saved_at", "-pk"]
        indexes = [models.Index(F("respondent"), F("saved_at").desc(), name="response_of_person")]

    def __str__(self) -> str:
        return f"{self.version} #{self.pk}"

    @property
    def scope(self) -> Scope:
        return Scope()
