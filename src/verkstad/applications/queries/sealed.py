"""What the agency may know of a sealed call before it is opened: how many have been sent, under which numbers, when."""

from django.db.models import QuerySet

from verkstad.applications.models import Application, State
from verkstad.applications.rules import sealed
from verkstad.people.access import Who, mandates_of
from verkstad.people.models import READERS


def sealed_of(user: Who) -> QuerySet[Application]:
    """Sent applications of sealed calls within the mandates that the user reads; the caller leaves out the opened."""
    reached = mandates_of(user, *READERS)
    rows = Application.objects.live().filter(call__sealed=True).exclude(state=State.DRAFT)
    rows = rows if reached is None else rows.filter(call__mandate__key__in=reached)
    return rows.select_related("call__mandate").order_by("call__closes_at", "sent_at")


def sealed_now(user: Who) -> list[Application]:
    """Those that are sealed now. Only number, time and call of them may be shown."""
    return [one for one in sealed_of(user) if sealed(one)]
