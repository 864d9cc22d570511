"""A booking or a grant that would break a term is refused with its clause, whatever door it comes through."""

from datetime import date
from typing import Any

import pytest

from verkstad.core.refused import Refused
from verkstad.funds.actions import Draft, Leg, book_voucher, book_vouchers, correct_voucher
from verkstad.funds.models import Book, Limit, Origin, Voucher
from verkstad.funds.queries import totals
from verkstad.mandate import actions, queries
from verkstad.mandate.models import Mandate, Obligation
from verkstad.people.models import Role

TKR, MKR = 100_000, 100_000_000


def clauses(call: Any, **given: Any) -> list[str]:
    """The clauses a refused call rests on; it books nothing."""
    before = Voucher.objects.count()
    with pytest.raises(Refused) as caught:
        call(**given)
    assert Voucher.objects.count() == before
    return [finding.clause for finding in caught.value.findings]


@pytest.mark.parametrize("origin", Origin.values)
@pytest.mark.parametrize(
    ("kind", "tkr", "year", "broken"),
    [
        ("staff", 2_001, 2016, ["villkor cap-2016"]),
        ("services", 2_001, 2017, ["villkor cap-2017"]),
        ("other", 1_001, 2018, ["villkor cap-2018"]),
        ("staff", 5_001, None, ["villkor floor", "villkor cap-2016; villkor cap-2017; villkor cap-2018"]),
        ("transfers", 25_001, None, ["N2016/02958/FÖF"]),
        ("bidrag", 25_001, None, ["N2016/02958/FÖF"]),
    ],
)  # fmt: skip
def test_a_booking_over_a_term_of_the_fourth_mandate_is_refused(fourth, book_line, origin, kind, tkr, year, broken):
    assert clauses(book_line, mandate=fourth, kind=kind, ore=tkr * TKR, year=year, origin=origin) == broken
    book_line(fourth, kind, (tkr - 1) * TKR, year=year, origin=origin)
    assert clauses(book_line, mandate=fourth, kind=kind, ore=TKR + 1, year=year, origin=origin) != []


def test_the_agencys_own_appropriation_is_not_capped_by_the_mandate(fourth, book_line):
    book_line(fourth, "staff", 9_000 * TKR, year=2016, source="admin")
    assert {s.state.value for s in queries.term_states(fourth, date(2019, 1, 1)) if s.term.kind == "cost_cap_year"} == {
        "undecided"
    }


def test_many_vouchers_of_a_file_are_refused_together_when_only_their_sum_is_too_much(fourth):
    book = Book.objects.get(key="smir-1")
    drafts = [
        Draft(date(2016, 5, day), "lön", (Leg("special_funds", "staff", 1_100 * TKR, 2016),
                                          Leg("special_funds", "counter", -1_100 * TKR, 2016)), where=f"row {day}")
        for day in (1, 2)
    ]  # fmt: skip
    assert clauses(book_vouchers, book=book, drafts=drafts, origin="csv", actor="system:test") == ["villkor cap-2016"]
    assert len(book_vouchers(book=book, drafts=drafts[:1], origin="csv", actor="system:test").new) == 1


def test_a_correction_that_moves_costs_into_a_full_year_is_refused(fourth, book_line):
    book_line(fourth, "staff", 1_000 * TKR, year=2018)
    voucher = book_line(fourth, "staff", 500 * TKR, year=2017)
    legs = [Leg("special_funds", "staff", 500 * TKR, 2018), Leg("special_funds", "counter", -500 * TKR, 2018)]
    given = {"voucher": voucher, "text": "fel år", "legs": legs, "actor": "system:test"}
    assert clauses(correct_voucher, **given) == ["villkor cap-2018"]


def test_five_per_cent_follow_the_cut_and_what_is_booked_stays(fifth, book_line):
    actions.save_mandate(programme="smart-industri", key="smir-2", number=5, name_sv="2.0", name_en="2.0", first_year=2018,
                         original_ore=90 * MKR, last_year=2020, actor="system:pack")  # fmt: skip
    assert Limit.objects.get(book__key="smir-2", key="share").max_ore == 4_000 * TKR
    book_line(fifth, "staff", 4_000 * TKR, year=2018)
    assert clauses(book_line, mandate=fifth, kind="staff", ore=1, year=2019) == ["villkor share"]
    actions.save_amendment(mandate="smir-2", key="second", decided_on=date(2019, 6, 1), change_ore=-10 * MKR,
                           reason_sv="Ytterligare", reason_en="Further", actor="system:pack")  # fmt: skip
    assert Limit.objects.get(book__key="smir-2", key="share").max_ore == 3_500 * TKR
    book_line(fifth, "staff", -100 * TKR, year=2018)
    assert clauses(book_line, mandate=fifth, kind="staff", ore=1, year=2019) == ["villkor share"]


