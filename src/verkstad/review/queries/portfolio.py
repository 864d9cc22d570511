"""What a portfolio is chosen from, and the money there is: each in a fixed number of queries."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import prefetch_related_objects
from django.utils import timezone

from verkstad.applications.models import Application, State
from verkstad.applications.queries.content import plan_figures, plan_of
from verkstad.core.applications.plan import Source
from verkstad.core.money import largest_remainder
from verkstad.core.review.wishes import Project
from verkstad.funds.models import Group, Layer
from verkstad.mandate.models import Mandate
from verkstad.mandate.queries import figures
from verkstad.review.models import Round, Search
from verkstad.review.queries.consolidated import Listing
from verkstad.review.queries.facts import regions_of


@dataclass(frozen=True)
class Money:
    """What is left of a mandate's money on a day in öre: by year where the decision gives it year by year (`by_year`), and
    in all. `undated_ore` are changes whose year no source tells: they are counted in neither."""

    by_year: Mapping[int, int]
    whole_ore: int
    undated_ore: int


def projects_of(listing: Listing, granted: Mapping[int, Mapping[int, int]]) -> list[Project]:
    """The scored applications of a list in its order, as projects that can be chosen; one query (regions).

    One that is granted (`granted`: application id -> öre by year) has what it was granted and is in every choice; one
    that was rejected is in none.
    """
    regions = regions_of([line.candidate.application_id for line in listing.lines])
    return [
        Project(
            line.key, line.score, granted.get(line.candidate.application_id) or amounts_of(line.application),
            regions.get(line.candidate.application_id, frozenset()), frozenset(line.candidate.focus_areas),
            line.candidate.structure, line.candidate.company_activity, line.candidate.application_id in granted,
        )
        for line in listing.lines
        if line.score is not None and line.application.state != State.REJECTED
    ]  # fmt: skip


def amounts_of(application: Application) -> dict[int, int]:
    """The grant applied for in öre by year: as the financing plan says, else in the proportions of the cost by year.

    Without a plan that tells years all of it falls in the year the call's projects begin (or this year).
    """
    ore = application.applied_ore
    funds = [f for f in plan_of(application).funds if f.source is Source.GRANT]
    if funds and all(f.year for f in funds) and sum(f.amount_ore for f in funds) == ore:
        named: dict[int, int] = {}
        for one in funds:
            named[one.year] = named.get(one.year, 0) + one.amount_ore
        return named
    costs = {year: cost for year, cost in plan_figures(application).by_year.items() if cost > 0}
    if costs:
        return dict(zip(costs, largest_remainder(ore, list(costs.values())), strict=True))
    start = application.version.terms.project_from[:4]
    return {int(start) if start.isdecimal() else timezone.localdate().year: ore}


def money_left(mandate: Mandate, granted: Mapping[int, Mapping[int, int]] | None = None) -> Money:
    """What the mandate has left to grant: envelopes as amended, less programme costs and the larger of promised and paid.

    What was promised to the `granted` (application id -> öre by year) is not taken off: they stand among what is chosen,
    and would be counted twice. Three queries.
    """
    day = timezone.localdate()
    prefetch_related_objects([mandate], "envelopes", "amendments")
    envelope = figures.envelope_by_year(mandate, day)
    own = {e.source_id for e in mandate.envelopes.all() if e.source_id}
    spent: dict[tuple[str, int], int] = {}
    for row in figures.booked([mandate.book_id] if mandate.book_id else [], day).get(mandate.book_id or 0, []):
        if (row["source_id"] in own) if own else row["source__repayable"]:
            kind = _kind(row["layer"], row["cost_kind__group"])
            spent[kind, row["year"] or 0] = spent.get((kind, row["year"] or 0), 0) + row["ore"]
    for year, ore in ((y, ore) for one in (granted or {}).values() for y, ore in one.items()):
        spent["promised", year] = spent.get(("promised", year), 0) - ore
    years = {year: envelope.bounds(year)[0] for year in envelope.years} if envelope.by_year else {}
    left = {year: ore - _used(spent, year) for year, ore in years.items()}
    used = sum(ore for (kind, _y), ore in spent.items() if kind == "programme") + max(
        sum(ore for (kind, _y), ore in spent.items() if kind == "promised"),
        sum(ore for (kind, _y), ore in spent.items() if kind == "paid"),
    )
    whole = figures.amount_as_of(mandate, day) - used
    return Money(left, whole, envelope.undated_ore)


def search_of(round_: Round, mark: str) -> Search | None:
    """The newest working out of a suggestion for these inputs; one query."""
    return Search.objects.filter(round=round_, mark=mark).first()


def _kind(layer: str, group: str) -> str:
    if layer == Layer.ACTUAL and group == Group.PROGRAMME:
        return "programme"
    if group == Group.TRANSFER and layer in (Layer.ACTUAL, Layer.COMMITMENT):
        return "paid" if layer == Layer.ACTUAL else "promised"
    return ""


def _used(spent: Mapping[tuple[str, int], int], year: int) -> int:
    return spent.get(("programme", year), 0) + max(spent.get(("promised", year), 0), spent.get(("paid", year), 0))
