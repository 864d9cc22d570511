"""Saving the facts of a mandate: the same call twice changes nothing, contradictions are refused by name."""

from datetime import date
from typing import Any

import pytest

from verkstad.core.refused import Refused
from verkstad.journal.models import Act
from verkstad.mandate import actions
from verkstad.mandate.models import Mandate, Obligation, Term

MKR = 100_000_000
PACK = "system:pack"


def refused(call: Any, **given: Any) -> list[tuple[str, str]]:
    """Code and place of each finding of a refused call; the message must fill in and the call must write nothing."""
    before = Act.objects.count()
    with pytest.raises(Refused) as caught:
        call(**given, actor=PACK)
    assert all(str(finding) for finding in caught.value.findings)
    assert Act.objects.count() == before
    return [(finding.code.removeprefix("mandate."), finding.where) for finding in caught.value.findings]


def test_the_eight_mandates_are_337_million_after_357_were_decided(eight):
    assert sum(m.original_ore for m in Mandate.objects.all()) == (78 + 110 + 20 + 25 + 90 + 9 + 9 + 6) * MKR
    changes = sum(a.change_ore for m in eight for a in m.amendments.all())
    assert sum(m.original_ore for m in eight) + changes == 337 * MKR


def test_saving_the_same_facts_again_changes_nothing_and_tells_the_journal_nothing(fifth, request):
    acts = Act.objects.count()
    request.getfixturevalue("fourth")
    assert Act.objects.count() > acts
    acts = Act.objects.count()
    mandate, changes = actions.save_mandate(
        programme="smart-industri", key="smir-2", number=5, name_sv="Smir-2", name_en="Smir-2", original_ore=90 * MKR,
        first_year=2018, last_year=2020, actor=PACK,
    )  # fmt: skip
    assert (mandate.pk, changes) == (fifth.pk, {})
    given = {"mandate": "smir-2", "key": "share", "kind": "cost_cap_share", "clause": "villkor share",
             "text_sv": "Villkor share", "text_en": "Term share"}  # fmt: skip
    _term, changes = actions.save_term(**given, per_mille=50, actor=PACK)
    assert changes == {}
    assert Act.objects.count() == acts
    _term, changes = actions.save_term(**given, per_mille=40, actor=PACK)
    assert changes == {"per_mille": (50, 40)}
    last = Act.objects.filter(act="term.saved").order_by("-position").first()
    assert (last.act, last.mandate, last.facts["changed"], last.facts["clause"]) == (
        "term.saved", "smir-2", {"per_mille": [50, 40]}, "villkor share",
    )  # fmt: skip


MANDATE = {
    "programme": "smart-industri",
    "key": "new",
    "number": 9,
    "name_sv": "Ny",
    "name_en": "New",
    "original_ore": MKR,
}


@pytest.mark.parametrize(
    ("wrong", "found"),
    [
        ({"programme": "nowhere"}, [("programme.unknown", "programme")]),
        ({"name_sv": " "}, [("no_name", "name_sv")]),
        ({"key": "Å b"}, [("bad_key", "key")]),
        ({"original_ore": -1}, [("below_zero", "original_ore")]),
        ({"first_year": 2020, "last_year": 2018}, [("period_backward", "last_year")]),
        ({"first_year": 2018, "last_year": 2020, "decided_on": date(2021, 1, 1)}, [("decided_late", "decided_on")]),
        ({"number": 4, "government_number": "N2016/02958/FÖF"}, [("number_taken", "number"), ("dnr_taken", "government_number")]),
    ],
)  # fmt: skip
def test_a_mandate_that_contradicts_itself_or_another_is_refused(fourth, wrong, found):
    assert refused(actions.save_mandate, **(MANDATE | wrong)) == found


@pytest.mark.parametrize(
    ("wrong", "found"),
    [
        ({"mandate": "nothing"}, [("unknown", "mandate")]),
        ({"year": 2017}, [("year_outside", "year")]),
        ({"amount_ore": -1}, [("below_zero", "amount_ore")]),
        ({"amount_ore": 91 * MKR}, [("envelope_too_big", "amount_ore")]),
    ],
)
def test_an_envelope_outside_its_mandate_is_refused(fifth, wrong, found):
    assert refused(actions.save_envelope, **({"mandate": "smir-2", "year": 2018, "amount_ore": MKR} | wrong)) == found


