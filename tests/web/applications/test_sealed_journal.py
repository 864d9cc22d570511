"""What the journal, the desk and the diary tell of a sealed call before it is opened, role by role."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.web.applications import facts
from verkstad.applications.actions.drafts import discard_draft
from verkstad.applications.actions.looking import look_inside
from verkstad.applications.actions.receipts import unseal_waiting
from verkstad.applications.actions.sending import send_application
from verkstad.audit.queries import Choice, changes_since_visit, journal_slice
from verkstad.calls.models import Call
from verkstad.desk.queries.work import changes
from verkstad.journal.models import Act
from verkstad.journal.queries import walk_chain
from verkstad.people.models import Role, User
from verkstad.registry.models import Document

pytestmark = pytest.mark.django_db
HIDDEN = {"application.started", "response.started", "application.signed", "application.sent"}


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"


def owner_of(made):
    return facts.people_of(made.owner, Role.OWNER)


def a_sealed(**terms):
    """A signed and sent application to a sealed call, by Karin Lind."""
    draft = facts.an_application(facts.a_call(sealed=True, **terms))
    User.objects.filter(pk=owner_of(draft).pk).update(first_name="Karin", last_name="Lind")
    facts.sign(draft)
    send_application(application=draft, client_key="k-0123456789abcdef", user=owner_of(draft))
    return draft


def sealed_acts(user):
    return {one.act.act for one in journal_slice(user, Choice()).acts if one.sealed}


@pytest.mark.parametrize("role", [Role.OFFICER, Role.HEAD, Role.REGISTRAR, Role.ECONOMIST, Role.AUDITOR])
def test_before_the_closing_nobody_of_the_agency_is_told_who_began_signed_and_sent_what(role, signed_in):
    made = a_sealed()
    client = signed_in(role)
    page = client.get("/journal/").content.decode()
    assert (made.key in page, "Karin" in page, made.owner.name in page) == (False, False, False)
    assert "Förseglad till" in page
    assert sealed_acts(facts.staff(role, name="same")) >= HIDDEN
    for position in Act.objects.filter(act__in=HIDDEN).values_list("position", flat=True):
        one = client.get(f"/journal/{position}/")
        told = one.content.decode()
        assert (one.status_code, made.key in told, owner_of(made).journal_key in told, "Karin" in told) == (
            200,
            False,
            False,
            False,
        )
        assert "Händelsen är förseglad" in told
        assert Act.objects.get(pk=position).hash in told


def test_looking_for_a_person_or_a_key_does_not_find_the_sealed_acts():
    made = a_sealed()
    auditor, person = facts.staff(Role.AUDITOR), owner_of(made)
    answers = str(made.response_id)
    for choice in (Choice(actor="Karin"), Choice(actor=person.journal_key), Choice(subject_key=made.key),
                   Choice(subject_type="response", subject_key=answers)):  # fmt: skip
        assert [one.act.act for one in journal_slice(auditor, choice).acts] == []
    assert {one.act.act for one in journal_slice(auditor, Choice(act="application.sent")).acts} == {"application.sent"}


def test_the_desk_and_the_news_leave_them_out():
    made = a_sealed()
    auditor = facts.staff(Role.AUDITOR)
    news = changes_since_visit(auditor, limit=200)
    assert HIDDEN & {one.act.act for one in news.acts} == set()
    told = " ".join(one["what"] for one in changes(auditor)["events"])
    assert (made.key in told, "skickades" in told) == (False, False)


def test_the_chain_holds_and_is_verified_as_ever():
    a_sealed()
    walk = walk_chain()
    assert (walk.end.position, walk.end.position == Act.objects.count()) == (Act.objects.count(), True)
    assert Act.objects.get(act="application.sent").facts["call"] == "projekt-2026"


def test_who_has_looked_inside_officially_is_told_and_the_look_itself_is_seen_by_all():
    made = a_sealed()
    officer, other = facts.staff(Role.OFFICER), facts.staff(Role.OFFICER, name="other")
    User.objects.filter(pk=officer.pk).update(first_name="Olle", last_name="Ek")
    look_inside(application=made, reason="Sökanden har bett oss rätta en fil", user=officer)
    assert sealed_acts(officer) == set()
    (look,) = journal_slice(other, Choice(act="application.looked_into")).acts
    assert (look.sealed, look.who, "rätta en fil" in look.what, look.url) == (True, "Olle Ek", False, "")


def test_the_applicants_own_people_who_also_read_the_journal_see_their_acts():
    made = a_sealed()
    both = facts.staff(Role.OFFICER, name="both")
    both.appointments.create(role=Role.OWNER, organisation=made.owner.key)
    assert sealed_acts(User.objects.get(pk=both.pk)) == set()


def test_a_draft_that_was_thrown_away_stays_sealed_too():
    draft = facts.an_application(facts.a_call(sealed=True))
    discard_draft(application=draft, user=owner_of(draft))
    auditor = facts.staff(Role.AUDITOR)
    assert {"application.started", "application.discarded", "response.started"} <= sealed_acts(auditor)
    assert journal_slice(auditor, Choice(actor=owner_of(draft).journal_key)).acts == []


@pytest.mark.parametrize(("ago", "sealed"), [(9, True), (11, False)])
def test_after_the_closing_and_its_grace_everything_is_told(ago, sealed):
    made = a_sealed(grace_minutes=10)
    Call.objects.update(closes_at=timezone.now() - timedelta(minutes=ago))
    auditor = facts.staff(Role.AUDITOR)
    assert bool(sealed_acts(auditor)) is sealed
    (sent,) = journal_slice(auditor, Choice(act="application.signed")).acts
    assert (made.key in sent.what) is not sealed
    assert bool(journal_slice(auditor, Choice(subject_key=made.key)).acts) is not sealed


def test_nothing_is_hidden_where_the_call_is_not_sealed_or_was_cancelled():
    draft = facts.an_application(facts.a_call(signatory_needed=False))
    send_application(application=draft, client_key="k-0123456789abcdef", user=owner_of(draft))
    auditor = facts.staff(Role.AUDITOR)
    assert sealed_acts(auditor) == set()
    Call.objects.update(sealed=True, state="cancelled")
    assert sealed_acts(auditor) == set()


def test_the_diary_row_names_no_organisation_before_the_opening():
    made = a_sealed()
    row = Document.objects.get()
    assert (row.counterpart, row.organisation, row.private_person) == ("", "", False)
    Call.objects.update(closes_at=timezone.now() - timedelta(minutes=1))
    unseal_waiting()
    assert (Document.objects.get().counterpart, Document.objects.get().organisation) == (
        made.owner.name,
        made.owner.key,
    )


def test_the_journal_asks_as_often_for_one_sealed_act_as_for_many():
    counts = []
    call, auditor = facts.a_call(sealed=True), facts.staff(Role.AUDITOR)
    for bodies in (("24",), ("09", "12")):
        for code in bodies:
            facts.a_draft(call, facts.a_body(code))
        reader = User.objects.get(pk=auditor.pk)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            journal_slice(reader, Choice())
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 5


@pytest.mark.parametrize(("role", "linked"), [(Role.OFFICER, True), (Role.HEAD, True), (Role.AUDITOR, False)])
def test_the_list_of_cases_leads_those_who_may_look_to_what_has_come(role, linked, signed_in):
    a_sealed()
    client: Client = signed_in(role)
    page = client.get("/arenden/").content.decode()
    assert ('href="/ansokan/forseglade/"' in page) is linked
    assert client.get("/ansokan/forseglade/").status_code == (200 if linked else 403)
