"""Giving and ending appointments: by action, by page, by command line."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from verkstad.core.refused import Refused
from verkstad.journal.models import Act
from verkstad.people import actions, commands
from verkstad.people.models import Appointment, Role, User
from verkstad.people.scopes import Scopes, scopes

TODAY = timezone.localdate()
YESTERDAY = TODAY - timedelta(days=1)


@pytest.fixture(autouse=True)
def what_there_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two mandates and one organisation, as the apps above would tell of them."""
    monkeypatch.setitem(scopes.queries, "mandate", lambda: [("m1", "Uppdrag ett"), ("m2", "Uppdrag två")])
    monkeypatch.setitem(scopes.queries, "organisation", lambda: [("o1", "Region Ett")])


@pytest.fixture
def head(appoint) -> User:
    return appoint(Role.HEAD)


def told(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [finding.code for finding in refused.value.findings]


def test_an_appointment_is_made_and_the_journal_keeps_it_without_a_name(appoint, head: User) -> None:
    person = appoint()
    made = actions.appoint(user=person, role=Role.OFFICER, mandate="m1", valid_to=TODAY, actor=head)
    assert (made.role, made.mandate, made.organisation, made.valid_from, made.valid_to) == (
        "officer", "m1", "", None, TODAY,
    )  # fmt: skip
    act = Act.objects.get()
    assert (act.actor, act.act, act.subject_key, act.mandate) == (
        head.journal_key, "appointment.made", str(made.pk), "m1",
    )  # fmt: skip
    assert act.facts == {
        "user": person.journal_key,
        "role": "officer",
        "organisation": "",
        "valid_from": None,
        "valid_to": TODAY.isoformat(),
    }


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        ({"role": "king"}, "role"),
        ({"role": Role.OWNER}, "organisation_missing"),
        ({"role": Role.OWNER, "organisation": "o9"}, "organisation"),
        ({"role": Role.OFFICER, "mandate": "m9"}, "mandate"),
        ({"role": Role.COACH, "valid_from": TODAY, "valid_to": YESTERDAY}, "period"),
        ({"role": Role.COACH, "valid_to": YESTERDAY}, "period_over"),
    ],
)
def test_what_cannot_be_appointed_is_refused_and_nothing_is_kept(appoint, head: User, wanted, code: str) -> None:
    before = Appointment.objects.count()
    with pytest.raises(Refused) as refused:
        actions.appoint(user=appoint(), actor=head, **wanted)
    assert (told(refused), Appointment.objects.count(), Act.objects.count()) == ([code], before, 0)


def test_nobody_appoints_themselves(head: User) -> None:
    with pytest.raises(Refused) as refused:
        actions.appoint(user=head, role=Role.ATTESTER, actor=head)
    assert told(refused) == ["own_appointment"]


@pytest.mark.parametrize("role", [role for role in Role if role != Role.HEAD])
def test_only_a_head_appoints(appoint, role: Role) -> None:
    with pytest.raises(Refused) as refused:
        actions.appoint(user=appoint(), role=Role.COACH, actor=appoint(role))
    assert told(refused) == ["not_yours"]


def test_a_head_of_one_mandate_appoints_within_it_only(appoint) -> None:
    head = appoint(Role.HEAD, mandate="m1")
    actions.appoint(user=appoint(), role=Role.OFFICER, mandate="m1", actor=head)
    for mandate in ("", "m2"):
        with pytest.raises(Refused) as refused:
            actions.appoint(user=appoint(), role=Role.OFFICER, mandate=mandate, actor=head)
        assert told(refused) == ["not_yours"]


def test_the_same_role_twice_at_a_time_is_refused_but_may_follow(appoint, head: User) -> None:
    person = appoint()
    actions.appoint(user=person, role=Role.COACH, valid_to=TODAY, actor=head)
    with pytest.raises(Refused) as refused:
        actions.appoint(user=person, role=Role.COACH, valid_from=TODAY, actor=head)
    assert told(refused) == ["held_already"]
    actions.appoint(user=person, role=Role.COACH, valid_from=TODAY + timedelta(days=1), actor=head)
    assert person.appointments.count() == 2


@pytest.mark.parametrize(("first", "second"), [(Role.AUDITOR, Role.ECONOMIST), (Role.HEAD, Role.AUDITOR)])
def test_an_auditor_holds_no_audited_role(appoint, head: User, first: Role, second: Role) -> None:
    with pytest.raises(Refused) as refused:
        actions.appoint(user=appoint(first), role=second, actor=head)
    assert told(refused) == ["audit_apart"]


def test_unknown_keys_are_refused_once_an_app_says_what_there_is() -> None:
    some = Scopes()
    assert some.unknown("mandate", "anything") is False
    some.add("mandate", lambda: [("m1", "Mandate one")])
    assert [some.unknown("mandate", key) for key in ("", "m1", "m2")] == [False, False, True]


