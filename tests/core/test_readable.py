import unicodedata
from pathlib import Path

import pytest
import typst

from verkstad.core.readable import RANGES, TYPOGRAPHIC, readable, readable_whole

PAGE = '#set document(title: "t")\n#set text(lang: "sv")\n#sys.inputs.text'


@pytest.mark.parametrize(
    ("written", "set_"),
    [
        ("Åsa – 5\u202f000 kr", "Åsa – 5\u00a0000 kr"),
        ("🧑\u200d🔧 svetsar", "[adult][wrench] svetsar"),
        ("a\u0301 e\u0301", "á é"),
        ("\u202eomvänt\u2069 och\x07 tyst", "omvänt och tyst"),
        ("Ж Ω ễ", "Ж Ω ễ"),
        ("中", "[cjk unified ideograph-4e2d]"),
        ("rad\nrad", "rad\nrad"),
        ("\ue000\ufffe", ""),
    ],
)
def test_what_the_font_lacks_is_named_and_what_deceives_is_left_out(written: str, set_: str) -> None:
    assert readable(written) == set_


def test_every_text_of_a_value_is_made_readable_and_nothing_else() -> None:
    assert readable_whole({"a": ["🙂", 3], "b": ({"c": "\x07x"}, None)}) == {
        "a": ["[slightly smiling face]", 3],
        "b": [{"c": "x"}, None],
    }


def test_the_font_has_every_sign_that_is_let_through_as_it_is(tmp_path: Path) -> None:
    """Set as archive PDF with tags, which refuses a sign without a glyph."""
    page = tmp_path / "page.typ"
    page.write_text(PAGE)
    signs = [chr(at) for first, last in RANGES for at in range(first, last + 1)] + list(TYPOGRAPHIC)
    text = readable(" ".join(one for one in signs if unicodedata.category(one)[0] != "C"))
    made = typst.compile(str(page), format="pdf", ignore_system_fonts=True, pdf_standards=["a-3a", "ua-1"],
                         sys_inputs={"text": text})  # fmt: skip
    assert made.startswith(b"%PDF")
