"""What the stages below know that a payment rests on: they say how it is found when they start.

from verkstad.payments.approved import approved, final_reports
approved["claims"] = approved_entries                # (agreement) -> entries of approved cost, two queries at most
approved_sums["claims"] = claimed_sums               # (agreement ids) -> approved cost of each in öre, one query
final_reports["progress"] = final_report_approved    # (agreement) -> whether its final report is approved (R15)
"""

from collections.abc import Callable, Collection, Iterable, Mapping

from verkstad.agreements.models import Agreement
from verkstad.core.grant_arithmetic import Entry

approved: dict[str, Callable[[Agreement], Iterable[Entry]]] = {}
approved_sums: dict[str, Callable[[Collection[int]], Mapping[int, int]]] = {}
final_reports: dict[str, Callable[[Agreement], bool]] = {}


def approved_cost(agreement: Agreement) -> list[Entry]:
    """Every entry of approved cost, in money and in kind."""
    return [entry for find in approved.values() for entry in find(agreement)]


def report_approved(agreement: Agreement) -> bool:
    return any(find(agreement) for find in final_reports.values())