def test_an_appointment_ends_with_a_day_or_at_once(appoint, head: User) -> None:
    person = appoint()
    made = actions.appoint(user=person, role=Role.COACH, valid_from=TODAY, actor=head)
    actions.end_appointment(appointment=made, last_day=TODAY, actor=head)
    assert Appointment.objects.active().filter(pk=made.pk).exists()
    actions.end_appointment(appointment=made, last_day=YESTERDAY, actor=head)
    made.refresh_from_db()
    assert (made.valid_from, made.valid_to, made.holds_on(TODAY)) == (YESTERDAY, YESTERDAY, False)
    assert [act.act for act in Act.objects.all()] == ["appointment.made", "appointment.ended", "appointment.ended"]


def test_an_end_is_not_moved_later_nor_far_back(appoint, head: User) -> None:
    made = actions.appoint(user=appoint(), role=Role.COACH, valid_to=TODAY, actor=head)
    for day, code in ((TODAY + timedelta(days=1), "later"), (YESTERDAY - timedelta(days=1), "past")):
        with pytest.raises(Refused) as refused:
            actions.end_appointment(appointment=made, last_day=day, actor=head)
        assert told(refused) == [code]


def test_the_last_head_stays(appoint, head: User) -> None:
    own = head.appointments.get()
    with pytest.raises(Refused) as refused:
        actions.end_appointment(appointment=own, last_day=TODAY, actor=head)
    assert told(refused) == ["last_head"]
    appoint(Role.HEAD)
    actions.end_appointment(appointment=own, last_day=TODAY, actor=head)


