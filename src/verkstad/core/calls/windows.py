"""When a call takes applications: Swedish wall-clock times as moments, and the phases of a window.

Calls say their times as people do, "2018-10-15T16:00" in Sweden. Twice a year that is not plain: in the night to summer
time an hour does not exist, in the night to winter time one comes twice. Both are named here, never guessed.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from verkstad.core.words import gettext_noop

ZONE = ZoneInfo("Europe/Stockholm")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?([+-]\d\d:\d\d)?", re.ASCII)
MOST_GRACE = 120  # minutes; more than this is an extension, with its reason


class Phase(StrEnum):
    """Where a call stands at a moment: grace is the time after closing when what was begun before may still be sent."""

    BEFORE = "before"
    OPEN = "open"
    GRACE = "grace"
    CLOSED = "closed"


@dataclass
class BadMoment(ValueError):
    """A wall-clock time that is none, or not one; `message`, `params` and `fix` say so in words."""

    message: str
    params: Mapping[str, Any] = field(default_factory=dict)
    fix: str = ""

    def __str__(self) -> str:
        return self.message % self.params


@dataclass(frozen=True)
class Window:
    """From `opens_at` (included) to `closes_at` (not included), None = no such end; `grace_minutes` equal for all."""

    opens_at: datetime | None = None
    closes_at: datetime | None = None
    grace_minutes: int = 0

    @property
    def grace_ends(self) -> datetime | None:
        return self.closes_at + timedelta(minutes=self.grace_minutes) if self.closes_at else None


def moment_of(text: str) -> datetime | None:
    """The moment (UTC) of a Swedish wall-clock time; None for "".

    Reads "2018-10-15T16:00" and "2018-10-15 16:00", with seconds or not. In the hour that comes twice the text must end
    with +02:00 (the first, summer time) or +01:00 (the second). Raises BadMoment for what is no time, for the hour that
    does not exist, for the hour that comes twice without a choice, and for an offset that does not hold in Sweden then.
    """
    if not text.strip():
        return None
    plain = text.strip().replace(" ", "T", 1)
    try:
        said = datetime.fromisoformat(plain if _TIME.fullmatch(plain) else "")
    except ValueError:
        raise BadMoment(
            gettext_noop("“%(text)s” is not a time."), {"text": text[:40]},
            gettext_noop("Write year-month-day and hour:minute, for example 2026-10-15 16:00."),
        ) from None  # fmt: skip
    wall = said.replace(tzinfo=None)
    first, second = wall.replace(tzinfo=ZONE, fold=0), wall.replace(tzinfo=ZONE, fold=1)
    if _round_trip(first) != wall:
        raise BadMoment(
            gettext_noop("There is no %(time)s in Sweden on %(day)s: the clock goes from 02:00 to 03:00 that night."),
            {"time": f"{wall:%H:%M}", "day": wall.date().isoformat()},
            gettext_noop("Choose a time before 02:00 or from 03:00."),
        )
    choices = [first] if first.utcoffset() == second.utcoffset() else [first, second]
    if said.tzinfo is not None:
        choices = [one for one in choices if one.utcoffset() == said.utcoffset()]
        if not choices:
            raise BadMoment(
                gettext_noop("%(text)s names an offset that does not hold in Sweden then."), {"text": text},
                gettext_noop("Leave the offset out; the time is Swedish."),
            )  # fmt: skip
    if len(choices) > 1:
        raise BadMoment(
            gettext_noop("%(time)s comes twice in Sweden on %(day)s: the clock goes back from 03:00 to 02:00."),
            {"time": f"{wall:%H:%M}", "day": wall.date().isoformat()},
            gettext_noop("Choose another time, or add +02:00 for the first and +01:00 for the second."),
        )
    return choices[0].astimezone(UTC)


def _round_trip(local: datetime) -> datetime:
    return local.astimezone(UTC).astimezone(ZONE).replace(tzinfo=None)


def wall_of(moment: datetime | None) -> str:
    """The Swedish wall-clock time of a moment, as `moment_of` reads it back; "" for None."""
    if moment is None:
        return ""
    local = moment.astimezone(ZONE)
    bare = local.replace(tzinfo=None)
    twice = bare.replace(tzinfo=ZONE, fold=0).utcoffset() != bare.replace(tzinfo=ZONE, fold=1).utcoffset()
    text = bare.isoformat(timespec="seconds" if bare.second else "minutes")
    return text + (f"{local:%z}"[:3] + ":" + f"{local:%z}"[3:] if twice else "")


def phase_at(window: Window, moment: datetime) -> Phase:
    """The phase of a window at a moment. The closing second itself is too late to begin: it belongs to the grace."""
    if window.opens_at is not None and moment < window.opens_at:
        return Phase.BEFORE
    if window.closes_at is None or moment < window.closes_at:
        return Phase.OPEN
    ends = window.grace_ends
    return Phase.GRACE if ends is not None and moment < ends else Phase.CLOSED


def may_send(window: Window, moment: datetime, begun_at: datetime) -> bool:
    """The rule of grace: while the window is open anything is sent; in the grace time what was begun before closing.

    `begun_at` is when the draft was begun by the server's clock; nothing else counts, for anybody. (The last save does not:
    autosave would take the right away from who corrects a word in the last minute.)
    """
    phase = phase_at(window, moment)
    return phase is Phase.OPEN or (
        phase is Phase.GRACE and window.closes_at is not None and begun_at < window.closes_at
    )
