"""What the money was for: the projects, the counties they lie in, the calls and what was decided in them."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from verkstad.calls.models import Call
from verkstad.core.reporting.document import Block, Column, Mark, Note, Picture, Row, Table
from verkstad.editions.makers.making import Making, bound, figure, text
from verkstad.editions.makers.split import split_table
from verkstad.grants.models import Project
from verkstad.mandate.models import Qualifier
from verkstad.organisations.models import Region
from verkstad.reports.figures import FIGURES
from verkstad.ui import formats


def projects_of(making: Making) -> list[Project]:
    """The mandate's published projects, read once for every maker; of a project annex that one, of a county those in it."""
    if "projects" not in making.kept:
        rows = (
            Project.objects.filter(mandate=making.mandate, public=True)
            .select_related("owner")
            .prefetch_related("regions", "results")
        )
        if making.report.project:
            rows = rows.filter(pk=making.report.project.pk)
        if making.report.region:
            rows = rows.filter(regions=making.report.region)
        making.kept["projects"] = list(rows.order_by("kind", "name"))
    return list(making.kept["projects"])


def projects(making: Making) -> Iterator[Block]:
    """Each project with its counties, its time and its grant. A grant of which a source says “about” keeps the word."""
    rows = projects_of(making)
    if not rows:
        yield Note(text(_("No projects are known.")), "unknown")
        return
    told = tuple(
        Row(text(one.name), (
            text(one.get_kind_display().capitalize()), text(", ".join(region.name for region in one.regions.all()) or _("not told")),
            text(_period(one)), text(_grant(one)),
        ), key=one.key)
        for one in rows
    )  # fmt: skip
    columns = (
        Column(_("Project")),
        Column(_("Kind")),
        Column(_("Counties")),
        Column(_("Time")),
        Column(_("Granted"), "", True),
    )
    title = ngettext("%(n)s project", "%(n)s projects", len(rows)) % {"n": len(rows)}
    yield Table("projects", text(title), columns, told, _("the project directory"))
    unknown = sum(one.grant_ore is None for one in rows)
    if unknown:
        said = ngettext(
            "Of %(n)s project no source tells the grant.", "Of %(n)s projects no source tells the grant.", unknown
        )
        yield Note(text(said % {"n": unknown}), "unknown")


def _period(one: Project) -> str:
    if one.start_on is None and one.end_on is None:
        return _("not told")
    return formats.period(one.start_on, one.end_on, one.start_precision, one.end_precision)


def _grant(one: Project) -> str:
    if one.grant_ore is None:
        return _("not told")
    return formats.qualified(formats.money(one.grant_ore, "tkr"), Qualifier(one.grant_qualifier).value)


def county_map(making: Making) -> Iterator[Block]:
    """How many projects lie in each county: a map where the figure is known by county, a table beside it."""
    key = making.options.get("figures", "results_projects").split()[0]
    if key in FIGURES and "region" in FIGURES[key].by:
        names = {one.code: one.name for one in Region.objects.order_by("code")}
        marks = tuple(Mark(code, name, bound(key, "", {"region": code})) for code, name in names.items())
        title = _("%(figure)s by county") % {"figure": FIGURES[key].words(making.language)}
        yield Picture("map", "map", text(title), alt=title, marks=marks, source=_("the project directory"))


def calls(making: Making) -> Iterator[Block]:
    """Each call of the mandate: its time, what came in and what was decided."""
    rows = list(Call.objects.filter(mandate=making.mandate).exclude(state="draft").order_by("opens_at", "key"))
    if not rows:
        yield Note(text(_("No calls are known.")), "unknown")
        return
    told = tuple(
        Row(text(making.words(one, "title")), (text(formats.dateword(one.opens_at) if one.opens_at else _("not told")),
                                              text(formats.dateword(one.closes_at) if one.closes_at else _("not told"))), key=one.key)
        for one in rows
    )  # fmt: skip
    columns = (Column(_("Call")), Column(_("Opened")), Column(_("Closed")))
    yield Table("calls", text(_("Calls of the mandate")), columns, told, _("the agency's calls"))
    keys = [key for key in making.options.get("figures", "").split() if key in FIGURES]
    if keys:
        yield from split_table(making, keys, making.options.get("by", "year"), table="calls")


__all__ = ["calls", "county_map", "figure", "projects", "projects_of"]
