"""What is put in beforehand, shown with source and date, refusable one by one; second stages and tests."""

import copy
from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.web.applications import facts
from tests.web.applications.test_pages import address, client_of, reload
from verkstad.applications.actions.drafts import share_draft, start_application
from verkstad.applications.actions.letters import ask_letters, recall_letter
from verkstad.applications.actions.partners import add_partner, change_partner, remove_partner
from verkstad.applications.actions.prefill import settle_prefill
from verkstad.applications.models import Application, Letter, Prefill
from verkstad.applications.queries.content import content_hash, content_of
from verkstad.applications.queries.letters import wanted_letters
from verkstad.applications.queries.readiness import gaps, remarks
from verkstad.core.refused import Refused
from verkstad.notices.models import Notice
from verkstad.organisations.actions import save_organisation, save_register_fact, save_tenure
from verkstad.people.models import Role

pytestmark = pytest.mark.django_db

FORM = copy.deepcopy(facts.FORM)
FORM["sections"][0]["questions"] += [
    {"key": "organisation", "kind": "organisation", "label": {"sv": "Vårt nummer", "en": "Our number"}},
    {"key": "region", "kind": "region", "label": {"sv": "Vårt län", "en": "Our county"}},
]


@pytest.fixture
def again():
    """A second draft of a region that has sent an application before."""
    facts.a_form("project-form", FORM)
    call = facts.a_call()
    first = facts.in_state(facts.an_application(call), "sent")
    return first, facts.a_draft(call)


def told(one):
    return [(p.question, p.source, p.value, p.source_on) for p in Prefill.objects.filter(application=one)]


def test_answers_come_from_the_register_and_the_latest_sent_application_with_source_and_date(again):
    first, one = again
    today, sent = timezone.localdate(), timezone.localtime(first.sent_at).date()
    assert told(one) == [
        ("need", "application", facts.ANSWERS["need"], sent), ("focus", "application", ["industri40"], sent),
        ("organisation", "organisation", "2321000222", today), ("region", "organisation", "24", today),
        ("reach", "application", "Besök på plats.", sent),
    ]  # fmt: skip
    assert reload(one).response.answers == {
        "need": facts.ANSWERS["need"], "focus": ["industri40"], "organisation": "2321000222", "region": "24",
        "reach": "Besök på plats.",
    }  # fmt: skip


def test_a_refused_answer_is_taken_away_unless_it_was_changed_and_a_kept_one_stays(again):
    _first, one = again
    user = one.started_by
    settle_prefill(application=one, question="need", keep=False, user=user)
    facts.save_section(application=one, answers={"reach": "Nytt."}, user=user)
    settle_prefill(application=one, question="reach", keep=False, user=user)
    settle_prefill(application=one, question="region", keep=True, user=user)
    answers = reload(one).response.answers
    assert (answers.get("need"), answers["reach"], answers["region"]) == (None, "Nytt.", "24")
    left = Prefill.objects.filter(application=one, taken_at__isnull=True, refused_at__isnull=True)
    assert [p.question for p in left] == ["focus", "organisation"]


def test_the_section_says_what_was_filled_in_and_the_page_settles_it(again):
    _first, one = again
    client = client_of(one.started_by)
    page = client.get(address("section", one, "project"))
    assert [row["one"].question for row in page.context["prefilled"]] == ["need", "focus", "organisation", "region"]
    client.post(address("prefill", one), {"refuse": "focus"})
    page = client.get(address("section", one, "project"))
    assert [row["one"].question for row in page.context["prefilled"]] == ["need", "organisation", "region"]


def test_the_second_stage_begins_once_from_the_invitation_with_partners_and_answers():
    call = facts.a_call(second_form="project-form", second_form_version=1)
    first = facts.an_application(call)
    add_partner(application=first, number="232100-0255", role="partner", regions=["12"], user=first.started_by)
    facts.in_state(first, "invited")
    client = client_of(first.started_by)
    assert client.get(address("application", first)).context["goes_on"] is True
    begun = client.post(address("second_stage", first))
    second = Application.objects.get(previous=first)
    assert (begun.url, second.stage, second.title) == (address("application", second), 2, first.title)
    assert [(p.key, p.role, [r.code for r in p.regions.all()]) for p in second.all_partners()] == [
        ("owner", "owner", ["24"]), ("p1", "partner", ["12"])]  # fmt: skip
    assert client.get(address("application", first)).context["goes_on"] is False


