"""A county's money, projects and companies beside the size of its industry.

The first are figures of the house, bound. The second is quoted from saved official statistics: each number carries its table,
the version that was read and its fingerprint (`core.reporting.cited`), so that a frozen sheet tells where it stood.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from verkstad.core.reporting.cited import Cited, cited
from verkstad.core.reporting.document import Block, Column, Line, Note, Row, Table
from verkstad.core.reporting.figure import NONE, Unit
from verkstad.core.statistics.counties import COUNTRY
from verkstad.core.statistics.indicators import INDICATORS
from verkstad.editions.makers.making import Making, figure, text
from verkstad.editions.makers.split import unit_of
from verkstad.reports.figures import FIGURES, splits
from verkstad.statistics.models import Version
from verkstad.statistics.queries import Stated, industries
from verkstad.ui import formats

FIGURES_BESIDE = "money_committed money_transfers results_projects participants_reached"


def county(making: Making) -> Iterator[Block]:
    """The county's part of the mandate: each figure for the county and for the whole mandate, each asked for by itself."""
    keys = [key for key in making.options.get("figures", FIGURES_BESIDE).split() if key in FIGURES]
    keys = [key for key in keys if "region" in FIGURES[key].by]
    if making.report.region is None:
        return
    known = _known_by_county(making, keys)
    if unknown := [FIGURES[key].words(making.language).lower() for key in keys if key not in known]:
        yield Note(
            text(
                _("Nothing tells what of the mandate is of one county: %(figures)s.") % {"figures": ", ".join(unknown)}
            ),
            "unknown",
        )
    if not known:
        return
    columns = (
        Column(_("Figure")),
        Column(_("The county"), "", True, "county"),
        Column(_("The whole mandate"), "", True, "whole"),
    )
    rows = tuple(
        Row(text(FIGURES[key].words(making.language)), (_told(making, key, None), _told(making, key, "")), key=key)
        for key in known
    )
    yield Table("county", text(_("The county's part of the mandate")), columns, rows, _("the agency's records"))
    yield Note(
        text(_("A project in several counties counts in each of them; its money is split between them. Counts of the counties "
               "therefore come to more than the whole mandate.")), "note",
    )  # fmt: skip


def _known_by_county(making: Making, keys: Sequence[str]) -> list[str]:
    """The figures that have anything in any county; of the others nought would say that there was none. Numbers of companies are
    told in any case: nought is what approved reports give."""
    frame = making.frame.of("region", "")
    asked = [key for key in keys if FIGURES[key].unit is not Unit.COMPANIES]
    found = dict(zip(asked, splits([(key, frame, "region") for key in asked], asker=making.asker), strict=True))
    return [
        key for key in keys if key not in found or any(part != NONE and answer.value for part, answer in found[key])
    ]


def _told(making: Making, key: str, region: str | None) -> Line:
    """A figure for the sheet's own county, or for all of them. Rounded money and other units differ row by row."""
    unit = unit_of(making, key)
    return figure(key, unit if FIGURES[key].unit is Unit.ORE else "", None if region is None else {"region": region})


def industry(making: Making) -> Iterator[Block]:
    """The size of the county's industry, beside the country's, with table, publisher and date."""
    if making.report.region is None:
        yield Note(text(_("The size of industry is told county by county, in the regional sheets.")), "note")
        return
    year = making.frame.as_of.year
    found = stated(making)
    rows = [one for one in found.get(making.report.region.code, ()) if one.indicator.industry]
    if not rows:
        yield Note(
            text(_("No official statistics of %(year)s or earlier are loaded here, so nothing is said of the size of industry.")
                 % {"year": year}), "unknown",
        )  # fmt: skip
        return
    columns = (Column(_("What is counted")), Column(_("Year")), Column(_("The county"), "", True), Column(_("Sweden"), "", True),
               Column(_("Share of Sweden"), "%", True))  # fmt: skip
    told = tuple(Row(text(_label(one)), _cells(making, one), key=one.indicator.key) for one in rows)
    versions = list({one.version.pk: one.version for one in rows}.values())
    yield Table("industry", text(_("The size of industry in the county")), columns, told, _sources(making, versions))
    yield Note(
        text(_("These numbers are quoted from official statistics, not counted by the agency. Each carries its table, version "
               "and fingerprint in the report's data.")), "note",
    )  # fmt: skip


def stated(making: Making) -> dict[str, tuple[Stated, ...]]:
    """What the statistics say of every county not later than the report's year, as the house had it then. Two queries."""
    return industries(making.frame.as_of.year, programme=making.mandate.programme.key, as_of=making.frame.known)


def _label(one: Stated) -> str:
    label = _(one.indicator.label)
    return f"{label}, {one.unit}" if one.unit not in ("", "%", "antal") else label


def _cells(making: Making, one: Stated) -> tuple[Line, ...]:
    whole: Line = (_quoted(making, one, one.whole, COUNTRY),) if one.whole is not None else text("–")
    own: Line = (
        (_quoted(making, one, one.value, one.region),) if one.value is not None else text(one.mark or _("not stated"))
    )
    return text(str(one.year)), own, whole, _share(making, one)


def _quoted(making: Making, one: Stated, value: object, region: str) -> Cited:
    unit = "%" if one.indicator.unit == "%" else ""
    return cited(
        Fraction(str(value)), making.language, decimals=INDICATORS[one.indicator.key].decimals, unit=unit,
        cells=(_cell(one, region),), **_of(one),
    )  # fmt: skip


def _share(making: Making, one: Stated) -> Line:
    if one.share is None or one.value is None or one.whole is None:
        return text("–")
    of = (Fraction(str(one.value)), Fraction(str(one.whole)))
    cells = (_cell(one, one.region), _cell(one, COUNTRY))
    return (cited(one.share, making.language, decimals=1, of=of, cells=cells, **_of(one)),)


def _cell(one: Stated, region: str) -> str:
    summed = "+" if one.summed and region == COUNTRY else ""  # the sum of every county, told by the house
    return f"{one.indicator.key} {region}{summed} {one.year}"


def _of(one: Stated) -> dict[str, Any]:
    return {"dataset": one.version.dataset.key, "version": one.version.number, "sha256": one.version.sha256}


def _sources(making: Making, versions: Sequence[Version]) -> str:
    """Who publishes each table, what it is called, which version was read and when it was fetched."""
    return "; ".join(
        _("%(publisher)s, %(title)s%(table)s, version %(version)s fetched %(day)s") % {
            "publisher": one.publisher, "title": making.words(one, "title"), "table": f" ({one.table})" if one.table else "",
            "version": one.number, "day": formats.dateword(one.fetched_on),
        }
        for one in versions
    )  # fmt: skip
