"""The words of reviews: acts of the journal, rights, notices, reasons."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from verkstad.applications.models import PartnerRole
from verkstad.core.review.conflicts import Conflict
from verkstad.journal.words import words
from verkstad.notices.words import templates
from verkstad.people.rights import rights
from verkstad.ui import formats

TASK_TAG = {"asked": "next", "open": "now", "done": "met", "recused": "neutral", "removed": "neutral"}


def said(conflict: Conflict, names: Mapping[str, str]) -> str:
    """A conflict in words, with the organisations' names."""
    params: dict[str, Any] = {}
    for key, value in conflict.params.items():
        params[key] = (
            str(PartnerRole(value).label) if key == "part" and value in PartnerRole.values else names.get(value, value)
        )
    return gettext(conflict.message) % params


def points(share: Any) -> str:
    """A score as people read it: 0 to 100, always with one decimal, so that scores stand under each other."""
    if share is None:
        return formats.UNKNOWN
    return formats.number(share * 100, 1)


def named(number: int) -> str:
    """What an anonymous reviewer calls an application."""
    return pgettext("an application without its name", "Application %(number)s") % {"number": number}


def register() -> None:
    """Register them; called once, when the app is ready."""
    rights.group("review", _("Reviews"))
    rights.add("review.open_reviews", _("open the page of reviews"))
    rights.add("review.view_round", _("see reviews, scores and lists"))
    rights.add("review.steer_round", _("open reviews, ask reviewers, agree on scores, fix the list"))
    rights.add("review.keep_reviewers", _("keep the list of reviewers"))
    rights.add("review.view_reviewer", _("see the list of reviewers"))
    rights.add("review.score", _("assess what one has been given"))
    for act, told in {
        "review.round_opened": _("The review of the call %(call)s was opened"),
        "review.round_changed": _("What the review asks for was changed"),
        "review.taken_in": _("%(count)s applications were taken into the review"),
        "review.assigned": _("%(given)s tasks were given to reviewers; %(empty)s seats are empty"),
        "review.asked": _("A reviewer was asked to assess %(application)s"),
        "review.declared": _("A reviewer declared to have no interest in %(application)s"),
        "review.recused": _("A reviewer was recused from %(application)s"),
        "review.task_removed": _("A reviewer's task for %(application)s was taken back: %(reason)s"),
        "review.scored": _("A reviewer sent score %(number)s of %(application)s"),
        "review.score_reopened": _("A score of %(application)s was opened again: %(reason)s"),
        "review.agreed": _("The reviewers' agreement on %(application)s was written down"),
        "review.deviated": _("%(application)s was put at place %(position)s: %(reason)s"),
        "review.deviation_ended": _("The scores decide the place of %(application)s again"),
        "review.profile_saved": _("What %(application)s is matched by was set right"),
        "review.ranked": _("The list of the call %(call)s was fixed as version %(number)s"),
        "review.reopened": _("The review of the call %(call)s was opened again: %(reason)s"),
        "review.search_started": _("A suggested portfolio for the call %(call)s began to be worked out"),
        "review.search_stopped": _("The working out of a suggested portfolio for the call %(call)s was stopped"),
        "review.group_noted": _("The group of an organisation was noted"),
        "reviewer.saved": _("A reviewer was entered or changed"),
        "reviewer.interest_added": _("A reviewer's tie to %(organisation)s was noted"),
        "reviewer.interest_removed": _("A reviewer's tie to %(organisation)s was taken away"),
    }.items():
        words.add(act, told)
    words.subject("review_round", _("review"), lambda key: reverse("review:round", args=[key]))
    words.subject("review_candidate", _("application in a review"), lambda key: reverse("review:candidate", args=[key]))
    words.subject("review_task", _("reviewer's task"))
    words.subject("reviewer", _("reviewer"), lambda key: reverse("review:reviewer", args=[key]))
    templates.add(
        "review.asked",
        subject=_("You are asked to assess applications to “%(call)s”"),
        body=_(
            "Applications given to you: %(count)s. Say first for each whether you have an interest in it. Scores by: %(due_on)s"
        ),
    )
