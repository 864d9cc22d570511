"""What changed from one text to another, in pieces that a page can mark."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher


@dataclass(frozen=True)
class Piece:
    """A run of words: `kind` is "same", "added" or "removed"."""

    kind: str
    text: str


def words_changed(before: str, after: str) -> list[Piece]:
    """The two texts in one, word by word, with what was removed and what was added."""
    old, new = (re.findall(r"\s+|\[\[[^\]]*\]\]|[^\s\[]+|\[", text.replace("\r\n", "\n")) for text in (before, after))
    found: list[Piece] = []
    for kind, a, b, c, d in SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if kind == "equal":
            found.append(Piece("same", "".join(old[a:b])))
            continue
        if b > a:
            found.append(Piece("removed", "".join(old[a:b])))
        if d > c:
            found.append(Piece("added", "".join(new[c:d])))
    return found
