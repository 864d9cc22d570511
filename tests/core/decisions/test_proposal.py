"""What a proposal must hold, its shares, its report plan, and the room for its money."""

from dataclasses import replace
from datetime import date

import pytest

from verkstad.core.calls.terms import CallTerms, Ceiling, Per
from verkstad.core.decisions.content import (
    Appeal,
    Condition,
    Content,
    Outcome,
    ReportDue,
    ReportKind,
    YearAmount,
    from_json,
    sha256,
    to_json,
)
from verkstad.core.decisions.proposal import About, proposal_findings
from verkstad.core.decisions.report_plan import months_after, suggested
from verkstad.core.decisions.room import YearRoom, budget_findings, year_findings
from verkstad.core.decisions.shares import shares

KR = 100
DAY = date(2018, 11, 1)
TERMS = CallTerms(highest_share="50", ceilings=(Ceiling(Per.PROJECT, 2_500_000 * KR),), project_from="2018-12-01",
                  project_to="2020-12-31", share_clause="2003:596")  # fmt: skip
ABOUT = About(applied_ore=1_000_000 * KR, total_ore=2_000_000 * KR)
WHOLE = Content(
    outcome=Outcome.GRANT, reasons_sv="Projektet bygger på regionens egen behovskartläggning och når små företag.",
    amount_ore=1_000_000 * KR, applied_ore=1_000_000 * KR, total_ore=2_000_000 * KR,
    by_year=(YearAmount(2019, 600_000 * KR), YearAmount(2020, 400_000 * KR)),
    conditions=(Condition("k1", "Avtal med partnerna visas upp", date(2019, 3, 1), True),),
    reports=(ReportDue(ReportKind.PROGRESS, date(2019, 7, 31)), ReportDue(ReportKind.FINAL, date(2021, 1, 30))),
    project_from=date(2019, 1, 1), project_to=date(2020, 12, 31), payee="Region Gävleborg",
    appeal=Appeal.YES, appeal_clause="41 § FL",
)  # fmt: skip


def codes(content, terms=TERMS, about=ABOUT):
    return [f.code.removeprefix("decision.") for f in proposal_findings(content, terms, about, DAY)]


def test_a_whole_proposal_has_nothing_wrong():
    assert codes(WHOLE) == []


def test_the_content_comes_back_from_its_json_and_keeps_its_sum():
    assert from_json(to_json(WHOLE)) == WHOLE
    assert sha256(from_json(to_json(WHOLE))) == sha256(WHOLE)
    assert sha256(replace(WHOLE, special_terms="x")) != sha256(WHOLE)


def test_json_with_a_field_that_no_decision_has_is_no_decision():
    with pytest.raises(KeyError, match="colour"):
        from_json({**to_json(WHOLE), "colour": "green"})


@pytest.mark.parametrize(
    ("changed", "wrong"),
    [
        ({"reasons_sv": "Nej."}, ["no_reasons"]),
        ({"amount_ore": 0, "by_year": ()}, ["no_amount"]),
        ({"amount_ore": 900_000 * KR, "by_year": (YearAmount(2019, 900_000 * KR),)}, ["is_partial"]),
        ({"outcome": Outcome.PARTIAL}, ["is_whole"]),
        ({"by_year": (YearAmount(2019, 600_000 * KR),)}, ["years_sum"]),
        ({"by_year": (YearAmount(2019, 600_000 * KR), YearAmount(2019, 400_000 * KR))}, ["years_twice"]),
        ({"by_year": (YearAmount(2018, 600_000 * KR), YearAmount(2020, 400_000 * KR))}, ["year_outside"]),
        ({"project_from": None}, ["no_period"]),
        ({"project_from": date(2018, 11, 30)}, ["starts_early"]),
        ({"project_to": date(2021, 1, 1)}, ["ends_late"]),
        ({"reports": WHOLE.reports[:1]}, ["one_final_report"]),
        ({"reports": (ReportDue(ReportKind.FINAL, date(2020, 6, 1)),)}, ["final_early"]),
        ({"conditions": (Condition("k1", " ", None),)}, ["empty_condition", "condition_without_day"]),
        ({"conditions": (Condition("k1", "Visa avtal", date(2018, 10, 1)),)}, ["condition_past"]),
        ({"payee": ""}, ["no_payee"]),
        ({"appeal": Appeal.UNSAID}, ["appeal_unsaid"]),
        ({"appeal": Appeal.NO, "appeal_clause": ""}, ["appeal_clause"]),
    ],
)  # fmt: skip
def test_each_thing_that_is_wrong_is_told(changed, wrong):
    assert codes(replace(WHOLE, **changed)) == wrong


