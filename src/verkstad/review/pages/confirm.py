"""Pages that confirm an act."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from verkstad.review.models import Assignment, Round
from verkstad.review.pages.ranking import freeze_facts, listing_for
from verkstad.ui.forms import ActForm


def confirm(what: str, task: Assignment, form: ActForm) -> dict[str, Any]:
    """Context of taking a task back ("remove") or opening a sent score again ("reopen")."""
    title, consequence, label = {
        "remove": (_("Take the task back"), _("The seat is empty then. A score that was sent no longer counts."), _("Take it back")),
        "reopen": (_("Open a sent score again"),
                   _("The reviewer can send another one. The first stays as it was, and counts no more until then."), _("Open it")),
    }[what]  # fmt: skip
    application = task.candidate.application
    facts = [
        {"term": _("Application"), "value": f"{application.diary_number} {application.title}".strip()},
        {"term": _("Reviewer"), "value": str(task.reviewer.user)},
    ]
    return {"title": title, "consequence": consequence, "act_label": label, "facts": facts, "form": form,
            "back": task.candidate.get_absolute_url(), "danger": what == "remove"}  # fmt: skip


def freeze_page(round_: Round, form: ActForm) -> dict[str, Any]:
    return {
        "title": _("Fix the list"), "facts": freeze_facts(round_, listing_for(round_)), "form": form, "act_label": _("Fix the list"),
        "consequence": _("The list gets a number and a checksum, and decisions rest on it. No score can be sent or changed then."),
        "back": reverse("review:ranking", args=[round_.pk]),
    }  # fmt: skip


def reopen_page(round_: Round, form: ActForm) -> dict[str, Any]:
    return {
        "title": _("Open the review again"), "facts": [{"term": _("Call"), "value": round_.call.title}], "form": form,
        "consequence": _("The fixed list is kept and marked as no longer in force. Decisions made on it stand."),
        "act_label": _("Open it again"), "back": reverse("review:ranking", args=[round_.pk]), "danger": True,
    }  # fmt: skip
