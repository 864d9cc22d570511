"""What an application waits for from others: who signs, who answers for a responsible body, how long answers take."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from verkstad.applications.models import Letter, LetterState
from verkstad.applications.rules import ANSWERING_LETTERS
from verkstad.core.applications.waiting import Usual, usual
from verkstad.people.models import Appointment, Role

YEARS = 3  # how far back an answer still tells what is usual


@dataclass(frozen=True)
class Signatory:
    """Somebody who may sign for an organisation, and whether they have ever signed in."""

    name: str
    has_been_here: bool


def signatories(organisation: str, mandate: str) -> list[Signatory]:
    """Who may sign for an organisation in a mandate today, by name. One query."""
    held = _held(mandate).filter(role=Role.SIGNATORY, organisation=organisation)
    people = {one.user_id: one.user for one in held.select_related("user")}
    return sorted((Signatory(str(p), p.last_login is not None) for p in people.values()), key=lambda one: one.name)


def answering(bodies: Collection[str], mandate: str) -> set[str]:
    """The keys of those bodies that have anybody here who may answer a letter. One query, none for none."""
    if not bodies:
        return set()
    held = _held(mandate).filter(role__in=ANSWERING_LETTERS, organisation__in=bodies)
    return set(held.values_list("organisation", flat=True))


def _held(mandate: str) -> QuerySet[Appointment]:
    return Appointment.objects.active().filter(Q(mandate="") | Q(mandate=mandate), user__is_active=True)


@dataclass(frozen=True)
class Answers:
    """How long letters have taken: of each body by its key where it has answered often enough, and of all together."""

    of: dict[str, Usual]
    all: Usual | None

    def usual(self, body: str) -> Usual | None:
        return self.of.get(body, self.all)


def letter_answers(day: date | None = None) -> Answers:
    """What the answers of the last years tell, given and declined alike, tests left out. One query."""
    since = (day or timezone.localdate()) - timedelta(days=365 * YEARS)
    rows = Letter.objects.filter(
        state__in=(LetterState.GIVEN, LetterState.DECLINED), answered_at__date__gte=since, application__test=False
    )
    spans: dict[str, list[tuple[date, date]]] = {}
    for body, asked, answered in rows.values_list("body__key", "asked_at", "answered_at"):
        took = (timezone.localtime(asked).date(), timezone.localtime(answered).date())
        spans.setdefault(body, []).append(took)
    each = {body: found for body, took in spans.items() if (found := usual(took))}
    return Answers(each, usual(one for took in spans.values() for one in took))
