"""What has come of an indicator, and what is wrong with a report's figures."""

from fractions import Fraction as F

from hypothesis import given
from hypothesis import strategies as st

from verkstad.core.agreements.content import Indicator
from verkstad.core.progress.indicators import Reported, findings_of, outcome

JOBS = Indicator("jobs", "Nya jobb", target=F(10), splits=("sex",))
SHARE = Indicator("share", "Omsättning", baseline=F(100), target=F(150), cumulative=True)


def codes(*values: Reported, earlier: tuple[Reported, ...] = ()) -> list[tuple[str, str]]:
    return [(one.code, one.where) for one in findings_of([JOBS, SHARE], values, earlier)]


def test_new_ones_are_added_up_and_the_last_of_cumulative_ones_counts() -> None:
    told = [Reported(1, "jobs", F(2)), Reported(2, "jobs", F(3)), Reported(2, "jobs", F(1), "sex", "women"),
            Reported(1, "share", F(110)), Reported(2, "share", F(120))]  # fmt: skip
    jobs, share = outcome(JOBS, told), outcome(SHARE, told)
    assert (jobs.actual, jobs.gained, jobs.share, jobs.parts) == (5, 5, F(1, 2), {("sex", "women"): 1})
    assert (share.actual, share.gained, share.share) == (120, 20, F(2, 5))
    assert [line.report for line in jobs.lines] == [1, 2]
    assert [line.report for line in share.lines] == [2]


def test_what_no_report_tells_is_not_known_and_without_target_there_is_no_share() -> None:
    assert (outcome(JOBS, []).actual, outcome(JOBS, []).share) == (None, None)
    assert outcome(Indicator("x", "X"), [Reported(1, "x", F(1))]).share is None


@given(
    st.lists(st.tuples(st.integers(1, 9), st.integers(0, 99)), unique_by=lambda one: one[0]),
    st.randoms(use_true_random=False),
)
def test_the_order_of_the_figures_does_not_matter(pairs, chance) -> None:
    told = [Reported(number, key, F(amount)) for number, amount in pairs for key in ("jobs", "share")]
    mixed = list(told)
    chance.shuffle(mixed)
    assert outcome(JOBS, mixed) == outcome(JOBS, told)
    assert outcome(SHARE, mixed) == outcome(SHARE, told)
    assert outcome(JOBS, told).actual == (sum(amount for _n, amount in pairs) if pairs else None)


def test_each_wrong_figure_is_told_at_its_field() -> None:
    assert codes(Reported(1, "jobs", F(3)), Reported(1, "jobs", F(3), "sex", "men")) == []
    assert codes(Reported(1, "jobs", F(3)), Reported(1, "jobs", F(2), "sex", "men")) == [("progress.parts_sum", "jobs")]
    assert codes(Reported(1, "jobs", F(-1))) == [("progress.amount", "jobs")]
    assert codes(Reported(1, "x", F(1)), Reported(1, "jobs", F(1), "size", "micro")) == [
        ("progress.indicator", "x"), ("progress.part", "jobs/size/micro")]  # fmt: skip


def test_a_cumulative_figure_that_falls_is_a_warning_not_an_error() -> None:
    found = findings_of([SHARE], [Reported(2, "share", F(90))], [Reported(1, "share", F(110))])
    assert [(one.code, one.severity) for one in found] == [("progress.falling", "warning")]
