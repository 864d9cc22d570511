"""Notices reach their receiver once, in their language, and nobody else."""

import logging
from datetime import timedelta
from email.message import EmailMessage as Kept

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import gettext_lazy, override

from verkstad.notices.actions import mark_read, put, send_waiting
from verkstad.notices.models import Notice
from verkstad.notices.queries import band_link, unread_count
from verkstad.notices.words import Template, templates
from verkstad.people.models import Role

BACKEND = "verkstad.people.brought.HouseBackend"
BODY = "You get this message because you have an account in Verkstad. It cannot be answered."


class Broken(EmailBackend):
    """A mail server that says the receiver's address when it refuses, as servers do."""

    def send_messages(self, messages: list[Kept]) -> int:
        raise OSError(f"550 {messages[0].to} unknown")


@pytest.fixture(autouse=True)
def due_soon(monkeypatch, settings):
    settings.ORIGIN = "https://verkstad.example"
    # "No notices" stands for words that an app has in both languages.
    monkeypatch.setattr(
        templates,
        "_known",
        {"test.due": Template(gettext_lazy("No notices"), "%(what)s: %(day)s.")},
    )


@pytest.fixture
def coach(appoint):
    return appoint(Role.COACH)


def due(to, **more):
    return put(to=to, template="test.due", context={"what": "Delrapport", "day": "2026-12-01"}, **more)


def test_a_notice_is_mailed_in_the_receivers_language_when_the_act_is_done(coach, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        due(coach, url="/uppdrag/m4/")
        assert mail.outbox == []
    sent = mail.outbox[0]
    with override("sv"):
        why = str(gettext_lazy(BODY))
    assert (sent.subject, sent.to, sent.body) == (
        "Inga notiser",
        [coach.email],
        f"Delrapport: 1 december 2026.\n\nhttps://verkstad.example/uppdrag/m4/\n\n{why}",
    )
    assert why != BODY
    assert Notice.objects.get().mailed_at is not None


def test_english_readers_get_english(coach, django_capture_on_commit_callbacks):
    coach.language = "en"
    coach.save()
    with django_capture_on_commit_callbacks(execute=True):
        due(coach)
    assert (mail.outbox[0].subject, mail.outbox[0].body) == ("No notices", f"Delrapport: 1 December 2026.\n\n{BODY}")


def test_the_same_once_key_gives_the_first_notice_and_one_mail(coach, appoint, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        first, again, other = due(coach, once_key="d1"), due(coach, once_key="d1"), due(appoint(), once_key="d1")
    assert (first.pk == again.pk, first.pk == other.pk, len(mail.outbox)) == (True, False, 2)


def test_an_act_undone_leaves_no_notice_and_no_mail(coach, django_capture_on_commit_callbacks):
    undone = pytest.raises(RuntimeError)
    with django_capture_on_commit_callbacks(execute=True) as callbacks, undone, transaction.atomic():
        due(coach)
        raise RuntimeError
    assert (callbacks, Notice.objects.count(), mail.outbox) == ([], 0, [])


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ({"template": "test.unknown"}, KeyError),
        ({"context": {"what": "x"}}, KeyError),
        ({"url": "https://elsewhere.example/"}, ValueError),
        ({"url": "//elsewhere.example/"}, ValueError),
        ({"url": "/\\elsewhere.example"}, ValueError),
    ],
)
def test_a_fault_in_the_calling_code_is_raised_before_anything_is_kept(coach, given, fault):
    with pytest.raises(fault):
        put(**{"to": coach, "template": "test.due", "context": {"what": "x", "day": "2026-01-01"}, **given})
    assert Notice.objects.count() == 0


def test_a_failing_mail_server_is_logged_without_addresses_and_tried_again_later(
    coach, settings, caplog, django_capture_on_commit_callbacks
):
    settings.EMAIL_BACKEND = f"{__name__}.Broken"
    with caplog.at_level(logging.WARNING), django_capture_on_commit_callbacks(execute=True):
        notice = due(coach)
    assert caplog.messages == [f"notice {notice.pk} could not be mailed, try 1: OSError"]
    assert send_waiting() == (0, 1)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    Notice.objects.update(tried_at=timezone.now() - timedelta(minutes=11))
    assert (send_waiting(), send_waiting(), len(mail.outbox)) == ((1, 0), (0, 0), 1)


def test_a_notice_is_given_up_after_eight_tries_and_not_sent_to_those_who_left_or_read_it(coach, appoint):
    given_up, read, left = due(coach), due(appoint()), due(appoint())
    Notice.objects.filter(pk=given_up.pk).update(tries=8)
    mark_read(user=read.to)
    left.to.is_active = False
    left.to.save()
    assert (send_waiting(), mail.outbox) == ((0, 0), [])


def test_each_person_sees_and_marks_their_own_only(coach, appoint):
    mine, hers = due(coach), due(appoint())
    client = Client()
    client.force_login(coach, BACKEND)
    page = client.get("/notiser/")
    assert [n.pk for n in page.context["page"].object_list] == [mine.pk]
    assert client.post(f"/notiser/{hers.pk}/last/").status_code == 404
    assert client.post("/notiser/lasta/").status_code == 302
    assert (unread_count(coach), unread_count(hers.to)) == (0, 1)


def test_opening_a_notice_marks_it_and_goes_to_its_page(coach):
    notice = due(coach, url="/uppdrag/m4/")
    client = Client()
    client.force_login(coach, BACKEND)
    answer = client.post(f"/notiser/{notice.pk}/last/", {"go": "1"})
    assert (answer.status_code, answer.url, unread_count(coach)) == (302, "/uppdrag/m4/", 0)


def test_reading_by_get_is_refused_and_visitors_are_sent_to_sign_in(client, coach):
    notice = due(coach)
    assert [client.get("/notiser/").status_code, client.post("/notiser/lasta/").status_code] == [302, 302]
    assert client.post(f"/notiser/{notice.pk}/last/").status_code == 404
    client.force_login(coach, BACKEND)
    assert client.get("/notiser/lasta/").status_code == 405


def test_the_list_costs_the_same_queries_for_one_and_three_notices(coach):
    client, counts = Client(), []
    client.force_login(coach, BACKEND)
    client.get("/tillganglighet/")  # from the second page on a session comes with its person
    for more in (1, 2):
        for _row in range(more):
            due(coach)
        with CaptureQueriesContext(connection) as seen:
            assert client.get("/notiser/").status_code == 200
        counts.append(len(seen))
    assert (counts[0], counts[0] <= 9) == (counts[1], True)


def test_the_frame_costs_a_visitor_no_query(rf, coach, django_assert_num_queries):
    from django.contrib.auth.models import AnonymousUser

    due(coach)
    request = rf.get("/")
    request.user = AnonymousUser()
    with django_assert_num_queries(0):
        assert band_link(request) is None
    request.user = coach
    with django_assert_num_queries(1):
        assert band_link(request) == ("Dina notiser", "/notiser/", 1)
