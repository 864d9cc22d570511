"""A report as PDF/A-3a and PDF/UA-1 with its snapshot and proof attached, set by Typst. The same report gives the same bytes.

`order` says in which order the figures stand in the file; each is a link to its definition, so the i-th link that leads to a
definition is the i-th figure. That is how who verifies the file finds a figure's text on its page.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from verkstad.core.readable import readable_whole
from verkstad.core.reporting.document import (
    Block,
    Bound,
    Document,
    Heading,
    Items,
    Line,
    Link,
    Note,
    PageBreak,
    Paragraph,
    Picture,
    Table,
    Values,
)
from verkstad.core.reporting.drawing import Drawing, bare_svg, draw, text_of, twin, words_of
from verkstad.core.reporting.figure import Definition
from verkstad.core.reporting.labels import LABELS, label
from verkstad.core.reporting.places import plain_text
from verkstad.core.reporting.plain import canonical
from verkstad.core.reporting.snapshot import FORMAT, NAME, PROOF, Snapshot
from verkstad.core.reporting.tables import rounding_notes
from verkstad.core.reporting.to_html import method
from verkstad.core.reporting.words import HARD, unit_label

TEMPLATE = Path(__file__).resolve().parent / "report.typ"
PAPER, MAP = 620.0, 326.0  # units of a drawing across the page, and of a map beside its table
DRAWN_AS = 1  # raised when the drawings or the order of what is set change
STANDARDS = ["a-3a", "ua-1"]
SHORT = 14  # letters of a column that is set as wide as it is
SHOWN_IN_PICTURE = 9  # marks of a bar, line or funnel that all stand in the drawing with their numbers


@dataclass
class Set:
    """What the template sets, as JSON values, and the figures in order."""

    data: dict[str, Any]
    order: list[str] = field(default_factory=list)


def pdf_of(
    snapshot: Snapshot, proof: Mapping[str, Any] | None = None, standards: Sequence[str] = tuple(STANDARDS)
) -> bytes:
    """The PDF of a snapshot, with the snapshot and (of a frozen one) the proof attached."""
    made = set_of(snapshot.document, snapshot.values, snapshot.definitions, snapshot.sha256)
    files = {NAME: snapshot.content}
    if proof is not None:
        files[PROOF] = canonical(proof)
    moment = str(snapshot.told["frozen"])
    return compiled(made.data, files, datetime.fromisoformat(moment) if moment else None, standards)


def draft_pdf(document: Document, values: Values, definitions: Mapping[str, Definition]) -> bytes:
    """The PDF of a draft, with nothing attached: to read and comment on."""
    return compiled(set_of(document, values, definitions).data, {})


def compiled(
    data: Mapping[str, Any],
    files: Mapping[str, bytes],
    moment: datetime | None = None,
    standards: Sequence[str] = tuple(STANDARDS),
) -> bytes:
    import typst

    stamp = moment or datetime(2000, 1, 1, tzinfo=UTC)
    names = [one for one in (NAME, PROOF) if one in files]
    given = {
        "main": TEMPLATE.read_bytes(),
        "report.json": json.dumps({**data, "attached": names}, ensure_ascii=False).encode(),
        **files,
    }
    return typst.compile(
        given, format="pdf", ignore_system_fonts=True, pdf_standards=list(standards), timestamp=int(stamp.timestamp())
    )  # type: ignore[call-overload]


def pictures_png(pictures: Sequence[Picture], values: Values, language: str) -> list[bytes]:
    """Pictures alone, for a file that can hold no drawing."""
    import typst

    if not pictures:
        return []
    drawn = [_drawn(draw(one, values, language, PAPER), {}) for one in pictures]
    data = readable_whole({"pictures": drawn})
    given = {"main": TEMPLATE.read_bytes(), "report.json": json.dumps(data, ensure_ascii=False).encode()}
    made = typst.compile(given, format="png", ppi=150.0, ignore_system_fonts=True)  # type: ignore[call-overload]
    return made if isinstance(made, list) else [made]


@cache
def setter() -> str:
    """Which template and which version of Typst set the pages: printed into the file, so that who verifies it with another
    version knows that lines may break elsewhere."""
    content = TEMPLATE.read_bytes() + f"{version('typst')} {DRAWN_AS}".encode()
    return f"set-{hashlib.sha256(content).hexdigest()[:12]}"


def set_of(document: Document, values: Values, definitions: Mapping[str, Definition], sha256: str = "") -> Set:
    """Everything the template needs, in reading order."""
    writer = _Writer(document, values)
    sections = [
        {"key": one.key, "title": one.title, "blocks": [writer.block(block) for block in one.blocks]}
        for one in document.sections
    ]
    named = sorted(definitions.items(), key=lambda pair: pair[1].words(document.language).casefold())
    lang = document.language
    data = {
        "format": FORMAT if sha256 else "", "setter": setter(),
        "title": document.title, "subtitle": document.subtitle, "number": document.number, "lang": lang,
        "facts": [list(one) for one in document.facts], "edition": str(document.edition), "draft": document.status == "draft",
        "sections": sections, "sha256": sha256,
        "method": [
            {"key": key, "name": one.words(lang), "text": f"{one.meaning(lang)} {method(one, definitions, lang)}"}
            for key, one in named
        ],
        "say": {name: label(name, lang) for name in LABELS},
    }  # fmt: skip
    return Set(readable_whole(data), writer.order)


class _Writer:
    def __init__(self, document: Document, values: Values) -> None:
        self.values, self.lang = values, document.language
        self.order: list[str] = []

    def block(self, block: Block) -> dict[str, Any]:
        if isinstance(block, Heading):
            # a heading stands in the contents too: its figures are words there, and no links
            return {"is": "heading", "level": block.level, "text": plain_text(block.line, self.values)}
        if isinstance(block, Paragraph):
            return {"is": "text", "line": self.line(block.line)}
        if isinstance(block, Items):
            return {"is": "items", "numbered": block.numbered, "items": [self.line(one) for one in block.items]}
        if isinstance(block, Note):
            return {"is": "note", "kind": block.kind, "line": self.line(block.line)}
        if isinstance(block, Table):
            return self.table(block)
        if isinstance(block, Picture):
            return self.picture(block)
        if isinstance(block, PageBreak):
            return {"is": "page"}
        raise TypeError(f"{block!r} cannot be printed")

    def line(self, line: Line) -> list[dict[str, str]]:
        return [self.inline(one) for one in line]

    def inline(self, one: Any) -> dict[str, str]:
        if isinstance(one, Bound):
            return self.figure(one.id, one.key)
        if isinstance(one, Link):
            return {"text": one.text, "address": one.address if "://" in one.address else ""}
        return {"text": one.text, "mark": one.mark}

    def figure(self, name: str, key: str) -> dict[str, str]:
        self.order.append(name)
        return {"text": self.values[name].text.replace(" ", HARD), "figure": key}  # on one line, one link

    def table(self, table: Table) -> dict[str, Any]:
        title = self.line(table.title)
        columns = [
            {
                "label": one.label,
                "unit": unit_label(one.unit, self.lang) if one.unit else "",
                "number": one.number,
                "wide": wide,
            }
            for one, wide in zip(table.columns, self.widths(table), strict=True)
        ]
        rows = [
            {"head": self.line(row.head), "cells": [self.line(cell) for cell in row.cells], "total": row.total}
            for row in table.rows
        ]
        notes = rounding_notes(table, self.values, self.lang)
        return {"is": "table", "title": title, "columns": columns, "rows": rows, "source": table.source, "notes": notes}

    def widths(self, table: Table) -> list[int]:
        """How wide each column of words is beside the others: by what stands in it; 0 is as wide as its longest line."""
        most = max((len(row.cells) for row in table.rows), default=0)
        made = []
        for at, column in enumerate(table.columns):
            place = at - (len(table.columns) - most)
            lines = [row.head if place < 0 else row.cells[place] for row in table.rows if place < len(row.cells)]
            told = [plain_text(line, self.values) for line in lines] or [""]
            lengths = [len(text) for text in told]
            word = max(len(word) for text in (*told, column.label) for word in (text.split() or [""]))
            short = place >= 0 and max(*lengths, len(column.label)) <= max(SHORT, min(word, 2 * SHORT))
            mean = max(sum(lengths) / len(lengths), max(lengths) / 2, word)
            made.append(0 if short else round(mean**0.75 * 10))
        return (
            made
            if any(wide for one, wide in zip(table.columns, made, strict=True) if not one.number)
            else [10, *made[1:]]
        )

    def picture(self, picture: Picture) -> dict[str, Any]:
        keys = {mark.value.id: mark.value.key for mark in picture.marks if mark.value is not None}
        title = self.line(picture.title)
        drawing = draw(picture, self.values, self.lang, MAP if picture.kind == "map" else PAPER)
        self.order += [one.figure for one in words_of(drawing) if one.figure]
        told = "; ".join(
            f"{mark.label}: {text_of(mark, self.values, self.lang)}" for mark in picture.marks if mark.value
        )
        source = [picture.source, label("map_source", self.lang) if picture.kind == "map" else ""]
        return {
            "is": "picture", "kind": picture.kind, "title": title, "alt": f"{picture.alt} {told}".strip(), **_drawn(drawing, keys),
            "twin": self.twin(picture, keys), "source": ". ".join(one for one in source if one),
        }  # fmt: skip

    def twin(self, picture: Picture, keys: Mapping[str, str]) -> dict[str, Any] | None:
        """The picture as a table where its drawing does not write out every number."""
        if picture.kind in ("bars", "funnel") or (picture.kind == "line" and len(picture.marks) < SHOWN_IN_PICTURE):
            return None
        if picture.kind == "flow" and not picture.arrows:
            return None
        head, rows = twin(picture, self.values, self.lang)
        across = 3 if picture.kind != "map" and len(head) == 2 and len(rows) > 6 else 1
        told = [
            [self.figure(name, keys[name]) if name else {"text": text, "mark": ""} for text, name in row]
            for row in rows
        ]
        return {"head": list(head), "rows": told, "across": across}


def _drawn(drawing: Drawing, keys: Mapping[str, str]) -> dict[str, Any]:
    words = []
    for one in words_of(drawing):
        text = one.text.replace(" ", HARD) if one.figure else one.text
        look = {"size": one.size, "anchor": one.anchor, "tone": one.tone, "strong": one.strong}
        words.append({"x": one.x, "y": one.y, "text": text, "figure": keys.get(one.figure, ""), **look})
    return {"svg": bare_svg(drawing), "width": drawing.width, "height": drawing.height, "words": words}
