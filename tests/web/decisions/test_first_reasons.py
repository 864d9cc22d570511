"""What a proposal's reasons begin with holds of the case: the list's place, a cheque's demands met, or nothing."""

import pytest
from django.utils import timezone

from tests.web.applications.facts import a_call
from tests.web.decisions.facts import a_case, a_company, funded
from verkstad.decisions.pages.proposals import first_phrase, to_begin_with

pytestmark = pytest.mark.django_db
CHEQUE = {"least_employees": 2, "most_employees": 49}


def cheque_case(**known):
    call = a_call("check", mandate=funded(), kind="cheque", aid_scheme="de_minimis", cheque=CHEQUE,
                  applicant_kinds=["company"], ceilings=[{"per": "applicant", "amount_ore": 2_500_000_00}])  # fmt: skip
    return a_case(call, a_company(**known))


@pytest.mark.parametrize(("employees", "phrase"), [("12", "cheque_met"), ("70", ""), ("", "")])
def test_a_cheque_begins_with_its_demands_only_where_they_are_met(employees, phrase):
    case = cheque_case(employees=employees)
    assert first_phrase(case, timezone.localdate()) == phrase
    content, _waiting, _years = to_begin_with(case)
    assert content.reasons_sv == (
        "Företaget uppfyller utlysningens villkor enligt de registeruppgifter som finns." if phrase else ""
    )


def test_where_nothing_is_ranked_or_scored_the_reasons_are_left_to_the_presenter():
    content, _waiting, _years = to_begin_with(a_case())
    assert (content.reasons_sv, content.reasons_en) == ("", "")
