"""Figures side by side, split by a dimension: a table whose total is asked for by itself, and a picture of the first."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from verkstad.core.reporting.document import Block, Column, Mark, Note, Picture, Row, Table
from verkstad.core.reporting.figure import NONE, Unit
from verkstad.core.reporting.words import SHOWN
from verkstad.editions.makers.making import Making, bound, figure, text
from verkstad.grants.models import Project
from verkstad.organisations.models import Region
from verkstad.reports.figures import FIGURES, splits


def split_table(making: Making, keys: Sequence[str], by: str, *, table: str, picture: bool = False) -> Iterator[Block]:
    """A row for each part that any of the figures has facts of. What is of no part in particular is told so."""
    known = [key for key in keys if by in FIGURES[key].by]
    parts = parts_of(making, known, by)
    if not parts:
        yield Note(text(_("Nothing is known of this yet.")), "unknown")
        return
    names = names_of(making, parts, by)
    units = [unit_of(making, key) for key in known]
    columns = (
        Column(HEADS[by]()),
        *(Column(FIGURES[key].words(making.language), unit, True, key) for key, unit in zip(known, units, strict=True)),
    )
    rows = [
        Row(
            text(names[part]),
            tuple(figure(key, unit, {by: part}) for key, unit in zip(known, units, strict=True)),
            key=f"r{at}",
        )
        for at, part in enumerate(parts)
    ]
    total = Row(
        text(_("In all")), tuple(figure(key, unit) for key, unit in zip(known, units, strict=True)), True, "total"
    )
    adds = all(FIGURES[key].unit is Unit.ORE for key in known)
    of = ", ".join(f'"{row.key}"' for row in rows)
    relations = f'[[sum]]\nrow = "total"\nof = [{of}]\n' if adds else ""
    first = FIGURES[known[0]].words(making.language)
    title = _("%(figure)s by %(what)s") % {"figure": first, "what": WHAT[by]()}
    if len(known) > 1:
        others = ", ".join(FIGURES[key].words(making.language).lower() for key in known[1:])
        title = _("%(figure)s and %(others)s by %(what)s") % {"figure": first, "others": others, "what": WHAT[by]()}
    source = making.options.get("source", _("the agency's records"))
    yield Table(f"{table}-{by}", text(title), columns, (*rows, total), source, relations)
    if picture and len(parts) > 1:
        kind = "map" if by == "region" and any(part != NONE for part in parts) else "bars"
        marks = tuple(Mark(part, names[part], bound(known[0], units[0], {by: part})) for part in parts
                      if kind == "bars" or part != NONE)  # fmt: skip
        told = _("%(figure)s by %(what)s") % {"figure": first, "what": WHAT[by]()}
        yield Picture(f"{table}-{by}-picture", kind, text(told), alt=told, marks=marks, source=source)


HEADS = {"year": lambda: _("Year"), "region": lambda: _("County"), "project": lambda: _("Project"), "source": lambda: _("Funding source"),
         "mandate": lambda: _("Mandate")}  # fmt: skip
WHAT = {"year": lambda: _("year"), "region": lambda: _("county"), "project": lambda: _("project"), "source": lambda: _("funding source"),
        "mandate": lambda: _("mandate")}  # fmt: skip


def unit_of(making: Making, key: str) -> str:
    """The unit of a column: of money as the template says, of the rest its own."""
    return making.unit if FIGURES[key].unit is Unit.ORE else SHOWN[FIGURES[key].unit][0]


def parts_of(making: Making, keys: Sequence[str], by: str) -> list[str]:
    """Every part that one of the figures has facts of, in order; what is of none last."""
    found = splits([(key, making.frame, by) for key in keys], asker=making.asker)
    every = {part for told in found for part, answer in told if answer.value or answer.hidden}
    return sorted(every, key=lambda part: (part in (NONE, "0", ""), part))


def names_of(making: Making, parts: Sequence[str], by: str) -> dict[str, str]:
    """What each part is called."""
    named: dict[str, str] = {}
    if by == "region":
        named = {one.code: one.name for one in Region.objects.all()}
    elif by == "project":
        named = {one.key: one.name for one in Project.objects.filter(key__in=parts)}
    elif by == "source":
        named = {one.key: making.words(one, "label") for one in making.sources}
    none = {"region": _("no county in particular"), "project": _("no project in particular")}.get(by, _("not told"))
    return {part: named.get(part) or (none if part in (NONE, "0", "") else part) for part in parts}
