"""That the decisions of a call are made: what those who follow it are told of what lies above calls."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db.models import Count, Max, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from verkstad.applications.models import UNDER_WAY, Application, State
from verkstad.calls.follow_news import News
from verkstad.decisions.models import Decision, Outcome
from verkstad.notices.actions import site

WAITING = (*UNDER_WAY, State.INVITED)


def decisions_made(calls: Sequence[int], now: datetime) -> Iterator[tuple[int, News]]:
    """Once for each closed call where decisions are made and no application waits any more. Two queries."""
    granted = Q(amount_ore__gt=0)
    found = Decision.objects.in_force().filter(application__call__in=calls, application__test=False)
    rows = list(
        found.filter(application__call__closes_at__lte=now)
        .order_by()
        .values("application__call", "application__call__key")
        .annotate(
            granted=Count("pk", filter=granted),
            rejected=Count("pk", filter=Q(outcome=Outcome.REJECTION)),
            last=Max("decided_at"),
        )
    )
    waiting = Application.objects.filter(call__in=[row["application__call"] for row in rows], state__in=WAITING)
    left = set(waiting.filter(test=False).values_list("call_id", flat=True)) if rows else set()
    for row in rows:
        if row["application__call"] not in left:
            url = site() + reverse("decisions:call", args=[row["application__call__key"]])
            line = _("The decisions are made: %(granted)s granted, %(rejected)s rejected. %(url)s")
            yield row["application__call"], News("decisions", row["last"], line % {**row, "url": url})
