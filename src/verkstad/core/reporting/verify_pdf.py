"""A report's PDF against the snapshot that is attached to it: each figure in its place, every word, every drawing.

The PDF is made again from the snapshot and both are read in the same way. Made by the same Typst it is the same to the byte;
by another one the lines may break elsewhere, and then the words decide.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from verkstad.core.reporting.compare import Difference, Word, contained, differences, plain, tokens, trimmed
from verkstad.core.reporting.places import document_words, places
from verkstad.core.reporting.read_pdf import PdfFile, Sheet, figures_on, text_in, words_of
from verkstad.core.reporting.snapshot import FORMAT, NAME, PROOF, Snapshot
from verkstad.core.reporting.to_typst import pdf_of, set_of, setter
from verkstad.core.reporting.verify import DIFFERS, Checked, FigureResult, check_snapshot
from verkstad.core.words import gettext_noop as _

MEANINGS = {
    "page_count": _("there are %(found)s pages, and the snapshot gives %(expected)s"),
    "page_drawing": _("something drawn was changed, though the words are the same"),
    "page_links": _("the links or remarks on the page are others: %(found)s"),
    "attachment": _("%(where)s is attached, and the house attaches no such file"),
    "active": _("the file does something by itself when it is opened (%(found)s): the house makes no such file"),
    "title": _("the file calls itself “%(found)s”, and the report is called “%(expected)s”"),
    "no_render": _("the PDF cannot be made again from the snapshot: %(found)s"),
}


class NotAReport(ValueError):
    """The file is no report of the house, or cannot be read at all."""


@dataclass(frozen=True)
class Beside:
    """What lies beside a PDF in a zip: snapshot and proof, which must be those attached, and the PDF that they give."""

    snapshot: bytes
    proof: bytes | None
    pdf: bytes


def verify_pdf(content: bytes, made: Checked, *, head: str = "", root: str = "", beside: Beside | None = None) -> None:
    """Check a PDF. Raises read_pdf.Unreadable for no PDF, NotAReport for one that is none of ours."""
    file = PdfFile(content)
    attached = file.attachments
    ours = FORMAT in file.keywords or NAME in attached or PROOF in attached
    if not ours:
        raise NotAReport
    for name, kept in attached.items():
        if name not in (NAME, PROOF):
            made.fault("attachment", "attachments", name)
        elif len(kept) > 1:
            made.fault("snapshot_twice", "attachments", name)
    if NAME not in attached:
        made.fault("snapshot_missing", NAME)
        return
    proof = attached[PROOF][0] if PROOF in attached else None
    snapshot = check_snapshot(attached[NAME][0], proof, made, part=NAME, head=head, root=root)
    same = beside is not None and (attached[NAME][0], proof) == (beside.snapshot, beside.proof)
    if beside is not None and not same:
        made.fault("beside", "attachments", NAME if attached[NAME][0] != beside.snapshot else PROOF)
    made.pages = file.count
    if file.active:
        made.fault("active", "file", "", ", ".join(file.active))
    if snapshot is not None:
        compare(content, file, snapshot, proof, made, beside.pdf if beside is not None and same else b"")


def compare(
    content: bytes, file: PdfFile, snapshot: Snapshot, proof: bytes | None, made: Checked, again: bytes = b""
) -> None:
    """The pages against those that the snapshot gives; `again` is the PDF that it gives, where that is made already."""
    try:
        again = again or pdf_of(snapshot, read_proof(proof))
        order = set_of(snapshot.document, snapshot.values, snapshot.definitions, snapshot.sha256).order
    except Exception as error:  # a snapshot that was changed may hold anything
        made.fault("no_render", "file", "", f"{type(error).__name__}: {error}")
        return
    right = PdfFile(again)
    if file.title != right.title:
        made.fault("title", "file", "", file.title, right.title)
    before = len(made.faults)
    marks = figures_on(right.sheets, order)
    if setter() not in file.keywords:
        made.notes.append("other_maker")
        found = [word for at in range(file.count) for word in words_of(file.read(at))]
        told_differences(contained(own_words(snapshot), found), snapshot, made, "file")
    elif file.count != right.count:
        made.fault("page_count", "file", "", file.count, right.count)
        _words(file, right, marks, snapshot, made, list(range(right.count)), list(range(file.count)))
    else:
        for at in range(file.count):
            _page(file, right, marks, snapshot, made, at)
    wrong = {one.figure: f"“{one.found}” ({one.part})" for one in made.faults[before:] if one.kind == "figure_text"}
    made.figures = [
        FigureResult(one.id, one.key, one.where, one.text, DIFFERS, wrong[one.id]) if one.id in wrong else one
        for one in made.figures
    ]
    if again != content and len(made.faults) == before and not made.notes:
        made.notes.append("resaved")


def _page(
    file: PdfFile, right: PdfFile, marks: list[dict[int, str]], snapshot: Snapshot, made: Checked, at: int
) -> None:
    """One page against the one that the snapshot gives: its drawing, else its words, and its links."""
    sheet, own = file.sheets[at], right.sheets[at]
    before = len(made.faults)
    same = file.drawing(at) == right.drawing(at)
    if same:
        _figures(file.read(at), marks[at], snapshot, made)
    else:
        _words(file, right, marks, snapshot, made, [at], [at])
    if len(made.faults) > before:
        return
    if sheet.others or [(one.inside, one.address) for one in sheet.links] != [
        (one.inside, one.address) for one in own.links
    ]:
        addresses = {one.address for one in sheet.links} ^ {one.address for one in own.links}
        made.fault("page_links", sheet.part, "", ", ".join([*sheet.others, *sorted(addresses)]))
    elif not same:
        made.fault("page_drawing", sheet.part)


def _words(
    file: PdfFile,
    right: PdfFile,
    marks: list[dict[int, str]],
    snapshot: Snapshot,
    made: Checked,
    expected: list[int],
    found: list[int],
) -> None:
    """The words of some pages against those that they should have."""
    left = [word for at in expected for word in words_of(right.read(at), marks[at])]
    reads = [word for at in found for word in words_of(file.read(at))]
    told_differences(differences(left, reads), snapshot, made)


def told_differences(found: Iterable[Difference], snapshot: Snapshot, made: Checked, path: str = "") -> None:
    """Each difference as a fault that names the figure and its place. `path` is the file of a zip that it is in."""
    named = {place.bound.id: place for place in places(snapshot.document)}
    for one in found:
        if one.figure:
            one = trimmed(one, snapshot.values[one.figure].text)
        where = f"{one.figure} {named[one.figure].bound.key} ({named[one.figure]})" if one.figure else one.context
        part = ", ".join(part for part in (path if path != "file" or not one.part else "", one.part) if part)
        made.fault(one.kind, part, where, one.found, one.expected, one.figure)


def own_words(snapshot: Snapshot) -> list[Word]:
    """What the snapshot's document says, whoever sets it."""
    return [word for line in document_words(snapshot.document, snapshot.values) for word in tokens(line)]


def read_proof(content: bytes | None) -> dict[str, Any] | None:
    """The proof as it is attached; none where it cannot be read (which is told of already): the pages do not hang on it."""
    try:
        told = json.loads(content) if content else None
    except ValueError:
        return None
    return told if isinstance(told, dict) else None


def _figures(sheet: Sheet, figures: dict[int, str], snapshot: Snapshot, made: Checked) -> None:
    """Each figure's text in its own place on its page."""
    for at, name in figures.items():
        expected, found = plain(snapshot.values[name].text), text_in(sheet, sheet.links[at])
        if expected != found:
            made.fault("figure_text", sheet.part, name, found, expected, name)
