"""Whatever somebody with the database in hand does to the chain is found, and verify says where."""

import json
from argparse import Namespace
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone
from django.utils.crypto import get_random_string

from verkstad.core.refused import Refused
from verkstad.journal.actions import record
from verkstad.journal.chain import Point
from verkstad.journal.commands import verify
from verkstad.journal.models import Act
from verkstad.journal.queries import acts_after, head, walk_chain
from verkstad.journal.rules import act_hash, iso_utc

CUT = "DELETE FROM journal_act WHERE position > 4"


def found(noted=None):
    return [(b.kind, b.position) for b in walk_chain(noted).breaks]


def test_a_whole_chain_holds_and_says_its_length_dates_and_head(chain):
    walk = walk_chain()
    assert (walk.count, walk.found, str(walk.end), walk.end) == (6, 0, f"6:{chain[-1].hash}", head())
    assert (walk.first_at, walk.last_at) == (next(acts_after(0))["at"], next(acts_after(5))["at"])


def test_acts_told_in_the_past_leave_the_first_and_last_moment_in_their_order(chain, monkeypatch, capsys):
    long_ago = timezone.now() - timedelta(days=40)
    monkeypatch.setattr(timezone, "now", lambda: long_ago)
    with transaction.atomic():
        record(actor="system:test", act="claim.submitted", subject_type="claim", subject_key=7, facts={})
    walk = walk_chain()
    assert (walk.first_at, walk.last_at) == (iso_utc(long_ago), iso_utc(chain[-1].at))
    assert verify(Namespace(head="", json=False)) == 0
    assert capsys.readouterr().out.startswith(f"7 acts, {iso_utc(long_ago)} to {iso_utc(chain[-1].at)}")


def test_an_empty_chain_holds(db):
    assert (walk_chain().count, found(), str(walk_chain().end)) == (0, [], "0:" + "0" * 64)


@pytest.mark.parametrize(
    "change",
    [
        "actor = 'user:1'",
        "act = 'claim.approved'",
        "subject_type = 'grant'",
        "subject_key = '99'",
        "mandate = 'm5'",
        "facts = '{\"amount_ore\": 301}'",
        "at = '2020-01-01 00:00:00'",
    ],
)
def test_a_changed_act_is_found_whatever_was_changed(chain, tamper, change):
    tamper(f"UPDATE journal_act SET {change} WHERE position = 3")
    walk = walk_chain()
    one = walk.breaks[0]
    now = next(acts_after(2))
    assert (walk.found, one.kind, one.position, one.found, one.expected) == (
        1,
        "content",
        3,
        chain[2].hash,
        act_hash(now),
    )
    assert (one.act, one.at) == (now["act"], now["at"])


def test_a_changed_act_with_its_hash_made_anew_is_found_at_the_next(chain, tamper):
    act = next(acts_after(2))
    act["facts"] = {"amount_ore": 999}
    tamper("UPDATE journal_act SET facts = %s, hash = %s WHERE position = 3", ['{"amount_ore": 999}', act_hash(act)])
    assert found() == [("link", 4)]


def test_a_deletion_in_the_middle_is_found(chain, tamper):
    tamper("DELETE FROM journal_act WHERE position IN (3, 4)")
    assert [(b.kind, b.position, b.expected) for b in walk_chain().breaks] == [("missing", 5, "3")]


def test_a_deletion_at_the_beginning_is_found(chain, tamper):
    tamper("DELETE FROM journal_act WHERE position = 1")
    assert found() == [("missing", 2)]


def test_a_cut_tail_is_found_by_the_head(chain, tamper):
    tamper(CUT)
    one = walk_chain().breaks[0]
    assert (one.kind, one.expected, one.found) == ("tail", f"6:{chain[5].hash}", f"4:{chain[3].hash}")


def test_a_cut_tail_with_its_head_moved_back_is_found_by_a_noted_head_alone(chain, tamper):
    noted = Point(6, chain[5].hash)
    tamper(CUT)
    tamper("UPDATE journal_head SET position = 4, hash = %s", [chain[3].hash])
    assert (found(), found(Point(4, chain[3].hash)), found(noted)) == ([], [], [("noted", 6)])


def test_a_chain_made_anew_is_found_by_a_noted_head_alone(chain, tamper):
    noted = Point(5, chain[4].hash)
    previous = "0" * 64
    for act in list(acts_after(0)):
        act |= {"mandate": "m1", "previous_hash": previous}
        previous = act_hash(act)
        tamper(
            "UPDATE journal_act SET mandate = 'm1', previous_hash = %s, hash = %s WHERE position = %s",
            [act["previous_hash"], previous, act["position"]],
        )
    tamper("UPDATE journal_head SET hash = %s", [previous])
    assert (found(), found(noted)) == ([], [("noted", 5)])


