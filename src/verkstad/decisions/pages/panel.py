"""The decision's part of a case page."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from verkstad.applications.models import Application, State
from verkstad.decisions.models import Outcome, Proposal
from verkstad.handling.panels import Panel
from verkstad.people.access import Who, may
from verkstad.ui import formats

BEFORE = (State.REGISTERED, State.CHECKED, State.PROPOSED)


def decision_panel(application: Application, user: Who) -> Panel | None:
    """Where the case stands with its decision, and the way on for this person. One query."""
    newest = Proposal.objects.visible_to(user).filter(application=application).select_related("decision__document")
    row = newest.order_by("-pk").first()
    proposes = application.state in BEFORE and may(user, "decisions.propose", application)
    url = reverse("decisions:propose", args=[application.key])
    if row is None or (row.state == "returned" and proposes):
        return Panel(_("Decision"), _rows(row), url, _("Propose a decision")) if proposes else None
    decision = getattr(row, "decision", None)
    if decision is not None:
        return Panel(_("Decision"), _rows(row), decision.get_absolute_url(), _("To the decision"))
    return Panel(_("Decision"), _rows(row), reverse("decisions:proposal", args=[row.pk]), _("To the proposal"))


def _rows(row: Proposal | None) -> list[dict[str, Any]]:
    if row is None:
        return []
    rows: list[dict[str, Any]] = [
        {"term": _("Proposal"), "value": str(Outcome(row.told.outcome).label), "note": str(row.STATE_WORDS[row.state])}
    ]
    if row.told.positive:
        rows.append({"term": _("Grant"), "value": formats.money(row.told.amount_ore)})
    if decision := getattr(row, "decision", None):
        rows.append({"term": _("Decided"), "value": decision.decided_on, "note": decision.document.diary_number})
    return rows
