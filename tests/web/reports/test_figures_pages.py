"""The pages of figures: open to everybody, each row as its reader may see it, in few queries whatever the number of rows."""

import csv
import io
import re
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from tests.web.reports.took_part import took_part
from verkstad.funds.actions import book_simple
from verkstad.funds.drafts import Line
from verkstad.funds.models import Book, Origin, ProjectCode
from verkstad.grants.models import Project
from verkstad.mandate.models import Mandate
from verkstad.people.models import Role
from verkstad.reports.figures import FIGURES, GROUPS

pytestmark = pytest.mark.usefixtures("real_programme")


def text(answer) -> str:
    return answer.content.decode().replace("\u202f", " ").replace("\u00a0", " ")


def vouchers(many: int) -> None:
    book = Mandate.objects.get(key="smir-1").book
    for _one in range(many):
        book_simple(book=book, booked_on=date(2018, 11, 5), text="Kari Nordmann", origin=Origin.FORM, actor="system:test",
                    lines=[Line("special_funds", "staff", 100, 2018)])  # fmt: skip


def test_a_share_shows_its_two_numbers_and_what_it_is_made_of(client: Client):
    page = text(client.get("/siffror/money_k_transfer/?uppdrag=smir-1&per=2018-12-31"))
    assert "80,6 %" in page
    assert "16 603 000 kr av 20 599 000 kr" in page
    assert 'href="/siffror/money_payout/?per=2018-12-31&amp;uppdrag=smir-1"' in page
    assert "R36" in page


@pytest.mark.parametrize("group", GROUPS)
def test_the_list_of_a_group_takes_few_queries(client: Client, group: str, django_assert_max_num_queries: Callable):
    with django_assert_max_num_queries(12):
        page = text(client.get(f"/siffror/?grupp={group}&uppdrag=smir-1&per=2018-12-31"))
    shown = [one.sv for one in FIGURES.values() if one.group == group and one.public]
    assert all(f">{word}</a>" in page for word in shown)


@pytest.mark.parametrize("key", ["money_free", "results_coached_share", "mandate_terms", "decisions_days", "participants_reached",
                                 "progress_due", "money_staff"])  # fmt: skip
def test_a_figure_opened_takes_few_queries(client: Client, key: str, django_assert_max_num_queries: Callable):
    with django_assert_max_num_queries(12):
        assert client.get(f"/siffror/{key}/?uppdrag=smir-1").status_code == 200


@pytest.mark.parametrize("who", ["", Role.AUDITOR], ids=["everybody", "auditor"])
def test_as_many_queries_with_one_row_and_with_many(
    client: Client, signed_in: Callable[..., Client], who: str, django_assert_max_num_queries: Callable,
    django_assert_num_queries: Callable,
):  # fmt: skip
    reader = signed_in(who) if who else client
    address = "/siffror/money_staff/?uppdrag=smir-1"
    vouchers(1)
    reader.get(address)
    with django_assert_max_num_queries(12) as few:
        reader.get(address)
    vouchers(5)
    with django_assert_num_queries(len(few.captured_queries)):
        page = text(reader.get(address))
    assert "rader bakom siffran" in page
    assert ("voucher.booked" in page) == bool(who)
    assert "Kari Nordmann" not in page


def test_rows_that_the_reader_may_not_see_are_counted_and_count(client: Client, signed_in: Callable[..., Client]):
    took_part([(company, 1, 1, timezone.localdate().year - 1, "reached") for company in range(8)])
    page = text(client.get("/siffror/participants_reached/"))
    assert "8 företag" in page
    assert "8 rader visas inte för dig" in page
    assert "OSL 30 kap. 23 §" in page
    assert "Företag 3" not in page
    inside = text(signed_in(Role.AUDITOR).get("/siffror/participants_reached/"))
    assert "Företag 3" in inside
    assert "visas inte för dig" not in inside


def test_few_companies_are_told_to_who_reads_the_mandate_and_to_nobody_else(
    client: Client, signed_in: Callable[..., Client]
):
    took_part([(company, 1, 1, timezone.localdate().year - 1, "reached") for company in range(3)])
    assert "så få företag" in text(client.get("/siffror/participants_reached/"))
    assert "3 företag" in text(signed_in(Role.AUDITOR).get("/siffror/participants_reached/"))
    assert "så få företag" in text(signed_in(Role.OFFICER, mandate="smir-2").get("/siffror/participants_reached/"))


def test_everybody_is_told_companies_as_of_today_only(client: Client, signed_in: Callable[..., Client]):
    took_part([(company, 1, 1, 2017, "reached") for company in range(9)])
    assert "9 företag" in text(client.get("/siffror/participants_reached/"))
    assert "lämnas inte ut" in text(client.get("/siffror/participants_reached/?per=2018-12-31"))
    assert "9 företag" in text(signed_in(Role.AUDITOR).get("/siffror/participants_reached/?per=2018-12-31"))


