"""What the front page says of a programme: what it is, what it cost, what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date as Day
from typing import Any

from django.core.cache import cache
from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet, Subquery, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from verkstad import __version__
from verkstad.core.reporting.figure import Frame
from verkstad.desk.queries.money import REPORT, Paid, amounts, books, paid
from verkstad.desk.queries.places import few_sources
from verkstad.funds.models import Book
from verkstad.grants.counties import joined
from verkstad.grants.facts import funnels
from verkstad.grants.links import address
from verkstad.grants.models import FunnelStage, Project, Result
from verkstad.grants.queries import REACHED, View, Wish, mandate_results, projects_of, reported_results
from verkstad.grants.words import grant_said, result_said
from verkstad.mandate.models import Mandate
from verkstad.people.access import Who
from verkstad.reports.figures.addresses import address_of
from verkstad.reports.models import PublishedReport
from verkstad.reports.queries import differences_of, statement_of
from verkstad.ui import formats

COUNTED = ("prestudies", "implementation_projects", "projects_granted")
FUNNELS, PROJECTS = 2, 6
KEPT_SECONDS = 3600


@dataclass(frozen=True)
class Figure:
    """One of the three figures: linked to its records, with its date and where it comes from."""

    value: str
    label: str
    url: str
    source: str
    date: Day | None = None


@dataclass(frozen=True)
class Printed:
    """A report as it was printed and which of its figures the ledger contradicts by themselves."""

    title: str
    mandate: Mandate
    url: str
    roots: Sequence[dict[str, str]]


def told(view: View, user: Who, day: Day) -> dict[str, Any]:
    """Everything under the front page's title, for a view with project counts."""
    whole = list(mandate_results(view.mandates).filter(key__in=[REACHED, *COUNTED]))
    found = list(books(user, view.mandates))
    sums = amounts(view.mandates)
    projects = shown_projects(projects_of(user, Wish(view.mandates)))
    count = sum(m.project_count for m in view.mandates)  # type: ignore[attr-defined]
    return {
        "figures": [
            money_figure(view, paid(found), sums, day), project_figure(view, count, whole, day),
            companies_figure(view, user, whole),
        ],
        "funnels": best_funnels(view.mandates),
        "projects": projects,
        "project_count": count,
        "sources": few_sources([r.source_note for r in whole] or [p["project"].source_note for p in projects]),
        "mandates": [mandate_row(m, sums[m.pk]) for m in view.mandates],
        "frame": formats.money(sum(sums.values()), "mkr"),
        "printed": [p for b in found if (p := printed(b)) is not None],
        "statements": [(b.mandate, address("reports:statement", b.key)) for b in found if b.last_voucher],  # type: ignore[attr-defined]
    }  # fmt: skip


def money_figure(view: View, spent: Paid, sums: dict[int, int], day: Day) -> Figure:
    """What was paid where books are kept; what was set aside where none is."""
    if not spent.mandates:
        total = sum(sums.values())
        label = ngettext("set aside in %s mandate", "set aside in %s mandates", len(sums)) % formats.number(len(sums))
        return Figure(formats.money(total, "mkr"), label, reverse("grants:list"), _("The government's decisions"), day)
    one = spent.mandates[0]
    label = _("paid in %s") % one.name if len(spent.mandates) == 1 else _("paid in %s mandates") % len(spent.mandates)
    rest = len(view.mandates) - len(spent.mandates)
    source = _("The ledger.")
    if rest:
        source += (
            " " + ngettext("%s other mandate has no books here.", "%s other mandates have no books here.", rest) % rest
        )
    asked = Frame(timezone.localdate(), mandate=one.key)
    url = address_of("money_payout", asked) if len(spent.mandates) == 1 else address("mandate:list")
    return Figure(formats.money(spent.ore, "mkr"), label, url, source, spent.until)


def project_figure(view: View, count: int, results: Sequence[Result], day: Day) -> Figure:
    said = counted(results)
    source = _("The directory.") + (" " + _("The reports count %s.") % said if said else "")
    label = (
        ngettext("project known by name", "projects known by name", count)
        if said
        else ngettext("project", "projects", count)
    )
    return Figure(formats.number(count), label, f"{reverse('grants:list')}?programme={view.key}", source, day)


def counted(results: Sequence[Result]) -> str:
    """How many projects reports speak of: "18 prestudies, 5 implementation projects, 19 or 20 projects granted"."""
    parts = []
    for key in COUNTED:
        rows = [r for r in results if r.key == key and r.project_id is None]
        if rows:
            said = list(dict.fromkeys(result_said(r) for r in rows))
            figures = (
                said[0]
                if len(said) == 1
                else _("%(one)s or %(other)s") % {"one": ", ".join(said[:-1]), "other": said[-1]}
            )
            label = rows[0].label
            parts.append(f"{figures} {label[:1].lower()}{label[1:]}")
    return ", ".join(parts)


