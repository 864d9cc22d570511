"""The programme in figures: the real programme, whose years and counties are partly unknown, and companies few and many."""

import csv
import io
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from tests.web.reports.took_part import took_part
from verkstad.funds.actions import book_simple
from verkstad.funds.drafts import Line
from verkstad.funds.models import Origin
from verkstad.grants.models import Project
from verkstad.mandate.models import Mandate
from verkstad.people.models import Role

REAL = "smart-industri-i-regionerna"
FILES = ("pengar-per-ar", "per-lan", "pengar-per-projekt", "beslut", "mal", "foretag", "projektens-tal")


def text(answer) -> str:
    return answer.content.decode().replace("\u202f", " ").replace("\u00a0", " ")


def rows_of(client: Client, name: str, query: str = "") -> list[dict[str, str]]:
    told = client.get(f"/oversikt/{name}.csv{query}").content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(told)))


def last_year() -> int:
    return timezone.localdate().year - 1


def voucher(year: int, kronor: int) -> None:
    book_simple(book=Mandate.objects.get(key="smir-1").book, booked_on=date(year, 11, 5), text="x", origin=Origin.FORM,
                actor="system:test", lines=[Line("special_funds", "staff", kronor * 100, year)])  # fmt: skip


@pytest.mark.usefixtures("real_programme")
def test_the_real_programme_says_what_is_not_known_of_its_years(client: Client):
    page = text(client.get("/oversikt/?uppdrag=smir-1"))
    assert "20,6 mkr" in page
    assert "Hur pengarna fördelas på år är inte känt" in page
    assert "de är kända för perioden som helhet, 20,6 mkr utbetalt, 20,2 mkr beviljat och 25,0 mkr avsatt" in page
    assert "Här finns inga ansökningar" in page
    assert "Inga mål är avtalade" in page
    assert "Inga deltagarlistor är godkända" in page
    assert "Projekten redovisar 350 nådda företag" in page
    rows = rows_of(client, "pengar-per-ar", "?uppdrag=smir-1")
    assert [(row["figure"], row["part"], row["value"]) for row in rows if row["figure"] == "money_payout"] == [
        ("money_payout", "0", "2059900000")]  # fmt: skip
    assert sum(int(row["value"]) for row in rows if row["figure"] == "mandate_envelopes") == 2_500_000_000


@pytest.mark.usefixtures("real_programme")
def test_a_picture_its_table_its_file_and_its_figure_tell_the_same(client: Client):
    voucher(2017, 300_000)
    voucher(2018, 100_000)
    page = text(client.get("/oversikt/?uppdrag=smir-1"))
    assert "Mest betalades ut 2017: 0,3 mkr av 0,4 mkr" in page
    rows = {
        row["part"]: row["value"]
        for row in rows_of(client, "pengar-per-ar", "?uppdrag=smir-1")
        if row["figure"] == "money_payout"
    }
    assert rows == {"0": "2059900000", "2017": "30000000", "2018": "10000000"}
    today = timezone.localdate().isoformat()
    assert f'href="/siffror/money_payout/?per={today}&amp;uppdrag=smir-1&amp;ar=2017">0,3</a>' in page
    assert "300 000 kr" in text(client.get(f"/siffror/money_payout/?per={today}&uppdrag=smir-1&ar=2017"))
    assert ">0,1 mkr</a></dd>" in text(client.get("/oversikt/?uppdrag=smir-1&ar=2018"))
    assert "Mest betalades ut" not in text(client.get("/oversikt/?uppdrag=smir-1&per=2016-12-31"))


@pytest.mark.usefixtures("real_programme")
def test_what_is_told_is_told_anew_when_something_happens(client: Client):
    first = client.get("/oversikt/?uppdrag=smir-1")
    assert "20,6 mkr" in text(first)
    assert first["Cache-Control"] == "private, no-cache"
    again = client.get(
        "/oversikt/?uppdrag=smir-1", headers={"If-None-Match": client.get("/oversikt/?uppdrag=smir-1")["ETag"]}
    )
    assert (again.status_code, again.content) == (304, b"")
    voucher(2018, 500_000)
    later = client.get("/oversikt/?uppdrag=smir-1", headers={"If-None-Match": again["ETag"]})
    assert later.status_code == 200
    assert "21,1 mkr" in text(later)


@pytest.mark.usefixtures("real_programme")
def test_everybody_is_told_the_same(client: Client, signed_in: Callable[..., Client]):
    Mandate.objects.filter(key="smir-2").update(public=False)
    inside = signed_in(Role.OFFICER, mandate="smir-2")
    assert rows_of(client, "per-lan") == rows_of(inside, "per-lan")
    assert "smir-2" not in text(inside.get(f"/oversikt/?program={REAL}"))
    assert "ETag" not in inside.get("/oversikt/").headers


