"""Acts are told in words that their apps registered; facts are shown as people read them."""

import ast
import re
from pathlib import Path

import pytest
from django.utils.translation import gettext_lazy, override

from verkstad.journal.models import Act
from verkstad.journal.words import Words, words

ACT = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)+")
SOURCE = Path(__file__).parents[3] / "src" / "verkstad"


def act(name="a.b", key="7", **facts):
    return Act(position=1, act=name, subject_type="claim", subject_key=key, facts=facts)


def test_facts_are_put_into_words():
    own = Words()
    own.add(
        "a.b", "%(number)s %(on)s %(sum_ore)s %(who)s %(none)s %(list)s %(gone)s %(state)s %(subject)s", state=str.upper
    )
    told = own.told(
        act(
            number="N:1",
            on="2026-03-04",
            sum_ore=124050050,
            who="user:3",
            none=None,
            list=["x", "2026-01-02"],
            state="open",
        ),
        {"user:3": "Anna Ek"},
    )
    assert told == "N:1 4 mars 2026 1\u202f240\u202f500,50\u00a0kr Anna Ek – x, 2 januari 2026 – OPEN 7"


def test_a_person_who_may_not_be_named_is_a_person():
    own = Words()
    own.add("a.b", "%(who)s")
    assert own.told(act(who="user:3")) == "en person"


def test_an_act_without_words_is_told_by_its_name_and_leads_nowhere():
    assert (Words().told(act("x.y")), Words().address(act("x.y")), Words().label("claim")) == ("x.y 7", "", "claim")


def test_words_follow_the_reader_s_language():
    own = Words()
    own.add("a.b", gettext_lazy("a person"))
    with override("en"):
        english = own.told(act())
    assert (english, own.told(act())) == ("a person", "en person")


def test_the_same_words_twice_are_no_fault_and_others_are():
    own = Words()
    own.add("a.b", "x")
    own.add("a.b", "x")
    with pytest.raises(ValueError, match="already has other words"):
        own.add("a.b", "y")


def test_a_kind_of_act_is_named_with_its_facts_left_open():
    own = Words()
    own.add("a.b", "Voucher %(number)s was booked")
    assert (own.kind("a.b"), own.kind("c.d")) == ("Voucher … was booked", "c.d")


def recorded(source: str) -> set[str]:
    """Names of acts ("x.y") given as literals to calls named like record: record(act="x.y"), _record(row, "x.y", ...)."""
    found = set()
    for call in (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)):
        name = getattr(call.func, "attr", getattr(call.func, "id", ""))
        if "record" in name:
            given = [*call.args, *(keyword.value for keyword in call.keywords)]
            found |= {v.value for v in given if isinstance(v, ast.Constant) and isinstance(v.value, str)}
    return {text for text in found if ACT.fullmatch(text)}


def test_every_act_that_the_code_records_has_words():
    acts = {name for file in SOURCE.rglob("*.py") for name in recorded(file.read_text("utf-8"))}
    assert (words.without_words(acts), len(acts) > 5) == ([], True)
