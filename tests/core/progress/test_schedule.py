"""Which reports a plan asks for, and which days each speaks of."""

import itertools
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from verkstad.core.decisions.content import ReportDue, ReportKind
from verkstad.core.decisions.report_plan import suggested
from verkstad.core.progress.schedule import keep_until, schedule


def test_the_suggested_plan_gives_whole_stretches_and_the_rest_to_the_final_report() -> None:
    first, last = date(2026, 3, 1), date(2027, 2, 28)
    plan = schedule(suggested(first, last), first, last)
    assert [(one.number, one.kind, one.first, one.last) for one in plan] == [
        (1, "progress", date(2026, 3, 1), date(2026, 8, 31)), (2, "final", date(2026, 9, 1), date(2027, 2, 28))]  # fmt: skip


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(30, 1500), st.integers(1, 12))
def test_the_periods_of_a_suggested_plan_follow_each_other_through_the_whole_project(first, days, months) -> None:
    last = first + timedelta(days=days)
    plan = schedule(suggested(first, last, months), first, last)
    assert (plan[0].first, plan[-1].last, plan[-1].kind) == (first, last, ReportKind.FINAL)
    assert all(two.first == one.last + timedelta(days=1) for one, two in itertools.pairwise(plan))
    assert all(one.first <= one.last <= one.due_on for one in plan)


def test_a_plan_in_disorder_with_unknown_days_still_gives_a_schedule() -> None:
    due = [ReportDue(ReportKind.FINAL, date(2026, 9, 1)), ReportDue(ReportKind.PROGRESS, date(2026, 3, 1))]
    assert [(one.number, one.kind, one.first, one.last) for one in schedule(due, None, None)] == [
        (1, "progress", None, date(2026, 1, 30)), (2, "final", date(2026, 1, 31), date(2026, 8, 2))]  # fmt: skip
    assert schedule([], None, None) == ()


def test_papers_are_kept_to_a_year_end() -> None:
    assert keep_until(date(2028, 2, 29), eu=False) == date(2032, 12, 31)
    assert keep_until(date(2028, 2, 29), eu=True) == date(2038, 12, 31)
