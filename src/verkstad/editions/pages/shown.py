"""A document's blocks as a page shows them: every figure leads to its rows, every picture has its table."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from verkstad.core.reporting.document import (
    Block,
    Bound,
    Document,
    Heading,
    Inline,
    Items,
    Line,
    Link,
    Note,
    PageBreak,
    Paragraph,
    Table,
    Text,
    Values,
)
from verkstad.core.reporting.document import Picture as Told
from verkstad.core.reporting.words import in_shown, unit_label
from verkstad.ui import formats
from verkstad.ui.pictures.bars import bars
from verkstad.ui.pictures.curves import line as line_picture
from verkstad.ui.pictures.flow import Box, Level, flow
from verkstad.ui.pictures.flow import Link as Arrow
from verkstad.ui.pictures.funnel import funnel
from verkstad.ui.pictures.map import CountyValue, county_map
from verkstad.ui.pictures.picture import Picture


@dataclass(frozen=True)
class ShownRow:
    """A row; each cell with whether it is a number, which is set to the right."""

    head: SafeString
    cells: tuple[tuple[SafeString, bool], ...]
    total: bool


@dataclass(frozen=True)
class Shown:
    """A block with everything in it as safe HTML; `kind` says which template part draws it."""

    kind: str
    html: str = ""
    items: tuple[SafeString, ...] = ()
    level: int = 2
    id: str = ""
    title: str = ""
    columns: tuple[Any, ...] = ()
    rows: tuple[ShownRow, ...] = ()
    source: str = ""
    picture: Picture | None = None


@dataclass(frozen=True)
class ShownSection:
    key: str
    title: str
    blocks: tuple[Shown, ...]


def sections_of(document: Document, values: Values, only: str = "") -> list[ShownSection]:
    """The document's sections; of one part only where it is named."""
    return [
        ShownSection(one.key, one.title, tuple(shown(block, values) for block in one.blocks if not isinstance(block, PageBreak)))
        for one in document.sections if not only or one.key == only
    ]  # fmt: skip


def shown(block: Block, values: Values) -> Shown:
    if isinstance(block, Heading):
        return Shown("heading", html(block.line, values), level=min(block.level + 1, 6), id=block.id)
    if isinstance(block, Paragraph):
        return Shown("paragraph", html(block.line, values))
    if isinstance(block, Note):
        return Shown("note", html(block.line, values), title=block.kind)
    if isinstance(block, Items):
        kind = "numbered" if block.numbered else "items"
        return Shown(kind, items=tuple(html(one, values) for one in block.items))
    if isinstance(block, Table):
        numbers = [column.number for column in block.columns[1:]]
        rows = tuple(
            ShownRow(
                html(one.head, values),
                tuple(zip((html(cell, values) for cell in one.cells), numbers, strict=False)),
                one.total,
            )
            for one in block.rows
        )
        title = plain(block.title, values)
        return Shown("table", id=block.id, title=title, columns=block.columns, rows=rows, source=block.source)
    if isinstance(block, Told):
        return Shown("picture", id=block.id, picture=drawn(block, values), source=block.source)
    return Shown("nothing")


def html(line: Line, values: Values) -> SafeString:
    """A line with its figures in place."""
    return format_html_join("", "{}", ((piece(one, values),) for one in line))


def piece(one: Inline, values: Values) -> SafeString:
    if isinstance(one, Link):
        return format_html('<a href="{}">{}</a>', one.address, one.text)
    if isinstance(one, Bound):
        return figure(one, values)
    if one.mark in ("strong", "em"):
        return format_html("<strong>{}</strong>" if one.mark == "strong" else "<em>{}</em>", one.text)
    return format_html("{}", one.text)


def figure(one: Bound, values: Values) -> SafeString:
    """A figure opens its rows where the reader may see any; what is not known or hidden is said."""
    value = values.get(one.id)
    if value is None:
        return format_html('<span class="number unknown">{}</span>', one.key)
    if value.address:
        return format_html('<a class="figure" href="{}" id="{}">{}</a>', value.address, one.id, value.text)
    return format_html('<span class="number" id="{}">{}</span>', one.id, value.text)


def plain(line: Iterable[Inline], values: Values) -> str:
    """A line as text alone."""

    def text(one: Inline) -> str:
        if isinstance(one, Bound):
            value = values.get(one.id)
            return value.text if value else one.key
        return one.text

    return "".join(text(one) for one in line)


def drawn(block: Told, values: Values) -> Picture:
    """A picture drawn by the house; its marks are bound figures."""
    title = plain(block.title, values)
    if block.kind == "flow":
        return _flow(block, title, values)
    if block.kind == "map":
        unit = next((mark.value.unit for mark in block.marks if mark.value is not None), "")
        given = {one.key: CountyValue(one.value, one.text, one.url) for one in marks_of(block, values)}
        return county_map(
            given, title=title, unit=unit_label(unit, "sv" if formats.is_swedish() else "en") if unit else ""
        )
    rows = [
        {"label": one.label, "value": _number(one.value), "text": one.text, "url": one.url} for one in marks_of(block, values)
    ]  # fmt: skip
    if block.kind == "funnel":
        return funnel(rows, title=title)
    return line_picture(rows, title=title) if block.kind == "line" else bars(rows, title=title)


@dataclass(frozen=True)
class ShownMark:
    """A mark of a picture with what it came to; no value where it is hidden or not known."""

    key: str
    label: str
    value: Fraction | None
    text: str
    url: str


def marks_of(block: Told, values: Values) -> list[ShownMark]:
    found = []
    for mark in block.marks:
        value = values.get(mark.value.id) if mark.value is not None else None
        known = value.value if value and not value.hidden else None
        exact = in_shown(known, mark.value.unit) if known is not None and mark.value is not None else None
        found.append(
            ShownMark(
                mark.key, mark.label, exact, value.text if value else _("not known"), value.address if value else ""
            )
        )
    return found


def _number(value: Fraction | None) -> float | int | None:
    if value is None:
        return None
    return int(value) if value.denominator == 1 else float(value)


def _flow(block: Told, title: str, values: Values) -> Picture:
    """A theory of change: levels in the order in which they come, each box with its figure under it."""
    groups = dict.fromkeys(mark.group for mark in block.marks)

    def note(mark: Any) -> str:
        value = values.get(mark.value.id) if mark.value is not None else None
        return value.text if value else ""

    levels = [
        Level(group, tuple(Box(mark.key, mark.label, note(mark)) for mark in block.marks if mark.group == group))
        for group in groups
    ]
    return flow(levels, [Arrow(*one) for one in block.arrows], title=title)


__all__ = ["Shown", "ShownSection", "Text", "plain", "sections_of"]