def test_the_database_refuses_a_role_or_period_that_cannot_be(appoint) -> None:
    user = appoint()
    for wrong in ({"role": "king"}, {"role": Role.COACH, "valid_from": TODAY, "valid_to": YESTERDAY}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Appointment.objects.create(user=user, **wrong)


def test_an_invited_person_gets_one_mail_in_their_language_when_the_act_is_done(
    head: User, django_capture_on_commit_callbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        user, link = actions.invite_user(email=" Ny@Example.org ", first_name="Ny", language="en", actor=head)
    assert (user.email, user.has_usable_password()) == ("ny@example.org", False)
    assert [(m.to, m.subject, link in m.body) for m in mail.outbox] == [
        (["ny@example.org"], "Verkstad: your account", True)
    ]
    assert mail.outbox[0].body.startswith("Hello Ny,")


@pytest.mark.parametrize(
    ("given", "code"),
    [({"email": "nobody"}, "email"), ({"email": "a@example.org", "language": "xx"}, "language")],
)
def test_an_invitation_that_cannot_be_sent_is_refused(head: User, given, code: str) -> None:
    with pytest.raises(Refused) as refused:
        actions.invite_user(actor=head, **given)
    assert (told(refused), User.objects.count()) == ([code], 1)


def test_a_known_address_is_not_invited_again(head: User) -> None:
    with pytest.raises(Refused) as refused:
        actions.invite_user(email=head.email.upper(), actor=head)
    assert told(refused) == ["email_known"]


def test_a_new_invitation_is_for_those_without_a_password_only(appoint, head: User) -> None:
    waiting, _link = actions.invite_user(email="a@example.org", actor=head)
    assert "/konto/losenord/nytt/" in actions.renew_invitation(user=waiting, actor=head)
    waiting.set_password("något långt nog")
    waiting.save()
    with pytest.raises(Refused) as refused:
        actions.renew_invitation(user=waiting, actor=head)
    assert told(refused) == ["settled"]


def test_an_actor_is_a_person_or_the_system(appoint) -> None:
    with pytest.raises(ValueError, match="system:"):
        actions.appoint(user=appoint(), role=Role.COACH, actor="user:1")


def page_of(client: Client, name: str, **kwargs):
    return client.get(reverse(f"people:{name}", kwargs=kwargs))


@pytest.mark.parametrize("people", [1, 3])
def test_the_list_costs_the_same_for_one_and_three_people(
    appoint, signed_in, django_assert_num_queries, people: int
) -> None:
    client = signed_in(Role.HEAD)
    for _number in range(people):
        appoint(Role.COACH, Role.EVALUATOR)
    with django_assert_num_queries(3):
        page = page_of(client, "appointments")
    assert page.content.decode().count("<tr>") == 1 + 1 + people * 2


def test_the_head_appoints_somebody_new_by_the_form(signed_in, django_capture_on_commit_callbacks) -> None:
    client = signed_in(Role.HEAD)
    assert page_of(client, "appointment_new").status_code == 200
    given = {"email": "ny@example.org", "language": "sv", "role": Role.OFFICER, "valid_to": "2099-12-31"}
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(reverse("people:appointment_new"), given)
    assert (answer.status_code, answer.headers["Location"]) == (302, reverse("people:appointments"))
    made = Appointment.objects.get(user__email="ny@example.org")
    assert (made.role, made.valid_to.isoformat()) == ("officer", "2099-12-31")
    assert [m.to for m in mail.outbox] == [["ny@example.org"]]


def test_a_refusal_stands_at_its_field_and_nobody_is_invited_for_nothing(signed_in) -> None:
    client = signed_in(Role.HEAD)
    given = {"email": "ny@example.org", "language": "sv", "role": Role.OWNER, "valid_from": "", "valid_to": ""}
    page = client.post(reverse("people:appointment_new"), given)
    assert page.status_code == 200
    assert page.context["form"].errors == {
        "organisation": ["Rollen projektägare handlar för en organisation, och ingen är angiven. Välj organisation."]
    }
    assert not User.objects.filter(email="ny@example.org").exists()


def test_the_form_offers_the_mandates_and_organisations_that_there_are(signed_in) -> None:
    form = page_of(signed_in(Role.HEAD), "appointment_new").context["form"]
    assert form.fields["mandate"].choices == [("", "alla uppdrag"), ("m1", "Uppdrag ett"), ("m2", "Uppdrag två")]
    assert form.fields["organisation"].choices == [("", "alla organisationer"), ("o1", "Region Ett")]


def test_the_apps_above_tell_what_there_is() -> None:
    assert {"mandate", "organisation"} <= set(scopes.queries)


def test_the_head_ends_an_appointment_on_its_page(appoint, signed_in) -> None:
    client = signed_in(Role.HEAD)
    held = appoint(Role.COACH).appointments.get()
    where = reverse("people:appointment_end", kwargs={"key": held.pk})
    assert client.get(where).status_code == 200
    answer = client.post(where, {"last_day": YESTERDAY.isoformat()})
    assert answer.headers["Location"] == reverse("people:appointments")
    held.refresh_from_db()
    assert held.valid_to == YESTERDAY
    ended = client.get(reverse("people:appointments"), {"visa": "avslutade"})
    assert "Coach" in ended.content.decode()


def test_who_may_not_know_of_an_appointment_finds_none_and_who_may_only_read_cannot_end_it(appoint, signed_in) -> None:
    held = appoint(Role.COACH, mandate="m1").appointments.get()
    answers = {
        role: page_of(signed_in(role, mandate=mandate), "appointment_end", key=held.pk).status_code
        for role, mandate in ((Role.HEAD, "m1"), (Role.AUDITOR, ""), (Role.OFFICER, ""))
    }
    assert answers == {Role.HEAD: 200, Role.AUDITOR: 403, Role.OFFICER: 404}
    assert page_of(signed_in(Role.HEAD, mandate="m2"), "appointment_end", key=held.pk).status_code == 404


def arguments(**given: object) -> SimpleNamespace:
    return SimpleNamespace(
        **{"email": "chef@example.org", "role": "head", "mandate": "", "organisation": "", "reset_second_step": False}
        | given
    )


def test_the_command_line_makes_the_first_head_and_prints_the_link(db: None, capsys, client: Client) -> None:
    assert commands.user(arguments()) == 0
    told_lines = capsys.readouterr().out.splitlines()
    assert told_lines[0] == "chef@example.org is now head (mandate every one, organisation every one)."
    link = next(line for line in told_lines if line.startswith("http://localhost:8000/"))
    assert client.get(link.removeprefix("http://localhost:8000"), follow=True).context.get("token_fail") is None
    assert [act.actor for act in Act.objects.all()] == ["system:cli", "system:cli"]


def test_the_command_line_refuses_as_the_page_does_and_keeps_nothing(db: None) -> None:
    with pytest.raises(Refused) as refused:
        commands.user(arguments(role="owner"))
    assert (told(refused), User.objects.count(), Act.objects.count()) == (["organisation_missing"], 0, 0)


def test_a_lost_second_step_is_taken_away_on_the_server_and_every_session_ends(signed_in, capsys) -> None:
    lost, other = signed_in(Role.HEAD), signed_in(Role.AUDITOR)
    user = User.objects.get(appointments__role=Role.HEAD)
    assert commands.user(arguments(email=user.email.upper(), role="", reset_second_step=True)) == 0
    assert capsys.readouterr().out.startswith(f"{user.email}: 1 removed; signed out everywhere.")
    assert user.authenticator_set.count() == 0
    assert (page_of(lost, "appointments").status_code, page_of(other, "appointments").status_code) == (302, 200)
    assert [(a.actor, a.act, a.facts) for a in Act.objects.all()] == [
        ("system:cli", "user.second_step_reset", {"removed": 1})
    ]


def test_no_person_resets_a_second_step_and_nobody_unknown_has_one(appoint, head: User) -> None:
    with pytest.raises(Refused) as refused:
        actions.reset_second_step(user=appoint(), actor=head)
    assert told(refused) == ["server_only"]
    with pytest.raises(Refused) as refused:
        commands.user(arguments(email="nobody@example.org", role="", reset_second_step=True))
    assert told(refused) == ["email_unknown"]
