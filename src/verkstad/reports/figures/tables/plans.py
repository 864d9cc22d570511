"""What agreements ask for and what came of it, worked out for a day: reports that are due, and indicators with a target.

Versions of agreements, reports as they were sent and approved reports never change, each with its day and moment; so what is
worked out of those that were there by the day, and known at the moment, is the same whenever it is asked for.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from fractions import Fraction

from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils import timezone

from verkstad.agreements.models import Agreement, Version
from verkstad.core.agreements.content import Agreed, Indicator
from verkstad.core.progress.companies import CLAIM, REPORT, Line
from verkstad.core.progress.rollup import Figure, Named, Series, part_of
from verkstad.core.progress.schedule import schedule
from verkstad.core.reporting.figure import Fact, Frame
from verkstad.journal.models import Act
from verkstad.progress.models import Edition, IndicatorValue
from verkstad.reports.figures.facts import Among, Listed, Shown
from verkstad.reports.figures.places import Places
from verkstad.reports.figures.tables.progress import PARTICIPANT

IN_TIME, LATE, MISSING = "in_time", "late", "missing"
REACHED, ON_THE_WAY, UNTOLD = "reached", "told", "untold"


def _agreed(frame: Frame, among: Among) -> Iterator[tuple[Agreement, str, Agreed]]:
    """Agreements that were accepted by the day, their project's key, and the version that held."""
    rows: QuerySet[Agreement] = Agreement.objects.filter(accepted_at__isnull=False).select_related("mandate", "project")
    if among is not None:
        rows = rows.filter(mandate__key__in=among)
    held = Version.objects.filter(valid_from__lte=frame.as_of).order_by("-number")
    if frame.known is not None:
        rows, held = rows.filter(accepted_at__lte=frame.known), held.filter(made_at__lte=frame.known)
    for row in rows.prefetch_related(Prefetch("versions", held, to_attr="held")).order_by("pk"):
        accepted = timezone.localtime(row.accepted_at).date() if row.accepted_at else date.max
        if accepted <= frame.as_of and row.held:
            yield row, row.project.key if row.project else row.key, row.held[0].agreed


def _due(frame: Frame, among: Among) -> Iterator[Fact]:
    """Every report whose day has passed, and whether it was first sent in time, late, or not at all."""
    rows = Edition.objects.filter(number=1)
    if frame.known is not None:
        rows = rows.filter(sent_at__lte=frame.known)
    sent: dict[tuple[int, int], datetime] = {
        (agreement, number): at
        for agreement, number, at in rows.values_list("report__agreement", "report__number", "sent_at")
        if timezone.localtime(at).date() <= frame.as_of
    }
    places = Places().of("project")
    for row, project, agreed in _agreed(frame, among):
        for one in schedule(agreed.reports, agreed.first, agreed.last):
            if one.due_on > frame.as_of:
                continue
            at = sent.get((row.pk, one.number))
            state = MISSING if at is None else IN_TIME if timezone.localtime(at).date() <= one.due_on else LATE
            yield Fact(f"due/{row.key}/{one.number}/{state}", one.due_on, at, mandate=row.mandate.key, project=project,
                       regions=places.get(project, ()), year=one.due_on.year)  # fmt: skip


def _progress(fact: Fact) -> Shown:
    _kind, key, number, state = fact.id.split("/")
    return Shown(f"{key} · {number} · {state}", reverse("progress:project", args=[key]), ("agreement", key))


DUE = Listed("due", "rapporter som skulle ha lämnats", "reports that were due", __doc__ or "", lambda f, a: _due(f, a),
             frozenset({"mandate", "project", "region", "year"}), _progress)  # fmt: skip


def _indicators(frame: Frame, among: Among) -> Iterator[Fact]:
    """Every indicator with a target of an accepted agreement, and how far its approved reports and decided claims say that it has come."""
    values, named = _told(frame)
    places = Places().of("project")
    for row, project, agreed in _agreed(frame, among):
        for one in agreed.indicators:
            if one.target is None:
                continue
            state = _state(one, Series(
                row.key, row.mandate.key, one,
                figures=() if one.companies else tuple(values.get((row.pk, one.key), ())),
                named=tuple(named.get(row.pk, ())) if one.companies else (),
            ))  # fmt: skip
            yield Fact(f"indicator/{row.key}/{one.key}/{state}", frame.as_of, None, mandate=row.mandate.key, project=project,
                       regions=places.get(project, ()))  # fmt: skip


def _state(one: Indicator, series: Series) -> str:
    part = part_of(series)
    if part.amount is None or one.target is None:
        return UNTOLD
    downwards = one.baseline is not None and one.target < one.baseline
    return REACHED if (part.amount <= one.target if downwards else part.amount >= one.target) else ON_THE_WAY


def _told(frame: Frame) -> tuple[Mapping[tuple[int, str], list[Figure]], Mapping[int, list[Named]]]:
    """What approved reports and the lists of decided claims tell by agreement: figures by indicator, companies. As known
    then: by the journal's acts."""
    values, people = IndicatorValue.objects.filter(split="", report__state="approved"), PARTICIPANT.rows()
    if frame.known is not None:
        acts = Act.objects.filter(act="progress.approved", subject_type="progress_report", at__lte=frame.known)
        known = [int(key) for key in acts.values_list("subject_key", flat=True)]
        values = values.filter(report__in=known)
        people = people.alias(f_known=PARTICIPANT.known).filter(f_known__lte=frame.known)
    figures: dict[tuple[int, str], list[Figure]] = defaultdict(list)
    for agreement, key, number, amount, last, approved in values.values_list(
        "report__agreement", "indicator", "report__number", "amount", "report__last", "report__approved_on"
    ):
        if (last or approved or date.max) <= frame.as_of:
            figures[agreement, key].append(Figure(number, Fraction(amount), last))
    named: dict[int, list[Named]] = defaultdict(list)
    for agreement, company, report, claim, place, stage, day in people.filter(day__lte=frame.as_of).values_list(
        "agreement", "number", "report", "claim", "row", "stage", "day"
    ):
        paper = CLAIM if claim else REPORT
        named[agreement].append(Named(Line(company, "-", str(agreement), claim or report, place, stage, paper), day))
    return figures, named


INDICATOR = Listed("indicator", "indikatorer med mål", "indicators with a target", __doc__ or "", lambda f, a: _indicators(f, a),
                   frozenset({"mandate", "project", "region"}), _progress)  # fmt: skip
