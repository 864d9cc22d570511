"""Figures of projects as a person reads them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from verkstad.grants.models import Project, Result, Unit
from verkstad.grants.queries import REACHED, Totals
from verkstad.ui import formats


def grant_said(project: Project, unit: str = "mkr") -> str:
    """ "cirka 2,5 mkr"; an en dash where no source gives the amount."""
    return amount_said(project.grant_ore, project.grant_qualifier, unit)


def period_said(project: Project) -> str:
    """ "2017–2018", "juni 2017 – 2019": no more than the sources tell; an en dash where they tell nothing."""
    return formats.period(project.start_on, project.end_on, project.start_precision, project.end_precision)


def amount_said(ore: int | None, qualifier: str, unit: str = "mkr") -> str:
    return formats.UNKNOWN if ore is None else formats.qualified(exact(ore, unit), qualifier)


def exact(ore: int, unit: str) -> str:
    """In millions only where one decimal says it all; else in thousands, else in kronor: nothing is rounded away."""
    if unit == "mkr" and ore % 10_000_000 == 0 and ore >= 100_000_000:
        return formats.money(ore, "mkr")
    return formats.money(ore, "tkr" if ore % 100_000 == 0 else "kr")


def result_said(result: Result) -> str:
    """ "över 150", "hundratals", "94 % (47 av 50)"."""
    if result.value is None:
        return formats.order_of_size(result.words)
    if result.unit == Unit.TKR:
        return formats.qualified(formats.money(result.value * 100_000, "tkr"), result.qualifier)
    decimals = 0 if result.value == result.value.to_integral_value() else 1
    text = formats.number(result.value, decimals)
    if result.unit != Unit.PERCENT:
        return formats.qualified(text, result.qualifier)
    said = formats.qualified(f"{text}{formats.HARD}%", result.qualifier)
    if result.numerator is None or result.denominator is None:
        return said
    of = _("%(part)s of %(whole)s") % {
        "part": formats.number(result.numerator),
        "whole": formats.number(result.denominator),
    }
    return f"{said} ({of})"


def sources_of(things: Iterable[Any]) -> str:
    """The things' sources, each once."""
    return "; ".join(dict.fromkeys(thing.source_note for thing in things if thing.source_note))


def directory_line(amount: Totals) -> str:
    """What the list amounts to, in one line that does not say more than the sources do."""
    if not amount.projects:
        return ""
    projects = ngettext("%s project", "%s projects", amount.projects) % formats.number(amount.projects)
    counties = ngettext("%s county", "%s counties", amount.regions) % formats.number(amount.regions)
    line = _("%(projects)s in %(counties)s.") % {"projects": projects, "counties": counties}
    if not amount.with_grant:
        return line + " " + _("No source gives the amount of any of them.")
    money = formats.qualified(exact(amount.grant_ore, "mkr"), "about" if amount.hedged else "")
    if amount.with_grant == amount.projects:
        return line + " " + _("They were granted %s together.") % money
    return line + " " + _("The amount is known of %(known)s; they were granted %(money)s together.") % {
        "known": formats.number(amount.with_grant), "money": money,
    }  # fmt: skip


@dataclass
class Group:
    """All reports of one indicator; `note` says what may not be added up."""

    key: str
    label: str
    rows: list[Any] = field(default_factory=list)
    note: str = ""


def results_groups(results: Iterable[Result]) -> list[Group]:
    """Reports by indicator: companies reached first, then what else counts companies, then the rest. Within each those
    of a mandate as a whole first; sums only with a word on double counting (R29)."""
    groups = []
    for key, found in groupby(results, key=lambda r: r.key):
        rows = sorted(found, key=lambda r: (r.project is not None, r.mandate.number))
        groups.append(Group(key, rows[0].label, rows, sum_note(rows)))
    return sorted(groups, key=lambda g: (g.key != REACHED, not g.rows[0].counts_companies, g.label))


def sum_note(rows: list[Result]) -> str:
    parts = [r for r in rows if r.project is not None and r.value is not None]
    if len(parts) < 2 or not parts[0].counts_companies:
        return ""
    together = formats.number(sum(r.value for r in parts if r.value is not None))
    return _(
        "The %(count)s projects' figures come to %(sum)s if they are added. A company in more than one project is then "
        "counted more than once, and rounded figures stay rounded."
    ) % {"count": formats.number(len(parts)), "sum": together}
