"""Levels of attest: proposed by one and decided by another, in force from a day, named on each attest."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from tests.web.payments.facts import attester, costs, economist, head, proposed, running
from tests.web.payments.test_paying import cost, refusal
from verkstad.core.payments.levels import USUAL, Level
from verkstad.journal.models import Act
from verkstad.payments.actions.levels import decide_levels, propose_levels, withdraw_levels
from verkstad.payments.actions.paying import attest_payment
from verkstad.payments.models import Attest, LevelSet
from verkstad.payments.queries.levels import levels_of

assert cost
pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
HEADS = [Level(0, ("head",))]


def wanted(mandate, levels=HEADS, day=TODAY, why="Ny arbetsordning", actor=None):
    return propose_levels(mandate=mandate, levels=levels, valid_from=day, why=why, actor=actor or economist())


def test_levels_that_are_decided_are_followed_and_named_on_the_attest(cost):
    agreement = running()
    cost[:] = costs(400_000)
    payment = proposed(agreement, 1_000)
    rows = wanted(agreement.mandate)
    assert levels_of(agreement.mandate) == list(USUAL)
    decide_levels(levels=rows, actor=head())
    assert levels_of(agreement.mandate) == HEADS
    assert refusal(lambda: attest_payment(payment=payment, actor=attester())) == ["payments.no_role_left"]
    assert attest_payment(payment=payment, actor=head()).state == "attested"
    assert Attest.objects.values_list("levels", "from_ore").get() == (rows.pk, 0)
    assert list(Act.objects.filter(act__startswith="levels.").values_list("act", flat=True)) == [
        "levels.proposed", "levels.decided"]  # fmt: skip


def test_they_hold_from_their_day(cost):
    mandate = running().mandate
    later = TODAY + timedelta(days=10)
    decide_levels(levels=wanted(mandate, day=later), actor=head())
    assert [levels_of(mandate), levels_of(mandate, later)] == [list(USUAL), HEADS]
    assert refusal(lambda: wanted(mandate, day=later)) == ["payments.levels_day_taken"]


def test_what_is_wrong_is_refused(cost):
    mandate = running().mandate
    assert refusal(lambda: wanted(mandate, [Level(5, ("head",))])) == ["payments.levels_gap"]
    assert refusal(lambda: wanted(mandate, [*HEADS, *HEADS])) == ["payments.levels_gap"]
    assert refusal(lambda: wanted(mandate, [Level(0, ("coach",))])) == ["payments.level_role"]
    assert refusal(lambda: wanted(mandate, day=TODAY - timedelta(days=1))) == ["payments.levels_day"]
    assert refusal(lambda: wanted(mandate, why=" ")) == ["payments.no_why"]
    assert refusal(lambda: wanted(mandate, actor=attester())) == ["payments.not_yours"]
    rows = wanted(mandate, actor=head())
    assert refusal(lambda: wanted(mandate)) == ["payments.levels_wait"]
    assert refusal(lambda: decide_levels(levels=rows, actor=head())) == ["payments.own_levels"]
    withdraw_levels(levels=rows, actor=head())
    assert refusal(lambda: decide_levels(levels=rows, actor=head("annan"))) == ["lifecycle.no_such_move"]


def test_the_database_keeps_what_is_decided(cost):
    rows = decide_levels(levels=wanted(running().mandate), actor=head())
    for change in ({"levels": [[0, ["attester"]]]}, {"valid_from": date(2020, 1, 1)}):
        with pytest.raises(DatabaseError), transaction.atomic():
            LevelSet.objects.filter(pk=rows.pk).update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        LevelSet.objects.filter(pk=rows.pk)._raw_delete("default")
