"""What is written in a file against what its snapshot gives: word by word, and each difference named by place and figure."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from verkstad.core.words import gettext_noop as _

BLANKS = re.compile(r"[\s\u00a0\u2007\u2009\u202f]+")
BREAKS = ("-", "\u00ad")  # what stands at the end of a line where a word is broken
CONTEXT = 4  # words told on each side
MEANINGS = {
    "figure_text": _("%(where)s: the figure reads “%(found)s” and should read “%(expected)s”"),
    "words": _("the text reads “%(found)s” and should read “%(expected)s” (%(where)s)"),
    "missing": _("the words “%(expected)s” are gone (%(where)s)"),
    "added": _("the words “%(found)s” were added (%(where)s)"),
}  # fmt: skip


@dataclass(frozen=True)
class Word:
    """A word of a file, the part of the file it stands in, and the figure it belongs to."""

    text: str
    part: str = ""
    figure: str = ""


def tokens(pieces: Iterable[tuple[str, str]], part: str = "") -> list[Word]:
    """The words of pieces of text that follow each other without blanks of their own; each piece may be of a figure, and a word
    that reaches into one is its."""
    text, marks = "", []
    for piece, figure in pieces:
        marks.append((len(text), len(text) + len(piece), figure))
        text += piece
    made, at = [], 0
    for one in text.split():
        start = text.index(one, at)
        at = start + len(one)
        name = next((name for first, last, name in marks if name and first < at and start < last), "")
        made.append(Word(one, part, name))
    return made


@dataclass(frozen=True)
class Difference:
    kind: str  # of MEANINGS
    part: str
    found: str
    expected: str
    figure: str = ""
    context: str = ""


def plain(text: str) -> str:
    """One kind of blank, so that how a file writes a thin one does not matter."""
    return BLANKS.sub(" ", text).strip()


def words(text: str, part: str = "", figure: str = "") -> list[Word]:
    """A text's words."""
    return [Word(one, part, figure) for one in plain(text).split(" ") if one]


def unbroken(given: Sequence[Word]) -> list[Word]:
    """The words with those put together again that were broken at the end of a line."""
    made: list[Word] = []
    for one in given:
        if made and len(made[-1].text) > 1 and made[-1].text.endswith(BREAKS) and one.text[:1].islower():
            made[-1] = replace(made[-1], text=made[-1].text[:-1] + one.text)
        else:
            made.append(one)
    return made


def contained(expected: Sequence[Word], found: Sequence[Word]) -> Iterator[Difference]:
    """Each run of expected words that is not found in its order; what stands between them is not judged."""
    for one in differences(unbroken(expected), unbroken(found)):
        if one.kind != "added" and squeezed(one.found) != squeezed(one.expected):
            yield one


def squeezed(text: str) -> str:
    """A text without blanks and hyphens: a line may be broken at a stroke or a hyphen of its own."""
    return re.sub(r"[\s\u00ad-]+", "", text)


def differences(expected: Sequence[Word], found: Sequence[Word]) -> Iterator[Difference]:
    """Each run of words that is not as it should be; within a figure, all of it."""
    left, right = [one.text for one in expected], [one.text for one in found]
    if left == right:
        return
    for kind, a, b, c, d in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if kind != "equal":
            yield from _difference(expected, found, a, b, c, d)


def _difference(
    expected: Sequence[Word], found: Sequence[Word], a: int, b: int, c: int, d: int
) -> Iterator[Difference]:
    near = joined(expected[max(a - CONTEXT, 0) : a]) + " … " + joined(expected[b : b + CONTEXT])
    parts = [one.part for one in (*found[c:d], *expected[a:b], *expected[max(a - 1, 0) : a + 1]) if one.part]
    part = parts[0] if parts else ""
    figures = list(dict.fromkeys(one.figure for one in expected[a:b] if one.figure))
    inside = a == b and 0 < a < len(expected) and expected[a].figure and expected[a - 1].figure == expected[a].figure
    if inside:
        figures = [expected[a].figure]
    if figures:
        # what is the same at the ends of a figure is told with it
        while a > 0 and expected[a - 1].figure == figures[0]:
            a, c = a - 1, c - 1
        while b < len(expected) and expected[b].figure == figures[-1]:
            b, d = b + 1, d + 1
    should, reads = joined(expected[a:b]), joined(found[c:d])
    if figures:
        for figure in figures:
            own = joined([one for one in expected[a:b] if one.figure == figure])
            yield Difference("figure_text", part, reads, own, figure, near)
        return
    kind = "added" if a == b else "missing" if c == d else "words"
    yield Difference(kind, part, reads, should, "", near)


def trimmed(one: Difference, text: str) -> Difference:
    """The difference without the sign that stands next to the figure in the page, where both have it; `text` is the figure's own."""
    own = plain(text)
    at = one.expected.find(own)
    if at < 0:
        return one
    before, after = one.expected[:at], one.expected[at + len(own) :]
    if len(one.found) > len(before) + len(after) and one.found.startswith(before) and one.found.endswith(after):
        return replace(one, expected=own, found=one.found[len(before) : len(one.found) - len(after)])
    return one


def joined(given: Iterable[Word]) -> str:
    return " ".join(one.text for one in given)
