"""What an agreement asks for and where each report stands; what claims and payments ask of the reports."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch

from verkstad.agreements.models import Agreement, Version
from verkstad.agreements.queries.awaiting import newest
from verkstad.core.agreements.content import Agreed
from verkstad.core.decisions.content import ReportKind
from verkstad.core.progress.schedule import Due, schedule
from verkstad.people.access import Who
from verkstad.progress.models import Report


@dataclass(frozen=True)
class Step:
    """A report of the plan and, where somebody has begun it, its row. One that was begun keeps its period."""

    due: Due
    report: Report | None

    @property
    def done(self) -> bool:
        """Nothing more is asked of the receiver now."""
        return self.report is not None and not self.report.open

    def late(self, day: date) -> bool:
        return not self.done and day > self.due.due_on


def steps_of(agreed: Agreed, reports: Iterable[Report]) -> list[Step]:
    """The plan of the version in force, with the reports that have been begun; one that the plan no longer asks for but
    was begun stays."""
    made = {one.number: one for one in reports}
    steps = [Step(due, made.pop(due.number, None)) for due in schedule(agreed.reports, agreed.first, agreed.last)]
    left = [Step(Due(one.number, ReportKind(one.kind), one.due_on, one.first, one.last), one) for one in made.values()]
    return sorted([*steps, *left], key=lambda step: step.due.number)


def plan_of(agreement: Agreement) -> list[Step]:
    """The agreement's reports in order. Two queries, none where `with_reports` brought them."""
    return steps_of(newest(agreement).agreed, agreement.progress_reports.all())


def running(user: Who) -> list[Agreement]:
    """The agreements under way that the user sees, each with its versions and reports. Three queries."""
    found = Agreement.objects.visible_to(user).filter(state="running").select_related("mandate", "owner")
    return list(found.prefetch_related(with_versions(), with_reports()).order_by("owner__name", "pk"))


def with_versions(way: str = "versions") -> Prefetch:
    """Every version of an agreement, the newest first, by the way to it."""
    return Prefetch(way, Version.objects.order_by("-number"))


def with_reports() -> Prefetch:
    return Prefetch("progress_reports", Report.objects.order_by("number"))


def waiting_to_be_read(user: Who) -> Sequence[Report]:
    """Reports that were sent and wait for the agency, the oldest first."""
    found = (
        Report.objects.visible_to(user).filter(state="sent").select_related("agreement__owner", "agreement__mandate")
    )
    return list(found.order_by("sent_at", "pk"))


def report_for(agreement: Agreement, first: date, last: date) -> Report | None:
    """The report that a claim for these days rests on (R12): the one whose period holds the claim's last day, or the final
    report where the claim ends after it; None where nobody has begun it. What state it is in is for the caller to ask."""
    rows = list(agreement.progress_reports.order_by("number"))
    for row in rows:
        if row.last is not None and last <= row.last and (row.first is None or row.first <= last):
            return row
    return next(
        (row for row in rows if row.kind == ReportKind.FINAL and row.last is not None and last > row.last), None
    )


def final_report_approved(agreement: Agreement) -> bool:
    """Whether the final payment may be made (R15)."""
    return agreement.progress_reports.filter(kind=ReportKind.FINAL, state="approved").exists()
