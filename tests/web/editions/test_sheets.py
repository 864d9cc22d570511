"""The counties' sheets: live pages, files, all of them at once; quoted statistics, and small numbers over the 21 of them."""

import csv
import json
from argparse import Namespace
from dataclasses import replace
from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from tests.web.editions.facts import a_template
from tests.web.reports.took_part import a_project, took_part
from tests.web.statistics.tables import loaded, table
from verkstad.core.money import THIN
from verkstad.core.refused import Refused
from verkstad.core.reporting.cited import cited_in
from verkstad.core.reporting.document import Part
from verkstad.core.reporting.figure import FEW
from verkstad.core.reporting.template import Template as Told
from verkstad.core.reporting.verify import Checked, check_snapshot
from verkstad.editions import commands_sheets
from verkstad.editions.commands import build
from verkstad.editions.queries.sheets import Sheets, rows_of
from verkstad.mandate.models import Mandate
from verkstad.organisations.models import Region

pytestmark = pytest.mark.django_db
KEYS = "money_committed results_projects participants_reached participants_coached"
TOLD = Told(
    "lansblad", "regional", "Länsblad", "Regional sheet",
    (
        Part("korthet", "I korthet", "In brief", start_sv="[[results_projects]] projekt.", start_en="[[results_projects]] projects."),
        Part("lan", "Länet", "The county", "county", options={"figures": KEYS}),
        Part("industrin", "Industrins storlek", "The size of industry", "industry"),
    ),
)  # fmt: skip
PAGE = "/rapporter/lan/14/"


@pytest.fixture
def mandate() -> Mandate:
    """Two projects: in 03 with seven companies, and in 01 with three, of which two are the others' too."""
    rows = [(at, 1, 1, 2020, "reached") for at in range(7)] + [(at, 1, 3, 2020, "mapped") for at in range(5, 8)]
    a_project(1, 1)
    took_part(rows)
    made = Mandate.objects.get(key="m1")
    Mandate.objects.filter(pk=made.pk).update(public=True, first_year=2019, last_year=2021)
    a_template(TOLD, made.programme)
    made.refresh_from_db()
    return made


def test_a_county_stands_beside_the_mandate_and_its_industry_in_few_queries(
    client: Client, mandate: Mandate, django_assert_max_num_queries
) -> None:
    page = client.get(PAGE).content.decode()
    assert "Industrins storlek" in page and "2021" in page and "statistik" in page  # nothing is loaded, and it says so
    assert "hör till ett enskilt län: beviljat (åtaganden)" in page  # no nought where nothing is known
    loaded()
    client.get(PAGE)
    with django_assert_max_num_queries(12):  # it was put together for the page before
        page = client.get(PAGE + "?uppdrag=m1").content.decode()
    assert "Statistikmyndigheten" in page and "TAB1" in page and "2020" in page
    assert client.get(PAGE + "?uppdrag=finns-inte").status_code == 404
    assert client.get("/rapporter/lan/99/").status_code == 404
    Mandate.objects.update(public=False)
    assert client.get(PAGE).status_code == 404


def test_the_sheet_proves_itself_with_what_it_quotes(mandate: Mandate) -> None:
    version = loaded()
    sheet = Sheets(mandate, mandate.programme.report_templates.get(), date(2021, 12, 31)).of(
        Region.objects.get(pk="14")
    )
    quoted = list(cited_in(sheet.made.document))
    assert {(one.dataset, one.version, one.sha256) for one in quoted} == {("industrin", version.number, version.sha256)}
    own = next(one for one in quoted if one.cells == ("industry_companies 14 2020",))
    assert own.text == f"{int(own.value):,}".replace(",", THIN)
    made = Checked()
    snapshot = sheet.snapshot
    check_snapshot(snapshot.content, None, made, part="snapshot.json")
    assert (made.faults, made.quoted) == ([], [("industrin", 1, version.sha256)])
    changed = snapshot.content.replace(f'"text":"{own.text}"'.encode(), b'"text":"1"', 1)
    check_snapshot(changed, None, found := Checked(), part="snapshot.json")
    assert [one.kind for one in found.faults] == ["cited"]


def test_a_sheet_of_an_earlier_day_quotes_what_stood_then(mandate: Mandate) -> None:
    loaded()
    before = timezone.now()
    loaded(table(plus=5))
    sheets = Sheets(mandate, mandate.programme.report_templates.get(), date(2019, 12, 31))
    region = Region.objects.get(pk="14")
    from verkstad.editions.queries.composing import compose

    report = sheets.of(region).report
    now, then = (list(cited_in(compose(report, "sv", known=known, texts={}).document)) for known in (None, before))
    assert ({one.version for one in now}, {one.version for one in then}) == ({2}, {1})
    assert all(cell.endswith("2019") for one in now for cell in one.cells)


def test_no_county_of_few_is_told_by_taking_the_other_sheets_away(mandate: Mandate) -> None:
    """03 has seven companies, 01 three of which two are 03's too: eight in all. The whole and 03 would together tell of the one."""
    sheets = Sheets(mandate, mandate.programme.report_templates.get(), date(2021, 12, 31))
    told = {}
    for region in Region.objects.all():
        for table_id, _row, column, key, value, why, _source in rows_of(sheets.of(region)):
            if table_id == "county" and key == "participants_reached":
                told[region.pk, column] = value, why
    own, whole = dict.fromkeys(column for _region, column in told)
    assert told["01", own] == ("", FEW)
    assert told["03", own] == ("7", "") or told["03", own] == ("", FEW)
    assert {told[code, whole] for code in ("01", "03", "14")} in ({("", FEW)}, {("8", "")})
    assert not (told["03", own][0] and told["03", whole][0])


def test_every_county_is_made_at_once_with_an_index(mandate: Mandate, tmp_path, capsys, monkeypatch) -> None:
    loaded()
    monkeypatch.setattr(commands_sheets, "pdf_of", lambda snapshot, proof: b"%PDF " + snapshot.sha256.encode())
    asked = {
        "mandate": "m1",
        "template": "lansblad",
        "as_of": "2021-12-31",
        "out": str(tmp_path),
        "lang": "sv",
        "json": True,
    }
    assert build(Namespace(**asked, all_regions=True)) == 0
    told = json.loads(capsys.readouterr().out)
    codes = list(Region.objects.order_by("code").values_list("code", flat=True))
    assert [one["region"] for one in told["sheets"]] == codes
    assert {one.name for one in tmp_path.iterdir()} == {
        "index.html",
        "index.csv",
        *(f"lansblad-{code}.pdf" for code in codes),
    }
    index = (tmp_path / "index.html").read_text()
    assert all(f'href="lansblad-{code}.pdf"' in index for code in codes)
    with (tmp_path / "index.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert {row["county_code"] for row in rows} == set(codes)
    assert any(row["source"].startswith("industrin 1 ") for row in rows)
    a_template(replace(TOLD, key="slutrapport", kind="final"), mandate.programme)
    with pytest.raises(Refused):
        build(Namespace(**asked | {"template": "slutrapport"}, all_regions=True))


def test_a_sheet_is_fetched_as_pdf_and_csv(client: Client, mandate: Mandate) -> None:
    pdf = client.get("/rapporter/lan/14/lansblad.pdf")
    assert pdf.content.startswith(b"%PDF") and pdf["Content-Type"] == "application/pdf"
    numbers = client.get("/rapporter/lan/14/lansblad.csv").content.decode()
    assert numbers.splitlines()[0] == "table,row,column,figure,value,why_none,source"
    assert client.get("/rapporter/lan/").content.decode().count("lansblad.csv") == Region.objects.count()
