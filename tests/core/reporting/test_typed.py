"""Numbers typed by hand are found, those that are no figures are left alone, and the figure that would give them is named."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.reporting import made_report as made
from verkstad.core.reporting.figure import Answer
from verkstad.core.reporting.typed import find, typed_numbers
from verkstad.core.reporting.words import form_of, tell

ANSWERS = [
    Answer("paid", made.FRAME, Fraction(1_889_200_000)),
    Answer("grants", made.FRAME, Fraction(1_660_349_950)),
    Answer("opex_share", made.FRAME, Fraction(2289, 18892)),
    Answer("projects", made.FRAME, Fraction(5)),
    Answer("companies", made.FRAME, Fraction(67)),
    Answer("days", made.FRAME, Fraction(66)),
    Answer("aid", made.FRAME, None, hidden=True, why="few"),
]


def found(text, language="sv"):
    return [(one.line, one.column, one.text, [s.markup for s in one.suggestions])
            for one in find(text, ANSWERS, made.DEFINITIONS, language)]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "number", "markup"),
    [
        ("Av ramen betalades 18 892 tkr.", "18 892 tkr", ["[[paid|tkr]]"]),
        ("Projekten fick 16 603 500 kronor.", "16 603 500 kronor", ["[[grants|kr]]"]),
        ("Projekten fick 16,6 miljoner kronor.", "16,6 miljoner kronor", ["[[grants|mkr,1]]"]),
        ("Det var 12,1 procent av allt.", "12,1 procent", ["[[opex_share|%,1]]"]),
        ("Det var 12 % av allt.", "12 %", ["[[opex_share]]"]),
        ("Totalt fick fem projekt bidrag.", "fem", ["[[projects]]"]),
        ("Totalt fick 5 projekt bidrag.", "5", ["[[projects]]"]),
        ("Sextiosju eller 67 företag", "67", ["[[companies]]"]),
        ("Beslut togs på 66 dagar.", "66 dagar", ["[[days]]"]),
        ("Av ramen betalades 19 000 tkr.", "19 000 tkr", []),  # money, and no figure gives it: told all the same
        ("Andelen var 14 procent.", "14 procent", []),
    ],
)
def test_a_number_that_a_figure_gives_is_found_with_the_figure(text, number, markup):
    assert found(text) == [(1, text.index(number) + 1, number, markup)]


def test_it_is_named_with_line_and_column_and_bound_figures_are_left_alone():
    text = "## Ekonomi\n\n[[paid|tkr]] betalades,\ndet vill säga 18,9 mkr och [[opex_share|%,1]]."
    assert found(text) == [(4, 15, "18,9 mkr", ["[[paid|mkr,1]]"])]


def test_english_numbers_are_read_as_english():
    assert found("A total of SEK 18,892 thousand, or 12.1%, went to five projects.", "en") == [
        (1, 12, "SEK 18,892 thousand", ["[[paid|tkr]]"]),
        (1, 36, "12.1%", ["[[opex_share|%,1]]"]),
        (1, 51, "five", ["[[projects]]"]),
    ]


QUIET = """Uppdraget gavs den 5 maj 2016 (N2016/02958/FÖF) och redovisas senast den 1 mars 2019. Det pågick 2016–2018 och följs av
nästa, 2018-06-01 till 2020-12-31. Enligt 5 § förvaltningslagen (2017:900) och villkor 5 i beslutet ska medlen betalas tillbaka. Se
tabell 5, bilaga 67, avsnitt 5.2 och sidan 66. Mötet den 5–6 oktober började kl. 12.10. Ärendet har nummer Ä 2016-814 och
Digilyft Västerbotten 2.0 fortsätter. Ring 08-681 91 00 eller skriv till info@example.se. Under 2017 och 2018 ändrades inget.
1. Först kom det ena.
67) Sedan det andra.
En av dem och ett av länen var först. Artikel 14 i (EU) 651/2014 gäller. Se [sidan](https://example.se/5/67?a=66).
Tre skäl talar för det, och två vägar finns. Version 5 av mallen, steg 5, nr 67, punkt 5. Företaget 556016-0680 är inte med."""


def test_realistic_text_without_figures_is_left_alone():
    assert found(QUIET) == []
    assert found("On 5 May 2016, under section 5 and article 67, see table 5 on page 66, for 2016-2018.", "en") == []


SAID = """Av de särskilda medlen på 25 000 tkr betalades 18 892 tkr ut, varav 16 603 tkr till projekt. Driften tog 12 procent.
Drygt 67 företag fick rådgivning av fem projekt mellan den 1 januari 2017 och den 31 december 2018. Resten, 6 108 tkr, betalas tillbaka."""


def test_a_paragraph_of_a_report_has_each_of_its_numbers_found_once():
    told = {text: markup for _line, _column, text, markup in found(SAID)}
    assert told == {
        "25 000 tkr": [],
        "18 892 tkr": ["[[paid|tkr]]"],
        "16 603 tkr": ["[[grants|tkr]]"],
        "12 procent": ["[[opex_share]]"],
        "67": ["[[companies]]"],
        "fem": ["[[projects]]"],
        "6 108 tkr": [],
    }  # fmt: skip


@given(
    value=st.integers(1, 10**12), unit=st.sampled_from(["kr", "tkr", "mkr"]), decimals=st.integers(0, 3),
    language=st.sampled_from(["sv", "en"]),
)  # fmt: skip
def test_whatever_a_figure_prints_is_found_when_it_is_typed(value, unit, decimals, language):
    answer = Answer("paid", made.FRAME, Fraction(value))
    definition = made.DEFINITIONS["paid"]
    text = tell(answer.value, form_of(definition.unit, unit, decimals), language).text
    one = find(f"Det blev {text}, sa de.", [answer], made.DEFINITIONS, language)
    assert [s.key for one in one for s in one.suggestions] == ["paid"]


def test_every_number_has_its_place():
    text = "Ett\n  25 000 tkr och\n12,5 %"
    assert [(one.line, one.column, one.text) for one in typed_numbers(text)] == [(2, 3, "25 000 tkr"), (3, 1, "12,5 %")]
