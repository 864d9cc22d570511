"""What others must do is told early: who answers for a county and how long that takes, who signs, and who is missing."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.web.applications import facts
from tests.web.applications.test_pages import address, client_of, reload
from verkstad.applications.actions.drafts import start_application
from verkstad.applications.actions.letters import ask_letters
from verkstad.applications.actions.partners import change_partner
from verkstad.applications.actions.signing import ask_for_signature
from verkstad.applications.models import Application, Letter
from verkstad.applications.queries.letters import waiting_letters
from verkstad.applications.queries.others import answering, letter_answers, signatories
from verkstad.core.applications.waiting import Usual
from verkstad.core.refused import Refused
from verkstad.journal.models import Act
from verkstad.notices.models import Notice
from verkstad.organisations.actions import save_organisation
from verkstad.organisations.models import Organisation
from verkstad.people.models import Role, User

pytestmark = pytest.mark.django_db


def promoter():
    """An applicant that is responsible for no county itself."""
    facts.a_body("24")
    save_organisation(key="iuc", name="IUC Inlandet", kind="promoter", number="5560360793", region="24", actor=facts.ME)
    return Organisation.objects.get(key="iuc")


def answered(days: int, *, state: str = "given", code: str = "24", ago: int = 30, test: bool = False) -> None:
    """A letter of another application that was answered after so many days."""
    call = facts.Call.objects.filter(key="before").first() or facts.a_call("before", letters="each_region")
    one = facts.a_draft(call, promoter())
    Application.objects.filter(pk=one.pk).update(test=test)
    letter = Letter.objects.create(application=one, region_id=code, body=facts.a_body(code), asked_by="user:1")
    at = timezone.now() - timedelta(days=ago)
    done = {"answer": "Ja.", "asked_at": at - timedelta(days=days), "answered_at": at}
    Letter.objects.filter(pk=letter.pk).update(state=state, **done)


@pytest.fixture
def draft():
    return facts.a_draft(facts.a_call(letters="unless_rua"), promoter())


def test_what_is_usual_counts_answers_of_the_last_years_and_no_tests(draft):
    answered(4)
    answered(30, state="declined")
    assert letter_answers().all is None
    answered(9, code="12")
    answered(400, ago=3 * 366)
    answered(1, test=True)
    answered(1, state="recalled")
    found = letter_answers()
    assert (found.all, found.of, found.usual("body-24")) == (Usual(9, 3), {}, Usual(9, 3))
    answered(6)
    assert letter_answers().usual("body-24") == Usual(6, 3)
    assert letter_answers().usual("body-12") == Usual(9, 4)


def test_the_letters_page_tells_how_long_it_takes_and_when_the_call_closes_before_that(draft):
    for days in (12, 12, 12):
        answered(days)
    page = client_of(draft.started_by).get(address("letters", draft)).content.decode()
    assert "Hälften av de 3 svar som har kommit hittills kom inom 12 dagar." in page
    assert "Utlysningen stänger före det." in page  # ten days are left
    facts.Call.objects.filter(pk=draft.call_id).update(closes_at=timezone.now() + timedelta(days=40))
    page = client_of(draft.started_by).get(address("letters", draft)).content.decode()
    assert "inom 12 dagar" in page and "stänger före det" not in page


def test_partners_and_letters_come_before_the_questions_only_where_letters_are_wanted(draft):
    other = facts.a_draft(facts.a_call("utan"), facts.a_body())
    parts = [[part.title for part in client_of(one.started_by).get(address("ready", one)).context["menu"]][:4]
             for one in (draft, other)]  # fmt: skip
    assert parts == [["Översikt", "Parter", "Avsiktsförklaringar", "Projektet"],
                     ["Översikt", "Projektet", "Företagen", "Parter"]]  # fmt: skip


def test_a_letter_that_is_waited_for_is_not_shown_as_done(draft):
    ask_letters(application=draft, regions=["24"], user=draft.started_by)
    facts.save_section(application=draft, answers={"need": "Ett behov."}, user=draft.started_by)
    page = client_of(draft.started_by).get(address("application", draft))
    letters = next(part for part in page.context["menu"] if part.title == "Avsiktsförklaringar")
    assert (letters.left, letters.waits, "väntar på 1 svar" in page.content.decode()) == (0, 1, True)
    (row,) = page.context["others"]["letters"]
    assert (row["wanted"].body.key, row["waits"], row["nobody"]) == ("body-24", True, True)


def test_where_nobody_can_answer_those_who_appoint_are_told_and_not_whose_application_it_is(draft):
    head = facts.staff(Role.HEAD)
    page = client_of(draft.started_by).get(address("letters", draft)).content.decode()
    assert "Ingen hos Region Västerbotten kan svara här än. Myndigheten får veta det när ni frågar." in page
    ask_letters(application=draft, regions=["24"], user=draft.started_by)
    (told,) = Notice.objects.all()
    assert (told.to, told.template, told.url) == (head, "letter.nobody", "/behorigheter/ny/")
    assert told.context == {"body": "Region Västerbotten", "region": "Västerbottens län"}
    facts.people_of(facts.a_body("24"), Role.REGIONAL)
    assert answering({"body-24", "body-12"}, draft.call.mandate.key) == {"body-24"}
    assert "kan svara här än" not in client_of(draft.started_by).get(address("letters", draft)).content.decode()


def test_where_somebody_can_answer_only_they_are_told(draft):
    facts.staff(Role.HEAD)
    officer = facts.people_of(facts.a_body("24"), Role.REGIONAL)
    ask_letters(application=draft, regions=["24"], user=draft.started_by)
    assert [(n.to, n.template) for n in Notice.objects.all()] == [(officer, "letter.asked")]


def test_a_test_reaches_nobody():
    facts.a_body("12")
    regional = facts.people_of(facts.a_body("12"), Role.REGIONAL)
    facts.staff(Role.HEAD)
    call = facts.a_call(letters="unless_rua")
    officer = facts.staff(Role.OFFICER)
    one = start_application(call=call, owner=facts.a_body("24"), user=officer, test=True)
    change_partner(application=one, key="owner", regions=["09", "12"], user=officer)
    ask_letters(application=one, regions=["09", "12"], user=officer)
    ask_for_signature(application=one, user=officer)
    assert (one.letters.count(), Notice.objects.count(), list(waiting_letters(regional))) == (2, 0, [])


def test_a_call_without_letters_says_so_on_a_page_that_was_kept(draft):
    one = facts.a_draft(facts.a_call("utan"), promoter())
    told = client_of(one.started_by).get(address("letters", one)).content.decode()
    assert "Utlysningen kräver ingen avsiktsförklaring." in told and "Utlysningen kräver en" not in told


def test_who_may_sign_is_told_before_one_begins_and_on_the_draft(draft):
    user = draft.started_by
    start = address("application", draft).replace(draft.key, f"borja/{draft.call.key}")
    assert "Ingen har fått behörighet att skriva under" in client_of(user).get(start).content.decode()
    signer = facts.people_of(draft.owner, Role.SIGNATORY)
    User.objects.filter(pk=signer.pk).update(first_name="Vera", last_name="Norén")
    assert [(s.name, s.has_been_here) for s in signatories("iuc", draft.call.mandate.key)] == [("Vera Norén", False)]
    assert "Vera Norén (har inte loggat in än)." in client_of(user).get(start).content.decode()
    client_of(signer)
    for url in (start, address("application", draft), address("signing", draft)):
        told = client_of(user).get(url).content.decode()
        assert "Vera Norén" in told and "har inte loggat in" not in told, url
    assert signatories("iuc", "another-mandate") == signatories("iuc", draft.call.mandate.key)
    assert signatories("body-24", draft.call.mandate.key) == []


def test_an_organisation_without_a_signatory_asks_the_agency_once_a_day(draft):
    head, client = facts.staff(Role.HEAD), client_of(draft.started_by)
    assert "Be myndigheten om behörigheten" in client.get(address("signing", draft)).content.decode()
    for _time in range(2):
        answer = client.post(address("signing_ask", draft), follow=True)
    assert "Myndigheten har fått ett meddelande" in answer.content.decode()
    (told,) = Notice.objects.all()
    assert (told.to, told.context) == (head, {"owner": "IUC Inlandet", "asker": draft.started_by.email})


def test_a_stranger_cannot_ask_for_a_signatory(draft):
    with pytest.raises(Refused):
        ask_for_signature(application=reload(draft), user=facts.people_of(facts.a_body("12"), Role.OWNER))
    assert (Notice.objects.count(), Act.objects.filter(act__startswith="letter").count()) == (0, 0)
