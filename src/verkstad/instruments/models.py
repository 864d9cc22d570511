import secrets
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
from verkstad.ui.incoming import private_storage
from verkstad.ui.kept import kept


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
        if self.published_at is None:
            return from_json(self.content)
        return kept((Version, self.pk, self.sha256), lambda: from_json(self.content))


class ResponseQuerySet(models.QuerySet["Response"]):
    def visible_to(self, user: Who) -> "ResponseQuerySet":
        """One's own; finished ones to those who read every mandate. What another app holds is shown by that app alone."""
        if not isinstance(user, User):
            return self.none()
        seen = Q(respondent=user)
        if mandates_of(user, *READERS) is None:
            seen |= Q(finished_at__isnull=False)
        return self.filter(seen, holder="")


class Response(models.Model):
    """Somebody's answers to one version, which it keeps. Finished answers are not changed (the database sees to it).

    `holder` names what the answers belong to ("application"): then only that app shows them; "" = they stand by
    themselves. `aside` keeps what somebody typed while another saved another answer, until they choose: by journal key
    and question {"mine", "base", "by", "at"}.
    """

    door_private = True
    door_related = ("version__instrument",)

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="responses")
    respondent = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    holder = models.CharField(max_length=20, blank=True, default="")
    answers = models.JSONField(default=dict, blank=True)
    aside = models.JSONField(default=dict, blank=True)
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


class Edit(models.Model):
    """What one save changed (`core.instruments.history`), so that later ones are merged with it. Never changed."""

    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="edits")
    revision = models.PositiveIntegerField()
    actor = models.CharField(max_length=80)
    page = models.CharField(max_length=32, blank=True)
    at = models.DateTimeField()
    changes = models.JSONField()

    class Meta:
        ordering = ["response", "-revision"]
        constraints = [models.UniqueConstraint(name="edit_once", fields=["response", "revision"])]

    def __str__(self) -> str:
        return f"{self.response_id} {self.revision}"


def new_key() -> str:
    """An attachment's key: twenty characters that cannot be guessed."""
    return secrets.token_hex(10)


def place(attachment: "Attachment", _name: str) -> str:
    """Where a file lies: nothing of its own name is in the path, so nothing can be made to run."""
    return f"answers/{attachment.response_id}/{attachment.key}"


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    def visible_to(self, user: Who) -> "AttachmentQuerySet":
        """Those of responses that this user sees here; what another app holds is shown by that app's door."""
        return self.filter(response__in=Response.objects.visible_to(user))


class Attachment(models.Model):
    """A file given as the answer to a question: checked before it came here, private, and never changed."""

    door_key = "key"
    door_related = ("response__version__instrument",)

    key = models.CharField(max_length=20, unique=True, default=new_key)
    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="attachments")
    question = models.CharField(max_length=40)
    file = models.FileField(upload_to=place, storage=private_storage, max_length=200)
    name = models.CharField(max_length=150)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    added_at = models.DateTimeField(auto_now_add=True)
    added_by = models.CharField(max_length=80)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        ordering = ["response", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def scope(self) -> Scope:
        return Scope()