def test_two_acts_that_changed_places_are_both_found(chain, tamper):
    for old, new in ((3, 30), (4, 3), (30, 4)):
        tamper("UPDATE journal_act SET position = %s WHERE position = %s", [new, old])
    assert found() == [("content", 3), ("link", 3), ("content", 4), ("link", 4), ("link", 5)]


def test_an_act_put_in_between_is_found(chain, tamper):
    for old in (6, 5, 4):
        tamper("UPDATE journal_act SET position = %s WHERE position = %s", [old + 1, old])
    tamper(
        "INSERT INTO journal_act (position, at, actor, act, subject_type, subject_key, mandate, facts, previous_hash, hash)"
        " SELECT 4, at, actor, act, subject_type, subject_key, mandate, facts, hash, %s FROM journal_act WHERE position = 3",
        [get_random_string(64)],
    )
    assert [p for _k, p in found()] == [4, 5, 5, 6, 7, 6]


@pytest.mark.parametrize(
    ("statement", "kind"),
    [
        ("UPDATE journal_head SET hash = substr(hash, 33) || substr(hash, 1, 32)", "head"),
        ("UPDATE journal_head SET position = 5", "head"),
        ("UPDATE journal_head SET position = 8", "tail"),
        ("DELETE FROM journal_head", "head"),
    ],
)
def test_a_changed_head_is_found(chain, tamper, statement, kind):
    if connection.vendor == "sqlite" and chain[5].hash.startswith("f"):
        statement = statement.replace("'f'", "'e'")
    tamper(statement)
    assert [k for k, _position in found()] == [kind]


def test_acts_that_come_while_the_chain_is_walked_are_walked_too(chain, monkeypatch):
    from verkstad.journal import queries

    read = queries.acts_after

    def and_then_one_comes(position):
        yield from read(position)
        if position == 0:
            with transaction.atomic():
                record(actor="system:test", act="late.came", subject_type="late", subject_key=1)

    monkeypatch.setattr(queries, "acts_after", and_then_one_comes)
    walk = walk_chain()
    assert (walk.count, walk.breaks) == (7, [])


def test_the_command_ends_with_one_and_says_where(chain, tamper, capsys):
    assert verify(Namespace(json=False, head=None)) == 0
    assert capsys.readouterr().out.splitlines()[1] == f"Head: 6:{chain[5].hash}"
    tamper("UPDATE journal_act SET mandate = 'm5' WHERE position = 3")
    assert verify(Namespace(json=False, head=None)) == 1
    now = next(acts_after(2))
    assert capsys.readouterr().out.splitlines()[1] == (
        f"BREAK: The content of act 3 (claim.submitted, {now['at']}) was changed: its hash should be {act_hash(now)},"
        f" but {chain[2].hash} is stored."
    )


def test_the_command_as_json(chain, tamper, capsys):
    tamper("DELETE FROM journal_act WHERE position = 2")
    assert verify(Namespace(json=True, head=f"2:{chain[1].hash}")) == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["holds"], told["acts"], told["head"], told["found"]) == (False, 5, f"6:{chain[5].hash}", 2)
    assert [(b["kind"], b["position"]) for b in told["breaks"]] == [("missing", 3), ("noted", 2)]


@pytest.mark.parametrize("given", ["6", "6:abc", "x:" + "0" * 64, "-1:" + "0" * 64, "1:" + "g" * 64])
def test_a_head_that_cannot_be_read_is_refused_by_name(db, given):
    with pytest.raises(Refused) as refused:
        verify(Namespace(json=False, head=given))
    assert [(f.code, f.where) for f in refused.value.findings] == [("journal.head_unreadable", "--head")]


def test_many_breaks_are_counted_and_the_first_ones_told(db, tamper, capsys):
    for number in range(60):
        with transaction.atomic():
            record(actor="system:test", act="a.b", subject_type="c", subject_key=number)
    tamper("UPDATE journal_act SET mandate = 'x'")
    assert verify(Namespace(json=False, head=None)) == 1
    lines = capsys.readouterr().out.splitlines()
    assert (sum(line.startswith("BREAK") for line in lines), lines[51]) == (50, "... and 10 more")
    assert Act.objects.count() == 60
