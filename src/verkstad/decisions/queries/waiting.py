"""Proposals that wait for a decision: the head's queue, a query over states."""

from typing import Any

from django.db.models import QuerySet

from verkstad.decisions.models import Condition, Proposal
from verkstad.people.access import Who


def waiting_for(user: Who) -> list[Proposal]:
    """Open proposals of the mandates that the user reads, oldest first. One query."""
    found: QuerySet[Any] = Proposal.objects.visible_to(user).filter(state="open", application__test=False)
    return list(found.select_related("application__call__mandate", "application__owner").order_by("made_at", "pk"))


def conditions_due(user: Who, until: Any) -> QuerySet[Any]:
    """Conditions of decisions in force to be followed up by a day, and not followed up yet."""
    found = Condition.objects.visible_to(user).filter(state="open", follow_on__lte=until, decision__later__isnull=True)
    return found.select_related("decision__application__call__mandate")
