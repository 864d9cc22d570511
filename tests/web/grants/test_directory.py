"""The directory: filters, order, and downloads of exactly the rows that fit."""

import csv
import io
import json
import re
from datetime import date
from pathlib import Path

import pytest

from tests.web.grants import facts
from verkstad.core.refused import Refused
from verkstad.grants.actions import save_project, save_result
from verkstad.grants.open_data import FIELDS, kronor
from verkstad.grants.queries import grant_findings
from verkstad.mandate.actions import save_focus_area

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[3]


def names(client, query=""):
    page = client.get(f"/projekt/?{query}").content.decode()
    return re.findall(r'<th scope="row"><a href="/projekt/([\w-]+)/">', page)


def rows(client, query=""):
    text = b"".join(client.get(f"/projekt/projekt.csv?{query}")).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


@pytest.fixture
def world(db):
    made = facts.world()
    save_project(key="okad-takt", mandate="smir-1", name="Ökad takt i Ångermanland", kind="prestudy", state="running",
                 regions=["12", "24"], focus_areas=["industri40"], start_on=date(2018, 3, 1), grant_ore=400_000_00,
                 confirmed=False, summary_sv="Underlag för robotar", actor=facts.ME)  # fmt: skip
    return made


@pytest.mark.parametrize(("query", "found"), [
    ("", ["digilyft", "skansk-industriell-framtid", "okad-takt"]),
    ("region=24", ["digilyft", "okad-takt"]),
    ("region=09", []),
    ("kind=prestudy", ["okad-takt"]),
    ("state=ended", ["digilyft", "skansk-industriell-framtid"]),
    ("focus=industri40", ["okad-takt"]),
    ("reported=companies", ["digilyft", "skansk-industriell-framtid"]),
    ("mandate=smir-1&region=12&state=running", ["okad-takt"]),
    ("q=ökad", ["okad-takt"]),
    ("q=ÅNGERMANLAND", ["okad-takt"]),
    ("q=robotar+ökad", ["okad-takt"]),
    ("q=digilyft+skåne", []),
    ("q=100%25", []),
    ("region=nowhere&kind=nothing", ["digilyft", "skansk-industriell-framtid", "okad-takt"]),
    ("sort=-name", ["okad-takt", "skansk-industriell-framtid", "digilyft"]),
    ("sort=start", ["skansk-industriell-framtid", "okad-takt", "digilyft"]),
    ("sort=-start", ["okad-takt", "skansk-industriell-framtid", "digilyft"]),
    ("sort=grant", ["okad-takt", "digilyft", "skansk-industriell-framtid"]),
    ("sort=nonsense", ["digilyft", "skansk-industriell-framtid", "okad-takt"]),
    ("page=99", ["digilyft", "skansk-industriell-framtid", "okad-takt"]),
])  # fmt: skip
def test_page_csv_and_json_hold_exactly_the_projects_that_fit_in_their_order(query, found, client, world):
    from_json = client.get(f"/projekt/projekt.json?{query}").json()["finansieradeaktiviteter"]
    assert [names(client, query), [r["id"] for r in rows(client, query)], [r["id"] for r in from_json]] == [found] * 3


def test_a_row_of_the_csv_says_amount_qualifier_companies_and_sources(client, world):
    assert rows(client, "q=skånsk") == [{
        "id": "skansk-industriell-framtid", "titel": "Skånsk industriell framtid", "typ": "implementation",
        "status": "ended", "uppdrag": "smir-1", "uppdragDiarienummer": "N2016/02958/FÖF", "startdatum": "2017-01-01",
        "slutdatum": "2018-12-31", "beviljatBelopp": "2500000", "beviljatBeloppForbehall": "about", "ovrigFinansiering": "",
        "ovrigFinansieringNot": "", "totalFinansiering": "", "totalFinansieringForbehall": "",
        "finansieradOrganisation": "Region Skåne", "organisationsnummer": "", "lan": "12", "fokusomraden": "",
        "foretagNadda": "200", "foretagNaddaForbehall": "about", "foretagNaddaKalla": facts.REPORT, "bekraftad": "ja",
        "pahittat": "nej", "kalla": facts.REPORT, "adress": "http://testserver/projekt/skansk-industriell-framtid/",
    }]  # fmt: skip


def test_what_is_not_known_is_empty_in_csv_and_null_in_json_never_zero(client, world):
    row, told = rows(client, "q=digilyft")[0], client.get("/projekt/digilyft.json").json()
    assert (row["startdatum"], row["ovrigFinansiering"], told["startdatum"], told["totalFinansiering"]) == (
        "",
        "",
        None,
        None,
    )


def test_a_cell_that_a_spreadsheet_would_run_is_made_text(client, world):
    save_project(key="formula", mandate="smir-1", name="=1+1", kind="other", state="planned", actor=facts.ME)
    assert [r["titel"] for r in rows(client, "kind=other")] == ["'=1+1"]


def test_several_counties_stand_in_one_cell_and_an_unconfirmed_project_says_no(client, world):
    row = rows(client, "kind=prestudy")[0]
    assert (row["lan"], row["fokusomraden"], row["bekraftad"]) == ("12;24", "industri40", "nej")


