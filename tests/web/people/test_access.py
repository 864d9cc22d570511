"""The rules of the whole house, asked role by role."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils import timezone
from rules.permissions import permissions

from verkstad.people import reference
from verkstad.people.access import Scope, may, opens
from verkstad.people.actions import Wanted
from verkstad.people.models import AGENCY, READ_ONLY, Appointment, Role
from verkstad.people.queries import PUBLIC, access_table, in_role
from verkstad.people.rights import rights

# What is open to change for more than usual: anybody signed in may ask about a call, and an evaluator may be a reviewer.
ASKED_BY_ALL, ALSO_EVALUATORS = {"calls.ask_question"}, {"review.score"}
READING = {row.permission: row for row in access_table() if row.reads_only}
CHANGING = {row.permission: row for row in access_table() if not row.reads_only}


def test_the_table_knows_every_registered_permission() -> None:
    assert [row.permission for row in access_table()] == sorted(permissions)
    assert {"people.appoint", "mandate.amend_mandate", "funds.book_voucher"} <= set(CHANGING)


@pytest.mark.parametrize("permission", [name for name, row in READING.items() if row.act.startswith("view_")])
def test_the_auditor_reads_everything(permission: str) -> None:
    assert Role.AUDITOR in READING[permission].roles


@pytest.mark.parametrize("permission", CHANGING)
def test_no_reader_and_no_stranger_changes_anything(permission: str) -> None:
    kept_out = {*READ_ONLY, PUBLIC} - ({Role.EVALUATOR} if permission in ALSO_EVALUATORS else set())
    assert permission in ASKED_BY_ALL or set(CHANGING[permission].roles) & kept_out == set()


@pytest.mark.parametrize("permission", CHANGING)
def test_being_signed_in_alone_gives_no_right_to_change(permission: str) -> None:
    assert CHANGING[permission].everybody_signed_in is (permission in ASKED_BY_ALL)


@pytest.mark.parametrize("permission", sorted(permissions))
def test_every_permission_is_held_by_somebody_and_by_no_closed_account(permission: str) -> None:
    row = (READING | CHANGING)[permission]
    assert row.roles != ()
    for role in Role:
        closed = in_role(role)
        closed.is_active = False
        assert not may(closed, permission)
    assert not may(AnonymousUser(), permission)


def test_an_unknown_permission_is_an_error_and_not_a_no() -> None:
    with pytest.raises(KeyError, match=r"people\.fly is not registered"):
        may(in_role(Role.HEAD), "people.fly")


@pytest.mark.parametrize(
    ("mandate", "organisation", "thing", "expected"),
    [
        ("", "", Scope("m1", "o1"), True),
        ("m1", "", Scope("m1", "o1"), True),
        ("m1", "", Scope("m2", "o1"), False),
        ("m1", "", Scope("", ""), False),
        ("", "o1", Scope("m1", "o1"), True),
        ("", "o1", Scope("m1", "o2"), False),
        ("m1", "o1", Scope("m1", "o1"), True),
        ("m1", "o1", Scope("m2", "o1"), False),
    ],
)
def test_a_right_holds_within_mandate_and_organisation_only(
    mandate: str, organisation: str, thing: Scope, expected: bool
) -> None:
    user = in_role()
    user.__dict__["_active_appointments"] = [Appointment(role=Role.HEAD, mandate=mandate, organisation=organisation)]
    assert may(user, "people.appoint", Wanted(thing)) is expected


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [(None, None, True), (0, 0, True), (1, None, False), (None, -1, False), (-3, 3, True)],
)
def test_a_right_holds_on_the_days_of_its_period_only(appoint, first, last, expected) -> None:
    today = timezone.localdate()
    day = {k: None if n is None else today + timedelta(days=n) for k, n in (("valid_from", first), ("valid_to", last))}
    user = appoint()
    made = Appointment.objects.create(user=user, role=Role.HEAD, **day)
    assert may(user, "people.appoint") is expected
    assert made.holds_on(today) is expected
    assert list(Appointment.objects.active()) == ([made] if expected else [])


def test_asking_twice_in_a_request_costs_one_query(appoint, django_assert_num_queries) -> None:
    user = appoint(Role.HEAD, Role.REGISTRAR)
    with django_assert_num_queries(1):
        assert may(user, "people.appoint")
        assert may(user, "people.open_desk")
        assert user.lacks_second_factor()


def test_the_page_of_rights_in_the_docs_is_made_from_the_rules() -> None:
    page = reference.access_table()
    rows = [line for line in page.splitlines() if line.startswith("| `")]
    assert len(rows) == len(permissions)
    appoint_row = next(line for line in rows if "`people.appoint`" in line)
    assert [cell.strip() for cell in appoint_row.strip("|").split("|")][1:] == [
        "x" if r == Role.HEAD else "" for r in Role
    ]


def test_staff_are_the_agency_and_the_auditor(appoint) -> None:
    needing = [role for role in Role if appoint(role).lacks_second_factor()]
    assert needing == [role for role in Role if role in (*AGENCY, Role.AUDITOR)]


def test_the_page_of_rights_tells_each_right_and_its_roles_in_words(signed_in) -> None:
    page = signed_in(Role.COACH).get(reverse("people:roles")).content.decode()
    assert '<th scope="row">Ge behörigheter</th><td>myndighetschef</td>' in page
    assert '<th scope="row">Se personer och deras behörigheter</th><td>myndighetschef, revisor</td>' in page


def test_every_right_has_words_and_every_app_a_heading() -> None:
    shown = [row for row in access_table() if not row.everybody_signed_in]
    assert [row.permission for row in shown if row.permission not in rights.words] == []
    assert {row.app for row in shown} - set(rights.groups) == set()


def test_a_link_is_for_those_whom_its_door_lets_in(appoint) -> None:
    officer, economist = appoint(Role.OFFICER), appoint(Role.ECONOMIST)
    file, front = reverse("payments:batch", args=[1]), reverse("desk:front")
    told = [opens(user, address) for user in (officer, economist) for address in (file, front, "/finns-inte/")]
    assert told == [False, True, False, True, True, False]
