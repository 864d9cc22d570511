"""The decision's part of a case page."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from verkstad.applications.models import Application, State
from verkstad.decisions.models import Appeal, Decision, Outcome, Proposal
from verkstad.handling.models import OutcomeKind
from verkstad.handling.panels import Panel
from verkstad.people.access import Who, holds, may
from verkstad.people.models import READERS
from verkstad.ui import formats

BEFORE = (State.REGISTERED, State.CHECKED, State.PROPOSED)


def decision_panel(application: Application, user: Who) -> Panel | None:
    """Where the case stands with its decision, and the way on for this person. One query; two of a dismissed case."""
    if application.state == State.DISMISSED:
        return dismissal_panel(application, user)
    if not holds(user, *READERS, scope=application.scope):
        return own_panel(application, user)
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


def dismissal_panel(application: Application, user: Who) -> Panel | None:
    """A dismissal with what came in against it, and the way to what is being tried or to registering it."""
    row = application.outcomes.filter(kind=OutcomeKind.DISMISSED).select_related("document").order_by("-pk").first()
    if row is None:
        return None
    rows: list[dict[str, Any]] = [
        {"term": _("Dismissed"), "value": timezone.localdate(row.made_at), "note": row.document.diary_number}
    ]
    newest = Appeal.objects.filter(dismissal=row).first()
    if newest is not None:
        url = reverse("decisions:appeal", args=[newest.pk])
        rows.append({"term": newest.get_kind_display().capitalize(), "value": newest.received_on,
                     "note": str(newest.STATE_WORDS[newest.state]), "url": url})  # fmt: skip
        if newest.state in newest.TRIED:
            return Panel(_("Decision"), rows, url, _("To what came in"))
    mine = may(user, "decisions.appeal_decision", application)
    if not mine and not may(user, "decisions.register_appeal", application):
        return Panel(_("Decision"), rows) if newest is not None else None
    act = _("Appeal, or ask for a reconsideration") if mine else _("Register what came in against the decision")
    return Panel(_("Decision"), rows, reverse("decisions:dismissal_appeal", args=[row.pk]), act)


def own_panel(application: Application, user: Who) -> Panel | None:
    """The decision in force as the applicant finds it: how it went, when, and the way to its reasons. One query."""
    found = Decision.objects.visible_to(user).in_force().filter(application=application)
    row = found.select_related("document").first()
    if row is None:
        return None
    note = formats.money(row.amount_ore) if row.amount_ore else ""
    rows: list[dict[str, Any]] = [
        {"term": _("Outcome"), "value": str(Outcome(row.outcome).label), "note": note},
        {"term": _("Decided"), "value": row.decided_on, "note": row.document.diary_number},
    ]
    return Panel(_("Decision"), rows, row.get_absolute_url(), _("Read the decision and its reasons"))
