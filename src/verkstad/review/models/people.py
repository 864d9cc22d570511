"""Who reviews, and what they are tied to."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from verkstad.organisations.models import Organisation
from verkstad.people.access import Scope, Who, holds
from verkstad.people.models import READERS


class Language(models.TextChoices):
    """What a reviewer reads, and what an application is written in."""

    SV = "sv", _("Swedish")
    EN = "en", _("English")


class ReviewerQuerySet(models.QuerySet["Reviewer"]):
    def visible_to(self, user: Who) -> "ReviewerQuerySet":
        """All to those who read a mandate, each reviewer themselves."""
        if holds(user, *READERS):
            return self
        return self.filter(user_id=user.pk) if user.is_authenticated else self.none()


class Reviewer(models.Model):
    """Somebody who assesses applications, of the agency or from outside, with what they know and how much they take."""

    door_private = True
    door_related = ("user",)

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="reviewer")
    external = models.BooleanField(_("from outside the agency"), default=True)
    languages = models.JSONField(default=list)
    focus_areas = models.JSONField(default=list, blank=True)
    regions = models.JSONField(default=list, blank=True)
    most = models.PositiveSmallIntegerField(_("applications at most in one round"), null=True, blank=True)
    active = models.BooleanField(_("can be asked"), default=True)
    added_at = models.DateTimeField(auto_now_add=True)

    objects = ReviewerQuerySet.as_manager()

    class Meta:
        ordering = ["user__last_name", "user__first_name", "pk"]

    def __str__(self) -> str:
        return str(self.user)

    @property
    def scope(self) -> Scope:
        return Scope()


class TieKind(models.TextChoices):
    """How a person is tied to an organisation (`core.review.conflicts.Tie`)."""

    EMPLOYED = "employed", _("employed by")
    BOARD = "board", _("on the board of")
    OWNER = "owner", _("part owner of")
    ADVISER = "adviser", _("adviser to")
    COACHED = "coached", _("coach of")
    CLOSE = "close", _("close to somebody at")
    OTHER = "other", _("another interest in")


class Interest(models.Model):
    """A tie of a reviewer to an organisation, beside the appointments that the house knows itself."""

    reviewer = models.ForeignKey(Reviewer, on_delete=models.CASCADE, related_name="interests")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    tie = models.CharField(_("tie"), max_length=10, choices=TieKind.choices)
    since = models.DateField(_("since"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)
    source_note = models.CharField(_("how it is known"), max_length=200, blank=True)
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["reviewer", "organisation"]
        constraints = [
            models.CheckConstraint(name="interest_tie_known", condition=Q(tie__in=TieKind.values)),
            models.CheckConstraint(
                name="interest_forward",
                condition=Q(since__isnull=True) | Q(until__isnull=True) | Q(until__gte=models.F("since")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reviewer_id} {self.tie} {self.organisation_id}"


class GroupMember(models.Model):
    """An organisation's place in a group (koncern), for conflicts of interest; `group` is the group's key."""

    organisation = models.OneToOneField(Organisation, on_delete=models.CASCADE, related_name="review_group")
    group = models.SlugField(_("group"), max_length=60)
    source_note = models.CharField(_("how it is known"), max_length=200, blank=True)

    class Meta:
        ordering = ["group", "organisation"]

    def __str__(self) -> str:
        return f"{self.group} {self.organisation_id}"
