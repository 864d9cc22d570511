"""What a writer types, read into blocks and written back: a small part of Markdown, with figures bound by key.

    ## Heading            (### and #### below it)
    Text with **strong**, *emphasised* words, a [link](https://...) and a figure: [[paid]].
    - a list              1. a numbered list
    > A note.             > ! What is not known.      > ~ Where parts do not add up.
    [[tabell:NAME]]       [[bild:NAME]]               a table or picture, alone on its line
    ---                   a new page

A figure is `[[KEY dims|form|word]]`: dims are what it is asked for beside the report's own frame (`uppdrag=sir-4`,
`projekt=`, `region=`, `år=2017`, `källa=`, `per=2018-12-31`, `känt=2019-02-27`), the form a unit and decimals ("mkr,1"), the word
"ord" for the rounding word that its value calls for, or one asked for by name ("drygt"). A backslash takes a sign as it is.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from verkstad.core.findings import Finding
from verkstad.core.reporting.document import (
    Block,
    Bound,
    Heading,
    Inline,
    Insert,
    Items,
    Line,
    Link,
    Note,
    PageBreak,
    Paragraph,
    Text,
)
from verkstad.core.reporting.words import AUTO, COARSEST, FINEST, SHOWN, WORDS
from verkstad.core.words import gettext_noop as _

DIMS = {
    "uppdrag": "mandate",
    "projekt": "project",
    "region": "region",
    "år": "year",
    "källa": "source",
    "per": "as_of",
    "känt": "known",
}
NAMES = {own: typed for typed, own in DIMS.items()}
ALIASES = {**DIMS, **{own: own for own in DIMS.values()}, "län": "region", "ar": "year", "kalla": "source"}
NOTES = {"note": "", "unknown": "!", "rounding": "~"}
INSERTS = {"tabell": "table", "table": "table", "bild": "picture", "picture": "picture"}
UNITS = tuple(dict.fromkeys(unit for units in SHOWN.values() for unit in units))
SPECIAL = "\\*[]"

_KEY = re.compile(r"[a-z][a-z0-9_.-]*")
_INSERT = re.compile(r"\[\[(tabell|table|bild|picture):([\w.-]+)\]\]")
_HEADING = re.compile(r"(#{1,6})[ \t]+(.*)")
_NUMBERED = re.compile(r"(\d{1,3})[.)][ \t]+(.*)")
_ADDRESS = re.compile(r"(https?://|mailto:|/|#)[^\s<>()\"]*")
_BEGINS = re.compile(r"(#{1,6}[ \t]|[-+][ \t]|>|\d{1,3}[.)][ \t]|---+\s*$)")


class BadMarkup(ValueError):
    """A text that cannot be read; every fault is a finding whose `where` is "line:column"."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__("\n".join(map(str, self.findings)))


@dataclass(frozen=True)
class Placed:
    """A line of blocks' text with where it began in the source."""

    text: str
    line: int
    column: int


def parse(text: str) -> tuple[Block, ...]:
    """Read a text into blocks. Raises BadMarkup with every fault, each with line, column and what to do."""
    blocks, faults = read(text)
    if faults:
        raise BadMarkup(faults)
    return blocks


def read(text: str) -> tuple[tuple[Block, ...], tuple[Finding, ...]]:
    """What can be read of a text, and the faults: for a page that shows a draft while it is written."""
    reader = _Reader()
    return tuple(reader.blocks(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))), tuple(reader.faults)


