"""What the projects' indicators have come to together, and every row that a figure rests on."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.http import Http404, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from verkstad.core.progress import rollup
from verkstad.core.progress.companies import REPORT, Line
from verkstad.core.progress.hiding import LEAST_COMPANIES, LEAST_PROJECTS, shown
from verkstad.core.progress.rollup import Part, Rolled, Series
from verkstad.people.access import Who, may
from verkstad.people.models import User
from verkstad.progress.models import STAGE_WORDS
from verkstad.progress.pages.counting import harmless
from verkstad.progress.pages.reports import figure, shown_period
from verkstad.progress.queries.lists import Listed, Paper, papers_of
from verkstad.progress.queries.rollup import Found, for_everybody, seen_by
from verkstad.progress.told import indicator_name, indicator_unit
from verkstad.ui.filters import Filter, FilterBar, Option
from verkstad.ui.formats import number, percent

FIELDS = ("indicator", "unit", "programme", "mandate", "project", "receiver", "paper", "number", "diary_number", "period_ends", "sent_on",
          "approved_on", "row", "organisation_number", "company", "stage", "amount", "counts")  # fmt: skip
MOST_SHOWN = 500


@dataclass(frozen=True)
class Chosen:
    """What the page is asked for: the bar, what was found, and the indicators that are left, within a year or in all."""

    bar: FilterBar
    found: Found
    series: list[Series]
    year: int | None

    @property
    def query(self) -> str:
        return "&".join(f"{one.name}={one.value}" for one in self.bar.filters if one.value)


def chosen(user: Who, query: QueryDict) -> Chosen:
    """Read every indicator that the user sees, and keep those that the filters ask for."""
    approved = query.get("rapporter", "") == "godkanda"
    found = seen_by(user, approved=approved)
    bar = _bar(query, found)
    wanted = {by: bar.value(name) for name, by in (("program", "programme"), ("uppdrag", "mandate"), ("lan", "region"))}
    left = [
        one for one in found.series
        if all(not value or value in rollup.groups_of(one, by) for by, value in wanted.items())
    ]  # fmt: skip
    year = bar.value("ar")
    return Chosen(bar, found, left, int(year) if year else None)


def _bar(query: QueryDict, found: Found) -> FilterBar:
    mandates = {one.mandate.key: one.mandate for one in found.projects.values()}
    programmes = {one.programme.key: one.programme.name for one in mandates.values()}
    codes = sorted({code for one in found.series for code in one.regions})
    return FilterBar(query, [
        Filter("program", _("Programme"), [Option(key, name) for key, name in programmes.items()], _("every programme")),
        Filter("uppdrag", _("Mandate"), [Option(key, one.name) for key, one in mandates.items()], _("every mandate")),
        Filter("lan", _("County"), [Option(code, found.regions[code]) for code in codes], _("every county")),
        Filter("ar", _("Year"), [Option(str(year), str(year)) for year in rollup.years_of(found.series)], _("since the beginning")),
        Filter("rapporter", _("Rests on"), [Option("godkanda", _("approved only"))], _("sent and approved")),
    ])  # fmt: skip


def results_facts(user: Who, query: QueryDict) -> dict[str, Any]:
    """Each indicator over the projects: baseline, target, what has come, how much of the way, and from how many projects.
    Seven queries, whatever the number of projects."""
    asked = chosen(user, query)
    rows = [
        row_of(members, rollup.rolled(members, asked.year), sort, asked.query)
        for sort, members in rollup.sorts(asked.series).items()
    ]
    return {"bar": asked.bar, "rows": rows, "year": asked.year, "projects": len({one.project for one in asked.series}),
            "empty": not asked.found.series}  # fmt: skip


def row_of(members: Sequence[Series], whole: Rolled, sort: str = "", query: str = "") -> dict[str, Any]:
    """A sum as a row of a table."""
    one = members[0].indicator
    url = reverse("progress:result", args=[sort]) + (f"?{query}" if query else "") if sort else ""
    return {
        "name": indicator_name(one), "unit": indicator_unit(one), "counted": one.companies, "shares": rollup.is_share(one),
        "baseline": figure(whole.baseline), "target": figure(whole.target), "actual": figure(whole.amount),
        "share": percent(*whole.way) if whole.way else "–",
        "way": (figure(whole.way[0]), figure(whole.way[1])) if whole.way else None,
        "told": whole.told, "all": len(members), "repeated": number(whole.repeated) if whole.repeated else "", "url": url,
        "differs": whole.count is not None and whole.repeated > whole.count.number,
    }  # fmt: skip


def one_of(user: Who, query: QueryDict, sort: str) -> tuple[Chosen, list[Series], Rolled]:
    """One sort of indicator. Raises Http404 where the user sees no such."""
    asked = chosen(user, query)
    if sort not in rollup.sorts(asked.found.series):
        raise Http404
    members = rollup.sorts(asked.series).get(sort, [])
    return asked, members, rollup.rolled(members, asked.year)


def result_facts(user: Who, query: QueryDict, sort: str) -> dict[str, Any]:
    """One indicator: its sum, by project, county and mandate, and each row that it rests on."""
    asked, members, whole = one_of(user, query, sort)
    known = members or rollup.sorts(asked.found.series)[sort]
    lines = list(_lines(asked, whole))
    return {
        "bar": asked.bar, "row": row_of(known, whole), "sort": sort, "query": asked.query, "year": asked.year,
        "lines": _with_people(user, lines[:MOST_SHOWN]), "number": len(lines), "most": MOST_SHOWN, "indicator": known[0].indicator,
        "projects": [_project(asked.found, part) for part in whole.parts],
        "regions": _groups(asked, members, "region", asked.found.regions),
        "mandates": _groups(asked, members, "mandate", {one.mandate.key: one.mandate.name for one in asked.found.projects.values()}),
    }  # fmt: skip


def _groups(asked: Chosen, members: Sequence[Series], by: str, names: Mapping[str, str]) -> list[dict[str, Any]]:
    if not members:
        return []
    return [{"group": names.get(key, key) or _("no county known"), **row_of([part.series for part in one.parts], one)}
            for key, one in rollup.rolled_by(members, by, asked.year).items()]  # fmt: skip


def _project(found: Found, part: Part) -> dict[str, Any]:
    one = part.series.indicator
    whole = rollup.rolled([part.series])
    return {"agreement": found.projects[part.series.project], "baseline": figure(None if one.companies else one.baseline),
            "target": figure(one.target), "actual": figure(part.amount), "method": one.method, "cumulative": one.cumulative,
            "share": percent(*whole.way) if whole.way else "–"}  # fmt: skip


@dataclass(frozen=True)
class Row:
    """A row that a figure rests on: a report's figure, or a line of a report's or a claim's participant list. `counts` says
    how it counts."""

    series: Series
    kind: str
    paper: Paper
    amount: Fraction | None = None
    line: Line | None = None
    company: Listed | None = None
    counts: str = ""


def _lines(asked: Chosen, whole: Rolled) -> Iterator[Row]:
    """Every row, by company or by project, in order; two queries at most for reports, and one for claims."""
    companies = [(p.series, named.line) for p in whole.parts for named in p.named]
    papers = papers_of(
        [(REPORT, p.series.project, f.report) for p in whole.parts for f in p.rests]
        + [line.source for _series, line in companies]
    )
    for part in whole.parts:
        for one in part.rests:
            paper = papers[REPORT, part.series.project, one.report]
            yield Row(part.series, REPORT, paper, one.amount, counts=_as(part, one.report))
    seen: set[str] = set()
    for series, line in sorted(companies, key=lambda pair: (pair[1].company, pair[1].project, pair[1].order)):
        counts = _("counted before") if line.company in seen else _("counted here")
        seen.add(line.company)
        yield Row(series, line.paper, papers[line.source], line=line, company=asked.found.names[line], counts=counts)


def _as(part: Part, report: int) -> str:
    if not part.series.indicator.cumulative:
        return _("is added")
    return _("tells all that has come") if report == part.rests[-1].report else _("taken off: what had come before")


def _with_people(user: Who, rows: Sequence[Row]) -> list[dict[str, Any]]:
    """The rows as the page shows them, with who sent and approved each paper for those who may know."""
    names = _names(user, {key for one in rows for key in (one.paper.sent_by, one.paper.approved_by)})
    return [
        {"agreement": one.paper.agreement, "paper": one.paper,
         "period": shown_period(one.paper.first, one.paper.last), "amount": figure(one.amount) if one.amount is not None else "",
         "row": one.line.row if one.line else "", "company": one.company.shown_name if one.company else "",
         "company_number": one.company.shown_number if one.company else "",
         "stage": STAGE_WORDS[one.line.stage] if one.line else "", "counts": one.counts, "sent_by": names.get(one.paper.sent_by, ""),
         "approved_by": names.get(one.paper.approved_by, "")}
        for one in rows
    ]  # fmt: skip


def _names(user: Who, keys: set[str]) -> dict[str, str]:
    """Names of people by journal key, for who may see who did what."""
    if not may(user, "journal.view_actor"):
        return {}
    ids = [int(key[5:]) for key in keys if key.startswith("user:") and key[5:].isdecimal()]
    return {person.journal_key: str(person) for person in User.objects.filter(pk__in=ids)}


def csv_rows(user: Who, query: QueryDict, sort: str) -> Iterator[tuple[str, ...]]:
    """The file: each row that the figure rests on. It names no person: of sole traders neither number nor name (R22)."""
    asked, _members, whole = one_of(user, query, sort)
    for one in _lines(asked, whole):
        indicator, agreement, paper, who = one.series.indicator, one.paper.agreement, one.paper, one.company
        told = (
            indicator_name(indicator), indicator_unit(indicator), one.series.programme, one.series.mandate, agreement.key,
            _("sole trader") if agreement.owner.is_person else agreement.owner.name, one.kind,
            str(paper.number), paper.diary_number, paper.last.isoformat() if paper.last else "",
            timezone.localdate(paper.sent_at).isoformat() if paper.sent_at else "",
            paper.approved_on.isoformat() if paper.approved_on else "", str(one.line.row) if one.line else "",
            who.shown_number if who else "", who.shown_name if who else "", one.line.stage if one.line else "",
            _plain(one.amount), one.counts,
        )  # fmt: skip
        yield tuple(harmless(cell) for cell in told)


def _plain(amount: Fraction | None) -> str:
    if amount is None:
        return ""
    return str(amount.numerator) if amount.denominator == 1 else f"{float(amount):.4f}".rstrip("0")


def public_facts() -> dict[str, Any]:
    """What everybody may know: sums of approved reports and decided claims, none that rests on few (R32), by county where
    that gives nothing away. Seven queries."""
    found = for_everybody()
    rows = [_public(found, members) for members in rollup.sorts(found.series).values()]
    return {"rows": [row for row in rows if row["told"]], "companies": LEAST_COMPANIES, "projects": LEAST_PROJECTS,
            "fictional": any(one.mandate.programme.fictional for one in found.projects.values())}  # fmt: skip


def _public(found: Found, members: Sequence[Series]) -> dict[str, Any]:
    whole = rollup.rolled(members)
    regions = rollup.rolled_by(members, "region")
    least = LEAST_COMPANIES if members[0].indicator.companies else LEAST_PROJECTS
    parts, all_ = shown([_behind(one) for one in regions.values()], _behind(whole), least)
    row, none = row_of(members, whole), _("no county known")
    told = [
        {"name": found.regions.get(code) or none, "actual": figure(one.amount) if kept else "", "hidden": not kept}
        for (code, one), kept in zip(regions.items(), parts, strict=True)
        if one.told
    ]
    told_all = row["actual"], row["share"]
    actual, share = told_all if all_ else ("", "")
    return {**row, "way": None, "hidden": not all_, "actual": actual, "share": share,
            "regions": told if any(not one["hidden"] for one in told) else []}  # fmt: skip


def _behind(whole: Rolled) -> int:
    """How many stand behind a sum: companies, else projects that tell something."""
    return whole.count.number if whole.count is not None else whole.told