def companies_figure(view: View, user: Who, results: Sequence[Result]) -> Figure:
    """What a mandate as a whole reports; without that the projects' own figures, added with a word on it (R29)."""
    url = f"{reverse('grants:results')}?programme={view.key}&indicator={REACHED}"
    whole = sorted((r for r in results if r.key == REACHED and r.value is not None), key=lambda r: r.value or 0)
    label = _("companies reached")
    if whole:
        best = whole[-1]
        label = _("companies reached in %s") % best.mandate.name if len(view.mandates) > 1 else label
        return Figure(result_said(best), label, url, best.source_note, best.reported_on)
    return summed_companies(reported_results(user, view.mandates, REACHED), label, url)


def summed_companies(reports: QuerySet[Result], label: str, url: str) -> Figure:
    """The projects' own figures added up. One query, however many report."""
    known = reports.filter(value__isnull=False).order_by().values("qualifier")
    rows = list(known.annotate(total=Sum("value"), n=Count("pk"), last=Max("reported_on")))
    if not rows:
        return Figure(formats.UNKNOWN, label, url, _("No source gives a figure."))
    count = sum(row["n"] for row in rows)
    source = ngettext("One project's own figure.", "Sum of %(n)s projects' own figures; a company in more than one of "
                      "them counts each time.", count) % {"n": formats.number(count)}  # fmt: skip
    total = formats.qualified(
        formats.number(sum(row["total"] for row in rows)), joined(row["qualifier"] for row in rows)
    )
    return Figure(total, label, url, source, max((row["last"] for row in rows if row["last"]), default=None))


def best_funnels(mandates: Sequence[Mandate]) -> list[dict[str, Any]]:
    """The funnels with the most stages whose numbers are known."""
    stages = FunnelStage.objects.filter(mandate__in=[m.pk for m in mandates])
    stages = stages.filter(Q(project=None) | Q(project__public=True)).order_by("mandate", "funnel", "number")
    every = funnels(list(stages))
    return sorted(every, key=lambda f: -sum(isinstance(s["value"], int) for s in f["stages"]))[:FUNNELS]


def shown_projects(found: QuerySet[Project]) -> list[dict[str, Any]]:
    """A few projects, those that report companies reached first. One query."""
    newest = Result.objects.filter(project=OuterRef("pk"), key=REACHED).order_by("-reported_on", "pk")
    told = {f"r_{name}": Subquery(newest.values(name)[:1]) for name in ("value", "words_sv", "words_en", "qualifier")}
    rows = found.annotate(reports=Exists(newest), **told).order_by("-reports", "name", "pk")[:PROJECTS]
    return [{"project": p, "grant": grant_said(p), "reached": reached_of(p)} for p in rows]


def reached_of(project: Any) -> str:
    if not project.reports:
        return ""
    return result_said(
        Result(
            value=project.r_value,
            words_sv=project.r_words_sv,
            words_en=project.r_words_en,
            qualifier=project.r_qualifier,
        )
    )


def mandate_row(mandate: Mandate, ore: int) -> dict[str, Any]:
    years = sorted({y for y in (mandate.first_year, mandate.last_year) if y})
    return {"mandate": mandate, "amount": formats.money(ore, "mkr"), "url": address("mandate:mandate", mandate.key),
            "years": formats.DASH.join(map(str, years)) or formats.UNKNOWN}  # fmt: skip


def printed(book: Book) -> Printed | None:
    """Where the newest printed report of a book's mandate differs from the ledger; None where none was printed.

    Kept for an hour, or until something is booked up to the report's day or the printed report is corrected. Three
    queries the first time.
    """
    report = report_of(book)
    if report is None or not book.last_report or not book.told_voucher:  # type: ignore[attr-defined]
        return None
    marks = (__version__, book.pk, book.told_voucher, book.told_hours, book.last_report, get_language())  # type: ignore[attr-defined]
    mark = "printed:" + ":".join(map(str, marks))
    roots = cache.get(mark)
    if roots is None:
        roots = roots_of(book, report)
        cache.set(mark, roots, KEPT_SECONDS)
    return Printed(report.title, book.mandate, address("reports:statement", book.key), roots)


def report_of(book: Any) -> PublishedReport | None:
    """The newest printed report of a book's mandate, from what `books` brings along."""
    told = {name: getattr(book, f"report_{name}") for name in REPORT}
    return PublishedReport(mandate=book.mandate, **told) if told["pk"] else None


def roots_of(book: Book, report: PublishedReport) -> list[dict[str, str]]:
    """The figures that differ by themselves, each with its explanation; those that rounding explains come last."""
    statement = statement_of(book, report.as_of)
    swedish = formats.is_swedish()
    columns = {c.key: c.label_sv if swedish else c.label_en for c in statement.layout.columns}
    found = [d for d in differences_of(statement, report, "sv" if swedish else "en") if d.cause.name != "follows"]
    roots = []
    for one in sorted(found, key=lambda d: d.cause.name == "rounding"):
        row = statement.layout.row(one.row)
        roots.append({"row": row.label_sv if swedish else row.label_en, "column": columns.get(one.column, one.column),
                      "text": one.cause.explanation(_)})  # fmt: skip
    return roots
