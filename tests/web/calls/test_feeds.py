"""Calls as a calendar and as a feed."""

from datetime import UTC, timedelta
from xml.etree import ElementTree

import pytest
from icalendar import Calendar

from tests.web.calls import published
from verkstad.calls.models import Extension
from verkstad.core.calls.terms import CallTerms
from verkstad.core.instruments.questions import Words

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
ATOM = "{http://www.w3.org/2005/Atom}"


def some():
    first = published.call("forsta", CallTerms(title=Words("Första", "First"), grace_minutes=30), closes=9 * DAY)
    published.call("lopande", CallTerms(title=Words("Löpande", "Rolling")), opens=-5 * DAY)
    published.call("gammal", CallTerms(title=Words("Gammal", "Old")), opens=-20 * DAY, closes=-10 * DAY)
    return first


def events(client, path):
    answer = client.get(path)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    return {str(e["uid"]): e for e in Calendar.from_ical(answer.content).walk("VEVENT")}


def test_the_calendar_has_when_open_calls_open_and_close_to_the_minute(client):
    first = some()
    found = events(client, "/utlysningar/utlysningar.ics")
    closes = found[f"call-{first.pk}-closes@verkstad"]
    assert sorted(str(e["summary"]) for e in found.values()) == ["Stänger: Första", "Öppnar: Första", "Öppnar: Löpande"]
    assert closes["dtstart"].dt.astimezone(UTC) == first.closes_at
    assert "30 minuter" in str(closes["description"])


def test_an_event_keeps_its_uid_and_counts_up_when_the_closing_moves(client):
    first = some()
    before = events(client, "/utlysningar/forsta.ics")
    later = first.closes_at + DAY
    Extension.objects.create(call=first, closed_before=first.closes_at, closes_after=later, reason_sv="x", made_by="u")
    type(first).objects.filter(pk=first.pk).update(closes_at=later)
    after = events(client, "/utlysningar/forsta.ics")
    assert list(before) == list(after)
    uid = f"call-{first.pk}-closes@verkstad"
    assert [(e[uid]["sequence"], e[uid]["dtstart"].dt.astimezone(UTC)) for e in (before, after)] == [
        (0, first.closes_at), (1, later)
    ]  # fmt: skip


def test_the_feed_has_what_is_new_newest_first_with_ids_that_stay(client):
    first = some()
    published.publish(
        first, CallTerms(title=Words("Första", "First")), 2, published.NOON - DAY, change_sv="Högre <tak>."
    )
    feed = ElementTree.fromstring(client.get("/utlysningar/nyheter.atom").content)  # noqa: S314 - our own answer
    entries = [(e.find(f"{ATOM}title").text, e.find(f"{ATOM}id").text) for e in feed.findall(f"{ATOM}entry")]
    assert entries[0][0] == "Första: Utlysningen har ändrats: Högre <tak>."
    assert [title.partition("”.")[0] for title, _id in entries if title.startswith("Ny ")] == [
        "Ny utlysning: ”Löpande", "Ny utlysning: ”Första", "Ny utlysning: ”Gammal"
    ]  # fmt: skip
    again = ElementTree.fromstring(client.get("/utlysningar/nyheter.atom").content)  # noqa: S314 - our own answer
    assert [e.find(f"{ATOM}id").text for e in again.findall(f"{ATOM}entry")] == [one for _title, one in entries]
    assert len({one for _title, one in entries}) == len(entries)


def test_feeds_cost_the_same_for_many_calls(client, django_assert_num_queries):
    some()
    for path, most in (("/utlysningar/nyheter.atom", 5), ("/utlysningar/utlysningar.ics", 2)):
        client.get(path)
        with django_assert_num_queries(most):
            client.get(path)
    for number in range(4):
        published.call(f"annan-{number}", CallTerms(title=Words("Annan", "Other")), closes=9 * DAY)
    for path, most in (("/utlysningar/nyheter.atom", 5), ("/utlysningar/utlysningar.ics", 2)):
        with django_assert_num_queries(most):
            client.get(path)