def test_an_application_that_was_not_invited_has_no_second_stage():
    first = facts.in_state(facts.an_application(facts.a_call()), "checked")
    with pytest.raises(Refused) as refused:
        start_application(call=first.call, owner=first.owner, user=first.started_by, previous=first)
    assert [f.code for f in refused.value.findings] == ["applications.not_invited"]


def test_an_officer_tries_a_call_out_before_it_opens_and_the_test_is_in_no_list():
    officer, body = facts.staff(Role.OFFICER), facts.a_body()
    call = facts.a_call(opens=facts.timedelta(days=1))
    client = client_of(officer)
    url = reverse("applications:start", args=[call.key])
    assert client.get(url, {"for": body.key}).context["test"] is True
    client.post(url, {"owner": body.key, "test": "1"})
    one = Application.objects.get()
    assert (one.test, list(Application.objects.live())) == (True, [])
    assert client.get(address("budget", one)).status_code == 200
    with pytest.raises(Refused) as refused:
        start_application(call=call, owner=body, user=facts.people_of(body, Role.OWNER), test=True)
    assert [f.code for f in refused.value.findings] == ["applications.no_test"]


def test_a_draft_that_is_shown_is_told_to_the_officers_who_read_it_and_change_nothing():
    one, officer = facts.an_application(facts.a_call()), facts.staff(Role.OFFICER)
    share_draft(application=one, shared=True, user=one.started_by)
    assert [(n.to, n.template) for n in Notice.objects.all()] == [(officer, "application.shared")]
    client = client_of(officer)
    page = client.get(address("application", one))
    assert (page.status_code, facts.ANSWERS["need"] in page.content.decode(), page.context["menu"]) == (200, True, [])
    assert client.post(address("title", one), {"title": "Vårt"}).status_code == 403


def test_the_letter_is_asked_of_the_body_responsible_on_that_day():
    one = facts.a_draft(facts.a_call(letters="unless_rua"))
    change_partner(application=one, key="owner", regions=["12", "24"], user=one.started_by)
    save_organisation(key="new-body", name="Södra regionen", kind="region", actor=facts.ME)
    save_tenure(region="12", organisation="body-12", valid_from=facts.date(2019, 1, 1),
                valid_to=timezone.localdate(), source_note="prop", actor=facts.ME)  # fmt: skip
    tomorrow = timezone.localdate() + facts.timedelta(days=1)
    save_tenure(region="12", organisation="new-body", valid_from=tomorrow, source_note="prop", actor=facts.ME)
    bodies = lambda day: [(w.region.code, w.body.key, w.own) for w in wanted_letters(reload(one), day)]  # noqa: E731
    assert bodies(timezone.localdate()) == [("12", "body-12", False), ("24", "body-24", True)]
    assert bodies(tomorrow) == [("12", "new-body", False), ("24", "body-24", True)]
    ask_letters(application=one, regions=["12"], user=one.started_by)
    assert bodies(tomorrow) == [("12", "body-12", False), ("24", "body-24", True)]


def test_a_letter_that_waits_does_not_keep_the_application_from_being_sent_and_one_not_asked_does():
    one = facts.an_application(facts.a_call(letters="each_region"))
    assert [g.finding.code for g in gaps(one, signing=False)] == ["letters.not_asked"]
    (letter,) = ask_letters(application=one, regions=["24"], user=one.started_by)
    assert [(g.finding.code, g.blocking) for g in remarks(reload(one), signing=False)] == [("letters.waiting", False)]
    recall_letter(letter=letter, user=one.started_by)
    assert [g.finding.code for g in gaps(reload(one), signing=False)] == ["letters.not_asked"]


