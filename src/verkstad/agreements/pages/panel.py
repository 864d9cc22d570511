"""The agreement's part of a case page."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from verkstad.agreements.models import Agreement
from verkstad.applications.models import Application, State
from verkstad.decisions.models import Decision
from verkstad.handling.panels import Panel
from verkstad.people.access import Who, may


def agreement_panel(application: Application, user: Who) -> Panel | None:
    """Where the case stands with its agreement, and the way on. One query, of a granted case without agreement two."""
    if application.state != State.GRANTED:
        return None
    row = Agreement.objects.visible_to(user).filter(application=application).select_related("mandate", "owner").first()
    if row is not None:
        rows: list[dict[str, Any]] = [{"term": _("Agreement"), "value": str(row.STATE_WORDS[row.state])}]
        if row.state == "offered":
            rows.append({"term": _("To be accepted by"), "value": row.accept_by})
            if may(user, "agreements.accept_agreement", row):
                return Panel(
                    _("Agreement"),
                    rows,
                    reverse("agreements:accept", args=[row.key]),
                    _("Read and accept the agreement"),
                )
        return Panel(_("Agreement"), rows, row.get_absolute_url(), _("To the agreement"))
    if not may(user, "agreements.offer_agreement", application) or application.test:
        return None
    decision = Decision.objects.in_force().filter(application=application).first()
    if decision is None:
        return None
    return Panel(_("Agreement"), [], reverse("agreements:offer", args=[decision.pk]), _("Make the agreement"))
