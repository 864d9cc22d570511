"""Following calls by e-mail: asked for, confirmed by a link, told each thing once, ended by one press."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from tests.web.calls import published
from verkstad.calls import follow_news
from verkstad.calls.follow import ask_to_follow, confirm_follow
from verkstad.calls.follow_news import News
from verkstad.calls.follow_tell import tell_followers
from verkstad.calls.models import CallQuestion, Extension, Follow
from verkstad.core.calls.terms import CallTerms, to_json
from verkstad.core.calls.windows import wall_of
from verkstad.core.instruments.questions import Words
from verkstad.journal.models import Act
from verkstad.people.models import Role

pytestmark = pytest.mark.django_db
TERMS = CallTerms(title=Words("Skalning", "Scaling"))
DAY = timedelta(days=1)
SENT = ("Titta i din inkorg", 200)


@pytest.fixture(autouse=True)
def nobody_has_asked() -> None:
    cache.clear()


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def a_call(now):
    return published.call("skalning", TERMS, now=now, opens=-5 * DAY, closes=20 * DAY)


def follower(call, since, email="anna@example.org", language="sv"):
    made = ask_to_follow(email=email, call=call, language=language)
    Follow.objects.filter(pk=made.pk).update(confirmed_at=since)
    mail.outbox.clear()
    return made


def told(at=None):
    """What was told in one run: the lines of each mail."""
    mail.outbox.clear()
    tell_followers(at)
    return [(m.to[0], re.findall(r"^\* (.*)$", m.body, re.M)) for m in mail.outbox]


def test_nothing_is_sent_before_the_link_is_confirmed_and_the_address_goes_with_one_press(client, a_call, now):
    answer = client.post("/utlysningar/skalning/folj/", {"email": "Anna@Example.org"}, follow=True)
    assert (re.search("<h1>(.*?)</h1>", answer.content.decode())[1], answer.status_code) == SENT
    confirm = re.search(r"/utlysningar/folj/[\w-]+/(?=\n)", mail.outbox[0].body)[0]
    assert (mail.outbox[0].to, Follow.objects.get().confirmed_at) == (["anna@example.org"], None)
    client.get(confirm)
    assert Follow.objects.get().confirmed_at is None
    client.post(confirm)
    assert Follow.objects.get().confirmed_at is not None
    off = mail.outbox[0].extra_headers
    assert off["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = re.search(r"<https?://[^/]+(/[^>]+)>", off["List-Unsubscribe"])[1]
    client.get(path)
    assert Follow.objects.count() == 1
    client.post(path, {"List-Unsubscribe": "One-Click"})
    assert Follow.objects.count() == 0
    assert [client.get(path).status_code, client.get(confirm).status_code] == [200, 404]


def test_a_mail_program_may_end_it_without_a_token_of_the_site(a_call, now):
    from django.test import Client

    made = follower(a_call, now)
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(f"/utlysningar/folj/{made.secret}/").status_code == 403
    assert strict.post(f"/utlysningar/folj/{made.secret}/av/", {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert Follow.objects.count() == 0


def test_who_asks_sees_no_difference_whether_the_address_follows_already(client, a_call, now):
    follower(a_call, now)
    again = client.post("/utlysningar/skalning/folj/", {"email": "anna@example.org"}, follow=True)
    other = client.post("/utlysningar/skalning/folj/", {"email": "bo@example.org"}, follow=True)
    strip = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')
    assert strip.sub("", again.content.decode()) == strip.sub("", other.content.decode())
    assert [m.subject for m in mail.outbox] == [
        "Du följer redan utlysningen ”Skalning”", "Bekräfta att du vill följa utlysningen ”Skalning”"
    ]  # fmt: skip


def test_too_many_requests_for_an_address_are_refused_at_its_field(client, a_call):
    statuses = [client.post("/utlysningar/folj/", {"email": "anna@example.org"}).status_code for _n in range(4)]
    assert (statuses, len(mail.outbox)) == ([302, 302, 302, 429], 3)


@pytest.mark.parametrize("email", ["", "anna", "anna@example.org\nBcc: bo@example.org", "a" * 250 + "@example.org"])
def test_what_is_no_address_is_said_at_its_field(client, a_call, email):
    answer = client.post("/utlysningar/skalning/folj/", {"email": email})
    assert (answer.status_code, "field__error" in answer.content.decode(), mail.outbox) == (200, True, [])
    assert Follow.objects.count() == 0


def test_an_address_that_nobody_confirms_is_forgotten_and_its_link_dies(client, a_call, now):
    made = ask_to_follow(email="anna@example.org", call=a_call, language="sv")
    Follow.objects.filter(pk=made.pk).update(made_at=now - 4 * DAY)
    assert confirm_follow(secret=made.secret) is None
    tell_followers()
    assert Follow.objects.count() == 0


def test_each_thing_that_happens_to_a_call_is_told_once(a_call, now):
    follower(a_call, now - 2 * DAY)
    published.publish(a_call, TERMS, 2, now - DAY, change_sv="Taket är högre.", change_en="The ceiling is higher.")
    CallQuestion.objects.create(call=a_call, asked="hemligt", question_sv="Får vi söka?", answer_sv="Ja.",
                                published_at=now - DAY / 2)  # fmt: skip
    lines = ["Utlysningen har ändrats: Taket är högre.", "En fråga har fått svar: Får vi söka?"]
    assert told() == [("anna@example.org", lines)]
    assert told() == []
    assert list(Act.objects.filter(act="call.followers_told").values_list("subject_key", "facts")) == [
        ("skalning", {"count": 1})
    ]  # fmt: skip


def test_a_version_that_only_moves_the_closing_is_told_as_longer_time(a_call, now):
    follower(a_call, now - 2 * DAY)
    after = (now + 25 * DAY).replace(second=0, microsecond=0)
    Extension.objects.create(call=a_call, closed_before=a_call.closes_at, closes_after=after, reason_sv="Avbrott.",
                             reason_en="Outage.", made_by="user:1")  # fmt: skip
    content = {**to_json(TERMS), "closes_at": wall_of(after)}
    a_call.versions.create(number=2, content=content, sha256="x", published_at=now - DAY, change_sv="Avbrott.")
    lines = [line for _to, each in told() for line in each]
    assert [re.sub(r"till \d.*? svensk", "till X svensk", line) for line in lines] == [
        "Sista tiden att söka är flyttad till X svensk tid, för alla. Skäl: Avbrott."
    ]


def test_what_happened_before_somebody_followed_or_long_ago_is_not_told(a_call, now):
    published.publish(a_call, TERMS, 2, now - 3 * DAY, change_sv="Förr.")
    follower(a_call, now - DAY)
    follower(a_call, now - 90 * DAY, "bo@example.org")
    published.publish(a_call, TERMS, 3, now - 40 * DAY, change_sv="För länge sen.")
    assert told() == [("bo@example.org", ["Utlysningen har ändrats: Förr."])]


def test_reminders_come_a_week_and_a_day_before_closing_and_only_the_nearest_when_late(a_call, now):
    follower(a_call, now - DAY)
    closes = a_call.closes_at
    follower(a_call, closes - 3 * DAY, "sen@example.org")
    runs = [told(closes - 8 * DAY), told(closes - 7 * DAY), told(closes - 6 * DAY), told(closes - DAY), told(closes)]
    assert [[to for to, _lines in run] for run in runs] == [
        [], ["anna@example.org"], [], ["anna@example.org", "sen@example.org"], [],
    ]  # fmt: skip


def test_who_missed_the_week_is_told_of_the_day_alone(a_call, now):
    follower(a_call, now - DAY)
    assert [len(lines) for _to, lines in told(a_call.closes_at - DAY / 2)] == [1]


def test_new_calls_are_told_those_who_follow_all_each_in_their_language(a_call, now):
    follower(None, now - 6 * DAY)
    follower(None, now - 6 * DAY, "ann@example.org", "en")
    follower(None, now - 4 * DAY, "sen@example.org")
    published.call("utkast", TERMS, state="draft", opens=-DAY)
    mail.outbox.clear()
    assert tell_followers() == (2, 0)
    assert [(m.to, m.subject) for m in mail.outbox] == [
        (["anna@example.org"], "Ny utlysning: Skalning"), (["ann@example.org"], "New call: Scaling")
    ]  # fmt: skip
    assert told() == []


def test_what_apps_above_know_is_told_too(a_call, now, monkeypatch):
    follower(a_call, now - 2 * DAY)
    news = News("decisions", now - DAY, "Besluten är publicerade.")
    monkeypatch.setattr(follow_news, "news_sources", [lambda pks, at: [(pk, news) for pk in pks] + [(0, news)]])
    assert (told(), told()) == ([("anna@example.org", ["Besluten är publicerade."])], [])


def test_a_mail_that_fails_is_tried_again_ever_later_and_others_are_still_told(a_call, now, monkeypatch, caplog):
    follower(a_call, now - 2 * DAY)
    follower(a_call, now - 2 * DAY, "bo@example.org")
    published.publish(a_call, TERMS, 2, now - DAY, change_sv="Nytt.")
    send = EmailBackend.send_messages

    def refuses_anna(self, messages):
        if messages[0].to == ["anna@example.org"]:
            raise OSError("anna@example.org is refused")
        return send(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", refuses_anna)
    assert tell_followers(now) == (1, 1)
    assert "anna" not in caplog.text
    assert tell_followers(now + timedelta(minutes=9)) == (0, 1)
    assert tell_followers(now + timedelta(minutes=11)) == (0, 1)
    monkeypatch.setattr(EmailBackend, "send_messages", send)
    assert tell_followers(now + timedelta(minutes=30)) == (0, 1)
    assert told(now + timedelta(minutes=32)) == [("anna@example.org", ["Utlysningen har ändrats: Nytt."])]


def test_telling_costs_the_same_queries_for_many_calls(a_call, now, django_assert_num_queries):
    follower(a_call, now)
    tell_followers()
    with django_assert_num_queries(7):
        tell_followers()
    for number in range(5):
        published.call(f"annan-{number}", TERMS, now=now, closes=20 * DAY)
    with django_assert_num_queries(7):
        tell_followers()


def test_who_is_signed_in_asks_about_a_call(signed_in, client, a_call):
    assert client.get("/utlysningar/skalning/fraga/").status_code == 302
    asker = signed_in(Role.COMPANY, organisation="bolaget")
    page = asker.post("/utlysningar/skalning/fraga/", {"text": "Får <b>vi</b> söka?"}, follow=True)
    assert page.redirect_chain == [("/utlysningar/skalning/", 302)]
    assert [q.asked for q in a_call.questions.all()] == ["Får <b>vi</b> söka?"]
    assert "Får &lt;b&gt;" not in client.get("/utlysningar/skalning/").content.decode()
