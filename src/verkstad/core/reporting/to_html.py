"""A report as HTML: a part for a page of the house, or a whole file that needs nothing beside it. No script, no style attribute."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from html import escape
from pathlib import Path

from verkstad.core.reporting.document import (
    Block,
    Bound,
    Document,
    Heading,
    Items,
    Line,
    Link,
    Note,
    Paragraph,
    Picture,
    Section,
    Table,
    Text,
    Value,
    Values,
)
from verkstad.core.reporting.drawing import draw, svg, twin
from verkstad.core.reporting.figure import Definition
from verkstad.core.reporting.labels import label
from verkstad.core.reporting.places import plain_text
from verkstad.core.reporting.tables import rounding_notes
from verkstad.core.reporting.words import unit_label

STYLE = Path(__file__).resolve().parent / "report.css"
MARKS = {"strong": "strong", "em": "em"}


def html_of(document: Document, values: Values, definitions: Mapping[str, Definition], sha256: str = "") -> str:
    """The whole report as one file to keep: its style inside, its pictures drawn, every figure named by its id."""
    lang = document.language
    title = escape(document.title)
    foot = f"<footer><p>{escape(label('snapshot', lang))}: <code>{sha256}</code></p></footer>" if sha256 else ""
    return (
        f'<!doctype html>\n<html lang="{lang}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{title}</title>\n'
        f"<style>\n{STYLE.read_text('utf-8')}</style>\n</head>\n<body>\n<main>\n"
        f"{article_of(document, values, definitions)}\n</main>\n{foot}</body>\n</html>\n"
    )


def article_of(
    document: Document, values: Values, definitions: Mapping[str, Definition] | None = None, level: int = 1
) -> str:
    """The report as a part of a page; `level` is that of its title's heading."""
    writer = _Writer(document, values, level)
    return "\n".join(writer.whole(definitions or {}))


def section_of(section: Section, document: Document, values: Values, level: int = 2) -> str:
    """One section alone: for the page where it is written."""
    return "\n".join(_Writer(replace(document, sections=(section,)), values, level - 1).section(section))


