"""Drafts: who may begin, what is refused, saved, shared, signed, and what is left before sending."""

import pytest

from tests.web.applications import facts
from verkstad.applications.actions.drafts import (
    discard_draft,
    name_application,
    save_section,
    share_draft,
    start_application,
)
from verkstad.applications.actions.moves import move
from verkstad.applications.models import Application
from verkstad.applications.queries.content import canonical, content_hash, content_of
from verkstad.applications.queries.readiness import gaps, remarks
from verkstad.core.refused import Refused
from verkstad.journal.models import Act
from verkstad.people.models import Role

pytestmark = pytest.mark.django_db


def codes(refused):
    return [finding.code for finding in refused.value.findings]


def test_a_draft_begins_with_its_owner_as_first_partner_and_is_journalled():
    one = facts.a_draft(facts.a_call())
    partner = one.partners.get()
    assert (one.state, partner.key, partner.role, partner.name) == ("draft", "owner", "owner", "Region Västerbotten")
    assert [r.code for r in one.regions] == ["24"]
    act = Act.objects.get(act="application.started")
    assert (act.subject_key, act.facts) == (
        one.key, {"call": "projekt-2026", "version": 1, "test": False, "stage": 1})  # fmt: skip


def test_an_empty_draft_names_every_gap_and_the_field_that_mends_it():
    one = facts.a_draft(facts.a_call())
    base = f"/ansokan/{one.key}"
    assert [(gap.finding.code, gap.url) for gap in gaps(one)] == [
        ("applications.title", f"{base}/#id_title"),
        ("answer.required", f"{base}/del/project/#id_q-need"),
        ("answer.required", f"{base}/del/project/#id_q-start"),
        ("answer.required", f"{base}/del/project/#id_q-focus_0"),
        ("answer.required", f"{base}/del/company/#id_q-companies"),
        ("plan.no_cost", f"{base}/budget/#budget"),
        ("signing.missing", f"{base}/underskrift/#sign"),
    ]


def test_a_filled_draft_lacks_the_signature_only_and_then_nothing():
    one = facts.an_application(facts.a_call())
    assert [gap.finding.code for gap in gaps(one)] == ["signing.missing"]
    facts.sign(one)
    assert gaps(one) == []


def test_a_change_after_the_signature_makes_it_void_and_says_so():
    one = facts.an_application(facts.a_call())
    facts.sign(one)
    save_section(application=one, answers={"reach": "Brev."}, user=one.started_by)
    again = Application.objects.get(pk=one.pk)
    assert [gap.told.message for gap in gaps(again)] == [
        "Innehållet har ändrats sedan det skrevs under, så underskriften gäller inte längre."]  # fmt: skip
    save_section(application=one, answers={"reach": facts.ANSWERS["reach"]}, user=one.started_by)
    assert gaps(Application.objects.get(pk=one.pk)) == []


def test_the_same_content_has_the_same_hash_whatever_the_order_of_keys():
    content = content_of(facts.an_application(facts.a_call()))
    turned = dict(reversed(list(content.items())))
    assert (canonical(turned), content_hash(turned)) == (canonical(content), content_hash(content))


def test_who_has_no_appointment_for_the_organisation_cannot_begin():
    call = facts.a_call()
    with pytest.raises(Refused) as refused:
        start_application(call=call, owner=facts.a_body("24"), user=facts.people_of(facts.a_body("12"), Role.OWNER))
    assert codes(refused) == ["applications.not_your_organisation"]


def test_a_coach_of_the_organisation_neither_begins_nor_sees_nor_edits():
    call, body = facts.a_call(), facts.a_body()
    coach = facts.people_of(body, Role.COACH)
    one = facts.a_draft(call)
    with pytest.raises(Refused) as refused:
        start_application(call=call, owner=body, user=coach)
    assert codes(refused) == ["applications.not_your_organisation"]
    assert list(Application.objects.visible_to(coach)) == []
    with pytest.raises(Refused) as refused:
        name_application(application=one, title="x", user=coach)
    assert codes(refused) == ["applications.not_yours"]


@pytest.mark.parametrize(("window", "code"), [({"opens": facts.timedelta(days=1)}, "applications.call_closed"),
                                              ({"closes": facts.timedelta(hours=-1)}, "applications.call_closed")])  # fmt: skip
def test_a_call_that_is_not_open_takes_no_new_draft(window, code):
    with pytest.raises(Refused) as refused:
        facts.a_draft(facts.a_call(**window))
    assert codes(refused) == [code]


def test_a_kind_that_the_call_does_not_take_cannot_begin_and_hears_the_clause():
    with pytest.raises(Refused) as refused:
        facts.a_draft(facts.a_call(applicant_kinds=["company"]))
    assert [(f.code, f.clause) for f in refused.value.findings] == [("applications.kind", "R1")]


def test_staff_see_a_draft_only_when_it_is_shared_and_a_sent_one_always():
    officer, one = facts.staff(Role.OFFICER), facts.an_application(facts.a_call())
    seen = lambda: list(Application.objects.visible_to(officer))  # noqa: E731
    assert seen() == []
    share_draft(application=one, shared=True, user=one.started_by)
    assert seen() == [one]
    share_draft(application=one, shared=False, user=one.started_by)
    assert seen() == []
    facts.in_state(one, "sent")
    assert seen() == [one]


def test_what_is_sent_cannot_be_changed():
    one = facts.in_state(facts.an_application(facts.a_call()), "sent")
    for act in (lambda: save_section(application=one, answers={"reach": "x"}, user=one.started_by),
                lambda: name_application(application=one, title="x", user=one.started_by),
                lambda: discard_draft(application=one, user=one.started_by)):  # fmt: skip
        with pytest.raises(Refused) as refused:
            act()
        assert codes(refused) == ["applications.not_a_draft"]


@pytest.mark.parametrize("state", facts.STEPS)
def test_an_application_reaches_every_state_by_its_moves(state):
    one = facts.in_state(facts.an_application(facts.a_call()), state)
    closed = state in ("granted", "rejected", "dismissed", "withdrawn")
    assert (one.state, one.closed_at is not None, one.sent_at is None) == (state, closed, state == "draft")


def test_a_move_that_the_state_does_not_allow_is_refused_and_changes_nothing():
    one = facts.an_application(facts.a_call())
    with pytest.raises(Refused) as refused:
        move(one, "application.granted", actor="system:test")
    assert codes(refused) == ["lifecycle.no_such_move"]
    assert Application.objects.get(pk=one.pk).state == "draft"


def test_a_draft_that_is_thrown_away_leaves_no_answers_behind():
    from verkstad.instruments.models import Response

    one = facts.an_application(facts.a_call())
    discard_draft(application=one, user=one.started_by)
    assert (Application.objects.count(), Response.objects.count()) == (0, 0)
    assert Act.objects.filter(act="application.discarded").count() == 1


def test_unsent_letters_and_unconfirmed_money_are_told_but_do_not_block():
    one = facts.an_application(facts.a_call(), cost_ore=2_000_000_00)
    from verkstad.applications.actions.plan import save_plan

    save_plan(application=one, typed={"fund/own/confirmed": None}, user=one.started_by)
    found = [(gap.finding.code, gap.blocking) for gap in remarks(Application.objects.get(pk=one.pk), signing=False)]
    assert found == [("plan.unconfirmed", False)]
