"""Names taken out of what an anonymous reviewer reads. What a person could still guess is not taken out: that is said."""

import re
from collections.abc import Iterable

HIDDEN = "[…]"
# Words that say what a body is, not which: they are left where they stand alone.
GENERAL = {
    "region",
    "regionen",
    "län",
    "kommun",
    "ab",
    "aktiebolag",
    "hb",
    "kb",
    "ek",
    "för",
    "och",
    "i",
    "the",
    "of",
    "as",
}
_SUFFIX = re.compile(r"[\s,]+(?:ab|aktiebolag|\(publ\)|hb|kb|ek\.? ?för\.?)$", re.IGNORECASE)


def spellings(name: str) -> list[str]:
    """The ways a name is looked for: as it stands, and without the form of company at its end. Nothing under three letters."""
    plain = " ".join(name.split())
    short = _SUFFIX.sub("", plain).strip()
    return [one for one in dict.fromkeys((plain, short)) if len(one) >= 3 and one.lower() not in GENERAL]


def number_spellings(number: str) -> list[str]:
    """A ten-figure organisation number as people write it."""
    return [number, f"{number[:6]}-{number[6:]}", f"16{number}"] if len(number) == 10 else []


def masked(text: str, names: Iterable[str], numbers: Iterable[str] = ()) -> str:
    """The text with each name and number replaced by […], whatever the case; a Swedish genitive s goes with the name.

    Longest first, so that a name inside another leaves nothing behind.
    """
    wanted = {one for name in names for one in spellings(name)} | {one for n in numbers for one in number_spellings(n)}
    for one in sorted(wanted, key=lambda w: (-len(w), w)):
        words = r"\s+".join(re.escape(part) for part in one.split())
        text = re.sub(rf"(?<!\w){words}(?:s|:s)?(?!\w)", HIDDEN, text, flags=re.IGNORECASE)
    return text
