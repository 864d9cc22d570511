"""The staff list: what it finds, in which order, what it hides, what leaves it as a file."""

import csv
import io
from datetime import timedelta

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.web.applications.facts import a_body, a_call, an_application, people_of, staff
from tests.web.handling.facts import a_case, a_sent, again, officer
from tests.web.handling.test_completion import ask
from verkstad.applications.models import Application
from verkstad.calls.models import Call
from verkstad.handling import actions
from verkstad.handling.models import Completion, SavedFilter
from verkstad.handling.queries.cases import Wanted, cases, search_cases
from verkstad.people.models import Role

pytestmark = pytest.mark.django_db
PATH = "/arenden/"


def signed(user):
    client = Client()
    client.force_login(user, "verkstad.people.brought.HouseBackend")
    return client


@pytest.fixture
def client(signed_in):
    return signed_in(Role.OFFICER)


def numbers(user, **wanted):
    return [case.diary_number for case in cases(user, Wanted(**wanted)).rows]


@pytest.fixture
def three(db):
    """Three cases: Västerbotten (registered), Skåne (sent), Gotland (completing, past its day)."""
    call = a_call(decision_by="2999-01-01")
    first = a_case(call, a_body("24"), title="Ökad takt i Östersund")
    second = a_sent(call, a_body("12"), title="Robotar", grant_ore=500_000_00)
    third = a_case(call, a_body("09"), title="Öar")
    ask(third)
    Completion.objects.update(due_on=timezone.localdate() - timedelta(days=1))
    return first, second, third


def test_filters_choose_and_sorts_order(three):
    user = officer()
    first, second, third = (case.diary_number for case in three)
    assert numbers(user) == [third, second, first]
    assert numbers(user, sort="number") == [first, second, third]
    assert numbers(user, sort="amount") == [second, third, first]
    assert numbers(user, sort="due")[0] == third
    assert numbers(user, state="sent") == [second]
    assert numbers(user, state="open", region="24") == [first]
    assert numbers(user, state="closed") == []
    assert numbers(user, kind="region", late=True) == [third]
    assert numbers(user, kind="company") == []
    assert numbers(user, call="finns-inte") == []
    actions.take_case(application=three[1], actor=user)
    assert numbers(user, handler="me") == [second]
    assert numbers(user, handler="none") == [third, first]


@pytest.mark.parametrize("text", ["ÖSTERSUND", "ostersund", "östersund takt", "okad", "vasterbotten"])
def test_words_are_found_whatever_their_capitals_rings_and_dots(three, text):
    assert numbers(officer(), text=text) == [three[0].diary_number]


def test_free_text_finds_number_applicant_and_nothing_by_wildcards(three):
    user = officer()
    first = three[0]
    assert numbers(user, text=first.diary_number) == [first.diary_number]
    assert numbers(user, text="232100-0222") == [first.diary_number]
    assert [numbers(user, text=t) for t in ("%", "_", "'; drop table", "\\")] == [[], [], [], []]


def test_a_case_past_the_day_its_call_promised_a_decision_is_late():
    case = a_case(a_call(decision_by="2020-01-01"))
    assert numbers(officer(), late=True) == [case.diary_number]


def test_drafts_and_tests_are_no_cases_and_a_shared_draft_only_when_asked_for():
    call = a_call()
    draft = an_application(call)
    assert cases(officer(), Wanted()).count == 0
    assert cases(officer(), Wanted(state="draft")).count == 0
    Application.objects.filter(pk=draft.pk).update(shared=True)
    assert cases(officer(), Wanted(state="draft")).count == 1
    Application.objects.filter(pk=draft.pk).update(test=True)
    assert cases(officer(), Wanted(state="draft")).count == 0


def test_a_sealed_call_is_counted_and_not_listed_until_it_has_closed(client):
    call = a_call(sealed=True)
    case = a_sent(call)
    found = cases(officer(), Wanted())
    assert (found.count, [(c.key, n, until) for c, n, until in found.sealed]) == (0, [(call.key, 1, call.closes_at)])
    assert "Robotar i inlandet" not in client.get(PATH).content.decode()
    assert client.get(f"{PATH}{case.key}/").status_code == 404
    assert list(search_cases(officer(), "robotar")) == []
    Call.objects.filter(pk=call.pk).update(
        closes_at=timezone.now() - timedelta(minutes=1), opens_at=timezone.now() - timedelta(days=9)
    )
    assert cases(officer(), Wanted()).count == 1
    assert [c.pk for c in search_cases(officer(), "robotar")] == [case.pk]


def test_staff_of_another_mandate_see_nothing_of_it(three, signed_in):
    other = signed_in(Role.OFFICER, mandate="annat")
    assert cases(staff(Role.HEAD), Wanted()).count == 3
    assert other.get(PATH).context["page"].paginator.count == 0
    assert other.get(f"{PATH}{three[0].key}/").status_code == 404


