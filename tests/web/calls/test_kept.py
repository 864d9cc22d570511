"""What many look at is put together once, and never shown a moment longer than it is true."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.web.calls import published
from tests.web.calls.test_public import PRESTUDY
from verkstad.calls.models import Call, CallQuestion, CallState, Extension
from verkstad.core.instruments.questions import Words
from verkstad.mandate.models import Mandate, Programme
from verkstad.people.models import Role

pytestmark = pytest.mark.django_db
LIST, PAGE = "/utlysningar/", "/utlysningar/forstudier/"


@pytest.fixture
def call():
    return published.call("forstudier", PRESTUDY, closes=timedelta(days=12))


def extended(call):
    later = call.closes_at + timedelta(days=1)
    Extension.objects.create(call=call, closed_before=call.closes_at, closes_after=later, reason_sv="Ett avbrott.",
                             reason_en="An outage.", made_by="x")  # fmt: skip
    Call.objects.filter(pk=call.pk).update(closes_at=later)


def changed(call):
    terms = replace(PRESTUDY, title=Words("Nytt namn", "New name"), what=Words("Nytt innehåll.", "New content."))
    version = published.publish(call, terms, 2, timezone.now(), change_sv="Namnet.", change_en="The name.")
    Call.objects.filter(pk=call.pk).update(title_sv="Nytt namn", version=version)


def answered(call):
    CallQuestion.objects.create(call=call, question_sv="Får två län söka?", question_en="Two?", answer_sv="Ja.",
                                answer_en="Yes.", published_at=timezone.now())  # fmt: skip


def cancelled(call):
    Call.objects.filter(pk=call.pk).update(state=CallState.CANCELLED)


CHANGES = {
    "extended": (extended, {PAGE: "Ett avbrott."}),
    "changed": (changed, {LIST: "Nytt namn", PAGE: "Nytt innehåll."}),
    "answered": (answered, {PAGE: "Får två län söka?"}),
    "cancelled": (cancelled, {LIST: "Utlysningen är inställd.", PAGE: "Utlysningen är inställd."}),
    "another": (
        lambda call: published.call("annan", replace(PRESTUDY, title=Words("En annan", "Another"))), {LIST: "En annan"}
    ),
    "mandate": (lambda call: Mandate.objects.update(name_sv="Ett annat uppdrag"), {PAGE: "Ett annat uppdrag"}),
    "programme": (lambda call: Programme.objects.update(name_sv="Ett annat program"), {LIST: "Ett annat program"}),
}  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
def test_what_has_changed_is_told_at_once(call, signed_in, change):
    act, told = CHANGES[change]
    client = signed_in(Role.OWNER, organisation="region-x")
    before = {path: [client.get(path).content.decode() for _twice in range(2)][1] for path in (LIST, PAGE)}
    act(call)
    for path, text in told.items():
        assert (text in before[path], text in client.get(path).content.decode()) == (False, True), path


def test_what_is_kept_is_the_same_page_with_fewer_queries(call, signed_in, django_assert_num_queries):
    client = signed_in(Role.OWNER, organisation="region-x")
    for path in (LIST, PAGE):
        first = without_tokens(client.get(path))
        with django_assert_num_queries(2):  # the session with its person, the calls
            second = client.get(path)
        assert without_tokens(second) == first


def without_tokens(answer):
    return re.sub('name="csrfmiddlewaretoken" value="[^"]+"', "", answer.content.decode())


def test_staff_and_applicants_are_told_their_own(call, signed_in):
    applicant, officer = signed_in(Role.OWNER, organisation="region-x"), signed_in(Role.OFFICER)
    for path in (LIST, PAGE):
        pages = [one.get(path).content.decode() for one in (applicant, officer, applicant, officer)]
        assert ["För dig som förbereder utlysningar" in page for page in pages] == [False, True] * 2


def test_time_passes_on_a_page_that_is_kept(call, signed_in):
    client = signed_in(Role.OWNER, organisation="region-x")
    client.get(PAGE)
    Call.objects.filter(pk=call.pk).update(closes_at=timezone.now() - timedelta(minutes=call.grace_minutes + 1))
    assert "Stängd" in client.get(PAGE).content.decode()