class _Reader:
    def __init__(self) -> None:
        self.faults: list[Finding] = []

    def fault(self, line: int, column: int, message: str, fix: str, **params: Any) -> None:
        self.faults.append(Finding("markup", message, params, where=f"{line}:{column}", fix=fix))

    def blocks(self, lines: Sequence[str]) -> Iterator[Block]:
        at = 0
        while at < len(lines):
            line = lines[at].strip()
            if not line:
                at += 1
                continue
            taken, block = self._block(lines, at)
            at += taken
            if block is not None:
                yield block

    def _block(self, lines: Sequence[str], at: int) -> tuple[int, Block | None]:
        given = lines[at]
        line, column = given.strip(), len(given) - len(given.lstrip()) + 1
        if found := _HEADING.fullmatch(line):
            return 1, self._heading(found, at + 1, column)
        if re.fullmatch(r"---+", line):
            return 1, PageBreak()
        if found := _INSERT.fullmatch(line):
            return 1, Insert(INSERTS[found[1]], found[2])
        if line.startswith(">"):
            return self._note(lines, at)
        if line[:2] in ("- ", "+ ") or _NUMBERED.fullmatch(line):
            return self._items(lines, at)
        return self._paragraph(lines, at)

    def _heading(self, found: re.Match[str], line: int, column: int) -> Block | None:
        level = len(found[1])
        if not 2 <= level <= 4:
            message = _("A heading here is written with two to four number signs.")
            self.fault(line, column, message, _("Write ## for a section of this part."))
            return None
        start = column + found.start(2)
        made = self.line([Placed(found[2].strip(), line, start)])
        return Heading(level, made) if made else None

    def _note(self, lines: Sequence[str], at: int) -> tuple[int, Block | None]:
        kept: list[Placed] = []
        kind = "note"
        while at + len(kept) < len(lines) and (line := lines[at + len(kept)]).lstrip().startswith(">"):
            body = line.lstrip()[1:]
            column = len(line) - len(body) + 1
            if not kept:
                for name, sign in NOTES.items():
                    if sign and body.lstrip().startswith(sign + " "):
                        kind = name
                        rest = body.lstrip()[2:]
                        column, body = column + len(body) - len(rest), rest
                        break
            stripped = body.lstrip()
            kept.append(Placed(stripped.rstrip(), at + len(kept) + 1, column + len(body) - len(stripped)))
        made = self.line(kept)
        return len(kept), Note(made, kind) if made else None

    def _items(self, lines: Sequence[str], at: int) -> tuple[int, Block | None]:
        numbered = _NUMBERED.fullmatch(lines[at].strip()) is not None
        items: list[list[Placed]] = []
        taken = 0
        for taken, line in enumerate(lines[at:]):
            stripped = line.strip()
            found = _NUMBERED.fullmatch(stripped) if numbered else re.fullmatch(r"([-+])[ \t]+(.*)", stripped)
            indent = len(line) - len(line.lstrip())
            if found:
                items.append([Placed(found[2].strip(), at + taken + 1, indent + found.start(2) + 1)])
            elif stripped and indent >= 2:
                items[-1].append(Placed(stripped, at + taken + 1, indent + 1))
            else:
                break
        else:
            taken += 1
        made = tuple(one for item in items if (one := self.line(item)))
        return taken, Items(made, numbered) if made else None

    def _paragraph(self, lines: Sequence[str], at: int) -> tuple[int, Block | None]:
        kept: list[Placed] = []
        for number, line in enumerate(lines[at:]):
            stripped = line.strip()
            if not stripped or (kept and (_BEGINS.match(stripped) or _INSERT.fullmatch(stripped))):
                break
            kept.append(Placed(stripped, at + number + 1, len(line) - len(line.lstrip()) + 1))
        made = self.line(kept)
        return len(kept), Paragraph(made) if made else None

    # Inside a line

    def line(self, parts: Sequence[Placed]) -> Line:
        """Read the parts of a line, joined by blanks."""
        made: list[Inline] = []
        for number, part in enumerate(parts):
            if number:
                made.append(Text(" "))
            made += self._inline(part)
        return _joined(made)

    def _inline(self, part: Placed) -> Iterator[Inline]:
        text, at, plain, mark, opened = part.text, 0, "", "", 0
        while at < len(text):
            here = text[at]
            if here == "\\" and at + 1 < len(text) and not text[at + 1].isalnum() and not text[at + 1].isspace():
                plain, at = plain + text[at + 1], at + 2
            elif text.startswith("[[", at):
                if plain:
                    yield Text(plain, mark)
                end = text.find("]]", at)
                if end < 0:
                    message = _("A figure is begun with [[ and not ended.")
                    self.fault(part.line, part.column + at, message, _("End it with ]] on the same line."))
                    return
                bound = self._bound(text[at + 2 : end], part.line, part.column + at + 2)
                if bound is not None:
                    yield bound
                plain, at = "", end + 2
            elif here == "[" and (found := re.compile(r"\[((?:\\.|[^\]\\])*)\]\(([^)\s]*)\)").match(text, at)):
                if plain:
                    yield Text(plain, mark)
                if not _ADDRESS.fullmatch(found[2]):
                    message, fix = _("“%(address)s” is no address."), _("Begin it with https://, / or #.")
                    self.fault(part.line, part.column + found.start(2), message, fix, address=found[2])
                else:
                    yield Link(re.sub(r"\\(.)", r"\1", found[1]), found[2])
                plain, at = "", found.end()
            elif here == "*":
                sign = "**" if mark != "em" and text.startswith("**", at) else "*"
                kind = "strong" if sign == "**" else "em"
                if mark and mark != kind:
                    message = _("Strong and emphasised words cannot stand inside each other.")
                    self.fault(part.line, part.column + at, message, _("Use one of them, or write \\* for the sign."))
                    return
                if plain:
                    yield Text(plain, mark)
                mark, opened = ("", 0) if mark else (kind, at + 1)
                plain, at = "", at + len(sign)
            else:
                plain, at = plain + here, at + 1
        if mark:
            message = _("Words are marked with * and the mark is not ended on the line.")
            self.fault(part.line, part.column + opened - 1, message, _("End it, or write \\* for the sign."))
        if plain:
            yield Text(plain, mark)

    def _bound(self, inner: str, line: int, column: int) -> Bound | None:
        """A figure; each of its faults is told where it stands."""
        before = len(self.faults)
        asked, *rest = inner.split("|")
        if _INSERT.fullmatch(f"[[{inner}]]"):
            message = _("A table or a picture stands alone on its line.")
            self.fault(line, column, message, _("Put it on a line of its own, with a blank line before it."))
            return None
        words = [(found[0], found.start()) for found in re.finditer(r"[^\s=]+=(?:\"[^\"]*\"|\S*)|\S+", asked)]
        key = words[0][0] if words else ""
        if not _KEY.fullmatch(key):
            message = _("“%(key)s” is not the key of a figure.")
            self.fault(line, column, message, _("Begin with the key, in small letters: [[paid|tkr]]."), key=key)
        dims = [self._dim(word, line, column + at) for word, at in words[1:]]
        named = [one[0] for one in dims if one]
        if len(set(named)) < len(named):
            self.fault(line, column, _("A figure is asked for the same thing twice."), _("Say each only once."))
        unit, decimals, word = "", 0, ""
        start = column + len(asked) + 1
        for part in rest:
            if part.strip() in WORDS or part.strip() == AUTO:
                word = part.strip()
            else:
                unit, decimals = self._form(part, line, start)
            start += len(part) + 1
        if len(self.faults) > before:
            return None
        return Bound(key, tuple(one for one in dims if one), unit, decimals, word)

    def _dim(self, word: str, line: int, column: int) -> tuple[str, str] | None:
        name, sign, value = word.partition("=")
        value = value.strip('"')
        if name not in ALIASES or not sign:
            message, known = _("“%(word)s” is nothing that a figure can be asked for."), ", ".join(DIMS)
            self.fault(line, column, message, _("Use %(known)s, as in uppdrag=sir-4."), word=word, known=known)
            return None
        if why := _not_a_value(ALIASES[name], value):
            self.fault(line, column, why, _("Correct what stands after %(name)s=."), value=value, name=name)
            return None
        return ALIASES[name], value

    def _form(self, part: str, line: int, column: int) -> tuple[str, int]:
        unit, _comma, digits = part.strip().partition(",")
        if unit and unit not in UNITS:
            message, known = _("“%(unit)s” is no unit and no rounding word."), ", ".join((*UNITS, AUTO, *WORDS))
            self.fault(line, column, message, _("Use one of %(known)s."), unit=unit, known=known)
        whole = re.fullmatch(r"\s*([-−]?\d)\s*", digits) if digits else None
        if digits and (whole is None or not COARSEST <= int(whole[1].replace("−", "-")) <= FINEST):
            message, fix = (
                _("“%(digits)s” is no number of decimals."),
                _("Write 0 to 6, or −1 to −9 for tens and more."),
            )
            self.fault(line, column + len(unit) + 1, message, fix, digits=digits)
            return unit, 0
        return unit, int(whole[1].replace("−", "-")) if whole else 0


