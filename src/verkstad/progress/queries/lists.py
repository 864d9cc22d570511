"""Which rows of participant lists name a company, whichever paper the list came with (R29): reports here, and what floors above
say when they start how theirs are found, as `sources[CLAIM] = ClaimLists()`."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from django.db.models import Prefetch, QuerySet
from django.urls import reverse

from verkstad.agreements.models import Agreement
from verkstad.core.decisions.content import ReportKind
from verkstad.core.progress.companies import REPORT, Line
from verkstad.progress.models import KIND_WORDS, Edition, Participant, Report, is_personal, shown_name, shown_number

COUNTED = ("sent", "approved")  # a figure that is still being written is no figure
Among = QuerySet[Agreement] | Collection[int]  # agreements, or their ids
Place = tuple[str, int]  # a project's key and a paper's number


@dataclass(frozen=True)
class Listed:
    """A company in a row of a list: its line, its name as written, the project, the paper's id and the day it counts from."""

    line: Line
    name: str
    agreement: int
    title: str
    paper: int
    day: date | None

    @property
    def is_person(self) -> bool:
        return is_personal(self.line.company)

    @property
    def shown_number(self) -> str:
        """Empty where it is a person's (R22)."""
        return shown_number(self.line.company)

    @property
    def shown_name(self) -> str:
        return shown_name(self.line.company, self.name)


@dataclass(frozen=True)
class Paper:
    """A paper that figures and lists come with, as pages tell of it."""

    agreement: Agreement
    name: str  # what it is, with its number
    url: str
    number: int
    diary_number: str
    first: date | None
    last: date | None
    sent_at: datetime | None
    sent_by: str
    approved_on: date | None
    approved_by: str


class Source(Protocol):
    """How one kind of paper's lists are found."""

    def rows(self, agreements: Among, *, approved: bool) -> Iterable[Listed]:
        """Every row with an organisation number of papers that were sent, or approved only. One query."""

    def papers(self, places: Collection[Place]) -> Mapping[Place, Paper]:
        """The papers at places. Two queries at most."""

    def address(self, paper: int) -> str:
        """Where a paper is shown, by its id."""


class ReportLists:
    """The projects' own reports."""

    def rows(self, agreements: Among, *, approved: bool) -> Iterable[Listed]:
        found = Participant.objects.filter(
            report__agreement__in=agreements, report__state__in=("approved",) if approved else COUNTED
        ).exclude(number="")
        fields = ("number", "report__agreement__mandate__key", "report__agreement__key", "report__number", "row", "stage",
                  "name", "report__agreement", "report__agreement__title", "report", "report__last")  # fmt: skip
        for row in found.order_by().values_list(*fields):
            company, mandate, project, number, at, stage = row[:6]
            yield Listed(Line(company, mandate, project, number, at, stage, REPORT), *row[6:])

    def papers(self, places: Collection[Place]) -> Mapping[Place, Paper]:
        editions = Prefetch("editions", Edition.objects.select_related("document").order_by("-number"))
        found = Report.objects.filter(agreement__key__in={key for key, _number in places})
        found = found.select_related("agreement__mandate", "agreement__owner").prefetch_related(editions)
        wanted = set(places)
        return {place: _told(one) for one in found if (place := (one.agreement.key, one.number)) in wanted}

    def address(self, paper: int) -> str:
        return reverse("progress:report", args=[paper])


def _told(report: Report) -> Paper:
    document = next((one.document for one in report.editions.all()), None)
    return Paper(
        report.agreement, f"{KIND_WORDS[ReportKind(report.kind)]} {report.number}", report.get_absolute_url(), report.number,
        document.diary_number if document else "", report.first, report.last, report.sent_at, report.sent_by,
        report.approved_on, report.approved_by,
    )  # fmt: skip


sources: dict[str, Source] = {REPORT: ReportLists()}


def rows_of(agreements: Among, *, approved: bool) -> list[Listed]:
    """The rows of every kind of paper. One query a kind."""
    return [row for source in sources.values() for row in source.rows(agreements, approved=approved)]


def papers_of(places: Iterable[tuple[str, str, int]]) -> Mapping[tuple[str, str, int], Paper]:
    """The papers by kind, project and number (`Line.source`). Two queries at most for each kind that is asked for."""
    wanted: dict[str, set[Place]] = {}
    for paper, project, number in places:
        wanted.setdefault(paper, set()).add((project, number))
    return {(kind, *place): one for kind, asked in wanted.items() for place, one in sources[kind].papers(asked).items()}


def address_of(row: Listed) -> str:
    """Where the paper is shown that a row stands in."""
    return sources[row.line.paper].address(row.paper)
