"""Sending: everything or nothing, once, with few statements and one commit."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.web.applications import facts
from tests.web.applications.test_pages import client_of
from verkstad.applications.actions.sending import Typed, send_application
from verkstad.applications.models import Application, Submission
from verkstad.applications.queries.content import content_hash, content_of
from verkstad.core.refused import Refused
from verkstad.journal.models import Act
from verkstad.people.models import Role
from verkstad.registry.models import Document

pytestmark = pytest.mark.django_db
KEY = "k-0123456789abcdef"


@pytest.fixture
def draft(db):
    """A draft that lacks nothing, of a call without sign-off."""
    return facts.an_application(facts.a_call(signatory_needed=False))


@pytest.fixture
def owner(draft):
    return facts.people_of(draft.owner, Role.OWNER)


def send(draft, user, key=KEY, answers=None, **more):
    typed = (lambda _row: Typed(answers)) if answers else None
    return send_application(application=draft, client_key=key, user=user, typed=typed, **more)


def codes(raised):
    return [one.code for one in raised.value.findings]


def test_what_is_sent_is_frozen_numbered_and_journalled(draft, owner):
    content, before = content_of(draft), timezone.now()
    made = send(draft, owner)
    row = Application.objects.get(pk=draft.pk)
    assert (made.number, made.content, made.sha256) == (1, content, content_hash(content))
    assert (made.sent_by, made.in_grace, made.confirmed_at, made.receipt) == (owner.journal_key, False, None, None)
    assert before <= made.sent_at == row.sent_at <= timezone.now()
    assert (row.state, row.diary_number, row.applied_ore) == ("sent", made.document.diary_number, 1_000_000_00)
    document = Document.objects.get()
    assert (document.direction, document.counterpart, document.organisation) == (
        "in",
        draft.owner.name,
        draft.owner.key,
    )
    acts = Act.objects.filter(act__in=("document.registered", "application.sent")).values_list("act", "actor")
    assert list(acts) == [("document.registered", owner.journal_key), ("application.sent", owner.journal_key)]
    assert Act.objects.get(act="application.sent").facts == {
        "call": draft.call.key, "from": "draft", "to": "sent", "number": document.diary_number,
        "sha256": made.sha256, "in_grace": False,
    }  # fmt: skip


def test_the_same_key_again_gives_the_first_submission(draft, owner):
    first = send(draft, owner)
    assert send(draft, owner) == first
    assert (Submission.objects.count(), Document.objects.count()) == (1, 1)


def test_another_key_after_sending_is_refused_and_says_when_and_under_which_number(draft, owner):
    made = send(draft, owner)
    with pytest.raises(Refused) as refused:
        send(draft, owner, "another-0123456789")
    assert codes(refused) == ["sending.sent_already"]
    assert refused.value.findings[0].params["number"] == made.document.diary_number


def test_a_key_that_sent_another_application_is_refused_and_nothing_is_written(draft, owner):
    send(draft, owner)
    other = facts.an_application(draft.call, facts.a_body("12"))
    with pytest.raises(Refused) as refused:
        send(other, facts.people_of(other.owner, Role.OWNER))
    assert codes(refused) == ["sending.key_used"]
    assert (Application.objects.get(pk=other.pk).state, Submission.objects.count(), Document.objects.count()) == (
        "draft",
        1,
        1,
    )


@pytest.mark.parametrize("key", ["", "short", "x" * 65, "<script>alert(1)</script>"])
def test_a_page_without_a_proper_key_is_refused(draft, owner, key):
    with pytest.raises(Refused) as refused:
        send(draft, owner, key)
    assert (codes(refused), Submission.objects.count()) == (["sending.key"], 0)


def test_answers_typed_on_the_page_are_saved_and_sent(draft, owner):
    made = send(draft, owner, answers={"companies": "41"})
    assert made.content["answers"]["companies"] == "41"
    assert Application.objects.get(pk=draft.pk).response.answers["companies"] == "41"


def test_a_gap_refuses_and_leaves_the_draft_as_it_was(draft, owner):
    with pytest.raises(Refused) as refused:
        send(draft, owner, answers={"companies": "0", "need": "Ny text"})
    assert [(one.code.partition(".")[0], one.where) for one in refused.value.findings] == [("answer", "companies")]
    row = Application.objects.get(pk=draft.pk)
    assert (row.state, row.response.answers["need"]) == ("draft", facts.ANSWERS["need"])


def test_who_may_not_send_is_refused_and_a_stranger_does_not_learn_that_it_is_there(draft):
    with pytest.raises(Refused):
        send(draft, facts.people_of(draft.owner, Role.PROJECT_ECONOMIST))
    with pytest.raises(Application.DoesNotExist):
        send(draft, facts.people_of(facts.a_body("12"), Role.OWNER))
    assert Submission.objects.count() == 0


def test_a_signatory_who_sends_signs_by_it(db):
    draft = facts.an_application(facts.a_call())
    with pytest.raises(Refused) as refused:
        send(draft, facts.people_of(draft.owner, Role.OWNER))
    assert codes(refused) == ["signing.missing"]
    signatory = facts.people_of(draft.owner, Role.SIGNATORY)
    made = send(draft, signatory)
    assert list(draft.signings.values_list("signed_by", "sha256")) == [(signatory.pk, made.sha256)]
    told = ["application.signed", "document.registered", "application.sent"]
    assert list(Act.objects.filter(act__in=told).values_list("act", flat=True)) == told


def test_a_signatory_signs_by_sending_only_what_the_page_spoke_of(db):
    draft = facts.an_application(facts.a_call())
    client = client_of(facts.people_of(draft.owner, Role.SIGNATORY))
    url = f"/ansokan/{draft.key}/skicka/"
    page = client.get(url)
    posted = {"client_key": page.context["client_key"], "sha256": page.context["sha256"]}
    assert posted["sha256"] == content_hash(content_of(draft)) and posted["sha256"] in page.content.decode()
    facts.save_section(application=draft, answers={"reach": "Något annat."}, user=draft.started_by)
    refused = client.post(url, posted)
    (why,) = refused.context["refused"]
    assert (refused.status_code, str(why.fix)) == (
        409,
        "Läs den igen, och skriv sedan under och skicka det den säger nu.",
    )
    assert (Submission.objects.count(), draft.signings.count()) == (0, 0)
    again = {"client_key": refused.context["client_key"], "sha256": refused.context["sha256"]}
    assert client.post(url, again).status_code == 302
    made = Submission.objects.get()
    assert (made.sha256, made.content["answers"]["reach"]) == (again["sha256"], "Något annat.")


def test_a_test_application_is_never_sent(db):
    call = facts.a_call(signatory_needed=False)
    officer = facts.staff(Role.OFFICER)
    draft = facts.fill(facts.a_draft(call, user=officer, test=True))
    with pytest.raises(Refused) as refused:
        send(draft, officer)
    assert codes(refused) == ["sending.test"]


def test_sending_takes_few_statements_and_no_savepoint(draft, owner):
    owner.active_appointments()
    send(draft, owner)  # opens the series of the year
    other = facts.an_application(draft.call, facts.a_body("12"))
    sender = facts.people_of(other.owner, Role.OWNER)
    sender.active_appointments()
    with CaptureQueriesContext(connection) as caught:
        send(other, sender, "another-0123456789", answers={"companies": "41"})
    # The test's own transaction makes one savepoint of ours.
    asked = [one["sql"].split()[0] for one in caught if "SAVEPOINT" not in one["sql"]]
    assert (asked, len(caught) - len(asked)) == (
        ["SELECT", "INSERT", "UPDATE", "SELECT", "INSERT", "INSERT", "UPDATE", "SELECT", "INSERT"], 2,
    )  # fmt: skip


# The database


@pytest.mark.parametrize("field", ["content", "sha256", "client_key", "sent_at", "sent_by", "in_grace", "number"])
def test_the_database_refuses_to_change_what_was_sent(draft, owner, field):
    made = send(draft, owner)
    new = {"content": {}, "sha256": "x", "client_key": "y", "sent_at": timezone.now(), "sent_by": "z", "in_grace": True,
           "number": 9}  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        Submission.objects.filter(pk=made.pk).update(**{field: new[field]})
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM applications_submission")


def test_the_confirmation_is_noted_once(draft, owner):
    made = send(draft, owner)
    rows = Submission.objects.filter(pk=made.pk)
    assert rows.update(confirmed_at=timezone.now()) == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(confirmed_at=timezone.now() + timedelta(days=1))


def test_a_submission_cannot_be_put_in_place_of_another(draft, owner):
    send(draft, owner)
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL has no INSERT OR REPLACE")
    names = "application_id, number, client_key, content, sha256, sent_at, sent_by, in_grace, document_id"
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"INSERT OR REPLACE INTO applications_submission (id, {names}) SELECT id, {names} FROM applications_submission"
        )
