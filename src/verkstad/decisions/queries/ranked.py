"""From the list to decisions: calls whose list is fixed and whose cases still wait for a proposal, and what was granted."""

from dataclasses import dataclass
from fractions import Fraction

from django.db.models import Exists, OuterRef, QuerySet

from verkstad.applications.models import Application, State
from verkstad.calls.models import Call
from verkstad.decisions.models import Decision
from verkstad.people.access import Who, mandates_of
from verkstad.people.models import Role
from verkstad.review.models import Candidate, Ranking
from verkstad.review.queries import frozen


def calls_to_propose(user: Who) -> QuerySet[Call]:
    """Of the mandates that the user presents: with a fixed list, and a case on it that has no proposal. One query."""
    fixed = Ranking.objects.filter(ended_at__isnull=True).values("round")
    listed = Candidate.objects.filter(application=OuterRef("pk"), round__in=fixed)
    left = Application.objects.live().filter(Exists(listed), call=OuterRef("pk"), state=State.CHECKED)
    reached = mandates_of(user, Role.PRESENTER)
    found = Call.objects.filter(Exists(left)).order_by("pk")
    return found if reached is None else found.filter(mandate__key__in=reached)


def grants_by_year(call: int) -> dict[int, dict[int, int]]:
    """Application id -> öre by year, of the grants in force in a call. One query."""
    rows = Decision.objects.in_force().filter(application__call=call, amount_ore__gt=0).order_by("pk")
    return {row.application_id: {one.year: one.amount_ore for one in row.told.by_year} for row in rows}


@dataclass(frozen=True)
class Placed:
    """Where an application stands in the fixed list: its line of how many, points 0 to 100, above the line of the money
    or not, and the round with the list's number."""

    position: int
    of: int
    points: Fraction
    within: bool
    round: int
    number: int


def next_below(case: Application, most: int = 3) -> list[tuple[int, Application]]:
    """Those the call's fixed list puts next, below the line where its money ends, and that have no grant: their line in the
    list and the application. Two queries; none more where there is no list."""
    listed = frozen(case.call)
    below = {row["application"]: row["position"] for row in (listed.rows if listed else ()) if not row["within"]}
    if not below:
        return []
    found = Application.objects.live().filter(call=case.call_id, key__in=below)
    found = found.filter(state__in=(State.CHECKED, State.PROPOSED, State.REJECTED)).select_related("owner")
    return sorted(((below[one.key], one) for one in found), key=lambda pair: pair[0])[:most]


def place_of(case: Application) -> Placed | None:
    """The application's line in the call's fixed list; None where there is no list or it is not on it. One query."""
    listed = frozen(case.call)
    row = next((row for row in listed.rows if row["application"] == case.key), None) if listed else None
    if listed is None or row is None:
        return None
    return Placed(row["position"], len(listed.rows), Fraction(row["score"]) * 100, bool(row["within"]), listed.round_id,
                  listed.number)  # fmt: skip
