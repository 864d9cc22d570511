"""Proposals that wait for a decision, conditions to follow up, appeals to try: queues, as queries over states."""

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from verkstad.decisions.models import Appeal, Condition, Proposal
from verkstad.handling.models import Task
from verkstad.people.access import Who
from verkstad.people.models import User


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


def appeals_to_try(user: User) -> QuerySet[Appeal]:
    """What came in against decisions and dismissals that this person had no hand in (R13) and that waits for them: to be
    tried by anybody, or to be answered by whoever took it. Each with its `mandate`, and the case's `title` and `number`."""
    key = user.journal_key
    checked = Task.objects.filter(application=OuterRef("dismissal__application"), done_by=key)
    waits = Q(state="received") | Q(state="tried", handler=user.pk)
    hands = Q(decision__proposed_by=key) | Q(decision__handled_by=key) | Q(decision__decided_by=key)
    others = Q(dismissal__made_by=key) | Q(dismissal__application__handler=user.pk) | Q(Exists(checked))
    return (
        Appeal.objects.visible_to(user)
        .filter(waits)
        .exclude(Q(decision__isnull=False) & hands)
        .exclude(Q(dismissal__isnull=False) & others)
        .annotate(
            mandate=Coalesce("decision__application__call__mandate", "dismissal__application__call__mandate"),
            title=Coalesce("decision__application__title", "dismissal__application__title"),
            number=Coalesce("decision__application__diary_number", "dismissal__application__diary_number"),
        )
        .order_by("received_on", "pk")
    )
