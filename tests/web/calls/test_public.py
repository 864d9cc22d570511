"""The public list and page of calls: what, who, how much, until when, how long; filters and search."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.utils.translation import override

from tests.web.calls import published
from verkstad.calls.queries_public import Shown
from verkstad.calls.words_public import grace, left, state_of, until_when
from verkstad.core.calls.terms import CallTerms, Ceiling, Known, Letters, Per
from verkstad.core.instruments.questions import Words
from verkstad.people.models import Role

pytestmark = pytest.mark.django_db

PRESTUDY = CallTerms(
    title=Words("Förstudier", "Prestudies"), summary=Words("Kartlägg vad industrin behöver.", "Map what industry needs."),
    who=Words("Den som ansvarar för regional utveckling.", "The body responsible for regional development."),
    applicant_kinds=("region", "cooperation_body"), focus_areas=("industri40",),
    ceilings=(Ceiling(Per.REGION, 400_000_00),), highest_share="100", letters=Letters.UNLESS_RUA, grace_minutes=30,
    unknown=("criteria",),
)  # fmt: skip
CHEQUE = CallTerms(title=Words("Check för ökad automation", "Automation cheque"), applicant_kinds=("company",),
                   ceilings=(Ceiling(Per.APPLICANT, 250_000_00),), least_ore=50_000_00, highest_share="50")  # fmt: skip


def titles(client, query=""):
    page = client.get("/utlysningar/" + query).content.decode()
    return re.findall(r'<h3><a href="/utlysningar/[\w-]+/">([^<]+)</a>', page)


def three():
    published.call("forstudier", replace(PRESTUDY, regions=("09", "12")), closes=timedelta(days=12))
    published.call("check", CHEQUE, kind="cheque")
    published.call("gammal", CallTerms(title=Words("Äldre utlysning", "Old call")), opens=-timedelta(days=90),
                   closes=-timedelta(days=30))  # fmt: skip


def test_the_list_has_open_calls_by_closing_then_rolling_ones_then_coming_and_earlier_ones(client):
    three()
    published.call("nasta", CallTerms(title=Words("Nästa", "Next")), opens=timedelta(days=5), closes=timedelta(days=50))
    published.call("utkast", CallTerms(title=Words("Utkast", "Draft")), state="draft")
    assert titles(client) == ["Förstudier", "Check för ökad automation", "Nästa", "Äldre utlysning"]


def test_the_list_leads_to_what_has_been_decided(client):
    three()
    assert 'href="/beslut/"' in client.get("/utlysningar/").content.decode()
    assert client.get("/beslut/").status_code == 200


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?state=open", ["Förstudier", "Check för ökad automation"]),
        ("?state=closed", ["Äldre utlysning"]),
        ("?who=company", ["Check för ökad automation"]),
        ("?focus=industri40", ["Förstudier"]),
        ("?q=ÖKAD+automation", ["Check för ökad automation"]),
        ("?q=prestudies", ["Förstudier"]),
        ("?q=äldre", ["Äldre utlysning"]),
        ("?q=aldre", []),
        ("?q=check&who=region", []),
        ("?region=12", ["Förstudier", "Check för ökad automation", "Äldre utlysning"]),
        ("?region=24", ["Check för ökad automation", "Äldre utlysning"]),
        ("?region=99", ["Förstudier", "Check för ökad automation", "Äldre utlysning"]),
        ("?state=borta", ["Förstudier", "Check för ökad automation", "Äldre utlysning"]),
    ],
)
def test_filters_and_words_leave_what_fits(client, query, found):
    three()
    assert titles(client, query) == found


def facts_of(client, path):
    page = client.get(path).content.decode()
    rows = re.findall(r"<dt>(.*?)</dt>\s*<dd>(.*?)</dd>", page, re.S)
    return {term: " ".join(re.sub(r"<[^>]+>", " ", value).split()) for term, value in rows}


def test_the_page_of_a_call_answers_the_five_questions(client):
    three()
    told = facts_of(client, "/utlysningar/forstudier/")
    assert told["Vem som kan söka"] == "Den som ansvarar för regional utveckling."
    assert told["Hur mycket"] == (
        "Högst 400 000 kr för varje region. Upp till hela kostnaden, inga egna pengar behövs."
    )  # fmt: skip
    assert "svensk tid" in told["Till när"] and "30 minuter till" in told["Till när"]


@pytest.mark.parametrize(
    ("left_", "said"),
    [
        (timedelta(days=12, hours=3), "12 dagar kvar"), (timedelta(days=2), "2 dagar kvar"),
        (timedelta(days=1, hours=3, minutes=59), "1 dag och 3 timmar kvar"), (timedelta(days=1), "1 dag kvar"),
        (timedelta(hours=5), "5 timmar kvar"), (timedelta(hours=1, minutes=1), "1 timme och 1 minut kvar"),
        (timedelta(minutes=40, seconds=59), "40 minuter kvar"), (timedelta(seconds=59), "0 minuter kvar"),
        (-timedelta(minutes=1), "0 minuter kvar"),
    ],
)  # fmt: skip
def test_how_long_is_left_is_rounded_down(left_, said):
    with override("sv"):
        assert left(published.NOON + left_, published.NOON) == said


def test_the_closing_second_and_the_grace_after_it_are_told():
    made = published.call("nu", PRESTUDY, closes=timedelta(days=1))
    closes, second = made.closes_at, timedelta(seconds=1)
    with override("sv"):
        states = [state_of(Shown(made, at))[1] for at in (closes - 2 * timedelta(days=1), closes - second, closes)]
        graces = [grace(Shown(made, at)) for at in (closes, closes + timedelta(minutes=30))]
    assert states == ["öppen", "stänger snart", "stängd"]
    assert [text.partition(" till ")[0] for text in graces] == ["Det som påbörjades före stängning går att skicka", ""]


@pytest.mark.parametrize(
    ("known", "said"),
    [(Known.MOMENT, "Stängde 30 september 2016 kl. 16.00"), (Known.DAY, "Stängde 30 september 2016"),
     (Known.MONTH, "Stängde september 2016"), (Known.YEAR, "Stängde 2016"), (Known.NO, "Stängd; ingen källa säger när")],
)  # fmt: skip
def test_a_past_closing_is_told_as_closely_as_it_is_known(known, said):
    closes = datetime(2016, 9, 30, 14, tzinfo=UTC)
    made = published.call("g", replace(PRESTUDY, closes_known=known), opens=closes - published.NOON - timedelta(days=9),
                          closes=closes - published.NOON)  # fmt: skip
    with override("sv"):
        assert until_when(Shown(made, published.NOON)).replace("\u00a0", " ") == said


def test_a_draft_is_seen_by_those_who_prepare_it_and_nobody_else(client, signed_in):
    published.call("utkast", PRESTUDY, state="draft")
    officer = signed_in(Role.OFFICER)
    paths = ("/utlysningar/utkast/", "/utlysningar/utkast.ics", "/utlysningar/utkast/folj/")
    assert [client.get(path).status_code for path in paths] == [404, 404, 404]
    page = officer.get("/utlysningar/utkast/").content.decode()
    assert ("Inte publicerad" in page, "Börja en ansökan" in page) == (True, False)


def test_the_page_shows_answers_changes_and_why_the_closing_moved_but_not_what_was_asked(client):
    made = published.call("forstudier", PRESTUDY, closes=timedelta(days=12))
    published.publish(made, PRESTUDY, 2, published.NOON, change_sv="Taket är <högre>.")
    made.questions.create(asked="Jag heter Anna", question_sv="Får två län söka?", answer_sv="Ja & nej.",
                          published_at=published.NOON)  # fmt: skip
    made.questions.create(asked="Obesvarad", question_sv="Väntar")
    made.extensions.create(closed_before=published.NOON, closes_after=made.closes_at, reason_sv="Avbrott.", made_by="u")
    page = client.get("/utlysningar/forstudier/").content.decode()
    there = ["Taket är &lt;högre&gt;.", "Får två län söka?", "Ja &amp; nej.", "Avbrott."]
    assert [text in page for text in (*there, "Anna", "Obesvarad", "Väntar")] == [True] * 4 + [False] * 3


def test_english_pages_have_english_words_and_say_where_a_text_is_swedish(client):
    three()
    client.cookies["django_language"] = "en"
    page = client.get("/utlysningar/forstudier/").content.decode()
    assert ("<h1>Prestudies</h1>" in page, "At most SEK" in page, "Förstudier" in page) == (True, True, False)


@pytest.mark.parametrize("path", ["/utlysningar/", "/utlysningar/forstudier/"])
def test_pages_cost_the_same_whatever_there_is(client, path, django_assert_max_num_queries):
    three()
    client.get(path)
    most = {"/utlysningar/": 2, "/utlysningar/forstudier/": 5}[path]
    with django_assert_max_num_queries(most):
        client.get(path)
    for number in range(7):
        published.call(f"annan-{number}", PRESTUDY, closes=timedelta(days=20 + number))
    with django_assert_max_num_queries(5):  # those whose words nobody has read before, all at once
        client.get(path)
    with django_assert_max_num_queries(most):
        client.get(path)


@pytest.mark.parametrize("query", ["?q=" + "x" * 5000, "?q=%00", "?q=<script>", "?page=x", "?page=999", "?who=' OR 1=1 --",
                                   "?state=&who=&focus=&q=", "?q=\U0001f9ea"])  # fmt: skip
def test_whatever_is_in_the_address_the_list_answers(client, query):
    three()
    answer = client.get("/utlysningar/" + query)
    assert (answer.status_code, "<script>" in answer.content.decode()) == (200, False)


def test_the_counties_of_a_call_stand_on_its_page_and_every_county_can_be_chosen(client):
    three()
    page = client.get("/utlysningar/").content.decode()
    assert page.count('<option value="24"') == 1 and "Gotlands län, Skåne län" in page
    assert "Gotlands län, Skåne län" in facts_of(client, "/utlysningar/forstudier/").values()
    assert "Hela landet" in facts_of(client, "/utlysningar/check/").values()


def test_only_counties_that_some_call_covers_can_be_chosen(client):
    published.call("forstudier", replace(PRESTUDY, regions=("09", "12")), closes=timedelta(days=12))
    page = client.get("/utlysningar/").content.decode()
    assert ('<option value="12"' in page, '<option value="24"' in page) == (True, False)


def test_who_answers_questions_stands_on_the_page(client):
    told = {"contact": "Utlysningsgruppen", "contact_email": "fraga@example.org", "contact_phone": "010-123 45 67"}
    published.call("forstudier", replace(PRESTUDY, **told), closes=timedelta(days=12))
    page = client.get("/utlysningar/forstudier/").content.decode()
    wanted = ("Utlysningsgruppen", 'href="mailto:fraga@example.org"', 'href="tel:010-1234567"')
    assert [text in page for text in wanted] == [True] * 3
    published.call("check", CHEQUE, kind="cheque")
    assert "mailto:" not in client.get("/utlysningar/check/").content.decode()


@pytest.mark.parametrize(
    ("role", "organisation", "shown"), [("owner", "region-x", True), ("reviewer", "", False), ("head", "", False)]
)
def test_the_way_to_an_application_is_shown_to_those_who_may_begin_one(signed_in, role, organisation, shown):
    published.call("forstudier", PRESTUDY, closes=timedelta(days=12))
    page = signed_in(Role(role), organisation=organisation).get("/utlysningar/forstudier/").content.decode()
    assert ("Börja en ansökan" in page) is shown