class _Writer:
    def __init__(self, document: Document, values: Values, level: int) -> None:
        self.document, self.values, self.level, self.lang = document, values, level, document.language
        self.tables = self.pictures = 0

    def say(self, name: str) -> str:
        return escape(label(name, self.lang))

    def whole(self, definitions: Mapping[str, Definition]) -> Iterator[str]:
        one = self.document
        yield f'<article class="report" lang="{self.lang}">'
        yield from self.head()
        yield f'<nav class="report__contents" aria-labelledby="contents"><h{self.level + 1} id="contents">{self.say("contents")}'
        yield f"</h{self.level + 1}><ol>"
        yield from (f'<li><a href="#part-{escape(s.key)}">{escape(s.title)}</a></li>' for s in one.sections)
        yield "</ol></nav>"
        for section in one.sections:
            yield from self.section(section)
        if definitions:
            yield from self.definitions(definitions)
        yield "</article>"

    def head(self) -> Iterator[str]:
        one = self.document
        yield '<header class="report__head">'
        if one.number:
            yield f'<p class="report__number">{escape(one.number)}</p>'
        yield f"<h{self.level}>{escape(one.title)}</h{self.level}>"
        if one.subtitle:
            yield f'<p class="report__subtitle">{escape(one.subtitle)}</p>'
        if one.status == "draft":
            yield f'<p class="report__draft"><strong>{self.say("draft_note")}</strong></p>'
        told = (*one.facts, (label("edition", self.lang), str(one.edition)))
        yield '<dl class="report__facts">'
        yield from (f"<div><dt>{escape(name)}</dt><dd>{escape(text)}</dd></div>" for name, text in told)
        yield "</dl></header>"

    def section(self, section: Section) -> Iterator[str]:
        key = f"part-{escape(section.key)}"
        yield f'<section id="{key}" aria-labelledby="{key}-title">'
        yield f'<h{self.level + 1} id="{key}-title">{escape(section.title)}</h{self.level + 1}>'
        for block in section.blocks:
            yield from self.block(block)
        yield "</section>"

    def block(self, block: Block) -> Iterator[str]:
        if isinstance(block, Heading):
            level = min(block.level + self.level, 6)
            yield f'<h{level} id="{block.id}">{self.line(block.line)}</h{level}>'
        elif isinstance(block, Paragraph):
            yield f"<p>{self.line(block.line)}</p>"
        elif isinstance(block, Items):
            name = "ol" if block.numbered else "ul"
            yield f"<{name}>" + "".join(f"<li>{self.line(one)}</li>" for one in block.items) + f"</{name}>"
        elif isinstance(block, Note):
            yield f'<p class="report__note report__note--{block.kind}"><strong>{self.say(block.kind)}.</strong> {self.line(block.line)}</p>'
        elif isinstance(block, Table):
            yield from self.table(block)
        elif isinstance(block, Picture):
            yield from self.picture(block)

    def line(self, line: Line) -> str:
        return "".join(self.inline(one) for one in line)

    def inline(self, one: Text | Bound | Link) -> str:
        if isinstance(one, Bound):
            return self.figure(one.id, self.values[one.id])
        if isinstance(one, Link):
            return f'<a href="{escape(one.address)}">{escape(one.text)}</a>'
        text = escape(one.text)
        return f"<{MARKS[one.mark]}>{text}</{MARKS[one.mark]}>" if one.mark else text

    def figure(self, name: str, value: Value) -> str:
        """A figure as an element that says which it is; a link where its rows may be opened."""
        text = escape(value.text)
        if not value.address:
            return f'<span class="figure" data-figure="{name}">{text}</span>'
        return f'<a class="figure" data-figure="{name}" href="{escape(value.address)}">{text}</a>'

    def table(self, table: Table) -> Iterator[str]:
        self.tables += 1
        title = f"{self.say('table')} {self.tables}. {self.line(table.title)}"
        yield f'<div class="table-scroll" role="region" tabindex="0" aria-labelledby="{table.id}-title">'
        yield f'<table class="data" id="{table.id}"><caption id="{table.id}-title">{title}</caption><thead><tr>'
        for column in table.columns:
            unit = f' <span class="unit">{escape(unit_label(column.unit, self.lang))}</span>' if column.unit else ""
            number = ' class="num"' if column.number else ""
            yield f'<th scope="col"{number}>{escape(column.label)}{unit}</th>'
        yield "</tr></thead><tbody>"
        numbers = [column.number for column in table.columns]
        for row in table.rows:
            kinds = numbers[len(numbers) - len(row.cells) :]
            cells = "".join(self.cell(cell, number) for cell, number in zip(row.cells, kinds, strict=True))
            total = ' class="total"' if row.total else ""
            yield f'<tr{total}><th scope="row">{self.line(row.head)}</th>{cells}</tr>'
        yield "</tbody></table></div>"
        for note in rounding_notes(table, self.values, self.lang):
            yield f'<p class="report__under">{escape(note)}</p>'
        if table.source:
            yield f'<p class="report__under">{self.say("source")}: {escape(table.source)}</p>'

    def cell(self, cell: Line, number: bool) -> str:
        return f'<td class="num">{self.line(cell)}</td>' if number else f"<td>{self.line(cell)}</td>"

    def picture(self, picture: Picture) -> Iterator[str]:
        self.pictures += 1
        title = plain_text(picture.title, self.values)
        links = {name: one.address for name, one in self.values.items() if one.address}
        drawn = svg(draw(picture, self.values, self.lang), picture.id, title, picture.alt, links)
        yield f'<figure class="picture picture--{picture.kind}" id="{picture.id}-figure">'
        yield f"<figcaption>{self.say('picture')} {self.pictures}. {self.line(picture.title)}</figcaption>"
        yield f'<div class="picture__body">{drawn}</div>'
        head, rows = twin(picture, self.values, self.lang)
        yield f'<details><summary>{self.say("same")}<span class="hidden">: {escape(title)}</span></summary>'
        yield f'<div class="table-scroll" role="region" tabindex="0" aria-label="{escape(title)}">'
        yield '<table class="data data--plain"><thead><tr>'
        yield "".join(f'<th scope="col">{escape(one)}</th>' for one in head) + "</tr></thead><tbody>"
        for row in rows:
            cells = [self.figure(name, self.values[name]) if name else escape(text) for text, name in row]
            kind = "num" if row[-1][1] else ""
            last = f'<td class="{kind}">{cells[-1]}</td>' if kind else f"<td>{cells[-1]}</td>"
            middle = "".join(f"<td>{one}</td>" for one in cells[1:-1])
            yield f'<tr><th scope="row">{cells[0]}</th>{middle}{last}</tr>'
        yield "</tbody></table></div></details>"
        told = [picture.source, label("map_source", self.lang) if picture.kind == "map" else ""]
        if any(told):
            yield f'<p class="report__under">{self.say("source")}: {escape(". ".join(one for one in told if one))}</p>'
        yield "</figure>"

    def definitions(self, definitions: Mapping[str, Definition]) -> Iterator[str]:
        yield f'<section id="definitions" aria-labelledby="definitions-title"><h{self.level + 1} id="definitions-title">'
        yield f'{self.say("definitions")}</h{self.level + 1}><p>{self.say("definitions_lead")}</p><dl class="report__method">'
        for key, one in sorted(definitions.items(), key=lambda pair: pair[1].words(self.lang).casefold()):
            yield f'<div id="d-{escape(key)}"><dt>{escape(one.words(self.lang))}</dt>'
            yield f"<dd>{escape(one.meaning(self.lang))} {escape(method(one, definitions, self.lang))}</dd></div>"
        yield "</dl></section>"


def method(one: Definition, definitions: Mapping[str, Definition], language: str) -> str:
    """How a figure is reckoned, in words: a formula names its parts by their words."""
    if one.formula:
        from verkstad.core.figures_formula import show

        named = show(
            one.tree, lambda name: definitions[name.row].words(language) if name.row in definitions else name.row
        )
        said = named
    else:
        said = label(str(one.how), language)
    few = f", {label('few', language).format(one.least)}" if one.least else ""
    clause = f" ({one.clause})" if one.clause else ""
    return f"{label('method', language)}: {said}{few}{clause}."