def test_the_files_hold_exactly_the_rows_and_columns_of_the_page(three, client):
    query = "?col=owner&col=amount&sort=amount&state=open"
    rows = list(
        csv.reader(io.StringIO(client.get(f"{PATH}arenden.csv{query}").getvalue().decode("utf-8-sig")), delimiter=";")
    )
    assert rows == [
        ["Diarienummer", "Sökande", "Sökt belopp"],
        [three[1].diary_number, "Region Skåne", "500000"],
        [three[2].diary_number, "Region Gotland", "1000000"],
        [three[0].diary_number, "Region Västerbotten", "1000000"],
    ]
    sheet = openpyxl.load_workbook(io.BytesIO(client.get(f"{PATH}arenden.xlsx{query}").content)).active
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        rows[0], *([number, owner, int(amount)] for number, owner, amount in rows[1:])]  # fmt: skip


def test_no_cell_of_a_file_is_a_formula(client):
    a_sent(title="=HYPERLINK(1)")
    text = client.get(f"{PATH}arenden.csv?col=title").getvalue().decode("utf-8-sig")
    assert text.splitlines()[1].endswith(";'=HYPERLINK(1)")
    sheet = openpyxl.load_workbook(io.BytesIO(client.get(f"{PATH}arenden.xlsx?col=title").content)).active
    assert (sheet["B2"].value, sheet["B2"].data_type) == ("=HYPERLINK(1)", "s")


def test_a_saved_filter_is_one_s_own_and_the_same_name_changes_it(client, three):
    for query in ("state=sent&page=3", "state=open&sort=-amount"):
        answer = client.post(f"{PATH}urval/", {"name": " Mina  nya ", "query": query})
    assert (answer.status_code, answer.url) == (302, f"{PATH}?state=open&sort=-amount")
    kept = SavedFilter.objects.get()
    assert (kept.name, kept.query) == ("Mina nya", "state=open&sort=-amount")
    stranger = signed(staff(Role.REGISTRAR))
    stranger.post(f"{PATH}urval/{kept.pk}/bort/")
    assert SavedFilter.objects.count() == 1
    client.post(f"{PATH}urval/{kept.pk}/bort/")
    assert SavedFilter.objects.count() == 0
    assert client.post(f"{PATH}urval/", {"name": "", "query": ""}).status_code == 400


ODD = ["?q=%00", "?handler=99999999999999", "?call=%00&region=zz&state=xx&kind=yy", "?page=abc", "?page=99999", "?sort=;drop",
       "?col=x&col=title", "?q=" + "%C3%A5" * 300]  # fmt: skip


@pytest.mark.parametrize("query", ODD)
def test_an_odd_address_gives_a_list_and_no_fault(three, client, query):
    assert client.get(f"{PATH}{query}").status_code == 200
    assert client.get(f"{PATH}arenden.csv{query}").status_code == 200


def test_the_list_costs_the_same_for_one_case_and_for_three_and_at_most_twelve_queries(client):
    call = a_call(decision_by="2030-01-01")
    a_case(call, a_body("24"))
    client.get(PATH)

    def queries(query=""):
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert client.get(PATH + query).status_code == 200
        return len(seen)

    every = "?q=region&state=open&region=24&kind=region&late=1&sort=due&handler=none"
    one = queries(), queries(every)
    a_case(call, a_body("12"))
    a_sent(call, a_body("09"))
    assert (queries(), queries(every)) == one
    assert max(one) <= 12


def test_owners_and_their_people_have_no_staff_list(three):
    assert signed(people_of(three[0].owner, Role.OWNER)).get(PATH).status_code == 403
    assert Client().get(PATH).status_code == 302


def test_bulk_on_the_page_tells_each_row(three, client):
    keys = [case.key for case in three]
    page = client.post(f"{PATH}flera/", {"case": keys, "act": "register", "back": "state=open"})
    assert [(one["row"].key, one["row"].done) for one in page.context["rows"]] == [
        (keys[0], False), (keys[1], True), (keys[2], False)]  # fmt: skip
    assert f'href="{PATH}?state=open"' in page.content.decode()
    assert client.post(f"{PATH}flera/", {"act": "register"}).status_code == 409


def test_one_tick_chooses_every_case_that_the_filter_shows_on_whatever_page(client, monkeypatch):
    from verkstad.handling.pages import listing

    call, other = a_call(), a_call("annan")
    mine = [a_sent(call, a_body(code)) for code in ("24", "12", "09")]
    left = a_sent(other)
    monkeypatch.setattr(listing, "PAGE", 2)
    page = client.get(PATH, {"call": call.key})
    assert "alla 3 som filtret visar" in page.content.decode()
    done = client.post(f"{PATH}flera/", {"every": "1", "act": "register", "back": f"call={call.key}"})
    assert [row["row"].done for row in done.context["rows"]] == [True] * 3
    assert {again(one).state for one in mine} == {"registered"}
    assert again(left).state == "sent"


def test_more_than_are_taken_at_once_is_refused_whole_and_says_how_many(client, monkeypatch):
    from verkstad.handling.actions import bulk
    from verkstad.handling.pages import listing

    call = a_call()
    mine = [a_sent(call, a_body(code)) for code in ("24", "12")]
    for where in (bulk, listing):
        monkeypatch.setattr(where, "MOST", 1)
    answer = client.post(f"{PATH}flera/", {"every": "1", "act": "register", "back": ""})
    assert answer.status_code == 409
    assert "högst 1" in answer.content.decode()
    assert {again(one).state for one in mine} == {"sent"}
