"""Figures, terms, envelopes and repayment of the real mandates, read from their books."""

from datetime import date

import pytest

from verkstad.mandate import queries
from verkstad.mandate.models import Mandate

TKR, MKR = 100_000, 100_000_000
END = date(2018, 12, 31)


def states(mandate: Mandate, day: date) -> dict[str, str]:
    return {s.term.key: s.state.value for s in queries.term_states(mandate, day)}


def test_the_terms_of_the_fourth_mandate_at_its_end(booked):
    found = {s.term.key: s for s in queries.term_states(booked, END)}
    assert {key: s.state.value for key, s in found.items()} == {
        "floor": "met", "cap-2016": "undecided", "cap-2017": "undecided", "cap-2018": "undecided",
    }  # fmt: skip
    assert (found["floor"].figure_ore, found["floor"].limit_ore) == (20_197 * TKR, 20_000 * TKR)
    message, params = found["cap-2018"].why
    assert "as a whole" in message
    assert (params["whole_ore"], params["first_year"], params["last_year"], params["cap_ore"]) == (
        2_289 * TKR, 2016, 2018, 1_000 * TKR,
    )  # fmt: skip


def test_nothing_is_concluded_before_anything_is_booked(booked):
    assert set(states(booked, date(2018, 12, 30)).values()) == {"undecided"}


def test_the_repayment_is_6_108_and_leaves_the_appropriation_out(booked):
    back = queries.repayment(booked, END)
    assert (back.known, back.final, back.amount_ore, back.paid_ore, back.left_ore, back.due_on) == (
        True, False, 25_000 * TKR, 18_892 * TKR, 6_108 * TKR, None,
    )  # fmt: skip
    assert queries.repayment(booked, date(2019, 1, 1)).final is True


def test_the_fifth_mandate_before_and_after_the_cut(fifth):
    before, after = date(2018, 11, 30), date(2018, 12, 1)
    assert [queries.amount_as_of(fifth, day) for day in (before, after)] == [90 * MKR, 80 * MKR]
    assert [s.limit_ore for day in (before, after) for s in queries.term_states(fifth, day) if s.term.key == "share"] == [
        4_500 * TKR, 4_000 * TKR,
    ]  # fmt: skip
    table = queries.envelope_by_year(fifth, after)
    assert [(r.year, r.amount_ore) for r in table.rows] == [(2018, 20 * MKR), (2019, 30 * MKR), (2020, 40 * MKR)]
    assert [c.change_ore for c in table.undated] == [-10 * MKR]
    assert table.total_ore == 80 * MKR


def test_a_mandate_without_a_book_has_no_figures_and_decides_nothing(eight):
    smir = next(m for m in eight if m.key == "smir-2")
    assert queries.figures_of([smir], END)[smir.pk].kept is False
    assert queries.repayment(smir, END).known is False


def test_the_portfolio_of_everybody_sums_to_337_million_and_knows_what_runs_together(eight, db):
    from django.contrib.auth.models import AnonymousUser

    rows = queries.portfolio(AnonymousUser(), date(2019, 1, 15))
    assert [r.mandate.number for r in rows] == [1, 2, 3, 4, 5, 6, 7, 8]
    assert sum(r.amount_ore for r in rows) == 337 * MKR
    assert [r.paid_ore for r in rows] == [None] * 8
    years = {o.year: [m.number for m in o.mandates] for o in queries.overlaps(rows, date(2019, 1, 15))}
    assert years == {2016: [1, 4, 6], 2017: [1, 4, 6], 2018: [1, 3, 4, 5, 6], 2019: [1, 3, 5, 6], 2020: [5]}
    assert [r.next_due.due_on for r in rows if r.mandate.number in (4, 7)] == [date(2019, 3, 1), date(2019, 3, 1)]


def test_a_mandate_that_is_not_public_is_seen_by_its_staff_only(eight, appoint):
    from django.contrib.auth.models import AnonymousUser

    from verkstad.people.models import Role

    Mandate.objects.filter(key="skola").update(public=False)
    assert len(queries.portfolio(AnonymousUser(), END)) == 7
    assert len(queries.portfolio(appoint(Role.OFFICER, mandate="skola"), END)) == 8
    assert len(queries.portfolio(appoint(Role.OFFICER, mandate="smir-1"), END)) == 7


@pytest.mark.parametrize("count", [1, 3])
def test_the_portfolio_takes_the_same_queries_for_one_mandate_and_for_three(
    booked, fifth, eight, count, django_assert_num_queries
):
    from django.contrib.auth.models import AnonymousUser

    Mandate.objects.exclude(key__in=["smir-1", "smir-2", "skola"][:count]).update(public=False)
    with django_assert_num_queries(7):
        assert len(queries.portfolio(AnonymousUser(), END)) == count


def test_deadlines_come_from_obligations_and_from_terms_without_one(fifth):
    day = date(2018, 5, 20)
    found = [(d.key, d.due_on, d.state(day)) for d in queries.deadlines([fifth], day)]
    assert found == [
        ("draw-2018", date(2018, 5, 30), "near"),
        ("draw-2019", date(2019, 5, 30), "ahead"),
        ("draw-2020", date(2020, 5, 30), "ahead"),
        ("repay", date(2021, 3, 1), "ahead"),
        ("final", date(2021, 3, 31), "ahead"),
    ]
    assert [d.key for d in queries.due(day, [fifth])] == ["draw-2018"]
    assert [d.key for d in queries.due(date(2018, 6, 1), [fifth])] == ["draw-2018"]


def test_a_day_long_past_without_word_of_delivery_is_unknown_and_nobodys_work(eight, appoint):
    from verkstad.people.models import Role

    user = appoint(Role.OFFICER)
    assert {d.state(date(2026, 11, 1)) for d in queries.deadlines(eight, date(2026, 11, 1))} == {"unknown"}
    assert queries.due_for(date(2026, 11, 1), user) == []
    assert len(queries.due_for(date(2019, 2, 15), user)) == 2
    assert queries.due_for(date(2019, 2, 15), appoint(Role.OFFICER, mandate="smir-2")) == []
