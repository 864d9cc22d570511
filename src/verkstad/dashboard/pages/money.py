"""Money by year, by county (or what else the map is asked for) and by project."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from django.utils.translation import gettext as _

from verkstad.core.money import half_up
from verkstad.core.reporting.figure import Answer
from verkstad.dashboard.pages.panel import Line, Panel, known, language, meanings, money, number, unknown
from verkstad.dashboard.queries.choice import Choice, codes
from verkstad.dashboard.queries.told import DIRECTORY, GRANTED, MAPPED, PAID, PROJECTS, SET_ASIDE, Parts, Told
from verkstad.reports.figures import definition
from verkstad.reports.figures.addresses import NAMES
from verkstad.ui import formats
from verkstad.ui.pictures.bars import bars
from verkstad.ui.pictures.map import CountyValue, county_map, county_name
from verkstad.ui.pictures.picture import Cell

TENTH = 10_000_000  # öre: what the page tells sums to
MOST = 8  # projects in the picture; the file has every published one
Names = Mapping[str, str]


def by_year(told: Told) -> Panel:
    """One bar a year: what was paid, else what was granted, else what the government set aside; the table has all three."""
    choice, keys = told.choice, (SET_ASIDE, GRANTED, PAID)
    parts = {key: told.by(key, "year") for key in keys}
    told_by = {key: known(parts[key]) for key in keys}
    shown = next((key for key in reversed(keys) if told_by[key]), "")
    lines = [Line(key, "year", part, part, one) for key in keys for part, one in parts[key]]
    panel = Panel("pengar-per-ar", _("How the money falls by year is not known"), lines, meanings(choice, *keys),
                  csv=choice.csv("pengar-per-ar"), missing=_whole_period(parts))  # fmt: skip
    if not shown:
        return panel
    title = year_title(shown, told_by[shown])
    years = sorted({year for one in told_by.values() for year in one})
    rows = [{"label": year, "value": one.value, "url": choice.address(**{NAMES["year"]: year})}
            for year, one in sorted(told_by[shown].items())]  # fmt: skip
    picture = bars(rows, title=title, text=money)
    columns = [key for key in keys if told_by[key]]
    picture = replace(
        picture,
        head=(Cell(_("Year")), *(Cell(f"{year_word(key)}, {formats.unit_word('mkr')}", number=True) for key in columns)),
        rows=tuple((Cell(year), *(year_cell(choice, key, told_by[key].get(year)) for key in columns)) for year in years),
    )  # fmt: skip
    return replace(panel, title=title, picture=picture, missing="", lead=_beside(shown, parts))


def year_word(key: str) -> str:
    return {SET_ASIDE: _("Set aside"), GRANTED: _("Granted"), PAID: _("Paid")}[key]


def year_cell(choice: Choice, key: str, one: Answer | None) -> Cell:
    if one is None or one.value is None:
        return Cell(formats.UNKNOWN, number=True)
    return Cell(formats.money(one.value, "mkr", 1, bare=True), choice.figure(key, one.frame), number=True)


def year_title(key: str, told_by: Mapping[str, Answer]) -> str:
    """The year with most, and how much of what is known by year that is."""
    year, most = max(told_by.items(), key=lambda pair: pair[1].value or 0)
    total = sum((one.value or Fraction(0) for one in told_by.values()), Fraction(0))
    words = {"year": year, "amount": money(most.value), "total": money(total)}
    if len(told_by) == 1 or len(most_of(told_by)) > 1:
        words |= {"amount": words["total"], "year": formats.DASH.join(dict.fromkeys((min(told_by), max(told_by))))}
        return {PAID: _("%(amount)s was paid in %(year)s"), GRANTED: _("%(amount)s was granted for %(year)s"),
                SET_ASIDE: _("%(amount)s was set aside for %(year)s")}[key] % words  # fmt: skip
    return {PAID: _("Most was paid in %(year)s: %(amount)s of %(total)s"),
            GRANTED: _("Most was granted for %(year)s: %(amount)s of %(total)s"),
            SET_ASIDE: _("The government set aside most for %(year)s: %(amount)s of %(total)s")}[key] % words  # fmt: skip


def most_of(told: Mapping[str, Answer]) -> list[str]:
    """The parts that have most, told to a tenth of a million as the page tells them: several where they are even."""
    top = max(
        (money(one.value) for one in told.values() if one.value == max(two.value or 0 for two in told.values())),
        default="",
    )
    return [part for part, one in told.items() if money(one.value) == top]


def _whole_period(parts: Mapping[str, Parts]) -> str:
    """What is known without years."""
    if not (told := _rest(parts)):
        return _("Nothing is booked or set aside for this choice.")
    return _("No source divides it: it is told for the period as a whole, %(sums)s.") % {"sums": formats_list(told)}


def _beside(shown: str, parts: Mapping[str, Parts]) -> str:
    """What lies in no bar."""
    said = []
    if shown == SET_ASIDE:
        said.append(_("As the government decided. What was paid each year is not known."))
    if shown == PAID:
        said.append(_("Support to projects and the agency's own costs."))
    if rest := _rest(parts):
        said.append(_("For the period as a whole, and in no bar: %(sums)s.") % {"sums": formats_list(rest)})
    return " ".join(said)


def _rest(parts: Mapping[str, Parts]) -> list[str]:
    """Sums of the period as a whole, each with its word."""
    words = {PAID: _("paid out"), GRANTED: _("granted"), SET_ASIDE: _("set aside")}
    return [f"{money(rest)} {word}" for key, word in words.items() if (rest := unknown(parts[key]))]


def formats_list(words: Sequence[str]) -> str:
    return ", ".join(words[:-1]) + _(" and ") + words[-1] if len(words) > 1 else "".join(words)


def by_county(told: Told) -> Panel:
    """The map beside its table: money granted, projects, or companies as projects tell."""
    choice = told.choice
    found = [(key, told.by(key, "region")) for key in MAPPED[choice.show]]
    key, parts = next(((key, parts) for key, parts in found if known(parts)), found[0])
    there, is_money = known(parts), key in (GRANTED, DIRECTORY)
    lines = [Line(key, "region", part, county_name(part) if part in codes() else "", one) for part, one in parts]
    panel = Panel(
        "per-lan", county_title(key, there), lines, meanings(choice, key), csv=choice.csv("per-lan"), open=True
    )
    if not there:
        return replace(panel, missing=_("No source puts it to a county. The map is drawn when one does."))
    unit = formats.unit_word("mkr") if is_money else _("projects") if key == PROJECTS else _("companies")
    values = {code: CountyValue(half_up((one.value or Fraction(0)) / TENTH) * TENTH if is_money else one.value,
                                url=choice.address(**{NAMES["region"]: code})) for code, one in there.items()}  # fmt: skip
    picture = county_map(values, title=panel.title, unit=unit, text=_short if is_money else formats.number)
    return replace(panel, picture=picture, lead=_county_lead(key, parts, there))


def _short(ore: object) -> str:
    return formats.money(ore, "mkr", 1, bare=True)  # type: ignore[arg-type]


def county_title(key: str, there: Mapping[str, Answer]) -> str:
    """The county with most; the even ones by name."""
    if not there:
        return {PROJECTS: _("No county has a known project"), GRANTED: _("How the money falls by county is not known"),
                DIRECTORY: _("How the money falls by county is not known")}.get(key, _("No county's companies are told"))  # fmt: skip
    code, most = max(there.items(), key=lambda pair: (pair[1].value or 0, pair[0]))
    if key == PROJECTS:
        return _("Projects in %(part)s of %(all)s counties, most in %(county)s: %(number)s") % {
            "part": len(there), "all": len(codes()), "county": county_name(code), "number": number(most.value)}  # fmt: skip
    if key in (GRANTED, DIRECTORY) and len(even := most_of(there)) > 1:
        words = {"n": formats.number(len(even)), "amount": money(most.value)}
        return _("Most is granted in %(n)s counties: %(amount)s in each") % words
    if key in (GRANTED, DIRECTORY):
        return _("Most is granted in %(county)s: %(amount)s") % {
            "county": county_name(code),
            "amount": money(most.value),
        }
    return _("Projects reach most companies in %(county)s: %(number)s") % {
        "county": county_name(code), "number": number(most.value)}  # fmt: skip


def _county_lead(key: str, parts: Sequence[tuple[str, Answer]], there: Mapping[str, Answer]) -> str:
    said = []
    if key in (GRANTED, DIRECTORY):
        said.append(_("A project in several counties is divided evenly between them."))
    else:
        said.append(_("What lies in several counties counts in each."))
    if key == DIRECTORY:
        said.append(_("Amounts as the directory of projects gives them; the ledger does not name counties."))
    if key == MAPPED["foretag"][0]:
        said.append(_("As the projects tell; the same company may stand in several."))
    if rest := unknown(parts):
        told = money(rest) if key in (GRANTED, DIRECTORY) else number(rest)
        said.append(_("%(rest)s belongs to no known county.") % {"rest": told})
    return " ".join(said)


def by_project(told: Told, names: Names) -> Panel:
    """The projects that were granted most. Those that are not published are not named, and left out."""
    choice = told.choice
    found = [(key, told.by(key, "project")) for key in (GRANTED, DIRECTORY)]
    key, parts = next(((key, parts) for key, parts in found if _named(parts, names)), found[0])
    there = _named(parts, names)
    lines = [Line(key, "project", part, names[part], one) for part, one in there]
    panel = Panel("pengar-per-projekt", _("How the money falls by project is not known"), lines, meanings(choice, key),
                  csv=choice.csv("pengar-per-projekt"), missing=_("No source ties money to a project that is published."))  # fmt: skip
    if not there:
        return panel
    part, most = there[0]
    title = _("%(project)s is granted most: %(amount)s") % {"project": names[part], "amount": money(most.value)}
    if len(even := most_of(dict(there))) > 1:
        title = _("%(n)s projects are granted most: %(amount)s each") % {
            "n": formats.number(len(even)),
            "amount": money(most.value),
        }
    if len(there) == 1:
        title = _("%(project)s is granted %(amount)s") % {"project": names[part], "amount": money(most.value)}
    rows = [
        {"label": names[part], "value": one.value, "url": choice.address(**{NAMES["project"]: part})}
        for part, one in there[:MOST]
    ]
    picture = bars(
        rows,
        title=title,
        text=money,
        head=_("Project"),
        unit=definition(key).words(language()),
    )
    few = {"shown": formats.number(MOST), "all": formats.number(len(there))}
    lead = (
        _("The %(shown)s largest of %(all)s published projects with a known amount.") % few if len(there) > MOST else ""
    )
    return replace(panel, title=title, picture=picture, lead=lead, missing="")


def _named(parts: Sequence[tuple[str, Answer]], names: Names) -> list[tuple[str, Answer]]:
    """Published projects with a number, most first."""
    told = [(part, one) for part, one in parts if part in names and one.value]
    return sorted(told, key=lambda pair: (-(pair[1].value or 0), names[pair[0]]))
