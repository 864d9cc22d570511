"""Queries that are put together once: constants stay what they are, placeholders are filled in, twice the same."""

from datetime import date

import pytest
from django.db import connection, connections
from django.db.models import F, Value
from django.db.models.functions import Concat
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext

from verkstad.people.models import Appointment, Role, User
from verkstad.ui.packed import columns, instance, packed, read
from verkstad.ui.prepared import Prepared

pytestmark = pytest.mark.django_db
ANY, DAY = "/any/address/", date(1, 2, 3)


def somebody(name: str) -> User:
    return User.objects.create(username=name, email=f"{name}@example.org")


def test_what_stands_in_the_query_is_kept_and_the_placeholder_filled_in_each_time() -> None:
    one, other = somebody("ek"), somebody("lind")
    odd = "100 % 'av' %s \\ öre"
    asked = Prepared(
        lambda: User.objects.filter(email=ANY).order_by().annotate(said=Concat(Value(odd), F("username"))), ANY
    )
    assert [row["said"] for row in asked.ask(one.email)] == [odd + "ek"]
    assert [row["id"] for row in asked.ask(other.email)] == [other.pk]
    assert asked.ask("x' OR '1'='1") == []


def test_each_asking_is_counted_as_one_query_with_its_words() -> None:
    asked = Prepared(lambda: User.objects.filter(email=ANY).order_by(), ANY)
    for _time in range(3):
        with CaptureQueriesContext(connection) as seen:
            asked.ask("ek@example.org")
        assert ["people_user" in one["sql"] for one in seen] == [True]


def test_a_placeholder_that_is_not_in_the_query_is_refused() -> None:
    with pytest.raises(ValueError, match="placeholders"):
        Prepared(lambda: User.objects.order_by(), ANY).ask("x")


def test_rows_that_belong_to_a_row_come_along_whole() -> None:
    person = somebody("ek")
    made = Appointment.objects.create(
        user=person, role=Role.COMPANY, organisation="bolaget", valid_from=date(2020, 1, 2)
    )
    rows = packed(Appointment.objects.active(DAY), "user", columns(Appointment))
    asked = Prepared(lambda: User.objects.filter(email=ANY).order_by().annotate(held=rows), ANY, DAY)
    (row,) = asked.ask(person.email, date(2021, 1, 1))
    (found,) = [instance(Appointment, one) for one in read(row["held"])]
    assert (found, found.role, found.organisation, found.valid_from, found.valid_to) == (
        made, Role.COMPANY, "bolaget", date(2020, 1, 2), None,
    )  # fmt: skip
    (row,) = asked.ask(person.email, date(2019, 1, 1))
    assert read(row["held"]) == []


def test_a_query_that_locks_rows_is_refused_outside_a_transaction(monkeypatch) -> None:
    if not connection.features.has_select_for_update:
        pytest.skip("the embedded database locks as a whole")
    asked = Prepared(lambda: User.objects.select_for_update().filter(email=ANY).order_by(), ANY)
    assert asked.ask("ek@example.org") == []
    monkeypatch.setattr(connections["default"], "get_autocommit", lambda: True)  # as outside the test's own transaction
    with pytest.raises(TransactionManagementError, match="needs a transaction"):
        asked.ask("ek@example.org")
