"""The real programme in the house: the ledger says what was published, facts keep what is known and what is not."""

from datetime import date

import pytest

from tests.web.packs.conftest import EXAMPLE, REAL, load, told
from verkstad.funds.models import Book, Layer
from verkstad.funds.queries import hours_totals, totals
from verkstad.grants.models import Project, Result
from verkstad.journal.models import Act
from verkstad.mandate.models import Amendment, Mandate
from verkstad.organisations.models import Organisation, Tenure

pytestmark = pytest.mark.django_db
TKR = 100_000
END = date(2018, 12, 31)


def test_two_packs_beside_each_other_leave_each_other_alone() -> None:
    first = load(REAL), load(EXAMPLE)
    acts = Act.objects.count()
    again = load(REAL), load(EXAMPLE)
    assert [(one.changed, one.left, one.later) for one in first] == [(0, [], []), (0, [], [])]
    assert [told(one) for one in again] == [[], []]
    assert [one.unchanged for one in again] == [one.created + one.unchanged for one in first]
    assert Act.objects.count() == acts
    loads = Act.objects.filter(act="pack.loaded").order_by("position")
    assert [(one.actor, one.subject_key, one.facts["created"]) for one in loads] == [
        ("system:pack", "smart-industri-i-regionerna", first[0].created), ("system:pack", "exempel", first[1].created),
    ]  # fmt: skip


def test_the_ledger_says_what_was_published() -> None:
    load(REAL)
    book = Book.objects.get(key="smir-1")
    assert {(one.source, one.cost_kind): (one.amount_ore // TKR, one.entries) for one in totals(book, END)} == {
        ("special_funds", "bidrag"): (25_000, 1),
        ("special_funds", "staff"): (1_268, 1),
        ("special_funds", "services"): (722, 1),
        ("special_funds", "other"): (299, 1),
        ("special_funds", "transfers"): (16_603, 1),
        ("admin_appropriation", "anslag"): (1_706, 1),
        ("admin_appropriation", "staff"): (1_702, 1),
        ("admin_appropriation", "other"): (5, 1),
    }
    others = {
        (layer, one.year, one.amount_ore // TKR)
        for layer in (Layer.COMMITMENT, Layer.BUDGET)
        for one in totals(book, END, layer=layer, by=("source", "cost_kind", "year"))
    }
    assert others == {("commitment", None, 20_197), ("budget", None, 25_000), ("budget", None, 1_706)}
    assert {one.source: one.minutes for one in hours_totals(book, END)} == {
        "special_funds": 2593 * 60, "admin_appropriation": 3107 * 60,
    }  # fmt: skip


def test_facts_keep_qualifier_source_and_what_is_not_known() -> None:
    load(REAL)
    cut = Amendment.objects.get(mandate__key="smir-2")
    assert (cut.year, cut.change_ore // TKR, cut.date_precision, cut.decided_on) == (
        None,
        -10_000,
        "month",
        date(2018, 12, 1),
    )
    project = Project.objects.get(key="digilyft-vasterbotten")
    assert (project.grant_ore, project.grant_qualifier, project.owner) == (250_000_000, "about", None)
    assert project.source_note == "Slutrapport Smart industri i regionerna (Ä 2016-814, 2019-02-27)"
    assert Organisation.objects.exclude(number=None).count() == 0
    assert Tenure.objects.filter(valid_from=None).count() == 9
    assert [one.key for one in Mandate.objects.exclude(book=None)] == ["smir-1", "smir-2"]
    assert Mandate.objects.count() == 8
    said = Result.objects.filter(mandate__key="smir-2", key="projects_granted")
    assert sorted((int(one.value or 0), one.source_note[:11]) for one in said) == [
        (19, "Slutrapport"),
        (20, "Tillväxtver"),
    ]
