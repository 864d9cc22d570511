"""The letter as a file: it passes the checker for archives and for accessibility, and the same facts give the same file."""

from datetime import date

import page
import pytest

from verkstad.mandate.letters import STANDARDS, draw_down_pdf

FACTS = {
    "agency": "Myndigheten", "payer": "Kammarkollegiet", "number": "SI 2018:7", "government_number": "N2018/00001/FÖF",
    "title": "Rekvisition av medel för 2018", "reference": [["Datum", "2 maj 2018"], ["Diarienummer", "SI 2018:7"]],
    "ask": "Härmed rekvireras 20 000 000 kronor.", "signed": "Åsa Öberg",
    "amounts": [["Avsatt", "20"], ["Tidigare", "0"], ["Nu", "20"], ["Återstår", "0"]],
    "terms": [{"clause": f"villkor {n}", "text": "Medlen rekvireras i tid. " * 8} for n in range(12)],
}  # fmt: skip


# The checker takes one declaration at a time; the letter that is sent declares both.
@pytest.mark.parametrize(("standard", "profile"), [("a-3a", "PDF/A-3a"), ("ua-1", "PDF/UA-1")])
def test_the_letter_passes_every_implemented_check_of_each_standard_it_declares(standard, profile):
    assert standard in STANDARDS
    report = str(page.validate_pdf_bytes(draw_down_pdf(FACTS, date(2018, 5, 2), [standard])))
    assert f"Profile: {profile}" in report
    assert "0 failed" in report
    assert "no failures in implemented checks" in report


def test_the_same_facts_give_the_same_file_and_another_day_another():
    first, again = (draw_down_pdf(FACTS, date(2018, 5, 2)) for _ in range(2))
    assert first == again
    assert draw_down_pdf(FACTS, date(2018, 5, 3)) != first
