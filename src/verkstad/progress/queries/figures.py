"""Indicators over a project's reports, and companies counted over projects and mandates (R29)."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction

from verkstad.agreements.models import Agreement
from verkstad.agreements.queries.awaiting import newest
from verkstad.core.agreements.content import Indicator
from verkstad.core.findings import Finding
from verkstad.core.progress.companies import Line
from verkstad.core.progress.indicators import Outcome, Reported, findings_of, outcome
from verkstad.people.access import Who
from verkstad.progress.models import IndicatorValue, Participant, Report

COUNTED = ("sent", "approved")  # a figure that is still being written is no figure


def lines_of(rows: Iterable[Participant]) -> list[Line]:
    """The companies of participant rows; persons without a company are not companies. Rows need `report__agreement__mandate`."""
    return [
        Line(one.number, one.report.agreement.mandate.key, one.report.agreement.key, one.report.number, one.row, one.stage)
        for one in rows if one.number
    ]  # fmt: skip


def participations(user: Who, *, mandate: str = "", approved: bool = False) -> list[Participant]:
    """The rows of reports that were sent (or approved only) and that the user sees. One query."""
    found = Participant.objects.visible_to(user).filter(report__state__in=("approved",) if approved else COUNTED)
    if mandate:
        found = found.filter(report__agreement__mandate__key=mandate)
    return list(found.exclude(number="").select_related("report__agreement__mandate", "organisation"))


def outcomes(agreement: Agreement, *, approved: bool = False) -> list[Outcome]:
    """Every indicator of the version in force: what the reports that were sent (or approved only) tell. One that counts
    companies is counted from the participant lists, each company once."""
    states = ("approved",) if approved else COUNTED
    rows = IndicatorValue.objects.filter(report__agreement=agreement, report__state__in=states).select_related("report")
    told = [row.told for row in rows]
    people = Participant.objects.filter(report__agreement=agreement, report__state__in=states).exclude(number="")
    lines = lines_of(people.select_related("report__agreement__mandate"))
    return [
        companies(one, lines) if one.companies else outcome(one, told) for one in newest(agreement).agreed.indicators
    ]


def companies(indicator: Indicator, lines: list[Line]) -> Outcome:
    """An indicator that counts companies: new ones in each report's list, so that the reports add up to the count."""
    first: dict[str, int] = {}
    for line in sorted(lines, key=lambda one: one.report):
        first.setdefault(line.company, line.report)
    new = Counter(first.values())
    each = [Reported(one, indicator.key, Fraction(new[one])) for one in sorted({line.report for line in lines})]
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
