"""The list and page of organisations."""

from datetime import date

import pytest

from tests.web.grants import facts
from verkstad.organisations.actions import save_organisation, save_tenure

pytestmark = pytest.mark.django_db


def listed(client, query=""):
    import re

    return re.findall(r'<a href="/organisationer/([\w-]+)/">', client.get(f"/organisationer/?{query}").content.decode())


def test_the_list_filters_by_kind_county_and_words(client):
    facts.regions()
    save_organisation(
        key="lst-ac", name="Länsstyrelsen i Västerbottens län", kind="county_board", region="24", actor=facts.ME
    )
    assert listed(client) == ["lst-ac", "body-09", "body-12", "body-24"]
    assert listed(client, "kind=county_board") == ["lst-ac"]
    assert listed(client, "region=24") == ["lst-ac", "body-24"]
    assert listed(client, "q=västerbotten") == ["lst-ac", "body-24"]
    assert listed(client, "q=LÄNSSTYRELSEN") == ["lst-ac"]


def test_a_body_that_answered_for_a_county_elsewhere_is_found_under_that_county(client):
    facts.regions()
    save_organisation(key="roaming", name="Samverkansorganet", kind="cooperation_body", actor=facts.ME)
    save_tenure(region="24", organisation="roaming", valid_from=None, valid_to=date(2018, 12, 31), actor=facts.ME)
    assert listed(client, "region=24") == ["body-24", "roaming"]


def test_an_organisations_page_tells_its_tenures_newest_first_and_its_projects(client):
    facts.world()
    save_tenure(region="09", organisation="body-12", valid_from=None, valid_to=date(2010, 12, 31), confirmed=False,
                source_note="lag 2010:630", actor=facts.ME)  # fmt: skip
    page = client.get("/organisationer/body-12/").content.decode()
    assert page.index("Skåne län") < page.index("Gotlands län")
    assert "datumen är inte bekräftade; lag 2010:630" in page
    assert "Skånsk industriell framtid" in page


def test_a_public_number_is_shown_with_its_hyphen(client):
    save_organisation(key="tvv", name="Tillväxtverket", kind="agency", number="2021006164", actor=facts.ME)
    assert "202100-6164" in client.get("/organisationer/tvv/").content.decode()
