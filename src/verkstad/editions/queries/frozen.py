"""An edition as it was frozen, and what changed from one to the next."""

import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from verkstad.core.reporting import plain
from verkstad.core.reporting.document import Bound, Document, Section
from verkstad.core.reporting.figure import Answer, Frame
from verkstad.core.reporting.markup import write
from verkstad.core.reporting.places import Question, frame_of, places, questions
from verkstad.core.reporting.snapshot import Snapshot
from verkstad.editions.models import Copy, Edition
from verkstad.editions.queries.asking import asked
from verkstad.editions.queries.composing import told_of
from verkstad.editions.queries.differing import Piece, words_changed
from verkstad.reports.figures import FIGURES


def snapshot_of_copy(copy: Copy) -> Snapshot:
    return Snapshot(zlib.decompress(bytes(copy.snapshot)))


@dataclass(frozen=True)
class FigureChanged:
    """A figure that came to something else: its text before and now, and why.

    `later` is what came in since the earlier edition was frozen, of facts that the earlier day counts: the part of the
    difference that is corrections and late facts. The rest is facts of later days.
    """

    key: str
    frame: Frame
    before: str
    after: str
    corrected: bool
    later_days: bool
    bound: Bound


def figures_changed(old: Edition, new: Edition, language: str) -> list[FigureChanged]:
    """Figures that both editions tell and that differ. Why: the old day is asked for as it is known with the new edition."""
    before, after = (_told(one, language) for one in (old, new))
    if before is None or after is None:
        return []
    shared = {key: one for key, one in after.items() if key in before and before[key].text != one.text}
    again = [(one.key, _again(before[key].frame, new)) for key, one in shared.items() if one.key in FIGURES]
    found = asked(again, told_of(new.report)) if again else {}
    return list(_explained(shared, before, found, new))


@dataclass(frozen=True)
class _Told:
    key: str
    frame: Frame
    text: str
    value: object
    bound: Bound


def _told(edition: Edition, language: str) -> dict[tuple[object, ...], _Told] | None:
    copy = next((one for one in edition.copies.all() if one.language == language), None)
    if copy is None:
        return None
    snapshot = snapshot_of_copy(copy)
    document, values = snapshot.document, snapshot.values
    frame = plain.frame_of(snapshot.told["frame"])
    found: dict[tuple[object, ...], _Told] = {}
    for place in places(document):
        one = place.bound
        key = (one.key, one.dims, one.unit, one.decimals, one.word)
        value = values[one.id]
        found.setdefault(key, _Told(one.key, frame_of(one, frame), value.text, value.value, one))
    return found


def _again(frame: Frame, new: Edition) -> Frame:
    """The old question, with what was known when the new edition was frozen."""
    from dataclasses import replace

    return replace(frame, known=new.known)


def _explained(
    shared: Mapping[tuple[object, ...], _Told], before: Mapping[tuple[object, ...], _Told], found: Mapping[Question, Answer], new: Edition
) -> Iterator[FigureChanged]:  # fmt: skip
    for key, one in shared.items():
        was = before[key]
        again = found.get((one.key, _again(was.frame, new)))
        corrected = again is not None and not again.hidden and again.value != was.value
        later_days = one.frame.as_of != was.frame.as_of and (again is None or again.value != one.value)
        yield FigureChanged(one.key, one.frame, was.text, one.text, corrected, later_days, one.bound)


@dataclass(frozen=True)
class TextChanged:
    title: str
    pieces: list[Piece]


def texts_changed(old: Edition, new: Edition, language: str) -> list[TextChanged]:
    """Sections whose words differ, figures left as their keys; and those that only one of the two has."""
    sides = []
    for edition in (old, new):
        copy = next((one for one in edition.copies.all() if one.language == language), None)
        sides.append({one.key: one for one in snapshot_of_copy(copy).document.sections} if copy else {})
    found = []
    for key in dict.fromkeys([*sides[1], *sides[0]]):
        texts = [_text(side[key]) if key in side else "" for side in sides]
        if texts[0] != texts[1]:
            title = (sides[1].get(key) or sides[0][key]).title
            found.append(TextChanged(title, words_changed(*texts)))
    return found


def _text(section: Section) -> str:
    """What is written in a section; tables and pictures are told by their names, for their figures are compared by themselves."""
    return write(section.blocks)


__all__ = [
    "Document",
    "FigureChanged",
    "TextChanged",
    "figures_changed",
    "questions",
    "snapshot_of_copy",
    "texts_changed",
]
