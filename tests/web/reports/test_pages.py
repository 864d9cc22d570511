"""The statement's pages: open to everybody, each figure opens its entries, a fixed number of queries."""

import csv
import io
import json
from collections.abc import Callable
from datetime import date

import openpyxl
import pytest
from django.test import Client

from verkstad.funds.actions import book_simple
from verkstad.funds.drafts import Line
from verkstad.funds.models import Book, Origin
from verkstad.mandate.models import Mandate

pytestmark = pytest.mark.usefixtures("real_programme")


@pytest.fixture
def key() -> str:
    return Mandate.objects.get(government_number="N2016/02958/FÖF").key


def test_the_page_points_out_the_one_wrong_figure_and_the_two_roundings(client: Client, key: str):
    text = client.get(f"/redovisning/{key}/").content.decode()
    plain = text.replace("\u202f", " ").replace("\u00a0", " ")
    assert "<h1>En tryckt siffra är fel</h1>" in plain
    assert "14 % är 2 289 / 16 603" in plain
    assert "2 summor skiljer sig bara genom avrundning:" in plain
    assert "4 siffror skiljer sig bara på grund av dessa" in plain


@pytest.mark.parametrize(
    ("path", "most"), [("", 12), ("payout/total/", 12), ("k_opex/special_funds/", 12), ("hours/total/", 12)]
)
def test_pages_take_few_queries(
    client: Client, key: str, path: str, most: int, django_assert_max_num_queries: Callable
):
    with django_assert_max_num_queries(most):
        assert client.get(f"/redovisning/{key}/{path}").status_code == 200


def test_a_figure_opens_the_entries_it_is_the_sum_of(client: Client, key: str):
    answer = client.get(f"/redovisning/{key}/payout/special_funds/poster.csv")
    rows = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode())))
    assert sorted((r["cost_kind"], r["amount_kr"], r["year"]) for r in rows) == [
        ("other", "299000.00", ""),
        ("services", "722000.00", ""),
        ("staff", "1268000.00", ""),
        ("transfers", "16603000.00", ""),
    ]
    page = client.get(f"/redovisning/{key}/payout/special_funds/").content.decode()
    assert "4 poster" in page


def test_downloads_hold_the_same_numbers(client: Client, key: str):
    told = json.loads(client.get(f"/redovisning/{key}/hamta.json").content)
    payout = {row["key"]: row for row in told["rows"]}["payout"]["cells"]["total"]["value"]
    sheet = openpyxl.load_workbook(io.BytesIO(client.get(f"/redovisning/{key}/hamta.xlsx").content))
    rows = {row[0]: row for row in sheet.worksheets[0].iter_rows(values_only=True)}
    table = list(csv.DictReader(io.StringIO(client.get(f"/redovisning/{key}/hamta.csv").content.decode())))
    in_csv = next(row["total"] for row in table if row["key"] == "payout")
    assert (payout, rows["Summa utbetalningar"][-1], in_csv) == (20599, 20599, "20599")


@pytest.mark.parametrize(
    "path", ["nothing/total/", "payout/nothing/", "hamta.json?as_of=2018-09-31", "payout/total/?as_of=x"]
)
def test_what_does_not_exist_is_404(client: Client, key: str, path: str):
    assert client.get(f"/redovisning/{key}/{path}").status_code == 404


def test_a_day_that_is_none_is_named_at_its_field_beside_the_statement(client: Client, key: str):
    answer = client.get(f"/redovisning/{key}/?as_of=2018-09-31")
    assert (answer.status_code, answer.context["page"].as_of.isoformat()) == (200, "2018-12-31")
    page = answer.content.decode()
    assert (page.count("2018-09-31"), 'aria-invalid="true"' in page, "Summa utbetalningar" in page) == (2, True, True)


def test_a_mandate_that_is_not_public_is_not_there_for_the_public(client: Client, key: str):
    Mandate.objects.filter(key=key).update(public=False)
    answers = {
        path: client.get(f"/redovisning/{key}/{path}").status_code for path in ("", "payout/total/", "hamta.json")
    }
    assert answers == {"": 404, "payout/total/": 404, "hamta.json": 404}


def test_english_pages_have_english_labels(client: Client, key: str):
    text = client.get(f"/redovisning/{key}/", headers={"Accept-Language": "en"}).content.decode()
    assert "Total paid out" in text
    assert "Summa utbetalningar" not in text


def test_what_somebody_typed_is_not_shown_to_the_public(client: Client, key: str, signed_in: Callable[..., Client]):
    book = Mandate.objects.get(key=key).book
    assert book is not None
    line = Line(source="special_funds", cost_kind="other", amount_ore=100_00)
    book_simple(
        book=book,
        booked_on=date(2018, 12, 30),
        text="Taxi Anna Ek",
        lines=[line],
        origin=Origin.FORM,
        actor="system:test",
    )
    address = f"/redovisning/{key}/other/special_funds/"
    seen = {
        who: ("Anna Ek" in one.get(address).content.decode(), b"Anna Ek" in b"".join(one.get(f"{address}poster.csv")))
        for who, one in {"public": client, "auditor": signed_in("auditor")}.items()
    }
    assert seen == {"public": (False, False), "auditor": (True, True)}


def test_the_statement_of_a_closed_book_is_for_its_readers(client: Client, key: str, signed_in: Callable[..., Client]):
    Book.objects.filter(key=key).update(public=False)
    answers = {
        who: [one.get(f"/redovisning/{key}/{path}").status_code for path in ("payout/total/", "hamta.json")]
        for who, one in {"public": client, "owner": signed_in("owner"), "economist": signed_in("economist")}.items()
    }
    assert answers == {"public": [404, 404], "owner": [404, 404], "economist": [200, 200]}
    assert client.get(f"/api/mandates/{key}/statement").status_code == 404
