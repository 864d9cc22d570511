"""What others ask of statistics: one county or all in two queries, with source, date and share; as of any day."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from tests.web.statistics.tables import MEANING, loaded, table
from verkstad.core.statistics.mapping import Meaning
from verkstad.statistics.queries import COUNTIES, all_regions, in_use, industries, industry_of

pytestmark = pytest.mark.django_db


def test_nothing_loaded_is_nothing_said() -> None:
    assert (industry_of("01"), industries(), all_regions("industry_companies"), in_use()) == ((), {}, {}, [])


def test_a_countys_figures_carry_year_source_and_share() -> None:
    version = loaded()
    companies, employees = industry_of("01")
    assert (companies.indicator.key, companies.year, companies.value, companies.unit) == (
        "industry_companies",
        2020,
        Decimal(111),
        "antal",
    )
    assert (companies.version, companies.version.publisher, companies.whole) == (
        version,
        "Statistikmyndigheten",
        Decimal(23111),
    )
    assert (companies.share, companies.summed) == (Fraction(111, 23111), False)
    assert employees.indicator.key == "industry_employees"
    assert [one.value for one in industry_of("01", 2019)] == [Decimal(110), Decimal(120)]
    assert [one.year for one in industry_of("01", 2035)] == [2020, 2020]
    assert industry_of("01", 2018) == ()


def test_all_counties_take_two_queries_whatever_is_loaded(django_assert_num_queries) -> None:
    for key in ("a", "b", "c"):
        loaded(table(), key)
    with django_assert_num_queries(2):
        found = all_regions("industry_companies")
        assert sorted(found) == ["00", *COUNTIES]
        assert {one.version.dataset.key for one in found.values()} == {"c"}  # of like ones what came in last
    with django_assert_num_queries(2):
        assert [len(rows) for rows in industries().values()] == [2] * 22
    with django_assert_num_queries(2):
        assert len(industry_of("25")) == 2


def test_without_the_countrys_own_figure_the_whole_is_the_sum_only_where_every_county_is_stated() -> None:
    loaded(table(missing=(1, 3)))  # the country, 2020
    found = all_regions("industry_companies")
    assert (found["00"].value, found["01"].summed) == (None, True)
    assert found["01"].whole == sum(one.value or 0 for code, one in found.items() if code != "00")
    assert sum((one.share or 0 for code, one in found.items() if code != "00"), Fraction(0)) == 1
    loaded(table(missing=(1, 3, 5), plus=1))  # and Stockholm
    found = all_regions("industry_companies")
    assert (found["01"].value, found["01"].mark, found["01"].share, found["03"].share) == (None, "..", None, None)


def test_shares_of_shares_are_not_taken() -> None:
    loaded(meaning=Meaning("Region", "Tid", "ContentsCode", {"SNI2007": ("C",)}, {"A1": "industry_share"}))
    (one,) = industry_of("01")
    assert (one.value, one.share, one.unit) == (Decimal(111), None, "antal")


def test_an_old_report_is_told_what_was_known_then() -> None:
    first = loaded()
    second = loaded(table(("2019", "2020", "2021"), plus=5))
    assert [one.value for one in industry_of("01")] == [Decimal(117), Decimal(127)]
    assert [one.value for one in industry_of("01", as_of=first.made_at)] == [Decimal(111), Decimal(121)]
    assert [one.value for one in industry_of("01", of=[first.pk])] == [Decimal(111), Decimal(121)]
    assert industry_of("01", as_of=second.made_at)[0].version == second


def test_invented_figures_are_given_to_their_own_programme_alone() -> None:
    real = loaded()
    invented = loaded(table(plus=1), "pahittat", fictional=True, programme="exempel")
    assert industry_of("01")[0].version == real
    assert industry_of("01", programme="annat")[0].version == real
    assert industry_of("01", programme="exempel")[0].version == invented
    assert in_use() == [real, invented]


def test_the_newest_year_that_states_anything_is_taken_for_every_county_alike() -> None:
    nothing_in_2020 = tuple(at for at in range(88) if at % 2)
    loaded(table(missing=nothing_in_2020), "a")
    assert {one.year for one in all_regions("industry_companies").values()} == {2019}
    loaded(table(("2018",)), "b", meaning=MEANING)
    assert {one.year for one in all_regions("industry_companies").values()} == {2019}
    loaded(table(("2020",)), "c")
    assert {one.version.dataset.key for one in industries()["03"]} == {"c"}
    assert industry_of("03")[0].version.fetched_on <= date.today()
