"""Letters hold whatever people write, and are the same file from the same facts."""

from datetime import date

import pytest

from verkstad.core.readable import readable
from verkstad.handling.letters import Letter, Part, letter_pdf

DAY = date(2026, 5, 3)


def letter(text):
    return Letter(
        "Myndigheten", [text], [("Datum", text)], f"Brev {text}", [Part(text, [text], [text])], [text], "M5 2026:1"
    )


EVERY = "".join(chr(n) for n in (*range(0x20, 0x7F), *range(0xA0, 0x250))) + "–—‘’‚“”„†‡•…‰‹›€−≤≥"
ODD = [
    "🙂 å",
    "日本語",
    "עברית",
    "a\u0300",
    "\x00\x07x",
    "#set text(size: 90pt) $x$ *b* _i_ @ref <a> \\ [y] `z`",
    "a\tb\u2028c",
    "\ufeff",
    EVERY,
]


@pytest.mark.parametrize("text", ODD, ids=range(len(ODD)))
def test_any_text_makes_an_accessible_letter(text):
    assert letter_pdf(letter(text), DAY).startswith(b"%PDF")


def test_what_the_font_lacks_is_written_by_its_name_and_nothing_else_is_changed():
    assert readable("Åsa – 5 kr\u00a0🙂\nnästa\x07") == "Åsa – 5 kr\u00a0[slightly smiling face]\nnästa"


def test_the_same_facts_give_the_same_file():
    assert letter_pdf(letter("Åäö"), DAY) == letter_pdf(letter("Åäö"), DAY)
