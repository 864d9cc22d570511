"""Calls in the site's search and in the sitemap."""

from datetime import timedelta

import pytest

from tests.web.calls import published
from verkstad.calls.models import Call
from verkstad.core.calls.terms import CallTerms
from verkstad.core.instruments.questions import Words
from verkstad.people.models import Role

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def calls():
    terms = CallTerms(title=Words("Testbäddar", "Test beds"), what=Words("Öppna en bädd för svetsning", "Open one"))
    published.call("gamla-baddar", CallTerms(title=Words("Gamla testbäddar", "Old test beds")), opens=-90 * DAY,
                   closes=-30 * DAY)  # fmt: skip
    published.call("baddar", terms, closes=9 * DAY)
    published.call("utkast", CallTerms(title=Words("Hemliga testbäddar", "Secret")), state="draft")
    unwritten = Call.objects.get(key="baddar")
    Call.objects.create(key="tomt", mandate=unwritten.mandate, kind="open", title_sv="Testbäddar som påbörjats")


def hits(client, text):
    groups = client.get("/sok/", {"q": text}).context["groups"]
    return {group.label: [(hit.title, hit.url) for hit in group.hits] for group in groups}.get("Utlysningar", [])


def test_open_calls_are_found_first_by_any_of_their_words(client):
    calls()
    assert hits(client, "testbäddar") == [
        ("Testbäddar", "/utlysningar/baddar/"), ("Gamla testbäddar", "/utlysningar/gamla-baddar/")
    ]  # fmt: skip
    assert hits(client, "SVETSNING öppna") == [("Testbäddar", "/utlysningar/baddar/")]
    assert hits(client, "hemliga") == [] and hits(client, "svetsning robot") == []


def test_drafts_are_found_by_those_who_prepare_them_only(client, signed_in):
    calls()
    found = hits(signed_in(Role.OFFICER, mandate="smir-1"), "påbörjats")
    assert found == [("Testbäddar som påbörjats", "/utlysningar/tomt/handlagg/")]
    assert hits(client, "påbörjats") == hits(signed_in(Role.OFFICER, mandate="other"), "påbörjats") == []


def test_the_search_costs_the_same_for_two_calls_and_for_twenty(client, queries_of):
    calls()
    few = queries_of(client, "/sok/?q=testb%C3%A4ddar")
    for n in range(20):
        published.call(f"fler-{n}", CallTerms(title=Words(f"Testbäddar {n}", "More")), closes=n * DAY + DAY)
    assert queries_of(client, "/sok/?q=testb%C3%A4ddar") == few


def test_the_sitemap_names_public_calls_and_no_draft(client):
    calls()
    page = client.get("/sitemap.xml").content.decode()
    there = [key for key in ("baddar", "gamla-baddar", "utkast", "tomt") if f"/utlysningar/{key}/<" in page]
    assert there == ["baddar", "gamla-baddar"] and "/utlysningar/<" in page
