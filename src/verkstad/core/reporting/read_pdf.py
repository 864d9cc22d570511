"""What a reader meets in a PDF: words with their pages, links, drawings and attachments. With pypdf; no code of the file is run."""

import hashlib
import io
import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pypdf
from pypdf.generic import ArrayObject, ContentStream, DictionaryObject, IndirectObject, StreamObject

from verkstad.core.reporting.compare import Word, plain, tokens

UP = {"/Parent", "/P", "/StructParent", "/StructParents", "/Dest", "/A"}
ACTIVE = ("/OpenAction", "/AA", "/AcroForm")
logging.getLogger("pypdf").setLevel(
    logging.CRITICAL
)  # what is wrong with a file is told here, not in the log beside it
MARGIN = 0.6  # points by which a word may lie outside its link


class Unreadable(ValueError):
    """No PDF that can be read; the reason as its text."""


@dataclass(frozen=True)
class Chunk:
    """A run of letters set at once, and where it begins, in points."""

    text: str
    x: float
    y: float


@dataclass(frozen=True)
class LinkBox:
    """A link's box on its page; `inside` where it leads to a place in the same file."""

    box: tuple[float, float, float, float]
    inside: bool
    address: str = ""

    def holds(self, chunk: Chunk) -> bool:
        left, low, right, high = self.box
        return left - MARGIN <= chunk.x < right - MARGIN and low - MARGIN <= chunk.y <= high + MARGIN


@dataclass
class Sheet:
    """A page: its chunks in the order they are set, its links, and other annotations by their kind."""

    number: int
    chunks: list[Chunk] = field(default_factory=list)
    links: list[LinkBox] = field(default_factory=list)
    others: list[str] = field(default_factory=list)

    @property
    def part(self) -> str:
        return f"page {self.number}"


class PdfFile:
    """A PDF that is read once. Raises Unreadable."""

    def __init__(self, content: bytes) -> None:
        try:
            self.reader = pypdf.PdfReader(io.BytesIO(content), strict=False)
            if self.reader.is_encrypted:
                raise Unreadable("it is encrypted")
            self.count = len(self.reader.pages)
        except Unreadable:
            raise
        except Exception as error:  # pypdf meets files that are broken in any way
            raise Unreadable(f"{type(error).__name__}: {error}") from error

    @cached_property
    def attachments(self) -> dict[str, list[bytes]]:
        try:
            return {name: list(files) for name, files in self.reader.attachments.items()}
        except Exception as error:
            raise Unreadable(f"its attachments: {type(error).__name__}: {error}") from error

    @cached_property
    def _information(self) -> dict[str, str]:
        told: Any = self.reader.metadata or {}
        return {str(name): str(text) for name, text in told.items()}

    @cached_property
    def keywords(self) -> str:
        return self._information.get("/Keywords", "")

    @cached_property
    def title(self) -> str:
        return self._information.get("/Title", "")

    @cached_property
    def maker(self) -> str:
        return self._information.get("/Creator", "")

    @cached_property
    def active(self) -> list[str]:
        """What would act by itself when the file is opened."""
        root: Any = self.reader.trailer["/Root"]
        found = [name for name in ACTIVE if name in root]
        names = root.get("/Names")
        if names is not None and "/JavaScript" in names.get_object():
            found.append("/JavaScript")
        return found

    @cached_property
    def sheets(self) -> list[Sheet]:
        """Every page with its links; its words are read when they are asked for (`chunks`)."""
        try:
            return [self._sheet(at) for at in range(self.count)]
        except Exception as error:
            raise Unreadable(f"its pages: {type(error).__name__}: {error}") from error

    def _sheet(self, at: int) -> Sheet:
        made = Sheet(at + 1)
        page: Any = self.reader.pages[at]
        annotations: Any = page.get("/Annots")
        for one in annotations.get_object() if annotations is not None else []:
            told = one.get_object()
            kind = str(told.get("/Subtype", ""))
            left, low, right, high = (float(side) for side in told["/Rect"])
            action = told.get("/A")
            address = str(action.get_object().get("/URI", "")) if action is not None else ""
            if kind == "/Link":
                made.links.append(LinkBox((left, low, right, high), "/Dest" in told, address))
            else:
                made.others.append(f"{kind} {plain(str(told.get('/Contents', '')))}".strip())
        return made

    def read(self, at: int) -> Sheet:
        """A page with its words."""
        sheet = self.sheets[at]
        if not sheet.chunks:

            def visit(text: str, cm: Any, tm: Any, _font: Any, _size: Any) -> None:
                x, y = float(tm[4]), float(tm[5])
                sheet.chunks.append(Chunk(text, x * cm[0] + y * cm[2] + cm[4], x * cm[1] + y * cm[3] + cm[5]))

            try:
                self.reader.pages[at].extract_text(visitor_text=visit)
            except Exception as error:
                raise Unreadable(f"page {at + 1}: {type(error).__name__}: {error}") from error
        return sheet

    def drawing(self, at: int) -> str:
        """A fingerprint of all that is drawn on a page: its operators, and the fonts, pictures and forms that they use."""
        page = self.reader.pages[at]
        content = page.get_contents()
        digest = hashlib.sha256(content.get_data() if content is not None else b"")
        for piece in _fingerprint(page.get("/Resources"), set()):
            digest.update(piece)
        digest.update(str([float(side) for side in page.mediabox]).encode())
        return digest.hexdigest()


def _fingerprint(value: Any, seen: set[tuple[int, int]]) -> Iterator[bytes]:
    """The bytes of an object and all below it, in an order of their own; numbers of objects leave no trace."""
    if isinstance(value, IndirectObject):
        number = value.idnum, value.generation
        if number in seen:
            return
        seen.add(number)
        value = value.get_object()
    if isinstance(value, DictionaryObject):
        yield b"<"
        for name in sorted(value):
            if name not in UP and name not in ("/Length", "/Filter", "/DecodeParms"):
                yield name.encode()
                yield from _fingerprint(value.raw_get(name), seen)
        if isinstance(value, StreamObject) and not isinstance(value, ContentStream):
            yield value.get_data()
        yield b">"
    elif isinstance(value, ArrayObject):
        yield b"["
        for one in value:
            yield from _fingerprint(one, seen)
        yield b"]"
    elif isinstance(value, float):
        yield f"{value:.4f}".encode()
    else:
        yield str(value).encode("utf-8", "replace")


def words_of(sheet: Sheet, figures: Mapping[int, str] | None = None) -> list[Word]:
    """The words of a page in the order they are set; those within the link of a figure (by its place among the page's links)
    carry the figure's id."""
    boxes = [(sheet.links[at], name) for at, name in (figures or {}).items()]
    return tokens(
        ((one.text, next((name for box, name in boxes if box.holds(one)), "")) for one in sheet.chunks), sheet.part
    )


def text_in(sheet: Sheet, box: LinkBox) -> str:
    """What stands within a link's box."""
    return plain("".join(chunk.text for chunk in sheet.chunks if box.holds(chunk)))


def figures_on(sheets: list[Sheet], order: list[str]) -> list[dict[int, str]]:
    """Which link of each page is which figure: the last links that stay in the file, in order; those before are the contents'.
    Raises ValueError where there are fewer links than figures."""
    inside = [(sheet.number - 1, at) for sheet in sheets for at, link in enumerate(sheet.links) if link.inside]
    if len(inside) < len(order):
        raise ValueError(f"{len(inside)} links for {len(order)} figures")
    made: list[dict[int, str]] = [{} for _sheet in sheets]
    for (page, at), name in zip(inside[len(inside) - len(order) :], order, strict=True):
        made[page][at] = name
    return made