def grant(mandate: Mandate, ore: int, **more: Any) -> Voucher:
    given = {"mandate": mandate, "project_code": "halland", "amount_ore": ore, "decided_on": date(2017, 2, 1),
             "text": "Beslut om stöd", "actor": "system:test"}  # fmt: skip
    return actions.commit_grant(**(given | more))


def test_a_grant_within_what_is_left_is_committed_on_the_mandates_own_money(fourth, appoint):
    voucher = grant(fourth, 20_000 * TKR, actor=appoint(Role.HEAD, mandate="smir-1"))
    (found,) = totals(voucher.book, layer="commitment", by=("source", "cost_kind", "project"))
    assert (found.source, found.cost_kind, found.project, found.amount_ore) == (
        "special_funds", "transfers", "halland", 20_000 * TKR,
    )  # fmt: skip
    assert {s.term.key: s.state.value for s in queries.term_states(fourth, date(2017, 2, 1))}["floor"] == "met"


def test_a_grant_beyond_what_is_left_after_programme_costs_is_refused_with_the_clause(fourth, book_line):
    book_line(fourth, "staff", 2_000 * TKR, year=2016, day=date(2016, 12, 1))
    assert clauses(grant, mandate=fourth, ore=23_000 * TKR + 1) == ["N2016/02958/FÖF"]
    actions.save_term(mandate="smir-1", key="whole", kind="spend_cap", clause="villkor 1", text_sv="Aldrig mer", text_en="Never more",
                      actor="system:pack")  # fmt: skip
    grant(fourth, 22_000 * TKR)
    assert clauses(grant, mandate=fourth, ore=1_000 * TKR + 1) == ["villkor 1"]
    grant(fourth, 1_000 * TKR)
    assert clauses(grant, mandate=fourth, ore=1) == ["villkor 1"]


def test_a_grant_is_for_the_head_to_decide(fourth, appoint):
    assert clauses(grant, mandate=fourth, ore=TKR, actor=appoint(Role.OFFICER)) == [""]
    assert clauses(grant, mandate=fourth, ore=0) == [""]


def test_a_mandate_without_a_book_can_grant_nothing(eight):
    skola = Mandate.objects.get(key="skola")
    assert clauses(grant, mandate=skola, ore=TKR) == [""]


def test_a_book_opened_after_the_mandate_gets_the_limits_with_the_next_fact(eight, book_line):
    from verkstad.funds.actions import SourceSpec, open_book

    open_book(key="skola", title="Skola", first_year=2016, last_year=2018, public=True, actor="system:pack",
              sources=[SourceSpec("special_funds", "Särskilda medel", "Special funds", repayable=True)])  # fmt: skip
    actions.put_limits(mandate=Mandate.objects.get(key="skola"), actor="system:pack")
    assert clauses(book_line, mandate="skola", kind="transfers", ore=9 * MKR + 1) == ["Skola"]
    assert Mandate.objects.get(key="skola").book.key == "skola"


def test_a_repayment_is_booked_beside_what_was_received_and_ends_the_obligation(booked, appoint):
    actions.save_obligation(mandate="smir-1", key="back", kind="repayment", title_sv="Återbetala", title_en="Repay",
                            due_on=date(2019, 3, 1), actor="system:pack")  # fmt: skip
    given = {
        "mandate": "smir-1",
        "paid_on": date(2019, 2, 20),
        "text": "Återbetalning",
        "actor": appoint(Role.ECONOMIST),
    }
    assert clauses(actions.book_repayment, **given, amount_ore=6_108 * TKR + 1) == ["N2016/02958/FÖF"]
    actions.book_repayment(**given, amount_ore=6_000 * TKR)
    assert Obligation.objects.get(key="back").done_on is None
    actions.book_repayment(**given, amount_ore=108 * TKR)
    assert Obligation.objects.get(key="back").done_on == date(2019, 2, 20)
    back = queries.repayment(Mandate.objects.get(key="smir-1"), date(2019, 3, 1))
    assert (back.repaid_ore, back.left_ore) == (6_108 * TKR, 0)
    book = Book.objects.get(key="smir-1")
    assert {t.cost_kind: t.amount_ore for t in totals(book, date(2019, 3, 1)) if t.group == "funding"} == {
        "anslag": 1_706 * TKR, "bidrag": 25_000 * TKR, "repayment": -6_108 * TKR,
    }  # fmt: skip


def test_a_voucher_booked_by_hand_meets_the_same_limits(fourth, appoint):
    legs = [Leg("special_funds", "staff", 2_001 * TKR, 2016), Leg("special_funds", "counter", -2_001 * TKR, 2016)]
    given = {
        "book": Book.objects.get(key="smir-1"),
        "booked_on": date(2016, 6, 1),
        "text": "lön",
        "legs": legs,
        "origin": "form",
    }
    assert clauses(book_voucher, **given, actor=appoint(Role.ECONOMIST)) == ["villkor cap-2016"]