def test_an_answered_letter_does_not_void_the_signature():
    one = facts.an_application(facts.a_call(letters="each_region"))
    (letter,) = ask_letters(application=one, regions=["24"], user=one.started_by)
    before = content_hash(content_of(reload(one)))
    Letter.objects.filter(pk=letter.pk).update(state="given", answer="Ja", answered_at=timezone.now())
    assert content_hash(content_of(reload(one))) == before


def test_a_partner_with_amounts_is_not_taken_out_and_the_owner_never():
    one = facts.a_draft(facts.a_call())
    user = one.started_by
    add_partner(application=one, number="232100-0255", role="partner", regions=["12"], user=user)
    facts.save_plan(application=one, typed={"cost/staff/p1/2026": 100}, user=user)
    for key, code in (("p1", "partners.has_amounts"), ("owner", "partners.owner")):
        with pytest.raises(Refused) as refused:
            remove_partner(application=one, key=key, user=user)
        assert [f.code for f in refused.value.findings] == [code]
    facts.save_plan(application=one, typed={"cost/staff/p1/2026": None}, user=user)
    remove_partner(application=one, key="p1", user=user)
    assert [p.key for p in reload(one).all_partners()] == ["owner"]


CHEQUE = {"title": {"sv": "Check", "en": "Cheque"}, "sections": [{"key": "us", "title": {"sv": "Vi", "en": "Us"}, "questions": [
    {"key": "leverantor", "kind": "organisation", "label": {"sv": "Leverantörens nummer", "en": "Supplier's number"}},
    {"key": "vart_nr", "kind": "organisation", "fills": "own.number", "label": {"sv": "Vårt nummer", "en": "Our number"}},
    {"key": "antal", "kind": "number", "fills": "own.employees", "label": {"sv": "Anställda", "en": "Staff"}},
    {"key": "pengar", "kind": "money", "fills": "own.turnover", "label": {"sv": "Omsättning", "en": "Turnover"}},
]}]}  # fmt: skip


def register(owner, kind, value, day):
    save_register_fact(organisation=owner.key, kind=kind, value=value, as_of=day, source_note="Bokslutet 2025",
                       actor="system:test")  # fmt: skip


def test_the_form_says_which_question_asks_for_the_applicant_whatever_its_key():
    facts.a_form("project-form", CHEQUE)
    call, owner = facts.a_call(), facts.a_body()
    register(owner, "employees", "9", date(2024, 12, 31))
    register(owner, "employees", "12", date(2025, 12, 31))
    register(owner, "turnover_ore", "523400000", date(2025, 12, 31))
    one = facts.a_draft(call)
    today = timezone.localdate()
    assert told(one) == [
        ("vart_nr", "organisation", owner.number, today), ("antal", "organisation", "12", date(2025, 12, 31)),
        ("pengar", "organisation", 523400000, date(2025, 12, 31)),
    ]  # fmt: skip
    assert Prefill.objects.get(question="antal").source_name == f"{owner.name} (Bokslutet 2025)"
    page = client_of(one.started_by).get(address("section", one, "us")).content.decode()
    assert 'Bokslutet 2025), <time datetime="2025-12-31">' in page
    settle_prefill(application=one, question="antal", keep=False, user=one.started_by)
    assert "antal" not in reload(one).response.answers


def test_what_the_register_does_not_know_is_left_empty_and_an_old_forms_own_key_still_tells():
    form = copy.deepcopy(CHEQUE)
    del form["sections"][0]["questions"][1]["fills"]
    form["sections"][0]["questions"][1]["key"] = "orgnr"
    facts.a_form("project-form", form)
    one = facts.a_draft(facts.a_call())
    assert [row[0] for row in told(one)] == ["orgnr"]


def test_a_key_is_no_hint_where_the_form_says_which_question_it_is():
    form = copy.deepcopy(CHEQUE)
    form["sections"][0]["questions"][0]["key"] = "organisation"
    facts.a_form("project-form", form)
    assert [row[0] for row in told(facts.a_draft(facts.a_call()))] == ["vart_nr"]
