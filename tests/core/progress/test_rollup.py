"""Indicators over projects: added by their own method, companies once each (R29), whatever the order and the repetition."""

from datetime import date
from fractions import Fraction as F

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verkstad.core.agreements.content import Indicator
from verkstad.core.progress.companies import PAPERS, Line
from verkstad.core.progress.rollup import (
    Figure,
    Named,
    Series,
    is_share,
    joined,
    rolled,
    rolled_by,
    sort_of,
    sorts,
    years_of,
)

NEW = Indicator("jobs", "Nya jobb", unit_sv="personer", target=F(10))
ALL = Indicator("j", "nya  Jobb", unit_sv="Personer", baseline=F(2), target=F(12), cumulative=True)
FIRMS = Indicator("firms", "Företag", target=F(6), companies=True)
PLACES = ["01", "03", "20"]


def told(*pairs: tuple[int, int, int]) -> tuple[Figure, ...]:
    return tuple(Figure(number, F(amount), date(year, 6, 30)) for number, amount, year in pairs)


@st.composite
def counted(draw) -> list[Series]:
    """Projects with lists of companies, in one or more regions each."""
    made = []
    for n in range(draw(st.integers(1, 5))):
        names = draw(st.lists(st.tuples(st.integers(0, 6), st.integers(1, 3), st.sampled_from(PAPERS)), max_size=8))
        named = tuple(
            Named(Line(f"55600{who}", "m1", f"p{n}", number, row, paper=paper), date(2025 + number // 2, 6, 30))
            for row, (who, number, paper) in enumerate(names, 1)
        )
        regions = frozenset(draw(st.lists(st.sampled_from(PLACES), max_size=3)))
        made.append(Series(f"p{n}", draw(st.sampled_from(["m1", "m2"])), FIRMS, "prog", regions, named=named))
    return made


@st.composite
def added(draw) -> list[Series]:
    """Projects with figures, some that tell what is new and some that tell all that has come."""
    made = []
    for n in range(draw(st.integers(1, 5))):
        amounts = draw(st.lists(st.integers(0, 50), max_size=5))
        figures = tuple(
            Figure(at, F(amount), date(2024 + at // 2, 6, 30)) for at, amount in enumerate(sorted(amounts), 1)
        )
        regions = frozenset(draw(st.lists(st.sampled_from(PLACES), max_size=3)))
        indicator = draw(st.sampled_from([NEW, ALL]))
        made.append(Series(f"p{n}", draw(st.sampled_from(["m1", "m2"])), indicator, "prog", regions, figures))
    return made


def torn(series: list[Series], chance) -> list[Series]:
    """The same projects in disorder, each given in pieces, some pieces twice."""
    pieces = []
    for one in series:
        for kind in ("figures", "named"):
            things = list(getattr(one, kind))
            chance.shuffle(things)
            half = len(things) // 2
            for piece in (things[: half + 1], things[half:]):
                pieces.append(Series(one.project, one.mandate, one.indicator, one.programme, one.regions,
                                     **({kind: tuple(piece)} if piece else {})))  # fmt: skip
    pieces += pieces[: len(pieces) // 2]
    chance.shuffle(pieces)
    return pieces


@given(counted(), st.randoms(use_true_random=False), st.sampled_from([None, 2025, 2026]))
@settings(max_examples=120)
def test_no_order_repetition_or_division_of_the_lists_changes_a_count(series, chance, year) -> None:
    whole, again = rolled(series, year), rolled(torn(series, chance), year)
    assert (again.amount, again.count, again.way, again.repeated) == (
        whole.amount,
        whole.count,
        whole.way,
        whole.repeated,
    )
    for by in ("mandate", "region"):
        assert {k: v.amount for k, v in rolled_by(torn(series, chance), by, year).items()} == {
            k: v.amount for k, v in rolled_by(series, by, year).items()
        }


@given(counted(), st.sampled_from([None, 2025, 2026]))
@settings(max_examples=120)
def test_the_whole_lies_between_the_largest_part_and_the_sum_of_the_parts(series, year) -> None:
    whole = rolled(series, year)
    for by in ("programme", "mandate", "region", "project"):
        parts = [one.count.number for one in rolled_by(series, by, year).values() if one.count]
        assert max(parts) <= whole.count.number <= sum(parts)
    assert whole.count.number == len({n.line.company for p in whole.parts for n in p.named}) <= whole.repeated


@given(counted())
@settings(max_examples=120)
def test_a_company_of_two_regions_stands_in_both_and_in_the_whole_once(series) -> None:
    regions = rolled_by(series, "region")
    for company in {named.line.company for one in series for named in one.named}:
        where = {r for one in series for r in (one.regions or {""}) if company in {n.line.company for n in one.named}}
        assert {r for r, one in regions.items() if company in {c.company for c in one.count.companies}} == where
    assert sum(one.count.number for one in regions.values()) >= rolled(series).count.number


@given(counted())
@settings(max_examples=100)
def test_the_years_cover_the_whole_and_no_year_exceeds_it(series) -> None:
    by_year = [{c.company for c in rolled(series, year).count.companies} for year in years_of(series)]
    whole = {c.company for c in rolled(series).count.companies}
    assert set().union(*by_year) == whole
    assert all(len(one) <= len(whole) for one in by_year)


@given(added(), st.randoms(use_true_random=False), st.sampled_from([None, 2024, 2025]))
@settings(max_examples=120)
def test_no_order_repetition_or_division_of_the_figures_changes_a_sum(series, chance, year) -> None:
    again, whole = rolled(torn(series, chance), year), rolled(series, year)
    assert (again.amount, again.target, again.baseline, again.way) == (
        whole.amount,
        whole.target,
        whole.baseline,
        whole.way,
    )
    assert [part.rests for part in again.parts] == [part.rests for part in whole.parts]


@given(added())
@settings(max_examples=120)
def test_what_has_come_each_year_adds_up_to_what_has_come_in_all(series) -> None:
    years = [rolled(series, year) for year in years_of(series)]
    assert sum((part.gained for part in rolled(series).parts), F(0)) == sum((one.amount or F(0) for one in years), F(0))


@given(added())
@settings(max_examples=120)
def test_projects_and_mandates_divide_the_sum_and_regions_never_lose_any_of_it(series) -> None:
    whole = rolled(series)
    for by in ("project", "mandate", "programme"):
        assert sum((one.amount or F(0) for one in rolled_by(series, by).values()), F(0)) == (whole.amount or 0)
    parts = rolled_by(series, "region")
    doubled = sum((part.amount or F(0)) * (max(len(part.series.regions), 1) - 1) for part in whole.parts)
    assert sum((one.amount or F(0) for one in parts.values()), F(0)) == (whole.amount or 0) + doubled


def test_new_ones_are_added_to_the_last_of_all_that_has_come_with_share_and_rests() -> None:
    one = Series("p1", "m", NEW, figures=told((1, 2, 2025), (2, 3, 2026)))
    two = Series("p2", "m", ALL, figures=told((1, 5, 2025), (2, 8, 2026)))
    whole = rolled([one, two, Series("p3", "m", NEW)])
    assert (whole.amount, whole.baseline, whole.target, whole.told) == (13, 2, 32, 2)
    assert (whole.way, whole.share) == ((F(11), F(30)), F(11, 30))
    assert [[f.report for f in part.rests] for part in whole.parts] == [[1, 2], [2], []]
    assert [rolled([one, two], year).amount for year in (2024, 2025, 2026)] == [None, 2 + 3, 3 + 3]
    assert rolled([one, two], 2026).way is None


def test_a_company_of_two_projects_counts_once_and_its_share_is_of_both_targets() -> None:
    lines = [Line("a", "m", "p1", 1, 1), Line("b", "m", "p1", 2, 1), Line("a", "m", "p2", 1, 1)]
    p1 = Series("p1", "m", FIRMS, named=tuple(Named(one, date(2025, 1, 1)) for one in lines[:2]))
    p2 = Series("p2", "m", FIRMS, named=(Named(lines[2], date(2026, 1, 1)),))
    whole = rolled([p1, p2])
    assert (whole.amount, whole.repeated, whole.target, whole.way) == (2, 3, 12, (F(2), F(12)))
    assert [rolled([p1, p2], year).amount for year in (2025, 2026)] == [2, 1]


def test_alike_is_what_has_the_same_name_unit_and_way_of_counting() -> None:
    other = Indicator("jobs", "Nya jobb", unit_sv="tusental")
    assert sort_of(NEW) == sort_of(ALL) != sort_of(other)
    made = sorts([Series("p2", "m", other), Series("p1", "m", NEW), Series("p2", "m", ALL)])
    assert [(sort, [one.project for one in them]) for sort, them in made.items()] == [
        (sort_of(NEW), ["p1", "p2"]), (sort_of(other), ["p2"])]  # fmt: skip
    with pytest.raises(ValueError):
        rolled([Series("p1", "m", NEW), Series("p2", "m", other)])


def test_shares_are_shown_each_and_never_added() -> None:
    share = Indicator("s", "Andel", unit_sv="%", baseline=F(10), target=F(50), cumulative=True)
    whole = rolled([Series("p1", "m", share, figures=told((1, 30, 2025))), Series("p2", "m", share)])
    assert (is_share(share), whole.amount, whole.target, whole.way, whole.told) == (True, None, None, None, 1)
    assert [part.amount for part in whole.parts] == [30, None]


def test_what_cannot_be_is_a_fault() -> None:
    line = Named(Line("a", "m", "p", 1, 1))
    for wrong in (
        lambda: Series("p", "m", NEW, named=(line,)),
        lambda: Series("p", "m", FIRMS, figures=told((1, 1, 2025))),
        lambda: rolled_by([Series("p", "m", NEW)], "colour"),
        lambda: joined([Series("p", "m", NEW), Series("p", "m", Indicator("jobs", "Annat"))]),
    ):
        with pytest.raises(ValueError):
            wrong()
