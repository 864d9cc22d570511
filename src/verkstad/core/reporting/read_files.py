"""The words of a report's HTML, Word file and workbook, each with its place and its figure: for comparing, never for showing."""

import io
import zipfile
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree as ET

from verkstad.core.reporting.compare import Word, words

MOST = 400 << 20  # bytes that a part of a zip may unpack to
VOID = {"meta", "br", "path", "rect", "circle", "polyline", "line", "hr", "img", "link", "input"}
SILENT = {"style", "script", "head"}
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


class BadFile(ValueError):
    """A file that cannot be read; the reason as its text."""


def html_words(content: bytes) -> list[Word]:
    """Raises BadFile."""
    reader = _Html()
    try:
        reader.feed(content.decode())
        reader.close()
    except (UnicodeDecodeError, AssertionError) as error:
        raise BadFile(str(error)) from error
    return reader.words


class _Html(HTMLParser):
    """Words as they stand, with attributes that lead somewhere or act: those are part of what a reader meets."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[Word] = []
        self.open: list[tuple[str, str, str]] = []  # tag, figure, section

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        figure = told.get("data-figure") or (self.open[-1][1] if self.open else "")
        part = (told.get("id") or "") if tag == "section" else self.open[-1][2] if self.open else ""
        for name in ("href", "src", "style", "onclick", "onload"):
            if told.get(name):
                self.words.append(Word(f"<{tag} {name}={told[name]}>", part))
        if tag in ("script", "iframe", "object", "embed", "form", "svg"):
            self.words.append(Word(f"<{tag}>", part))
        if tag in ("rect", "path", "circle", "polyline"):
            self.words.append(Word("".join(f"{name}={told.get(name)} " for name in sorted(told)), part))
        if tag not in VOID:
            self.open.append((tag, figure, part))

    def handle_endtag(self, tag: str) -> None:
        if any(one[0] == tag for one in self.open):
            while self.open.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        _tag, figure, part = self.open[-1] if self.open else ("", "", "")
        self.words += words(data, f"#{part}" if part else "", figure)


def _opened(content: bytes) -> zipfile.ZipFile:
    try:
        made = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, OSError) as error:
        raise BadFile(str(error)) from error
    if sum(one.file_size for one in made.infolist()) > MOST:
        raise BadFile("it unpacks to too much")
    return made


def docx_words(content: bytes) -> list[Word]:
    """Raises BadFile."""
    try:
        with _opened(content) as given:
            parts = sorted(one for one in given.namelist() if one.startswith("word/") and one.endswith(".xml"))
            made: list[Word] = []
            for name in parts:
                if name.split("/")[-1].startswith(("document", "header", "footer", "footnotes", "comments")):
                    made += _docx_part(ET.fromstring(given.read(name)), name)  # noqa: S314  no entities are resolved
            return made
    except (KeyError, ET.ParseError, zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError) as error:
        raise BadFile(f"{type(error).__name__}: {error}") from error


def _docx_part(root: Any, name: str) -> Iterator[Word]:
    heading = name

    def walk(node: Any, figure: str) -> Iterator[Word]:
        if node.tag == f"{_W}sdt":
            tag = node.find(f"{_W}sdtPr/{_W}tag")
            figure = tag.get(f"{_W}val", "") if tag is not None else figure
        if node.tag in (f"{_W}t", f"{_W}instrText", f"{_W}delText"):
            yield from words(node.text or "", heading, figure)
        for child in node:
            yield from walk(child, figure)

    yield from walk(root, "")


def xlsx_words(content: bytes) -> list[Word]:
    """A word for each cell that holds something: its value, its place as part. Raises BadFile."""
    import openpyxl

    try:
        _opened(content).close()
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=False)
        return [
            Word(f"{cell.value}", f"{sheet.title}!{cell.coordinate}")
            for sheet in book.worksheets
            for row in sheet.iter_rows()
            for cell in row
            if cell.value is not None
        ]
    except BadFile:
        raise
    except Exception as error:  # openpyxl meets files that are broken in any way
        raise BadFile(f"{type(error).__name__}: {error}") from error


READERS = {"html": html_words, "docx": docx_words, "xlsx": xlsx_words}
