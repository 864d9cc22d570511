"""Times of a call as a pack writes them: a moment, no more than a day, month or year, or counted from the day of loading."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from verkstad.core.calls.windows import BadMoment, moment_of
from verkstad.core.packs.values import Bad, to_span

MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2})(:00)?([+-]\d{2}:\d{2})?", re.ASCII)
COUNTED = re.compile(r"([+-])(\d{1,4}) days (\d{2}:\d{2})", re.ASCII)


@dataclass(frozen=True)
class Moment:
    """`text` as written; `known` is moment, day, month or year; `days` from the day of loading, None for a plain time."""

    text: str
    known: str
    first: date | None = None
    last: date | None = None
    days: int | None = None
    clock: str = ""

    def opening(self, today: date) -> str:
        """The Swedish wall-clock time at which it begins."""
        return f"{self.first.isoformat()}T00:00" if self.first else self._wall(today)

    def closing(self, today: date) -> str:
        """The Swedish wall-clock time at which it ends: of a day, month or year its last second."""
        return f"{self.last.isoformat()}T23:59:59" if self.last else self._wall(today)

    def _wall(self, today: date) -> str:
        if self.days is None:
            return self.text
        return f"{(today + timedelta(days=self.days)).isoformat()}T{self.clock}"

    def __str__(self) -> str:
        return self.text


def to_moment(value: Any) -> Moment:
    """Reads "2026-10-15 16:00", "2016-09", "+14 days 16:00" and TOML's own dates; raises Bad."""
    if isinstance(value, datetime):
        value = value.isoformat(timespec="minutes")
    if not isinstance(value, str):
        span = to_span(value)
        return Moment(span.text, span.precision, span.first, span.last)
    text = value.strip()
    if counted := COUNTED.fullmatch(text):
        days = int(counted[2]) * (-1 if counted[1] == "-" else 1)
        _clock(counted[3], text)
        return Moment(text, "moment", days=days, clock=counted[3])
    if MOMENT.fullmatch(text):
        try:
            moment_of(text)
        except BadMoment as wrong:
            raise Bad("bad_moment", value=text, reason=str(wrong).rstrip(".")) from None
        return Moment(text.replace(" ", "T", 1), "moment")
    try:
        span = to_span(text)
    except Bad as bad:
        if bad.code != "bad_date":
            raise
        raise Bad("bad_moment", value=text, reason="not a time") from None
    return Moment(span.text, span.precision, span.first, span.last)


def _clock(clock: str, text: str) -> None:
    hours, minutes = map(int, clock.split(":"))
    if hours > 23 or minutes > 59 or hours in (2, 3):
        # From 2 to 4 at night the clock may be moved: a time counted from any day must exist on it.
        raise Bad("bad_moment", value=text, reason="no such time on every day")
