"""The example tells of the weeks before it is loaded: what is done inside `told_at` is done at that moment."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, time, timedelta

from django.utils import timezone

real_now = timezone.now


@contextmanager
def told_at(moment: datetime) -> Iterator[datetime]:
    """Let the house's clock stand at a moment. For the demonstration alone, which runs in a process of its own."""
    before = timezone.now
    timezone.now = lambda: moment
    try:
        yield moment
    finally:
        timezone.now = before


def days_ago(days: int, hour: int = 10, minute: int = 0) -> datetime:
    """A moment so many days before today, at a Swedish wall-clock time; of today never one that is still to come."""
    day = timezone.localtime(real_now()).date() - timedelta(days=days)
    moment = timezone.make_aware(datetime.combine(day, time(hour, minute)))
    return moment if days else min(moment, real_now())
