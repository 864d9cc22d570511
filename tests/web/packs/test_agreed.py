"""Grants taken over as granted, and the rule of moves between costs, from a pack: once, told, refused with file and line."""

from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from tests.web.packs.conftest import Edit, load, told
from verkstad.agreements.models import Agreement, MoveTerm, TakenOver
from verkstad.agreements.rules import move_rule
from verkstad.core.refused import Refused
from verkstad.funds.models import Voucher
from verkstad.journal.models import Act
from verkstad.mandate.models import Mandate

pytestmark = pytest.mark.django_db

MOVE = """[[mandate.move]]
share = "10 %"
least = "25 tkr"
clause = "villkor 9"
source = ["bok"]

[[mandate.term]]
key = "floor\""""


def taken(edit: Edit) -> None:
    edit("projects.csv", "certainty,grant,", "certainty,taken_over,grant,")
    edit("projects.csv", ",confirmed,3 mkr", ",confirmed,yes,3 mkr")
    edit("projects.csv", "planned,unconfirmed,", "planned,unconfirmed,,")


def test_a_grant_is_taken_over_once_with_its_source_in_the_journal_and_books_nothing(folder: Path, edit: Edit) -> None:
    load(folder)
    booked = Voucher.objects.count()
    taken(edit)
    assert told(load(folder)) == ["+ grant taken over p1"]
    assert (told(load(folder)), Voucher.objects.count(), Agreement.objects.count()) == ([], booked, 0)
    act = Act.objects.get(act="agreement.taken_over")
    assert (act.subject_key, act.facts) == ("p1", {"source": TakenOver.objects.get().source_note})


def test_everybody_reads_what_is_known_of_it_and_that_the_rest_is_not(folder: Path, edit: Edit, client: Client) -> None:
    taken(edit)
    edit("projects.csv", "implementation,ettan,", "implementation,,")
    load(folder)
    shown = client.get(reverse("agreements:taken_over", args=["p1"]))
    rows = {row["term"]: row["value"] for row in shown.context["rows"]}
    assert (rows["Stödmottagare"], "vem som fick stödet" in shown.context["unknown"]) == ("inte känt", True)
    assert "3 mkr" in rows["Stöd"].replace("\u00a0", " ")
    project = client.get(reverse("grants:project", args=["p1"])).content.decode()
    assert reverse("agreements:taken_over", args=["p1"]) in project
    assert client.get(reverse("agreements:taken_over", args=["p2"])).status_code == 404


def test_a_mandates_own_rule_of_moves_goes_before_the_houses_and_is_told_when_it_changes(
    folder: Path, edit: Edit
) -> None:
    load(folder)
    (mandate,) = Mandate.objects.filter(key="m1")
    assert (move_rule(mandate).holds_back(100_000_00, 150_000_00), move_rule(mandate).clause) == (True, "R14")
    edit("mandates.toml", '[[mandate.term]]\nkey = "floor"', MOVE)
    assert told(load(folder)) == ["+ move between costs m1"]
    rule = move_rule(Mandate.objects.get(key="m1"))
    assert (rule.clause, rule.holds_back(100_000_00, 125_000_00), rule.holds_back(100_000_00, 124_999_99)) == (
        "villkor 9",
        True,
        False,
    )
    edit("mandates.toml", '"25 tkr"', '"30 tkr"')
    assert told(load(folder)) == ["~ move between costs m1: least_ore 25 tkr -> 30 tkr"]
    assert (told(load(folder)), MoveTerm.objects.count()) == ([], 1)


@pytest.mark.parametrize(("old", "new", "code"), [
    ('"10 %"', '"110 %"', "bad_share"), ('"25 tkr"', '"-25 tkr"', "negative"), ('clause = "villkor 9"', "", "missing_key"),
    ("[[mandate.move]]", '[[mandate.move]]\nshare = "5 %"\nleast = "1 tkr"\nclause = "x"\nsource = ["bok"]\n\n[[mandate.move]]',
     "duplicate"),
])  # fmt: skip
def test_a_wrong_rule_of_moves_is_told_with_its_file_and_line(
    folder: Path, edit: Edit, old: str, new: str, code: str
) -> None:
    edit("mandates.toml", '[[mandate.term]]\nkey = "floor"', MOVE)
    edit("mandates.toml", old, new)
    with pytest.raises(Refused) as caught:
        load(folder)
    assert [(one.code, one.where.partition(":")[0]) for one in caught.value.findings] == [(code, "mandates.toml")]
    assert int(caught.value.findings[0].where.partition(":")[2].split()[0]) > 20
