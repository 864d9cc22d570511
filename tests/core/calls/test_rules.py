"""What keeps a call from being published: each finding with its field and clause."""

from dataclasses import fields, replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verkstad.core.calls.known import HighestShare, Known, KnownOption, key_fits
from verkstad.core.calls.rules import terms_findings
from verkstad.core.calls.terms import (
    Attachment,
    CallTerms,
    Ceiling,
    Cheque,
    CostKind,
    CostMethod,
    CostOption,
    Criterion,
    Letters,
    Paper,
    Per,
    covers,
    from_json,
    to_json,
)
from verkstad.core.calls.terms import Known as How
from verkstad.core.instruments.questions import Form, Kind, Question, Section, Words

LAW = "Förordning (2003:596)"
CRITERIA = Form(Words("K", "C"), (Section("s", questions=(
    Question("relevance", Kind.SCALE, minimum="1", maximum="5"), Question("note", Kind.TEXT))),))  # fmt: skip
KNOWN = Known(
    focus_areas=frozenset({"digital"}), cost_kinds=frozenset({"staff", "services", "overhead"}),
    cost_options={"oh": KnownOption("flat_rate"), "oh-25": KnownOption("flat_rate", confirmed=False), "hour": KnownOption("unit_cost")},
    shares={LAW: HighestShare(Decimal(50))}, forms={"ansokan": Form(), "kriterier": CRITERIA, "utkast": None},
    documents=frozenset({"EX 2026:1"}), left_ore=1_000_000_000, now=datetime(2026, 9, 1, tzinfo=UTC),
)  # fmt: skip
BOTH = Words("svenska", "English")
SOUND = CallTerms(
    title=BOTH, summary=BOTH, who=BOTH, what=BOTH, how_decided=BOTH, applicant_kinds=("rua",), focus_areas=("digital",),
    ceilings=(Ceiling(Per.REGION, 40_000_000),), highest_share="50", share_clause=LAW, budget_ore=900_000_000,
    cost_kinds=(CostKind("staff", BOTH), CostKind("overhead", BOTH)),
    cost_options=(CostOption("oh", CostMethod.FLAT_RATE, "overhead", BOTH, share="15", of=("staff",)),),
    project_from="2027-01-01", project_to="2027-12-31", opens_at="2026-09-01T08:00", closes_at="2026-10-15T16:00",
    grace_minutes=10, decision_by="2026-12-01", form="ansokan", criteria_form="kriterier",
    criteria=(Criterion("relevance", BOTH, 2),), documents=("EX 2026:1",),
)  # fmt: skip
CHEQUE = replace(
    SOUND, applicant_kinds=("company",), criteria=(), criteria_form="", aid_scheme="de_minimis", closes_at="", grace_minutes=0,
    decision_by="", cheque=Cheque(2, 49, 300_000_000, sni_prefixes=("10", "11"), sni_excluded=("10.2",), most_per_year=1),
)  # fmt: skip


def found(
    kind: str = "open", terms: CallTerms = SOUND, known: Known = KNOWN, **more: Any
) -> list[tuple[str, str, str]]:
    findings = terms_findings(kind, replace(terms, **more), known)
    return [(one.code.removeprefix("calls."), one.where, one.clause) for one in findings]


