"""Before a company begins: each demand of a cheque (R5) on what the register knows of it, with fact and day."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from tests.web.applications import facts
from tests.web.applications.test_pages import client_of
from verkstad.applications.models import Application
from verkstad.organisations.actions import save_organisation, save_register_fact
from verkstad.organisations.models import Organisation
from verkstad.people.models import Role

pytestmark = pytest.mark.django_db
CHEQUE = {"least_employees": 2, "most_employees": 49, "least_turnover_ore": 3_000_000_00, "sni_prefixes": ["25", "28"],
          "sni_excluded": ["25.4"], "most_per_year": 1, "most_ever": 2, "study_required": True}  # fmt: skip
KNOWN = {"employees": "12", "turnover_ore": "523400000", "sni": "25.620 28.990"}


def a_company(key="svets", number="556016-0680"):
    save_organisation(key=key, name=f"{key.title()} AB", kind="company", number=number, actor=facts.ME)
    return Organisation.objects.get(key=key)


def register(company, day=date(2025, 12, 31), **values):
    for kind, value in values.items():
        save_register_fact(organisation=company.key, kind=kind, value=value, as_of=day, source_note="Bokslutet",
                           actor=facts.ME)  # fmt: skip


def a_cheque_call(**terms):
    return facts.a_call("check", kind="cheque", applicant_kinds=["company"], cheque=CHEQUE, **terms)


def checked(call, company):
    page = client_of(facts.people_of(company, Role.COMPANY)).get(reverse("applications:start", args=[call.key]))
    assert page.status_code == 200
    rows = [row["check"] for row in page.context["checks"] if row["check"].finding.clause == "R5"]
    return {
        one.finding.code.removeprefix("cheque."): (one.verdict.value, one.told.message, one.told.fix) for one in rows
    }, page


def test_each_demand_is_decided_on_the_fact_and_its_day():
    company = a_company()
    register(company, **KNOWN)
    told, page = checked(a_cheque_call(), company)
    assert {about: one[0] for about, one in told.items()} == {
        "employees": "yes", "turnover_ore": "yes", "sni": "yes", "earlier_year": "yes", "earlier_ever": "yes",
        "study": "unsure",
    }  # fmt: skip
    assert [part in told["employees"][1] for part in ("12", "Bokslutet", "2025-12-31")] == [True] * 3
    assert told["study"][1:] == ("En studie av vad ni behöver ska ha gjorts innan.", "Bifoga studien till ansökan.")
    assert "2025-12-31" in page.content.decode() and page.context["hard"] is False


def test_age_and_legal_form_are_decided_on_the_registers_facts_or_it_is_said_where_they_stand():
    young, unknown = a_company(), a_company("okand", "556036-0793")
    register(young, registered_on="2025-11-30", legal_form="EK")
    call = facts.a_call("check", kind="cheque", applicant_kinds=["company"],
                        cheque={"least_years": 30, "legal_forms": ["AB", "HB"]})  # fmt: skip
    told, _page = checked(call, young)
    assert (told["registered_on"][0], told["legal_form"][0]) == ("no", "no")
    assert "Företaget registrerades 2025-11-30 (Bokslutet, 2025-12-31)" in told["registered_on"][1]
    assert "EK (Bokslutet, 2025-12-31), är ingen av dem" in told["legal_form"][1]
    told, _page = checked(call, unknown)
    assert [told[name][0] for name in ("registered_on", "legal_form")] == ["unsure", "unsure"]
    assert "registreringsbeviset från Bolagsverket" in told["registered_on"][2]


def test_what_no_register_tells_is_named_with_where_to_find_it():
    company = a_company()
    register(company, employees="12")
    told, page = checked(a_cheque_call(), company)
    assert (told["employees"][0], told["turnover_ore"][0], told["sni"][0]) == ("yes", "unsure", "unsure")
    assert told["turnover_ore"][2] == "Uppgiften finns i resultaträkningen i det senaste bokslutet."
    assert "SNI-koder finns hos Skatteverket" in told["sni"][2]
    assert page.context["verdict"] == "unsure"


def test_a_demand_that_is_not_met_says_so_and_does_not_keep_the_company_from_applying():
    company = a_company()
    register(company, day=date(2024, 12, 31), employees="30")
    register(company, day=date(2025, 12, 31), employees="61", turnover_ore="100000", sni="25.400")
    told, page = checked(a_cheque_call(), company)
    assert [told[name][0] for name in ("employees", "turnover_ore", "sni")] == ["no", "no", "no"]
    assert "61" in told["employees"][1] and "Den nyaste registrerade uppgiften" in told["employees"][2]
    assert (page.context["verdict"], page.context["hard"]) == ("no", False)
    assert "Föreslå avslag" not in page.content.decode()


def granted(call, company, moment):
    draft = facts.a_draft(call, owner=company)
    Application.objects.filter(pk=draft.pk).update(state="granted", sent_at=moment, closed_at=moment)


def test_earlier_cheques_are_counted_by_the_year_they_were_given():
    company, call = a_company(), a_cheque_call()
    register(company, **KNOWN)
    last_year = datetime(date.today().year - 1, 6, 1, tzinfo=UTC)
    granted(call, company, last_year)
    told, _page = checked(call, company)
    assert (told["earlier_year"][0], told["earlier_ever"][0]) == ("yes", "yes")
    granted(call, company, datetime.now(UTC))
    told, _page = checked(call, company)
    assert (told["earlier_year"][0], told["earlier_ever"][0]) == ("no", "no")


def test_nobody_reads_another_companys_facts_here():
    company, other = a_company(), a_company("lack", "556036-0793")
    register(other, employees="33")
    call = a_cheque_call()
    page = client_of(facts.people_of(company, Role.COMPANY)).get(
        reverse("applications:start", args=[call.key]), {"for": "lack"}
    )
    assert "33" not in [row["check"].finding.params.get("employees") for row in page.context["checks"]]
    assert page.context["owner"] == company and "Lack AB" not in page.content.decode()
