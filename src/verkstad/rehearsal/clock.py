"""The room's own clock: it may go ahead of the real one, so that what comes after a closing can be rehearsed the same day.

Everything in the house asks `timezone.now`; in the room's process, and nowhere else, that is answered from here.
"""

from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

real_now = timezone.now
_ahead = timedelta()


def _file() -> Path:
    return Path(settings.HOME) / "ahead"


def set_going() -> None:
    """Let the room's clock tell the time, as far ahead as it was put before. Refuses silently outside a room."""
    if settings.REHEARSAL:
        put_ahead(_kept())
        timezone.now = room_now


def room_now() -> datetime:
    return real_now() + _ahead


def put_ahead(ahead: timedelta) -> None:
    """How far ahead of the real clock this process tells the time."""
    global _ahead
    _ahead = ahead


def go_to(moment: datetime) -> None:
    """Put the clock to a moment that is still to come, and remember it for the process's next start."""
    ahead = moment - real_now()
    if ahead > _ahead:
        _file().write_text(str(ahead.total_seconds()))
        put_ahead(ahead)


def _kept() -> timedelta:
    try:
        return timedelta(seconds=float(_file().read_text()))
    except (OSError, ValueError):
        return timedelta()
