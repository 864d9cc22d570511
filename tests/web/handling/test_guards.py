"""What the database itself refuses of how handling ended, whatever code asks: on SQLite and PostgreSQL alike."""

import pytest
from django.db import DatabaseError, connection, transaction

from tests.web.applications.facts import people_of
from tests.web.handling.facts import a_case
from verkstad.handling import actions
from verkstad.handling.models import Outcome
from verkstad.people.models import Role

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def outcome():
    case = a_case()
    return actions.withdraw_application(
        application=case, reason="Vi väntar ett år.", user=people_of(case.owner, Role.OWNER)
    )


def refused(sql, *params):
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, params)
    except DatabaseError as fault:
        return "an outcome is kept as it is" in str(fault)
    return False


@pytest.mark.parametrize(("column", "value"), [
    ("kind", "dismissed"), ("ground", "late"), ("clause", "20 §"), ("reason", "Annat"), ("made_by", "user:999"),
    ("made_at", "2020-01-01"), ("next_id", None)])  # fmt: skip
def test_no_part_of_an_outcome_is_changed(outcome, column, value):
    before = Outcome.objects.values().get()
    assert refused(f"UPDATE handling_outcome SET {column} = %s WHERE id = %s", value, outcome.pk)
    assert Outcome.objects.values().get() == before


def test_an_outcome_is_never_removed(outcome):
    assert refused("DELETE FROM handling_outcome WHERE id = %s", outcome.pk)
    assert Outcome.objects.count() == 1


def test_a_row_cannot_take_its_place(outcome):
    if connection.vendor != "sqlite":
        assert refused("SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE handling_outcome CASCADE")
        return
    columns = ", ".join(f.column for f in Outcome._meta.fields)
    for changed in ("id", "document_id"):
        told = ", ".join("-5" if f.column == "id" and changed != "id" else f.column for f in Outcome._meta.fields)
        sql = f"INSERT OR REPLACE INTO handling_outcome ({columns}) SELECT {told} FROM handling_outcome"
        assert refused(sql)
    assert Outcome.objects.get().pk == outcome.pk


def test_a_second_outcome_of_another_case_is_added_as_ever(outcome):
    from tests.web.applications.facts import a_body
    from verkstad.calls.models import Call

    second = a_case(Call.objects.get(), a_body("12"))
    actions.withdraw_application(application=second, user=people_of(second.owner, Role.OWNER))
    assert Outcome.objects.count() == 2