def test_sound_terms_have_no_finding() -> None:
    assert (found(), found("cheque", CHEQUE)) == ([], [])
    assert found("rolling", closes_at="", grace_minutes=0) == []
    assert found("two_stage", second_form="ansokan", second_closes_at="2027-02-01T16:00") == []
    requisition = {"ceilings": (), "highest_share": "", "share_clause": "", "cost_kinds": (), "cost_options": (), "criteria": (),
                   "criteria_form": "", "fixed_ore": {"2027": 50_000_000}}  # fmt: skip
    assert found("requisition", **requisition) == []


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"title": Words()}, [("missing", "title", "R1")]),
        ({"what": Words("svenska")}, [("translation", "what", "R1")]),
        ({"conditions": (BOTH, Words("", "English"))}, [("translation", "conditions[2]", "R1")]),
        ({"applicant_kinds": ()}, [("applicants", "applicant_kinds", "R1")]),
        ({"applicant_kinds": ("rua", "alla")}, [("applicant_kind", "applicant_kinds", "R1")]),
        ({"applicant_kinds": ("rua", "promoter"), "letters": Letters.UNLESS_RUA}, [("running_work", "not_running_work", "R6")]),
        ({"applicant_kinds": ("rua", "region")}, [("letters_none", "letters", "R2")]),
        ({"letters": Letters.UNLESS_RUA}, [("letters_idle", "letters", "R2")]),
        ({"focus_areas": ("fotboll",)}, [("focus_area", "focus_areas", "R1")]),
        ({"ceilings": ()}, [("ceiling", "ceilings", "R1, R4")]),
        ({"ceilings": (Ceiling(Per.REGION, 1),) * 2}, [("ceiling_twice", "ceilings", "R4")]),
        ({"ceilings": (Ceiling(Per.REGION, 0),)}, [("ceiling_zero", "ceilings", "R4")]),
        ({"ceilings": (Ceiling(Per.PROJECT, 950_000_000),)}, [("ceiling_above_budget", "ceilings", "R4")]),
        ({"ceilings": (Ceiling(Per.PROJECT, 10), Ceiling(Per.REGION, 20))}, [("ceiling_region", "ceilings", "R4")]),
        ({"least_ore": 50_000_000}, [("least_above", "least_ore", "R1")]),
        ({"highest_share": ""}, [("share", "highest_share", "R1, R3")]),
        ({"highest_share": "0"}, [("share_bad", "highest_share", "R3")]),
        ({"highest_share": "hälften"}, [("share_bad", "highest_share", "R3")]),
        ({"highest_share": "NaN"}, [("share_bad", "highest_share", "R3")]),
        ({"highest_share": "50,5"}, [("share_above", "highest_share", f"R3, {LAW}")]),
        ({"share_clause": "Lag (1900:1)"}, [("share_clause", "share_clause", "R3")]),
        ({"budget_ore": 1_000_000_100}, [("budget_above", "budget_ore", "R1")]),
        ({"cost_kinds": (), "cost_options": ()}, [("costs", "cost_kinds", "R1")]),
        ({"cost_kinds": (CostKind("staff", BOTH),)}, [("option_closed", "cost_options[oh]", "R1")]),
        ({"cost_kinds": (CostKind("overhead", BOTH),)}, [("option_of_closed", "cost_options[oh]", "R1")]),
        ({"aid_scheme": "bra"}, [("aid_unknown", "aid_scheme", "R1")]),
        ({"opens_at": "2026-10-25T02:30"}, [("moment", "opens_at", "R1")]),
        ({"closes_at": "2026-03-29T02:30"}, [("moment", "closes_at", "R1")]),
        ({"opens_at": "2026-11-01T08:00"}, [("window_backwards", "closes_at", "R1")]),
        ({"opens_at": ""}, [("opens_missing", "opens_at", "R1")]),
        ({"closes_at": "", "grace_minutes": 0}, [("closes_missing", "closes_at", "R1")]),
        ({"closes_at": ""}, [("closes_missing", "closes_at", "R1"), ("needs_closing", "grace_minutes", "R1")]),
        ({"closes_known": How.NO}, [("closes_unsaid", "unknown", "R1")]),
        ({"grace_minutes": 121}, [("grace", "grace_minutes", "R1")]),
        ({"project_to": "2026-12-31"}, [("project_backwards", "project_to", "R1")]),
        ({"project_from": "2027-02-30"}, [("day", "project_from", "R1")]),
        ({"decision_by": "2026-10-14"}, [("decision_early", "decision_by", "R1")]),
        ({"second_form": "ansokan"}, [("second_elsewhere", "second_form", "R1")]),
        ({"form": ""}, [("form_missing", "form", "R1")]),
        ({"form": "borta"}, [("form_unknown", "form", "R1")]),
        ({"form": "utkast"}, [("form_draft", "form", "R1")]),
        ({"criteria": ()}, [("criteria", "criteria", "R1")]),
        ({"criteria": (Criterion("note", BOTH),)}, [("criterion_scale", "criteria", "R1")]),
        ({"criteria": (Criterion("relevance", BOTH, 0),)}, [("criterion_weight", "criteria", "R1")]),
        ({"regions": ("12", "02")}, [("region", "regions", "R1")]),
        ({"attachments": (Attachment("EX 2026:9", Paper.GUIDE, BOTH),)}, [("attachment", "attachments[EX 2026:9]", "R1")]),
        ({"documents": ("EX 2026:9",)}, [("document", "documents", "R1")]),
        ({"fixed_ore": {"2027": 1}}, [("fixed_elsewhere", "fixed_ore", "R1")]),
        ({"cheque": Cheque()}, [("cheque_elsewhere", "cheque", "R5")]),
        ({"unknown": ("väder",)}, [("unknown_field", "unknown", "R1")]),
    ],
)  # fmt: skip
def test_each_fault_is_found_at_its_field(more: dict[str, Any], expected: list[tuple[str, str, str]]) -> None:
    assert found(**more) == expected


