"""A cheque's terms against register facts (R5)."""

from datetime import date

import pytest

from verkstad.core.calls.cheque import CompanyFacts, Known, Met, allowed, answers, takes
from verkstad.core.calls.legal import form_of
from verkstad.core.calls.terms import Cheque

TERMS = Cheque(least_employees=2, most_employees=49, least_turnover_ore=300_000_000,
               sni_prefixes=("10", "11", *map(str, range(13, 34))), sni_excluded=("10.2",), most_per_year=1, most_ever=2,
               study_required=True)  # fmt: skip
READ = date(2018, 6, 1)
FITS = CompanyFacts(Known(12, READ, "SCB"), Known(400_000_000, READ, "årsredovisning 2017"),
                    Known(("25.620",), READ, "SCB"), (), True)  # fmt: skip


def told(facts, day=date(2018, 9, 1)):
    return {one.about: one.met.value for one in answers(TERMS, facts, day)}


def but(**changed):
    return CompanyFacts(**{**FITS.__dict__, **changed})


def test_a_company_that_fits_meets_every_check():
    assert told(FITS) == dict.fromkeys(
        ("employees", "turnover_ore", "sni", "earlier_year", "earlier_ever", "study"), "met"
    )
    assert allowed(answers(TERMS, FITS, date(2018, 9, 1)))


def test_what_no_register_tells_cannot_be_decided_and_says_what_to_ask_for():
    given = answers(TERMS, CompanyFacts(), date(2018, 9, 1))
    assert [(one.about, one.met.value) for one in given if one.met == Met.UNDECIDED] == [
        ("employees", "undecided"), ("turnover_ore", "undecided"), ("sni", "undecided"), ("study", "undecided"),
    ]  # fmt: skip
    assert [bool(one.finding.fix) for one in given if one.met == Met.UNDECIDED] == [True] * 4
    assert not allowed(given)


@pytest.mark.parametrize(("employees", "met"), [(1, "not_met"), (2, "met"), (49, "met"), (50, "not_met")])
def test_the_bounds_of_size_belong_to_what_is_taken(employees, met):
    assert told(but(employees=Known(employees, READ, "SCB")))["employees"] == met


def test_a_turnover_below_the_least_is_not_met():
    assert told(but(turnover_ore=Known(299_999_999, READ, "x")))["turnover_ore"] == "not_met"


@pytest.mark.parametrize(
    ("code", "fits"),
    [
        ("10.110", True),
        ("10.200", False),
        ("10200", False),
        ("12.000", False),
        ("33.200", True),
        ("34", False),
        ("25620", True),
    ],
)
def test_codes_begin_as_the_call_says_and_not_as_it_excludes(code, fits):
    assert takes(TERMS, code) == fits


def test_one_code_that_fits_among_several_is_enough():
    assert told(but(sni=Known(("62.010", "28.990"), READ, "SCB")))["sni"] == "met"


def test_each_finding_names_the_rule_and_the_fact_with_its_day():
    finding = answers(TERMS, but(employees=Known(70, READ, "SCB")), date(2018, 9, 1))[0].finding
    assert (finding.clause, finding.params["employees"], finding.params["as_of"], finding.params["source"]) == (
        "R5", 70, "2018-06-01", "SCB")  # fmt: skip
    assert finding.message % finding.params == "70 employees (SCB, 2018-06-01) is more than the call's 49."


def test_earlier_cheques_count_by_year_and_in_all():
    assert told(but(earlier=(date(2018, 1, 5),))) | {} == {**told(FITS), "earlier_year": "not_met"}
    assert told(but(earlier=(date(2016, 1, 5), date(2017, 1, 5)))) == {**told(FITS), "earlier_ever": "not_met"}
    assert told(but(earlier=(date(2017, 12, 31),))) == told(FITS)


def test_a_call_that_asks_for_nothing_checks_nothing():
    assert answers(Cheque(), CompanyFacts(), date(2018, 9, 1)) == []


AGED = Cheque(least_years=2, legal_forms=("AB", "HB"))


def aged(registered=None, form=None, day=date(2020, 6, 1)):
    facts = CompanyFacts(
        registered_on=Known(registered, READ, "Bolagsverket") if registered else None,
        legal_form=Known(form, READ, "Bolagsverket") if form else None,
    )
    return answers(AGED, facts, day)


@pytest.mark.parametrize(
    ("registered", "day", "met"),
    [
        (date(2018, 6, 1), date(2020, 6, 1), "met"),
        (date(2018, 6, 2), date(2020, 6, 1), "not_met"),
        (date(2020, 2, 29), date(2022, 2, 28), "not_met"),
        (date(2020, 2, 29), date(2022, 3, 1), "met"),
        (date(2021, 1, 1), date(2020, 6, 1), "not_met"),
    ],
)
def test_a_company_is_as_old_as_whole_years_since_it_was_registered(registered, day, met):
    assert aged(registered, "AB", day)[0].met.value == met


@pytest.mark.parametrize(("form", "met"), [("AB", "met"), ("HB", "met"), ("EK", "not_met"), ("XY", "not_met")])
def test_the_legal_form_is_one_of_those_that_the_call_takes(form, met):
    assert aged(date(2000, 1, 1), form)[1].met.value == met


def test_age_and_form_that_no_register_tells_are_not_guessed_and_those_told_name_source_and_day():
    missing = aged()
    assert [(one.about, one.met.value, bool(one.finding.fix)) for one in missing] == [
        ("registered_on", "undecided", True), ("legal_form", "undecided", True)]  # fmt: skip
    assert not allowed(missing)
    for one in aged(date(2000, 1, 1), "AB"):
        assert (one.finding.clause, one.finding.params["source"], one.finding.params["as_of"]) == (
            "R5", "Bolagsverket", "2018-06-01")  # fmt: skip


@pytest.mark.parametrize(
    ("text", "code"), [("AB", "AB"), ("ab-orgfo", "AB"), (" hb ", "HB"), ("aktiebolag", ""), ("49", ""), ("", "")]
)
def test_a_legal_form_is_read_as_the_register_writes_it(text, code):
    assert form_of(text) == code
