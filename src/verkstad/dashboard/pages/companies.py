"""Companies: who took part by approved lists, each counted once (R29) and few hidden (R32); and what projects themselves tell."""

from collections.abc import Mapping
from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from verkstad.core.progress.hiding import LEAST_COMPANIES
from verkstad.core.reporting.figure import WITHHELD, Answer
from verkstad.dashboard.pages.panel import Line, Panel, hidden_words, known, language, meanings, number
from verkstad.dashboard.queries.told import REACHED, REPORTED, STAGES, Told
from verkstad.reports.figures import definition
from verkstad.ui import formats
from verkstad.ui.pictures.bars import bars
from verkstad.ui.pictures.funnel import funnel
from verkstad.ui.pictures.map import county_name
from verkstad.ui.pictures.picture import Cell


def mandates_with(told: Told) -> Mapping[str, Answer]:
    """The mandates whose lists name companies, of whatever programme."""
    return known(told.by(REACHED, "mandate"))


def whole(told: Told) -> bool:
    """Whether the numbers asked for are of the page's programme and nothing else: where another programme has companies too,
    a sum of this one alone would give small numbers away by difference, so that each mandate is told by itself."""
    return told.choice.mandate is not None or set(mandates_with(told)) <= told.choice.among


def took_part(told: Told) -> Panel:
    """How far companies came, by the lists of approved reports."""
    choice = told.choice
    if not whole(told):
        return _by_mandate(told)
    stages = {key: told.whole(key) for key in STAGES}
    counties = known(told.by(REACHED, "region"))
    lines = [Line(key, "", "", "", one) for key, one in stages.items()]
    lines += [Line(REACHED, "region", code, county_name(code), one) for code, one in counties.items()]
    panel = Panel("foretag", _("No lists of companies are approved"), lines, meanings(choice, *STAGES), csv=choice.csv("foretag"),
                  missing=_("No approved report of this choice has a list of the companies that took part."))  # fmt: skip
    first = stages[REACHED]
    if first.value is None:
        return replace(panel, title=_("The number of companies is not shown"), missing=why_hidden(first))
    if not first.value:
        return panel
    last = [key for key in STAGES if stages[key].value][-1]
    title = ngettext("%s company is reached", "%s companies are reached", int(first.value)) % number(first.value)
    if last == STAGES[-1]:
        title = _("%(reached)s companies are reached, and %(acted)s of them took action") % {
            "reached": number(first.value), "acted": number(stages[last].value)}  # fmt: skip
    shown = [{"label": definition(key).words(language()), "value": int(one.value) if one.value is not None else None,
              "size_word": hidden_words(one) if one.value is None else "", "url": choice.figure(key)}
             for key, one in stages.items()]  # fmt: skip
    picture = funnel(shown, title=title)
    note = (
        _("A hatched stage is not shown: fewer than %s companies, or other numbers would give it away.")
        % LEAST_COMPANIES
    )
    picture = replace(picture, rows=(*picture.rows, *_county_rows(told, counties)), note=note if picture.note else "")
    lead = _("Each company counts once, however many projects and years name it. By the lists of approved reports.")
    return replace(panel, title=title, picture=picture, missing="", lead=lead)


def _county_rows(told: Told, counties: Mapping[str, Answer]) -> list[tuple[Cell, ...]]:
    return [(Cell(_("Reached in %s") % county_name(code), told.choice.figure(REACHED, one.frame)),
             Cell(number(one.value) if one.value is not None else hidden_words(one), number=True), Cell(formats.UNKNOWN, number=True))
            for code, one in counties.items()]  # fmt: skip


def _by_mandate(told: Told) -> Panel:
    choice = told.choice
    names = {one.key: one.name for one in choice.mandates}
    mine = {key: one for key, one in mandates_with(told).items() if key in names}
    title = _("Companies are told by mandate")
    lines = [Line(REACHED, "mandate", key, names[key], one) for key, one in mine.items()]
    panel = Panel("foretag", title, lines, meanings(choice, REACHED), csv=choice.csv("foretag"),
                  missing=_("No approved report of this programme has a list of the companies that took part."))  # fmt: skip
    if choice.frame.region or choice.frame.project or choice.frame.year:
        return replace(panel, missing=_("Choose a mandate to see companies by year or county."))
    if not mine:
        return replace(panel, title=_("No lists of companies are approved"))
    rows = [{"label": names[key], "value": one.value, "text": "" if one.value is not None else hidden_words(one),
             "url": choice.figure(REACHED, one.frame)} for key, one in mine.items()]  # fmt: skip
    return replace(panel, missing="", picture=bars(rows, title=title, head=_("Mandate")),
                   lead=_("A company in two mandates counts in both."))  # fmt: skip


def why_hidden(one: Answer) -> str:
    if one.why == WITHHELD:
        return _("Companies are told as of today only, and of a mandate, a year, a county, or a mandate with one of those: other "
                 "choices would show single companies. Take a choice away to see them.")  # fmt: skip
    return _("Fewer than %s companies stand behind it, or other numbers would give it away. Small numbers could show which companies "
             "they are.") % LEAST_COMPANIES  # fmt: skip


def reported(told: Told) -> Panel:
    """What projects tell of themselves: their numbers added up, so that a company in two counts twice."""
    choice = told.choice
    found = {key: told.whole(key) for key in REPORTED}
    there = {key: one for key, one in found.items() if one.value}
    lines = [Line(key, "", "", "", one) for key, one in found.items()]
    panel = Panel("projektens-tal", _("No project tells how many companies it reached"), lines, meanings(choice, *REPORTED),
                  csv=choice.csv("projektens-tal"), missing=_("No number is told by a project of this choice."))  # fmt: skip
    if not there:
        return panel
    first = found[REPORTED[0]].value
    title = (_("Projects tell that they reached %s companies") % number(first) if first else
             _("What projects tell of companies"))  # fmt: skip
    rows = [{"label": short_words(key), "value": one.value, "url": choice.figure(key)} for key, one in there.items()]
    return replace(panel, title=title, missing="", picture=bars(rows, title=title, head=_("Result"), unit=_("Companies")),
                   lead=_("Their own numbers added up; the same company may stand in several projects."))  # fmt: skip


def short_words(key: str) -> str:
    """In a few words, where the title says whose numbers they are."""
    words = (
        _("Reached"),
        _("Interviewed"),
        _("Coached, or in a series of workshops"),
        _("Invested"),
        _("Hosted a thesis"),
    )
    return dict(zip(REPORTED, words, strict=True))[key]
