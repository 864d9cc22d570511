"""Claims for payment that wait, as tasks: the agency's come with the mandates as JSON, the sender's own by themselves."""

from collections.abc import Mapping
from typing import Any

from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from verkstad.claims.models import Claim, Pause
from verkstad.claims.queries.tasks import ready_to_propose
from verkstad.people.access import Who, appointments, holds
from verkstad.people.models import ORGANISATION_BOUND, Role, User

CLAIMS = {
    "pk": F("pk"),
    "state": F("state"),
    "title": F("agreement__title"),
    "number": F("number"),
    "ready": F("ready"),
}
CONTROLS, DECIDES = (Role.OFFICER, Role.PRESENTER, Role.ECONOMIST), (Role.HEAD, Role.ATTESTER)
MOST = 5


def claims_for(user: Who) -> QuerySet[Any] | None:
    """Claims that this person can control or decide, and whether they are `ready` to be proposed; None for who does neither."""
    controls, decides = holds(user, *CONTROLS), holds(user, *DECIDES)
    if not isinstance(user, User) or not (controls or decides):
        return None
    mine = Q(state="sent") if controls else Q(pk=None)
    if decides:
        mine |= Q(state="proposed") & ~Q(proposed_by=user.journal_key)
    return Claim.objects.filter(mine).annotate(ready=ready_to_propose())


def claim_task(row: Mapping[str, Any]) -> dict[str, Any]:
    about = {"number": row["number"], "title": row["title"]}
    if row["state"] == "sent" and row["ready"]:
        return {"title": _("Propose a decision on claim %(number)s of %(title)s") % about,
                "url": reverse("claims:control", args=[row["pk"]]),
                "why": _("Every line is judged and the tasks of the control are done."), "mark": "neutral"}  # fmt: skip
    if row["state"] == "sent":
        return {"title": _("Control claim %(number)s of %(title)s") % about, "url": reverse("claims:control", args=[row["pk"]]),
                "why": _("It has been sent, and is to be decided within eighty days."), "mark": "neutral"}  # fmt: skip
    return {"title": _("Decide claim %(number)s of %(title)s") % about, "url": reverse("claims:claim", args=[row["pk"]]),
            "why": _("It is controlled, and waits for your decision."), "mark": "risk"}  # fmt: skip


def to_complete(user: Who) -> list[dict[str, Any]]:
    """Claims that this person's organisation has back to complete. One query, none for who is of no organisation."""
    own = {a.organisation for a in appointments(user) if a.role in ORGANISATION_BOUND and a.organisation}
    if not own:
        return []
    rows = Pause.objects.filter(answered_on=None, claim__state="returned", claim__agreement__owner__key__in=own)
    rows = rows.select_related("claim__agreement").order_by("answer_by", "pk")[:MOST]
    return [{"title": _("Complete claim %(number)s of %(title)s") % {"number": one.claim.number, "title": one.claim.agreement.title},
             "url": one.claim.get_absolute_url(), "why": _("The agency has asked for more."), "due_on": one.answer_by,
             "mark": "risk"} for one in rows]  # fmt: skip
