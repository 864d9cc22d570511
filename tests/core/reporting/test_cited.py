"""A quoted number says what it carries, and nothing of it can be changed unseen."""

from dataclasses import replace
from fractions import Fraction

import pytest

from verkstad.core.money import THIN
from verkstad.core.reporting import plain
from verkstad.core.reporting.cited import cited, sources_in, wrong
from verkstad.core.reporting.document import Document, Paragraph, Section

OF = {"dataset": "industrin", "version": 2, "sha256": "a" * 64}
OWN = cited(Fraction(6055), "sv", cells=("industry_companies 14 2023",), **OF)
SHARE = cited(Fraction(1, 8), "sv", decimals=1, of=(Fraction(6055), Fraction(48440)),
              cells=("industry_companies 14 2023", "industry_companies 00 2023"), **OF)  # fmt: skip


def document(*line: object) -> Document:
    return Document("Länsblad", "sv", sections=(Section("industrin", "Industrin", (Paragraph(line),)),))


def test_a_quoted_number_is_kept_whole_and_found_in_the_document() -> None:
    made = document(OWN, SHARE)
    assert (OWN.text, SHARE.text) == (f"6{THIN}055", "12,5")
    assert plain.document_of(plain.told(made)) == made
    assert (list(wrong(made)), sources_in(made)) == ([], [("industrin", 2, "a" * 64)])


@pytest.mark.parametrize(
    "changed",
    [
        replace(OWN, text="6 056"), replace(OWN, value="6056"), replace(OWN, sha256="b" * 63), replace(OWN, cells=()),
        replace(OWN, dataset=""),
        replace(OWN, sha256="b" * 64), replace(OWN, value="x"), replace(SHARE, of=("6055", "48441")), replace(SHARE, of=("6055", "0")),
        replace(SHARE, text="12,6"), cited(Fraction(6056), "sv", cells=OWN.cells, **OF),
    ],
)  # fmt: skip
def test_a_change_of_text_value_share_or_source_is_found(changed: object) -> None:
    assert list(wrong(document(OWN, SHARE, changed)))