@pytest.mark.parametrize(
    ("option", "expected"),
    [
        (CostOption("oh", CostMethod.FLAT_RATE, "overhead", BOTH, share="15", of=()), "option_circle"),
        (CostOption("oh", CostMethod.FLAT_RATE, "overhead", BOTH, share="15", of=("overhead",)), "option_circle"),
        (CostOption("oh", CostMethod.FLAT_RATE, "overhead", BOTH, share="0", of=("staff",)), "option_share"),
        (CostOption("hour", CostMethod.UNIT_COST, "staff", BOTH), "option_amount"),
        (CostOption("annan", CostMethod.UNIT_COST, "staff", BOTH, amount_ore=1), "option_unknown"),
        (CostOption("oh-25", CostMethod.FLAT_RATE, "overhead", BOTH, share="25", of=("staff",)), "option_unconfirmed"),
    ],
)
def test_each_fault_of_a_simplified_option_is_found(option: CostOption, expected: str) -> None:
    assert found(cost_options=(option,)) == [(expected, f"cost_options[{option.key}]", "R1")]


@pytest.mark.parametrize(
    ("cheque", "expected"),
    [
        (None, [("cheque", "cheque", "R5")]),
        (Cheque(50, 49), [("cheque_backwards", "cheque.least_employees", "R5")]),
        (Cheque(sni_prefixes=("1",)), [("sni", "cheque.sni_prefixes", "R5")]),
        (Cheque(legal_forms=("AB", "Bolag")), [("legal_form", "cheque.legal_forms", "R5")]),
        (Cheque(least_years=0), [("cheque_age", "cheque.least_years", "R5")]),
        (Cheque(sni_prefixes=("10",), sni_excluded=("20",)), [("sni_idle", "cheque.sni_excluded", "R5")]),
        (Cheque(most_ever=0), [("cheque_number", "cheque.most_ever", "R5")]),
        (Cheque(most_per_year=2, most_ever=1), [("cheque_number_backwards", "cheque.most_ever", "R5")]),
    ],
)
def test_each_fault_of_a_cheque_is_found(cheque: Cheque | None, expected: list[tuple[str, str, str]]) -> None:
    assert found("cheque", CHEQUE, cheque=cheque) == expected


def test_a_cheque_is_for_companies_on_a_ground_of_aid() -> None:
    assert found("cheque", CHEQUE, applicant_kinds=("company", "rua"), aid_scheme="") == [
        ("cheque_applicants", "applicant_kinds", "R5"),
        ("cheque_aid", "aid_scheme", "R5"),
    ]


def test_what_is_said_to_be_unknown_may_be_missing() -> None:
    unknown = ("ceilings", "highest_share", "criteria", "cost_kinds", "focus_areas", "closes_at", "form", "how_decided")
    assert found(ceilings=(), highest_share="", share_clause="", criteria=(), criteria_form="", cost_kinds=(), cost_options=(),
                 form="", how_decided=Words(), closes_known=How.NO, unknown=unknown) == []  # fmt: skip


def test_nothing_is_above_what_a_mandate_without_a_book_has() -> None:
    assert found(known=replace(KNOWN, left_ore=None), budget_ore=10**14) == []


def test_a_share_above_the_law_stands_where_no_clause_is_named() -> None:
    assert found(highest_share="100", share_clause="") == []


def test_a_kind_that_is_none_is_told_alone() -> None:
    assert found("lotteri") == [("kind", "kind", "R1")]


def test_terms_come_back_whole_from_their_json() -> None:
    every = replace(
        CHEQUE,
        fixed_ore={"2027": 5},
        opens_known=How.MONTH,
        unknown=("form",),
        least_ore=1,
        letters=Letters.EACH_REGION,
        regions=("09", "24"),
        attachments=(Attachment("EX 2026:1", Paper.TEMPLATE, BOTH),),
    )
    assert (from_json(to_json(every)), to_json(CallTerms())) == (every, {})


def test_a_call_that_names_no_county_covers_every_county() -> None:
    assert [covers(replace(SOUND, regions=r), "12") for r in ((), ("12",), ("09", "24"))] == [True, True, False]


@pytest.mark.parametrize(
    ("key", "fits"),
    [("forstudier-2027", True), ("folj", False), ("ny", False), ("fragor", False), ("handlaggning", False),
     ("utlysningar", False), ("följ", False), ("a_b", False), ("-a", False), ("a" * 61, False), ("", False)],
)  # fmt: skip
def test_which_keys_a_call_may_have(key: str, fits: bool) -> None:
    assert key_fits(key) is fits


@given(st.fixed_dictionaries({}, optional={
    f.name: st.text(max_size=20) for f in fields(CallTerms) if f.type is str or f.type == "str"
}))  # fmt: skip
def test_whatever_stands_in_the_texts_the_rules_answer(values: dict[str, str]) -> None:
    kinds = ("open", "rolling", "two_stage", "requisition", "cheque")
    assert all(one.fix and one.where for kind in kinds for one in terms_findings(kind, replace(SOUND, **values), KNOWN))  # type: ignore[arg-type]


def test_a_wrong_address_for_questions_is_named():
    assert "contact_email" not in {
        f.where for f in terms_findings("open", replace(SOUND, contact_email="a@example.org"), KNOWN)
    }
    assert "contact_email" in {f.where for f in terms_findings("open", replace(SOUND, contact_email="ring oss"), KNOWN)}
