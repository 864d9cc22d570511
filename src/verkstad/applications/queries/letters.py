"""Letters of intent: from whom they are needed, and which have been asked for (R2, R23)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone

from verkstad.applications.models import Application, Letter, LetterState
from verkstad.applications.queries.content import live_letters
from verkstad.core.calls.terms import Letters
from verkstad.organisations.models import Organisation, Region, Tenure
from verkstad.people.access import Who, appointments
from verkstad.people.models import Role


@dataclass(frozen=True)
class Wanted:
    """A region that is touched, the body responsible for it on the day (None: no source tells), and its letter."""

    region: Region
    body: Organisation | None
    letter: Letter | None
    own: bool = False  # the applicant is that body itself and needs no letter from it

    @property
    def given(self) -> bool:
        return self.letter is not None and self.letter.state == LetterState.GIVEN


def responsible(regions: Iterable[str], day: date) -> dict[str, Organisation]:
    """The responsible body of each region on a day, by county code; one query."""
    held = Tenure.objects.on(day).filter(region__in=list(regions)).select_related("organisation")
    return {one.region_id: one.organisation for one in held}


def waiting_letters(user: Who) -> QuerySet[Letter]:
    """Requests that wait for an answer of the user's organisation, the oldest first."""
    roles = (Role.REGIONAL, Role.SIGNATORY)
    keys = {a.organisation for a in appointments(user) if a.role in roles and a.organisation}
    waiting = Letter.objects.filter(body__key__in=keys, state=LetterState.REQUESTED, application__test=False)
    return waiting.select_related("application__owner", "application__call", "region", "body").order_by("asked_at")


def wanted_letters(application: Application, day: date | None = None) -> list[Wanted]:
    """The letters the call wants, one a region touched; none where the call wants none. At most three queries.

    A letter that has been asked for stays with the body that was asked, also when the responsibility moves on (R23).
    Where the call says so a body needs no letter for a region that it is responsible for itself.
    """
    wants = application.version.terms.letters
    if wants is Letters.NONE:
        return []
    regions = application.regions
    asked = {one.region_id: one for one in live_letters(application)}
    bodies = responsible([r.code for r in regions], day or timezone.localdate())
    found = []
    for region in regions:
        letter = asked.get(region.code)
        body = letter.body if letter else bodies.get(region.code)
        own = wants is Letters.UNLESS_RUA and body is not None and body.pk == application.owner_id
        found.append(Wanted(region, body, letter, own))
    return found
