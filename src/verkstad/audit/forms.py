"""The filters of the journal page."""

from collections.abc import Mapping
from datetime import date

from django.http import QueryDict
from django.utils.translation import gettext as _

from verkstad.audit.queries import Choice
from verkstad.journal.words import words
from verkstad.ui.filters import Filter, FilterBar, Option


def bar_of(query: QueryDict, mandates: list[str], names: Mapping[str, str]) -> FilterBar:
    """The filter bar; mandates by name where it is known. Paging parameters are dropped when a filter changes."""
    query = query.copy()
    for name in ("before", "after"):
        query.pop(name, None)
    kinds = sorted(((key, words.kind(key)) for key in words.acts), key=lambda pair: pair[1].casefold())
    subjects = sorted(((key, words.label(key)) for key in words.subjects), key=lambda pair: pair[1].casefold())
    filters = [
        Filter("akt", _("What happened"), [Option(key, label) for key, label in kinds]),
        Filter("slag", _("About what"), [Option(key, label[:1].upper() + label[1:]) for key, label in subjects]),
        Filter("nyckel", _("Its number or key")),
        Filter("vem", _("Done by")),
        Filter("fran", _("From day")),
        Filter("till", _("To day")),
    ]
    if len(mandates) > 1:
        filters.insert(0, Filter("uppdrag", _("Mandate"), [Option(key, names.get(key, key)) for key in mandates]))
    return FilterBar(query, filters)


def choice_of(bar: FilterBar) -> tuple[Choice, list[str]]:
    """What is chosen, and what could not be read, in words."""
    faults: list[str] = []
    value = {one.name: one.value for one in bar.filters}
    days = {name: _day(value[name], faults) for name in ("fran", "till")}
    if days["fran"] and days["till"] and days["fran"] > days["till"]:
        faults.append(_("The first day is after the last one, so nothing can be found."))
    choice = Choice(
        act=value["akt"],
        subject_type=value["slag"],
        subject_key=value["nyckel"],
        actor=value["vem"],
        mandate=value.get("uppdrag", ""),
        first=days["fran"],
        last=days["till"],
    )
    return choice, faults


def _day(text: str, faults: list[str]) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        faults.append(_("%s is no day; write it as year-month-day, for example 2026-10-14.") % text)
        return None


def position_of(query: QueryDict, name: str) -> int | None:
    """A position to go on from; None where there is none or it is no number."""
    text = query.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 19 else None
