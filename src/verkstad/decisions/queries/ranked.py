"""Calls whose list is fixed and whose cases still wait for a proposal: what a presenter has to do, found by states."""

from django.db.models import Exists, OuterRef, QuerySet

from verkstad.applications.models import Application, State
from verkstad.calls.models import Call
from verkstad.people.access import Who, mandates_of
from verkstad.people.models import Role
from verkstad.review.models import Candidate, Ranking


def calls_to_propose(user: Who) -> QuerySet[Call]:
    """Of the mandates that the user presents: with a fixed list, and a case on it that has no proposal. One query."""
    fixed = Ranking.objects.filter(ended_at__isnull=True).values("round")
    listed = Candidate.objects.filter(application=OuterRef("pk"), round__in=fixed)
    left = Application.objects.live().filter(Exists(listed), call=OuterRef("pk"), state=State.CHECKED)
    reached = mandates_of(user, Role.PRESENTER)
    found = Call.objects.filter(Exists(left)).order_by("pk")
    return found if reached is None else found.filter(mandate__key__in=reached)
