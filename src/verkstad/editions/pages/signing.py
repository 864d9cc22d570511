"""What each step of the sign-off says before it is taken."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from verkstad.editions.models import Report
from verkstad.ui import formats
from verkstad.ui.forms import ActForm


def today() -> date:
    return timezone.localdate()


def _facts(row: Report, form: ActForm, title: str, label: str, consequence: str, **more: Any) -> dict[str, Any]:
    return {
        "title": title, "over": row.title, "form": form, "act_label": label, "consequence": consequence,
        "back": reverse("editions:report", args=[row.pk]), "facts": _summary(row), **more,
    }  # fmt: skip


def _summary(row: Report) -> list[dict[str, str]]:
    found = [
        {"term": _("Mandate"), "value": row.mandate.name},
        {"term": _("The figures count up to and including"), "value": formats.dateword(row.as_of)},
        {"term": _("Edition"), "value": str(row.round)},
    ]
    if row.obligation:
        found.append(
            {"term": _("Meets"), "value": f"{row.obligation.title}, {formats.dateword(row.obligation.due_on)}"}
        )
    return found


def hand_over_facts(row: Report, form: ActForm) -> dict[str, Any]:
    return _facts(row, form, _("Hand over to the presenter"), _("Hand over"),
                  _("Nobody can change the texts before the report is sent back. The presenter is told."))  # fmt: skip


def propose_facts(row: Report, form: ActForm) -> dict[str, Any]:
    return _facts(row, form, _("Present the report for approval"), _("Present"),
                  _("You stand for it that the report can be approved as it is. Those who approve are told."))  # fmt: skip


def send_back_facts(row: Report, form: ActForm) -> dict[str, Any]:
    return _facts(row, form, _("Send the report back"), _("Send back"),
                  _("The report can then be changed, and is handed over and presented anew. Those who wrote it are told."))  # fmt: skip


def approve_facts(row: Report, form: ActForm) -> dict[str, Any]:
    return _facts(row, form, _("Approve the report"), _("Approve and freeze"),
                  _("The report is frozen with every figure as it is now, registered in the diary and proved by a fingerprint in "
                    "the journal. What is changed later becomes a new edition."))  # fmt: skip


def begin_anew_facts(row: Report, form: ActForm) -> dict[str, Any]:
    return _facts(row, form, _("Begin a new edition"), _("Begin"),
                  _("The texts go on from where they are, and every figure is asked anew. The approved edition stays as "
                    "it is."))  # fmt: skip


def deliver_facts(row: Report, form: ActForm) -> dict[str, Any]:
    return _facts(row, form, _("Note that the report was handed in"), _("Note it"),
                  _("What was to be handed in is then done, with the day and the diary number of the approved edition."))  # fmt: skip
