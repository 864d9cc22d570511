"""What came of it: results that were reported, indicators against their targets, funnels, and needs by theme."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from verkstad.core.reporting.document import Block, Column, Heading, Line, Mark, Note, Paragraph, Picture, Row, Table
from verkstad.editions.makers.making import Making, bound, figure, text
from verkstad.editions.makers.split import split_table
from verkstad.editions.makers.work import projects_of
from verkstad.grants.models import FunnelStage, Result, Unit
from verkstad.mandate.models import Qualifier
from verkstad.reports.figures import FIGURES, answer
from verkstad.ui import formats


def results(making: Making) -> Iterator[Block]:
    """Each project with what it is for and the results that were reported of it, each with its source's own word."""
    found = projects_of(making)
    if not found:
        yield Note(text(_("No projects are known.")), "unknown")
    for one in found:
        yield Heading(3, text(one.name))
        if summary := making.words(one, "summary"):
            yield Paragraph(text(summary))
        rows = list(one.results.all())
        if rows:
            told = tuple(
                Row(text(making.words(row, "label")), (_told(row), text(making.words(row, "note"))), key=row.key)
                for row in rows
            )
            columns = (Column(_("Result")), Column(_("Reported"), "", True), Column(_("Note")))
            title = _("Reported results of %(project)s") % {"project": one.name}
            yield Table(f"results-{one.key}"[:60], text(title), columns, told, _("the project's own account"))
        else:
            yield Note(text(_("No results in figures are reported.")), "unknown")


def _told(row: Result) -> Line:
    """A result as its source tells it: a figure with its word, or a word alone."""
    if row.value is None:
        return text(str(row.words))
    number = (
        formats.money(row.value * 100_000, "tkr")
        if row.unit == Unit.TKR
        else formats.number(row.value, -int(row.value.normalize().as_tuple().exponent) if row.value % 1 else 0)
    )
    if row.unit == Unit.PERCENT:
        number = f"{number} %"
    return text(formats.qualified(number, Qualifier(row.qualifier).value))


def funnels(making: Making) -> Iterator[Block]:
    """Each funnel of the mandate as far as it is told: how many companies came to each stage (R30)."""
    every = FunnelStage.objects.filter(mandate=making.mandate).select_related("project").order_by("funnel", "number")
    stages = [one for one in every if making.report.project_id in (None, one.project_id)]
    for key in dict.fromkeys(one.funnel for one in stages):
        rows = [one for one in stages if one.funnel == key]
        name = making.words(rows[0], "name")
        told = tuple(
            Row(
                text(making.words(one, "label")),
                (text(_companies(one)), text(_share(one, before))),
                key=f"s{one.number}",
            )
            for before, one in zip([None, *rows], rows, strict=False)
        )
        columns = (Column(_("Stage")), Column(_("Companies"), "", True), Column(_("Of the stage before")))
        yield Table(
            f"funnel-{key}", text(_("From met to acted: %(name)s") % {"name": name}), columns, told, rows[0].source_note
        )
        yield from _drawn(making, rows, name)
    if not stages:
        yield Note(text(_("No funnel is told.")), "unknown")
    keys = [
        key
        for key in ("participants_reached", "participants_mapped", "participants_coached", "participants_acted")
        if key in FIGURES
    ]
    if not answer(keys[0], making.frame).facts:
        yield Note(
            text(
                _(
                    "No participant list with organisation numbers has been approved, so companies cannot be counted once."
                )
            ),
            "unknown",
        )
        return
    marks = tuple(Mark(key, FIGURES[key].words(making.language), bound(key)) for key in keys)
    title = _("Companies in the projects' participant lists, each counted once")
    yield Picture("funnel", "funnel", text(title), alt=title, marks=marks, source=_("approved reports of the projects"))


def _drawn(making: Making, rows: list[FunnelStage], name: str) -> Iterator[Block]:
    """The funnel as a picture, where every stage is a figure of its project: the word of its source stands with its name."""
    keys = [f"results_funnel_{one.number}" for one in rows]
    if any(one.companies is None or one.project is None for one in rows) or any(key not in FIGURES for key in keys):
        return
    marks = tuple(
        Mark(f"s{one.number}", _qualified(making, one), bound(key, "", {"project": one.project.key}))
        for one, key in zip(rows, keys, strict=True) if one.project
    )  # fmt: skip
    title = _("How many companies came to each stage: %(name)s") % {"name": name}
    yield Picture(
        f"funnel-{rows[0].funnel}-picture", "funnel", text(title), alt=title, marks=marks, source=rows[0].source_note
    )


def _qualified(making: Making, one: FunnelStage) -> str:
    label, word = making.words(one, "label"), str(Qualifier(one.qualifier).label)
    return f"{label} ({word})" if word else label


def _companies(one: FunnelStage) -> str:
    if one.companies is None:
        return one.words or _("not told")
    return formats.qualified(formats.number(one.companies), Qualifier(one.qualifier).value)


def _share(one: FunnelStage, before: FunnelStage | None) -> str:
    if before is None or not before.companies or one.companies is None:
        return "–"
    return _("%(share)s of %(whole)s") % {
        "share": formats.percent(one.companies, before.companies),
        "whole": _companies(before),
    }


def indicators(making: Making) -> Iterator[Block]:
    """Indicators against their targets, and the figures that the template names by project."""
    keys = [key for key in making.options.get("figures", "").split() if key in FIGURES]
    if not keys:
        yield Note(text(_("No indicators are followed.")), "unknown")
        return
    if by := making.options.get("by"):
        yield from split_table(making, keys, by, table="indicators", picture=True)
        return
    rows = tuple(Row(text(FIGURES[key].words(making.language)), (figure(key),), key=key) for key in keys)
    yield Table(
        "indicators",
        text(_("Results against targets")),
        (Column(_("Figure")), Column(_("Value"), "", True)),
        rows,
        _("approved reports of the projects"),
    )


def needs(making: Making) -> Iterator[Block]:
    """The themes under which the companies' needs were gathered (R33)."""
    found = list(making.mandate.programme.themes.all())
    if not found:
        yield Note(text(_("No themes are known.")), "unknown")
        return
    rows = tuple(Row(text(str(one.number)), (text(making.words(one, "name")),), key=f"t{one.number}") for one in found)
    yield Table(
        "needs",
        text(_("Themes of the companies' needs")),
        (Column(_("Theme")), Column(_("What it says"))),
        rows,
        found[0].source_note,
    )
