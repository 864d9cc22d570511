"""What later stages know of the applications in a list and of what went before: they say how it is found when they start.

from verkstad.review.decided import decided, earlier
decided["decisions"] = grants_by_year      # grants_by_year(call id) -> {application id: {year: öre}}, one query
earlier["grants"] = counties_before        # counties_before(call) -> codes of counties with an earlier project, one query
"""

from collections.abc import Callable, Collection, Mapping

from verkstad.calls.models import Call

decided: dict[str, Callable[[int], Mapping[int, Mapping[int, int]]]] = {}
earlier: dict[str, Callable[[Call], Collection[str]]] = {}


def granted(call: int) -> dict[int, dict[int, int]]:
    """Application id -> öre granted by year, of the decisions in force in a call (its id)."""
    return {pk: dict(years) for find in decided.values() for pk, years in find(call).items()}


def counties_before(call: Call) -> frozenset[str]:
    """Codes of the counties that have had a project of the call's programme before the call."""
    return frozenset(code for find in earlier.values() for code in find(call))