def test_the_fact_page_and_its_json_tell_results_and_funnel_with_their_words(client, world):
    told = client.get("/projekt/skansk-industriell-framtid.json").json()
    assert [(s["steg"], s["foretag"], s["forbehall"]) for s in told["tratt"]] == [
        (1, 200, "about"), (2, 55, ""), (3, 34, ""), (4, 28, "")]  # fmt: skip
    page = client.get("/projekt/skansk-industriell-framtid/").content.decode()
    for said in ("cirka\N{NO-BREAK SPACE}2,5\N{NO-BREAK SPACE}mkr", "cirka\N{NO-BREAK SPACE}200", "2017–2018", "Region Skåne",
                 "55 av cirka\N{NO-BREAK SPACE}200 (cirka\N{NO-BREAK SPACE}28\N{NO-BREAK SPACE}%)", facts.REPORT):  # fmt: skip
        assert said in page, said


def test_every_name_of_the_open_data_is_explained_in_the_docs():
    told = re.findall(r"^\| `(\w+)` \|", (ROOT / "docs" / "open-data.md").read_text("utf-8"), re.MULTILINE)
    assert told == list(FIELDS)


@pytest.mark.parametrize(
    ("ore", "text"), [(None, ""), (0, "0"), (250_000_000, "2500000"), (250_000_050, "2500000.50"), (5, "0.05")]
)
def test_kronor_are_exact(ore, text):
    assert kronor(ore) == text


def test_grants_beyond_the_mandates_money_are_a_finding_and_within_it_none(world):
    assert grant_findings(world, 5_400_000_00) == []
    assert [(f.code, f.params["granted"], f.params["amount"]) for f in grant_findings(world, 5_399_999_00)] == [
        ("grants.over_mandate", 5_400_000, 5_399_999)
    ]


def test_the_json_is_utf8_without_escapes(client, world):
    assert "Skånsk industriell framtid" in client.get("/projekt/projekt.json").content.decode()
    assert json.loads(client.get("/projekt/projekt.json").content)["finansieradeaktiviteter"]


def test_a_period_known_by_month_or_year_says_no_more_on_any_page_or_in_any_file(client, world):
    months = {
        "start_on": date(2019, 1, 1),
        "start_precision": "month",
        "end_on": date(2021, 12, 31),
        "end_precision": "year",
    }
    given = {"key": "delvis", "mandate": "smir-1", "name": "Delvis känt", "kind": "scaling", "state": "ended",
             "owner": "body-24", "regions": ["24"], "actor": facts.ME}  # fmt: skip
    assert [bool(save_project(**given, **months)[1]) for _ in range(2)] == [True, False]
    save_result(mandate="smir-1", project="delvis", key="companies_reached", label_sv="Företag nådda", value=7,
                reported_on=date(2019, 12, 31), reported_precision="year", actor=facts.ME)  # fmt: skip
    full = client.get("/projekt/delvis.json").json()
    api = client.get("/api/projects/delvis").json()
    row = rows(client, "q=delvis")[0]
    assert [(one["startdatum"], one["slutdatum"]) for one in (full, row)] == [("2019-01", "2021")] * 2
    assert (api["start_on"], api["end_on"], api["results"][0]["reported_on"]) == ("2019-01", "2021", "2019")
    assert full["resultat"][0]["datum"] == "2019"
    pages = ["/projekt/?q=delvis", "/projekt/delvis/", "/lan/24/", "/organisationer/body-24/"]
    said = {path: client.get(path).content.decode() for path in pages}
    assert {path: ("januari 2019 – 2021" in text, "1 januari 2019 –" in text, "31 december" in text) for path, text in
            said.items()} == dict.fromkeys(pages, (True, False, False))  # fmt: skip
    assert '<time datetime="2019">2019</time>' in said["/projekt/delvis/"]


def test_a_precision_that_is_none_is_refused_at_its_field(world):
    with pytest.raises(Refused) as refused:
        save_project(
            key="x", mandate="smir-1", name="X", kind="other", state="ended", start_precision="week", actor=facts.ME
        )
    assert [f.where for f in refused.value.findings] == ["start_precision"]


def test_the_directory_names_what_projects_start_from_with_its_aim_in_the_readers_language(client, world):
    save_focus_area(programme="smart-industri", key="industri40", number=1, name_sv="Industri 4.0", name_en="Industry 4.0",
                    aim_sv="Ta vara på digitaliseringen", aim_en="Use digitalisation", source_note="Utlysningen",
                    actor=facts.ME)  # fmt: skip
    told = []
    for language in ("sv", "en"):
        client.cookies["django_language"] = language
        pages = [client.get(path).content.decode() for path in ("/projekt/", "/projekt/okad-takt/")]
        told.append([("Ta vara på digitaliseringen" in page, "Use digitalisation" in page) for page in pages])
    assert told == [[(True, False)] * 2, [(False, True)] * 2]


def test_the_filters_lie_behind_one_line_that_says_what_is_chosen(client, world):
    summaries = [re.search(r"filterbox.><summary>(.*?)</summary>", client.get(f"/projekt/{query}").content.decode())[1]
                 for query in ("", "?region=24&state=ended")]  # fmt: skip
    assert summaries == ["Filtrera projekten", "Filter: Västerbottens län, avslutat"]
