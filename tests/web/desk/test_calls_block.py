"""The open calls on the front page: those of every programme, the first to close first, without a query of their own."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.web.calls import published
from tests.web.grants import facts
from verkstad.core.calls.terms import CallTerms, Ceiling, Per
from verkstad.core.instruments.questions import Words

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def made(key, closes=None, **more):
    terms = CallTerms(title=Words(f"Utlysning {key}", f"Call {key}"), ceilings=(Ceiling(Per.PROJECT, 2_500_000_00),))
    return published.call(key, terms, now=timezone.now(), closes=closes and closes * DAY, **more)


def block(client, language="sv"):
    client.cookies["django_language"] = language
    page = client.get("/").content.decode()
    section = re.search(r'<section aria-labelledby="calls">(.*?)</section>', page, re.S)
    return re.findall(r'<h3><a href="([^"]+)">([^<]+)</a>', section[1]) if section else None


def test_without_an_open_call_there_is_no_block(client):
    facts.world()
    made("stangd", -1, opens=-9 * DAY)
    made("kommer", 9, opens=DAY)
    made("utkast", 9, state="draft")
    made("installd", 9, state="cancelled")
    assert block(client) is None


def test_the_first_three_to_close_are_shown_and_all_are_counted(client):
    facts.world()
    made("lopande")
    for key, closes in (("c", 30), ("a", 3), ("b", 12)):
        made(key, closes)
    assert [key for key, _title in block(client)] == ["/utlysningar/a/", "/utlysningar/b/", "/utlysningar/c/"]
    page = client.get("/").content.decode()
    assert "Alla utlysningar: 4 är öppna" in page
    assert ("2 dagar kvar" in page, "Högst 2\u202f500\u202f000\u00a0kr för varje projekt." in page) == (True, True)
    assert [title for _key, title in block(client, "en")] == ["Call a", "Call b", "Call c"]


def test_calls_of_another_programme_are_shown_with_its_name_and_those_of_a_closed_mandate_are_not(client):
    facts.world()
    programme = facts.programme("ovning", fictional=True, order=9)
    other = facts.mandate(programme, key="ovn-1", number=9, government_number="")
    hidden = facts.mandate(programme, key="ovn-2", number=10, public=False, government_number="")
    made("sedd", 2)
    made("egen", 5, of=other)
    made("hemlig", 5, of=hidden)
    assert [key for key, _title in block(client)] == ["/utlysningar/sedd/", "/utlysningar/egen/"]
    assert client.get("/").content.decode().count("påhittat exempel") == 1


def test_an_invented_programme_whose_name_says_so_has_no_second_mark(client):
    facts.world()
    programme = facts.programme("ovning", fictional=True, order=9)
    programme.name_sv, programme.name_en = "Övningen (påhittat)", "Practice (invented)"
    programme.save()
    made("egen", 5, of=facts.mandate(programme, key="ovn-1", number=9, government_number=""))
    for path in ("/", "/utlysningar/"):
        page = client.get(path).content.decode()
        assert ("Övningen (påhittat)" in page, "påhittat exempel" in page) == (True, False)
    programme.name_sv = "Övningen"
    programme.save()
    assert client.get("/utlysningar/").content.decode().count("Övningen · påhittat exempel") == 1


def test_the_block_costs_no_query(client, queries_of):
    facts.world()
    client.get("/")
    without = queries_of(client, "/")
    for number in range(5):
        made(f"nr-{number}", number + 2)
    assert queries_of(client, "/") == without