def _not_a_value(name: str, value: str) -> str:
    """Why a dimension cannot have this value; empty where it can (R42: dates are validated)."""
    try:
        if name == "year" and not re.fullmatch(r"\d{4}", value):
            return _("“%(value)s” is no year.")
        if name == "as_of":
            date.fromisoformat(value)
        if name == "known":
            datetime.fromisoformat(value)
    except ValueError:
        return _("“%(value)s” is no date.")
    return "" if value else _("Nothing stands after %(name)s=.")


def _joined(parts: Iterable[Inline]) -> Line:
    """Neighbouring texts of one mark are one; empty ones are none; no blanks at the ends."""
    made: list[Inline] = []
    for one in parts:
        if isinstance(one, Text) and made and isinstance(last := made[-1], Text) and last.mark == one.mark:
            made[-1] = Text(last.text + one.text, one.mark)
        elif not isinstance(one, Text) or one.text:
            made.append(one)
    return tuple(made)


def write(blocks: Iterable[Block]) -> str:
    """Blocks as text that reads back as them. Tables and pictures of the house are written as the place they stand in."""
    return "\n\n".join(_written(block) for block in blocks) + "\n"


def _written(block: Block) -> str:
    if isinstance(block, Heading):
        return f"{'#' * block.level} {write_line(block.line)}"
    if isinstance(block, Items):
        return "\n".join(
            f"{f'{number}.' if block.numbered else '-'} {write_line(line)}"
            for number, line in enumerate(block.items, 1)
        )
    if isinstance(block, Note):
        sign = NOTES[block.kind]
        text = write_line(block.line)
        return f"> {sign} {text}" if sign else "> " + (f"\\{text}" if text[:2] in ("! ", "~ ") else text)
    if isinstance(block, PageBreak):
        return "---"
    if isinstance(block, Insert):
        return f"[[{'tabell' if block.kind == 'table' else 'bild'}:{block.name}]]"
    if isinstance(block, Paragraph):
        text = write_line(block.line)
        if found := re.match(r"(\d{1,3})([.)][ \t])", text):
            return f"{found[1]}\\{text[len(found[1]) :]}"
        return f"\\{text}" if _BEGINS.match(text) else text
    return f"[[{'tabell' if hasattr(block, 'rows') else 'bild'}:{block.id}]]"


def write_line(line: Line) -> str:
    return "".join(_inline_written(one) for one in line)


def _inline_written(one: Inline) -> str:
    if isinstance(one, Link):
        return f"[{escaped(one.text)}]({one.address})"
    if isinstance(one, Bound):
        return write_bound(one)
    sign = {"": "", "strong": "**", "em": "*"}[one.mark]
    return f"{sign}{escaped(one.text)}{sign}"


def escaped(text: str) -> str:
    return "".join(f"\\{sign}" if sign in SPECIAL else sign for sign in text)


def write_bound(bound: Bound) -> str:
    """A figure as it is typed: [[paid uppdrag=sir-4|mkr,1|ord]]."""
    asked = [bound.key]
    for name, value in bound.dims:
        asked.append(f'{NAMES[name]}="{value}"' if " " in value else f"{NAMES[name]}={value}")
    form = bound.unit + (f",{bound.decimals}" if bound.decimals else "")
    parts = [" ".join(asked), *([form] if form else []), *([bound.word] if bound.word else [])]
    return f"[[{'|'.join(parts)}]]"
