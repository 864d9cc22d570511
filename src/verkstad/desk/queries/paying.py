"""Payments that wait, as tasks: they come with the mandates as JSON."""

from collections.abc import Mapping
from typing import Any

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from verkstad.payments.queries.tasks import waiting_for
from verkstad.people.access import Who, holds
from verkstad.people.models import Role, User
from verkstad.ui import formats

PAYMENTS = {"pk": F("pk"), "state": F("state"), "title": F("agreement__title"), "number": F("number"),
            "ore": F("amount_ore"), "off": F("set_off_ore")}  # fmt: skip
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
