"""What is recorded, and what the journal refuses to learn."""

from datetime import date

import pytest
from django.db import transaction

from verkstad.journal.actions import record
from verkstad.journal.models import Act, Head
from verkstad.journal.rules import GENESIS, act_hash, iso_utc

pytestmark = pytest.mark.django_db


def write(**more):
    with transaction.atomic():
        return record(
            **{
                "actor": "system:test",
                "act": "claim.submitted",
                "subject_type": "claim",
                "subject_key": 7,
                "mandate": "m4",
                "facts": {"number": "2026:1", "amount_ore": 100, "lines": [1, None, True]},
                **more,
            }
        )


def test_acts_follow_on_each_other_from_the_beginning():
    first, second = write(), write(facts={})
    assert [(a.position, a.previous_hash) for a in (first, second)] == [(1, GENESIS), (2, first.hash)]
    assert Head.objects.values_list("position", "hash").get() == (2, second.hash)


def test_the_stored_act_gives_the_hash_that_was_written():
    act = Act.objects.get(pk=write(facts={"å": "Ö \u2028 é", "b": {"z": 1, "a": [12345678901234567890]}}).pk)
    fields = {name: getattr(act, name) for name in ("position", "actor", "act", "subject_type", "subject_key")}
    fields |= {"mandate": act.mandate, "facts": act.facts, "previous_hash": act.previous_hash, "at": iso_utc(act.at)}
    assert act_hash(fields) == act.hash


@pytest.mark.parametrize(
    ("given", "fault", "words"),
    [
        ({"actor": "Anna Andersson"}, ValueError, "actor must be a key such as user:12 or system:pack, never a name"),
        ({"act": "Submitted"}, ValueError, "act 'Submitted' must look like claim.submitted"),
        ({"mandate": "m" * 61}, ValueError, "mandate is 61 characters; the journal holds 60"),
        (
            {"facts": {"share": 0.14}},
            TypeError,
            "facts.share is a float; write it as text or a whole number (dates: isoformat())",
        ),
        (
            {"facts": {"on": date(2026, 1, 2)}},
            TypeError,
            "facts.on is a date; write it as text or a whole number (dates: isoformat())",
        ),
        ({"facts": {"a": [{"b": "x\x00"}]}}, ValueError, "facts.a[0].b holds a null character"),
        ({"facts": {1: "x"}}, TypeError, "facts: the name 1 must be text"),
        (
            {"facts": {"to": "anna@example.org"}},
            ValueError,
            "facts.to names a person (an e-mail address or a personal number): the journal cannot forget",
        ),
        (
            {"subject_key": "811218-9876"},
            ValueError,
            "subject_key names a person (an e-mail address or a personal number): the journal cannot forget",
        ),
    ],
)
def test_what_cannot_be_kept_or_must_be_forgettable_is_refused_and_nothing_is_written(given, fault, words):
    with pytest.raises(fault) as raised:
        write(**given)
    assert (str(raised.value), Act.objects.count()) == (words, 0)


def test_an_organisation_number_is_no_person():
    assert write(subject_key="556036-0793").subject_key == "556036-0793"


@pytest.mark.django_db(transaction=False)
def test_an_act_undone_with_its_transaction_leaves_no_gap():
    write()
    try:
        with transaction.atomic():
            record(actor="system:test", act="a.b", subject_type="c", subject_key=1)
            raise RuntimeError
    except RuntimeError:
        pass
    assert write().position == 2