def test_a_rejection_needs_reasons_and_no_plan():
    no = Content(Outcome.REJECTION, WHOLE.reasons_sv, appeal=Appeal.NO, appeal_clause="2 kap. 45 § SFS 2014:1383")
    assert codes(no) == []
    assert codes(replace(no, amount_ore=1)) == ["rejection_with_money"]
    assert codes(replace(no, reasons_sv="")) == ["no_reasons"]


def test_a_share_above_the_calls_names_the_most_that_may_be_granted():
    found = proposal_findings(replace(WHOLE, total_ore=1_999_999 * KR), TERMS, ABOUT, DAY)
    assert [(f.code, f.clause, f.params["most"]) for f in found] == [
        ("decision.share", "R3; 2003:596", "999\u202f999,50 kr"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("ceiling", "about", "wrong"),
    [
        (Ceiling(Per.PROJECT, 999_999 * KR), ABOUT, ["ceiling"]),
        (Ceiling(Per.REGION, 400_000 * KR), replace(ABOUT, regions=2), ["ceiling"]),
        (Ceiling(Per.REGION, 400_000 * KR), replace(ABOUT, regions=3), []),
        (Ceiling(Per.APPLICANT, 1_500_000 * KR), replace(ABOUT, applicant_before_ore=600_000 * KR), ["ceiling"]),
        (Ceiling(Per.APPLICANT, 1_500_000 * KR), replace(ABOUT, applicant_before_ore=500_000 * KR), []),
    ],
)  # fmt: skip
def test_ceilings_count_what_they_say(ceiling, about, wrong):
    assert codes(WHOLE, replace(TERMS, ceilings=(ceiling,)), about) == wrong


def test_no_grant_without_the_letters_but_a_rejection_needs_none():
    about = replace(ABOUT, letters_missing=("Dalarna",))
    assert codes(WHOLE, about=about) == ["no_letter"]
    assert codes(replace(WHOLE, outcome=Outcome.REJECTION, amount_ore=0), about=about) == []


def test_shares_carry_their_two_numbers():
    told = shares(grant_ore=50, total_ore=200, in_kind_ore=40, other_public_ore=25)
    pairs = [
        (s.part_ore, s.whole_ore)
        for s in (told.of_total_cost, told.of_cash_cost, told.of_financing, told.of_public_financing)
    ]
    assert pairs == [(50, 200), (50, 160), (50, 200), (50, 75)]
    assert shares(grant_ore=0, total_ore=0).of_total_cost.value is None


def test_a_plan_has_a_report_each_half_year_and_a_final_one():
    assert suggested(date(2019, 1, 1), date(2020, 12, 31)) == (
        ReportDue(ReportKind.PROGRESS, date(2019, 7, 30)), ReportDue(ReportKind.PROGRESS, date(2020, 1, 30)),
        ReportDue(ReportKind.PROGRESS, date(2020, 7, 30)), ReportDue(ReportKind.FINAL, date(2021, 1, 30)),
    )  # fmt: skip
    assert suggested(date(2019, 1, 1), date(2019, 8, 1)) == (ReportDue(ReportKind.FINAL, date(2019, 8, 31)),)


def test_a_month_without_the_day_ends_on_its_last():
    days = [
        months_after(date(2019, 8, 31), 6),
        months_after(date(2019, 12, 31), 12),
        months_after(date(2019, 11, 30), 1),
    ]
    assert days == [date(2020, 2, 29), date(2020, 12, 31), date(2019, 12, 30)]


def test_a_year_is_overdrawn_by_one_ore_and_says_what_is_left():
    rooms = {2019: YearRoom(2019, 1_000 * KR, 400 * KR)}
    assert year_findings([YearAmount(2019, 600 * KR)], rooms, (2018, 2020), "5 §") == []
    found = year_findings([YearAmount(2019, 600 * KR + 1)], rooms, (2018, 2020), "5 §")
    assert [(f.code, f.clause, f.params["left"]) for f in found] == [("decision.year_overdrawn", "5 §", "600 kr")]
    assert [f.code for f in year_findings([YearAmount(2021, 1)], rooms, (2018, 2020), "")] == [
        "decision.year_of_mandate"
    ]
    assert year_findings([YearAmount(2019, 10**9)], {}, (None, None), "") == []


def test_a_call_is_never_granted_beyond_its_budget():
    assert budget_findings(100, 300, 200) == []
    assert [f.params["left"] for f in budget_findings(101, 300, 200)] == ["1 kr"]
    assert budget_findings(10**12, None, 0) == []
