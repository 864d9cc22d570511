"""Indicators over a project's reports, and companies counted over projects and mandates (R29)."""

from collections import Counter
from dataclasses import replace
from fractions import Fraction

from verkstad.agreements.models import Agreement
from verkstad.agreements.queries.awaiting import newest
from verkstad.core.agreements.content import Indicator
from verkstad.core.findings import Finding
from verkstad.core.progress.companies import Line
from verkstad.core.progress.indicators import Outcome, Reported, findings_of, outcome
from verkstad.people.access import Who
from verkstad.progress.models import IndicatorValue, Report
from verkstad.progress.queries.lists import COUNTED, Listed, rows_of


def participations(user: Who, *, mandate: str = "", approved: bool = False) -> list[Listed]:
    """The rows of lists that were sent (or approved only) and that the user sees. One query for reports, one for claims."""
    seen = Agreement.objects.visible_to(user)
    return rows_of(seen.filter(mandate__key=mandate) if mandate else seen, approved=approved)


def outcomes(agreement: Agreement, *, approved: bool = False) -> list[Outcome]:
    """Every indicator of the version in force: what the reports that were sent (or approved only) tell. One that counts
    companies is counted from the participant lists, each company once."""
    states = ("approved",) if approved else COUNTED
    rows = IndicatorValue.objects.filter(report__agreement=agreement, report__state__in=states).select_related("report")
    told = [row.told for row in rows]
    lines = [row.line for row in rows_of([agreement.pk], approved=approved)]
    return [
        companies(one, lines) if one.companies else outcome(one, told) for one in newest(agreement).agreed.indicators
    ]


def companies(indicator: Indicator, lines: list[Line]) -> Outcome:
    """An indicator that counts companies: new ones in each list, those of reports first, so that the lists add up to the
    count. A figure's number is then the list's place among them."""
    first: dict[str, tuple[str, str, int]] = {}
    lists = list(dict.fromkeys(line.source for line in sorted(lines, key=lambda one: one.order[3:])))
    for line in sorted(lines, key=lambda one: one.order[3:]):
        first.setdefault(line.company, line.source)
    new = Counter(first.values())
    each = [Reported(at, indicator.key, Fraction(new[one])) for at, one in enumerate(lists, start=1)]
    return outcome(replace(indicator, cumulative=False), each)


def value_findings(report: Report) -> list[Finding]:
    """What is wrong or doubtful with a report's figures as they are now."""
    earlier = IndicatorValue.objects.filter(report__agreement=report.agreement, report__number__lt=report.number)
    mine = list(report.values.all())
    return findings_of(newest(report.agreement).agreed.indicators, [_of(report, row) for row in mine],
                       [row.told for row in earlier.select_related("report")])  # fmt: skip


def _of(report: Report, row: IndicatorValue) -> Reported:
    row.report = report
    return row.told


def counted(report: Report) -> tuple[int, int]:
    """How many companies a report's list names, each once, and how many persons without a company. One query."""
    numbers = list(report.participants.values_list("number", flat=True))
    return len({one for one in numbers if one}), numbers.count("")
