"""When reports are due: suggested from the project's period, and what a plan must hold."""

from datetime import date, timedelta

from verkstad.core.decisions.content import ReportDue, ReportKind

LONGEST_WITHOUT = 6  # months between reports, unless the presenter plans otherwise
AFTER = 30  # days that the receiver has after a period's end


def suggested(
    start: date, end: date, every_months: int = LONGEST_WITHOUT, after_days: int = AFTER
) -> tuple[ReportDue, ...]:
    """A progress report after each full stretch of months and a final report after the end.

    A stretch that ends within half a stretch of the project's end is left to the final report. Raises ValueError where
    the end lies before the start or a stretch is no month.
    """
    if end < start or every_months < 1:
        raise ValueError("the period must run forward, and a stretch be a month or more")
    after = timedelta(days=after_days)
    plan, number = [], 1
    while True:
        stop = months_after(start, every_months * number)
        if months_after(stop, (every_months + 1) // 2) > end:
            break
        plan.append(ReportDue(ReportKind.PROGRESS, stop - timedelta(days=1) + after))
        number += 1
    return (*plan, ReportDue(ReportKind.FINAL, end + after))


def months_after(day: date, months: int) -> date:
    """The same day of the month so many months later, or that month's last day."""
    year, month = divmod(day.month - 1 + months, 12)
    first_of_next = date(day.year + year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    last = first_of_next - timedelta(days=1)
    return last.replace(day=min(day.day, last.day))
