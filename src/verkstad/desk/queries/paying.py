"""Payments and recoveries that wait, as tasks: they come with the mandates as JSON, the receiver's own by themselves."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from verkstad.payments.models import Recovery
from verkstad.payments.queries.tasks import waiting_for
from verkstad.people.access import Who, appointments, holds
from verkstad.people.models import ORGANISATION_BOUND, Role, User
from verkstad.ui import formats

PAYMENTS = {"pk": F("pk"), "state": F("state"), "title": F("agreement__title"), "number": F("number"),
            "ore": F("amount_ore"), "off": F("set_off_ore")}  # fmt: skip
RECOVERIES = {"pk": F("pk"), "state": F("state"), "title": F("agreement__title"), "number": F("number"), "due": F("next_due_on"),
              "owner": F("agreement__owner__name")}  # fmt: skip
SOON, MOST = timedelta(days=30), 5
PAYING = (Role.ATTESTER, Role.HEAD, Role.ECONOMIST)


def payments_for(user: Who) -> QuerySet[Any] | None:
    """Payments that this person can take a step further; None for who handles none."""
    return waiting_for(user) if isinstance(user, User) and holds(user, *PAYING) else None


def pay_task(row: Mapping[str, Any]) -> dict[str, Any]:
    about = {"sum": formats.money(row["ore"] + row["off"], "kr"), "title": row["title"]}
    url = reverse("payments:payment", args=[row["pk"]])
    if row["state"] == "proposed":
        return {
            "title": _("Attest %(sum)s to %(title)s") % about,
            "url": url,
            "why": _("It waits for your attest."),
            "mark": "risk",
        }
    if row["state"] == "attested":
        return {
            "title": _("Put %(sum)s to %(title)s in a payment file") % about,
            "url": url,
            "why": _("It is attested."),
            "mark": "risk",
        }
    return {"title": _("Note what the bank did with %(sum)s to %(title)s") % about, "url": url,
            "why": _("The file is sent to the bank."), "mark": "neutral"}  # fmt: skip


def recoveries_for(user: Who, day: date) -> QuerySet[Any] | None:
    """Recoveries that this person decides or sees to that they are paid: proposals of others, and what is late; None for who
    does neither."""
    decides, follows = holds(user, Role.HEAD), holds(user, Role.ECONOMIST)
    if not isinstance(user, User) or not (decides or follows):
        return None
    mine = Q(state="proposed") & ~Q(proposed_by=user.journal_key) if decides else Q(pk=None)
    if follows:
        mine |= Q(state="decided", next_due_on__lt=day)
    return Recovery.objects.filter(mine)


def recovery_task(row: Mapping[str, Any]) -> dict[str, Any]:
    about = {"title": row["title"], "owner": row["owner"]}
    url = reverse("payments:recovery", args=[row["pk"]])
    if row["state"] == "proposed":
        return {"title": _("Decide on a recovery of the grant to %(title)s") % about, "url": url,
                "why": _("It is proposed, and waits for your decision."), "mark": "risk"}  # fmt: skip
    due = date.fromisoformat(str(row["due"])[:10])
    return {"title": _("See to what %(owner)s is late to pay back for %(title)s") % about, "url": url, "due_on": due,
            "why": _("It was to be paid, and nothing that covers it is noted."), "mark": "unmet"}  # fmt: skip


def to_pay_back(user: Who, day: date) -> list[dict[str, Any]]:
    """What this person's organisation is to pay back within a month, or is late with. One query, none for who is of no
    organisation."""
    own = {a.organisation for a in appointments(user) if a.role in ORGANISATION_BOUND and a.organisation}
    if not own:
        return []
    rows = Recovery.objects.filter(state="decided", next_due_on__lte=day + SOON, agreement__owner__key__in=own)
    return [{"title": _("Pay back of the grant to %s") % one.agreement.title, "url": one.get_absolute_url(), "due_on": one.next_due_on,
             "why": _("It is late, and costs interest.") if one.next_due_on and one.next_due_on < day else _("The day is near."),
             "mark": "unmet" if one.next_due_on and one.next_due_on < day else "risk"}
            for one in rows.select_related("agreement").order_by("next_due_on", "pk")[:MOST]]  # fmt: skip