def test_a_mandate_that_is_not_published_counts_for_nobody_outside(client: Client, signed_in: Callable[..., Client]):
    Mandate.objects.filter(key="smir-1").update(public=False)
    Book.objects.update(public=False)
    assert "0 kr" in text(client.get("/siffror/money_payout/?per=2018-12-31"))
    assert client.get("/siffror/money_payout/?uppdrag=smir-1").status_code == 404
    inside = signed_in(Role.OFFICER, mandate="smir-1")
    assert "20 599 000 kr" in text(inside.get("/siffror/money_payout/?uppdrag=smir-1&per=2018-12-31"))


def test_what_is_for_the_agency_is_not_told_outside(client: Client, signed_in: Callable[..., Client]):
    assert "lämnas inte ut" in text(client.get("/siffror/mandate_drawn/"))
    assert "lämnas inte ut" not in text(signed_in(Role.AUDITOR).get("/siffror/mandate_drawn/"))
    assert client.get("/siffror/mandate_drawn/rader.csv").status_code == 404


def test_a_split_and_the_rows_are_files(client: Client):
    told = client.get("/siffror/money_payout/delar.csv?uppdrag=smir-1&per=2018-12-31&efter=source").content.decode(
        "utf-8-sig"
    )
    rows = list(csv.DictReader(io.StringIO(told)))
    assert [(row["source"], row["name"], row["value"]) for row in rows] == [
        ("admin_appropriation", "Förvaltningsanslag", "170700000"),
        ("special_funds", "Särskilda medel", "1889200000"),
    ]
    lines = b"".join(
        client.get("/siffror/money_staff/rader.csv?uppdrag=smir-1&per=2018-12-31").streaming_content
    ).decode()
    assert sorted(row["amount"] for row in csv.DictReader(io.StringIO(lines))) == ["126800000", "170200000"]


@pytest.mark.parametrize(
    "path",
    ["nothing/", "money_payout/?per=2018-09-31", "money_payout/?uppdrag=nowhere", "mandate_count/?lan=01", "money_payout/?ar=x",
     "money_payout/delar.csv?efter=nothing", "mandate_count/delar.csv?efter=region", "money_payout/rader.csv"],
)  # fmt: skip
def test_what_there_is_not_is_not_found(client: Client, path: str):
    assert client.get(f"/siffror/{path}").status_code == 404


def test_as_known_on_a_day_says_so(client: Client):
    page = text(client.get("/siffror/money_payout/?uppdrag=smir-1&per=2018-12-31&kant=2018-01-01"))
    assert "som det var känt den" in page
    assert "0 kr" in page


@pytest.mark.parametrize(("column", "source"), [("total", ""), ("special_funds", "&amp;kalla=special_funds")])
def test_a_cell_of_the_statement_leads_to_the_same_number_explained(client: Client, column: str, source: str):
    page = text(client.get(f"/redovisning/smir-1/payout/{column}/?as_of=2018-12-31"))
    address = f"/siffror/money_payout/?per=2018-12-31&amp;uppdrag=smir-1{source}"
    assert f'<a href="{address}">Förklara siffran</a>' in page
    shown = {"total": "20 599 000 kr", "special_funds": "18 892 000 kr"}[column]
    assert f">{shown}</p>" in text(client.get(address.replace("&amp;", "&")))


def test_a_project_is_told_apart_outside_in_the_ledger_alone(client: Client, signed_in: Callable[..., Client]):
    took_part([(company, 1, 1, timezone.localdate().year - 1, "reached") for company in range(8)])
    inside = signed_in(Role.AUDITOR)
    assert client.get("/siffror/money_transfers/?projekt=m1-p1").status_code == 200
    for path in (
        "participants_reached/?projekt=m1-p1",
        "grants_offered/?projekt=m1-p1",
        "grants_offered/delar.csv?efter=project",
    ):
        assert (client.get(f"/siffror/{path}").status_code, inside.get(f"/siffror/{path}").status_code) == (404, 200)
    assert "m1-p1" not in text(client.get("/siffror/grants_offered/"))
    assert "m1-p1" in text(inside.get("/siffror/grants_offered/"))
    listed = text(client.get("/siffror/?grupp=grants&projekt=m1-p1"))
    assert "/siffror/grants_offered/?" in listed
    assert not re.search(r'/siffror/grants_offered/\?[^"]*projekt', listed)


def test_a_project_that_is_not_public_has_no_name_in_the_figures_of_others(
    client: Client, signed_in: Callable[..., Client]
):
    mandate = Mandate.objects.get(key="smir-1")
    assert mandate.book is not None
    Project.objects.create(
        mandate=mandate, key="tyst", name="Tysta verkstaden", kind="prestudy", state="running", public=False
    )
    ProjectCode.objects.create(book=mandate.book, code="tyst", name="Tysta verkstaden")
    book_simple(book=mandate.book, booked_on=date(2018, 11, 6), text="Bidrag", origin=Origin.FORM, actor="system:test",
                lines=[Line("special_funds", "staff", 700, 2018, "tyst")])  # fmt: skip
    for path in ("money_staff/?uppdrag=smir-1", "money_staff/delar.csv?uppdrag=smir-1&efter=project"):
        outside, inside = (text(one.get(f"/siffror/{path}")) for one in (client, signed_in(Role.AUDITOR)))
        assert "ett projekt som inte är offentligt" in outside
        assert "tyst" not in outside.casefold()
        assert "Tysta verkstaden" in inside
