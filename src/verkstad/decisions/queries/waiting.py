"""Proposals that wait for a decision: the head's queue, a query over states."""

from datetime import date
from typing import Any

from django.db.models import QuerySet

from verkstad.decisions.models import Condition, Proposal
from verkstad.people.access import Who


def waiting_for(user: Who) -> list[Proposal]:
    """Open proposals of the mandates that the user reads, oldest first. One query."""
    found: QuerySet[Any] = Proposal.objects.visible_to(user).filter(state="open", application__test=False)
    return list(found.select_related("application__call__mandate", "application__owner").order_by("made_at", "pk"))


def conditions_due(user: Who, until: date) -> QuerySet[Condition]:
    """Conditions of decisions in force to be followed up by a day, and not followed up yet."""
    return conditions_near(until).filter(pk__in=Condition.objects.visible_to(user).values("pk"))


def conditions_near(until: date) -> QuerySet[Condition]:
    """The same whoever asks, with the case's handler: what is reminded of."""
    found = Condition.objects.filter(state="open", follow_on__lte=until, decision__later__isnull=True)
    found = found.filter(decision__application__test=False).order_by("follow_on", "pk")
    return found.select_related("decision__application__call__mandate", "decision__application__handler")