@pytest.mark.usefixtures("real_programme")
def test_what_leads_nowhere_counts_as_not_asked_for(client: Client):
    page = text(client.get("/oversikt/?uppdrag=nowhere&lan=99&ar=x&projekt=nothing&karta=x&program=y"))
    assert "8 uppdrag tillsammans" in page
    assert "7 andra uppdrag är inte bokförda här." in page
    assert "inte bokförda här" not in text(client.get("/oversikt/?ar=2017"))
    assert "Rensa alla" not in page
    assert "Siffrorna nedan är utan det" in page
    assert "Siffrorna nedan är utan det" not in text(
        client.get("/oversikt/?uppdrag=smir-1&lan=18&ar=2017&projekt=&per=")
    )
    assert "Det är ingen dag" in text(client.get("/oversikt/?per=2018-09-31"))
    assert client.get("/oversikt/nothing.csv").status_code == 404


@pytest.mark.usefixtures("real_programme")
def test_few_queries_whatever_the_size(client: Client, django_assert_max_num_queries: Callable):
    for number in range(3):
        took_part([(company, number, number, last_year(), "coached") for company in range(2)])
        for query in (
            "",
            "?uppdrag=smir-1&lan=18",
            "?program=p&per=2020-01-01&projekt=m1-p1",
            "?program=p&karta=foretag",
        ):
            with django_assert_max_num_queries(12):
                assert client.get(f"/oversikt/{query}").status_code == 200
    with django_assert_max_num_queries(2):
        client.get("/oversikt/?uppdrag=smir-1&lan=18")


@pytest.mark.django_db
def test_companies_are_counted_once_and_small_numbers_are_hidden_everywhere(client: Client):
    """Nine in one mandate, of which two were coached: neither the two nor the seven others may be told."""
    took_part([(company, 1, 1, last_year(), "coached" if company < 2 else "reached") for company in range(9)])
    page = text(client.get("/oversikt/?program=p"))
    assert "9 företag är nådda" in page
    told = {(row["figure"], row["part"]): row["value"] for row in rows_of(client, "foretag", "?program=p")}
    assert told["participants_reached", ""] == "9"
    assert told["participants_coached", ""] == ""
    assert "visas inte: så få" in page
    for query in ("&lan=03", "&ar=1999", "&uppdrag=m1"):
        for row in rows_of(client, "foretag", f"?program=p{query}"):
            assert row["value"] in ("", "0", "9"), (query, row)


@pytest.mark.django_db
def test_a_programme_among_others_tells_companies_by_mandate_only(client: Client):
    """The sum of one programme less what all have would give a small number of the other."""
    took_part([(company, number, 1, last_year(), "reached") for number in (1, 2) for company in range(8)])
    mandate = Mandate.objects.get(key="m2")
    other = mandate.programme
    other.pk, other.key, other.name_sv = None, "q", "Q"
    other.save()
    Mandate.objects.filter(pk=mandate.pk).update(programme=other)
    page = text(client.get("/oversikt/?program=q"))
    assert "Företagen redovisas uppdrag för uppdrag" in page
    assert {row["part"]: row["value"] for row in rows_of(client, "foretag", "?program=q")} == {"m2": "8"}
    assert "8 företag är nådda" in text(client.get("/oversikt/?uppdrag=m2"))


@pytest.mark.django_db
def test_companies_of_another_day_are_not_told(client: Client):
    took_part([(company, 1, 1, last_year(), "reached") for company in range(9)])
    page = text(client.get(f"/oversikt/?per={timezone.localdate().replace(day=1, month=1)}&uppdrag=m1"))
    assert "Företag redovisas bara som det är i dag" in page or "Inga deltagarlistor" in page
    assert "9 företag är nådda" not in page


@pytest.mark.django_db
def test_projects_that_are_not_published_are_not_named(client: Client):
    took_part([(company, 1, number, last_year(), "reached") for company in range(6) for number in (1, 2)])
    Project.objects.filter(key="m1-p1").update(grant_ore=100_000_000, start_on=date(2020, 1, 1), public=True)
    Project.objects.filter(key="m1-p2").update(grant_ore=900_000_000, start_on=date(2020, 1, 1), public=False)
    page = text(client.get("/oversikt/?uppdrag=m1"))
    assert "Projekt m1-p1 har beviljats 1,0 mkr" in page
    assert "m1-p2" not in page
    assert all("m1-p2" not in row.values() for name in FILES for row in rows_of(client, name, "?uppdrag=m1"))


@pytest.mark.usefixtures("real_programme")
def test_a_house_that_publishes_nothing_says_what_is_missing(client: Client):
    Mandate.objects.update(public=False)
    page = text(client.get("/oversikt/?a"))
    assert "Hur pengarna fördelas på år är inte känt" in page
    assert "Inget projekt redovisar" in page
    assert "20,6 mkr" not in page
