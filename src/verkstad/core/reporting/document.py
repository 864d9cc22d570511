"""A report as data: sections of blocks, with figures bound by key. Every format is made from this and from nothing else.

What a writer types is read into blocks (`markup`); figures in it are `Bound` and get their text from the answers of the
snapshot, so that text, tables and pictures cannot differ (R40). Blocks that the house makes itself (the statement, a map)
are `Table` and `Picture`, whose cells and marks are bound in the same way.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction


@dataclass(frozen=True)
class Bound:
    """A figure in a text or a cell: its key, the dimensions it is asked for beside the report's own frame, and the form in
    which it is told: a unit ("kr", "tkr", "mkr", "%", "antal", "h"), decimals, and whether a rounded word is wanted (R41).

    `id` is its place in the document ("f12"), given when the document is put together; it names the figure in the proof.
    """

    key: str
    dims: tuple[tuple[str, str], ...] = ()
    unit: str = ""
    decimals: int = 0
    word: str = ""  # "drygt 16,6 mkr" instead of "16 603 tkr"
    id: str = ""


@dataclass(frozen=True)
class Text:
    """Words, plain, strong or emphasised."""

    text: str
    mark: str = ""  # "" | "strong" | "em"


@dataclass(frozen=True)
class Link:
    text: str
    address: str


Inline = Text | Bound | Link
Line = tuple[Inline, ...]


@dataclass(frozen=True)
class Heading:
    level: int  # 2 is a section's first level
    line: Line
    id: str = ""


@dataclass(frozen=True)
class Paragraph:
    line: Line


@dataclass(frozen=True)
class Items:
    """A list, numbered or not."""

    items: tuple[Line, ...]
    numbered: bool = False


@dataclass(frozen=True)
class Note:
    """A remark set apart: what is not known, where parts do not add up (R35)."""

    line: Line
    kind: str = "note"  # "note" | "unknown" | "rounding"


@dataclass(frozen=True)
class Column:
    label: str
    unit: str = ""  # told once, in the head
    number: bool = False  # set to the right
    key: str = ""  # what relations call it; "c1", "c2", ... where empty


@dataclass(frozen=True)
class Row:
    """`head` is the row's name; cells are lines, empty where nothing is stated."""

    head: Line
    cells: tuple[Line, ...]
    total: bool = False
    key: str = ""  # what relations call it; "r1", "r2", ... where empty


@dataclass(frozen=True)
class Table:
    """A table with a title that says what it shows. `relations` are what must hold between its rows (the report checker's
    TOML, core.relations_toml), by which a reader's own machine can check it."""

    id: str
    title: Line
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    source: str = ""
    relations: str = ""


@dataclass(frozen=True)
class Mark:
    """One mark of a picture: a bar, a stage, a county, a point in time; `value` is a bound figure."""

    key: str
    label: str
    value: Bound | None
    group: str = ""


@dataclass(frozen=True)
class Picture:
    """A picture made from figures: "bars" | "map" | "funnel" | "line" | "flow". `alt` says in words what it shows; the same
    marks are given as a table in every format."""

    id: str
    kind: str
    title: Line
    alt: str
    marks: tuple[Mark, ...]
    source: str = ""
    arrows: tuple[tuple[str, str, str], ...] = ()  # of a flow: from, to, and what is known of it


@dataclass(frozen=True)
class PageBreak:
    pass


@dataclass(frozen=True)
class Insert:
    """Where a writer wants a table or a picture that the house makes; gone when the document is put together."""

    kind: str  # "table" | "picture"
    name: str


Block = Heading | Paragraph | Items | Note | Table | Picture | PageBreak | Insert


@dataclass(frozen=True)
class Section:
    key: str
    title: str
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True)
class Document:
    """A whole report in one language. `facts` are what the cover and the decision line say: (label, text) pairs."""

    title: str
    language: str
    subtitle: str = ""
    number: str = ""  # diary number
    facts: tuple[tuple[str, str], ...] = ()
    sections: tuple[Section, ...] = ()
    edition: int = 1
    template: str = ""  # key and version of the template
    status: str = "draft"  # "draft" | "frozen"


@dataclass(frozen=True)
class Value:
    """What a bound figure came to: the exact value and the text that is printed for it. `answer` is the index of the answer
    in the snapshot."""

    text: str
    value: Fraction | None
    answer: int
    hidden: bool = False
    address: str = ""  # where a reader opens its rows; empty where there is none for them


Values = Mapping[str, Value]  # by Bound.id


def lines_of(block: Block) -> Iterator[Line]:
    """Every line of a block, in reading order."""
    if isinstance(block, Heading | Paragraph | Note):
        yield block.line
    elif isinstance(block, Items):
        yield from block.items
    elif isinstance(block, Table):
        yield block.title
        for row in block.rows:
            yield row.head
            yield from row.cells
    elif isinstance(block, Picture):
        yield block.title
        yield from ((mark.value,) for mark in block.marks if mark.value is not None)


def bound_in(document: Document) -> Iterator[Bound]:
    """Every bound figure in reading order."""
    for section in document.sections:
        for block in section.blocks:
            for line in lines_of(block):
                yield from (one for one in line if isinstance(one, Bound))


@dataclass(frozen=True)
class Part:
    """A piece of a report that its template asks for: text that somebody writes, or a block that the house makes."""

    key: str
    title_sv: str
    title_en: str
    kind: str = "text"  # "text" | the name of a maker of blocks
    hint_sv: str = ""
    hint_en: str = ""
    start_sv: str = ""  # what the text begins as, in markup
    start_en: str = ""
    options: Mapping[str, str] = field(default_factory=dict)
    required: bool = True
