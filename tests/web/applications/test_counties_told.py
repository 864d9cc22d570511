"""A form that asks which counties are touched and the partners' counties tell the same, or it is said (R2, R24)."""

import copy
from typing import Any

import pytest

from tests.web.applications import facts
from tests.web.applications.test_pages import address, client_of, reload
from verkstad.applications.actions.partners import change_partner
from verkstad.applications.models import Application, Prefill
from verkstad.applications.queries.readiness import remarks
from verkstad.core.instruments.questions import COUNTIES

pytestmark = pytest.mark.django_db
QUESTION: dict[str, Any] = {
    "key": "lan", "kind": "multiple", "label": {"sv": "Vilka län berörs?", "en": "Which counties?"}, "fills": "work.counties",
    "options": [{"key": code, "label": {"sv": COUNTIES[code].sv, "en": COUNTIES[code].en}} for code in ("09", "12", "24")],
}  # fmt: skip


def a_draft(**terms: Any) -> Application:
    content = copy.deepcopy(facts.FORM)
    content["sections"][1]["questions"].append(QUESTION)
    facts.a_form("project-form", content)
    return facts.a_draft(facts.a_call(**terms))


def told(one: Application) -> list[tuple[str, str, bool, str]]:
    found = [gap for gap in remarks(reload(one)) if "county_missing" in gap.finding.code]
    return [(gap.finding.code, str(gap.told.params["county"]) if hasattr(gap.told, "params") else gap.params["county"],
             gap.blocking, gap.url) for gap in found]  # fmt: skip


def test_the_answer_is_put_in_from_where_the_applicant_works():
    one = a_draft()
    assert (reload(one).response.answers["lan"], Prefill.objects.get().question, told(one)) == (["24"], "lan", [])


@pytest.mark.parametrize(("letters", "blocking"), [("none", False), ("unless_rua", True)])
def test_a_county_that_no_partner_works_in_is_a_gap_where_letters_hang_on_it(letters, blocking):
    one = a_draft(letters=letters)
    facts.save_section(application=one, answers={"lan": ["12", "24"]}, user=one.started_by)
    assert told(one) == [
        ("partners.county_missing", "Skåne län", blocking, address("partners", one) + "#partner-owner")
    ]
    page = client_of(one.started_by).get(address("ready", one)).content.decode()
    assert "Era svar nämner Skåne län, men ingen part arbetar där." in page
    change_partner(application=one, key="owner", regions=["12", "24"], user=one.started_by)
    assert told(one) == []


def test_a_county_that_the_answer_leaves_out_is_pointed_at_its_question():
    one = a_draft(letters="each_region")
    change_partner(application=one, key="owner", regions=["09", "24"], user=one.started_by)
    url = address("section", one, "company") + "#id_q-lan_0"
    assert told(one) == [("answers.county_missing", "Gotlands län", False, url)]


def test_a_form_that_asks_for_no_counties_says_nothing():
    one = facts.an_application(facts.a_call(letters="each_region"))
    change_partner(application=one, key="owner", regions=["09", "24"], user=one.started_by)
    assert told(one) == []