AMENDMENT = {"mandate": "smir-2", "key": "second", "decided_on": date(2019, 6, 1), "change_ore": -MKR, "reason_sv": "Nedskärning",
             "reason_en": "Cut"}  # fmt: skip


@pytest.mark.parametrize(
    ("wrong", "found"),
    [
        ({"change_ore": 0}, [("no_change", "change_ore")]),
        ({"change_ore": -81 * MKR}, [("cut_too_deep", "change_ore")]),
        ({"reason_sv": ""}, [("no_name", "name_sv")]),
        ({"date_precision": "week"}, [("bad_precision", "date_precision")]),
        ({"year": 2016}, [("year_outside", "year")]),
    ],
)
def test_an_amendment_that_cannot_be_is_refused(fifth, wrong, found):
    assert refused(actions.save_amendment, **(AMENDMENT | wrong)) == found


def test_a_cut_of_all_that_is_left_is_taken_and_an_amendment_before_the_decision_is_not(fifth):
    amendment, _changes = actions.save_amendment(**(AMENDMENT | {"change_ore": -80 * MKR}), actor=PACK)
    assert amendment.change_ore == -80 * MKR
    Mandate.objects.update(decided_on=date(2019, 7, 1))
    assert refused(actions.save_amendment, **AMENDMENT) == [("amended_early", "decided_on")]


TERM = {
    "mandate": "smir-2",
    "key": "new",
    "kind": "spend_cap",
    "clause": "villkor 1",
    "text_sv": "Text",
    "text_en": "Text",
}


@pytest.mark.parametrize(
    ("wrong", "found"),
    [
        ({"kind": "magic"}, [("term_kind", "kind")]),
        ({"clause": ""}, [("no_clause", "clause")]),
        ({"text_sv": ""}, [("no_name", "name_sv")]),
        ({"kind": "cost_cap_year"}, [("term_needs", "amount_ore"), ("term_needs", "year")]),
        ({"kind": "cost_cap_share"}, [("term_needs", "per_mille")]),
        ({"kind": "cost_cap_share", "per_mille": 1001}, [("bad_share", "per_mille")]),
        ({"kind": "repay_by"}, [("term_needs", "due_on")]),
        ({"kind": "draw_by", "month_day": "31-09"}, [("bad_day", "month_day")]),
        ({"kind": "grant_floor", "amount_ore": -1}, [("below_zero", "amount_ore")]),
    ],
)  # fmt: skip
def test_a_term_that_cannot_be_computed_is_refused(fifth, wrong, found):
    assert refused(actions.save_term, **(TERM | wrong)) == found
    assert not Term.objects.filter(key="new").exists()


def test_an_obligation_keeps_the_day_it_was_done_when_the_source_does_not_tell_one(fifth):
    given = {"mandate": "smir-2", "key": "final", "kind": "final_report", "title_sv": "Slutredovisning", "title_en": "Final report",
             "due_on": date(2021, 3, 31)}  # fmt: skip
    _obligation, changes = actions.save_obligation(**given, done_on=date(2021, 3, 30), actor=PACK)
    assert changes == {"done_on": (None, date(2021, 3, 30))}
    _obligation, changes = actions.save_obligation(**given, actor=PACK)
    assert changes == {}
    assert Obligation.objects.get(mandate=fifth, key="final").done_on == date(2021, 3, 30)
    assert refused(actions.save_obligation, **(given | {"kind": "party"})) == [("obligation_kind", "kind")]


def test_focus_areas_and_themes_are_kept_by_key_and_number(programme):
    area, changes = actions.save_focus_area(
        programme="smart-industri",
        key="industri-4-0",
        number=1,
        name_sv="Industri 4.0",
        name_en="Industry 4.0",
        actor=PACK,
    )
    assert (str(area), sorted(changes)) == ("industri-4-0", ["name_en", "name_sv", "number"])
    theme, _changes = actions.save_theme(
        programme="smart-industri", number=2, name_sv="Kompetens", name_en="Skills", actor=PACK
    )
    again, changes = actions.save_theme(
        programme="smart-industri", number=2, name_sv="Kompetens", name_en="Skills", actor=PACK
    )
    assert (again.pk, changes) == (theme.pk, {})
