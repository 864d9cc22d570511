"""Text as the font of our letters can set it: archive PDF refuses a whole letter for one sign that it lacks."""

import unicodedata
from typing import Any

TYPOGRAPHIC = "–—‘’‚“”„†‡•…‰‹›€−≤≥"
# Latin with its extensions, Greek, Cyrillic and Vietnamese: what the font has of letters, figures and signs.
RANGES = ((0x20, 0x7E), (0xA0, 0x24F), (0x370, 0x3FF), (0x400, 0x45F), (0x1E00, 0x1EFF))
NARROW = "\u2007\u2009\u202f"  # blanks inside numbers, where no line is broken


def readable(text: str) -> str:
    """The text with what the font lacks (an emoji, Arabic) written by its name, so that nothing is lost and PDF/UA holds.

    Control and format characters other than line breaks are left out: what turns the direction of a line could make
    a letter say something else than what was written.
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(_readable(one) for one in unicodedata.normalize("NFC", text))


def readable_whole(value: Any) -> Any:
    """The same for every text of a value made of texts, mappings and lists."""
    if isinstance(value, str):
        return readable(value)
    if isinstance(value, dict):
        return {key: readable_whole(one) for key, one in value.items()}
    return [readable_whole(one) for one in value] if isinstance(value, list | tuple) else value


def _readable(one: str) -> str:
    if one == "\n" or one in TYPOGRAPHIC:
        return one
    kind = unicodedata.category(one)
    if kind.startswith("C"):
        return ""
    if any(first <= ord(one) <= last for first, last in RANGES):
        return one
    if kind.startswith("Z"):
        return "\u00a0" if one in NARROW else " "
    return f"[{unicodedata.name(one, f'U+{ord(one):04X}').lower()}]"
