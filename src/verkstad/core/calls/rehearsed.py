"""The terms of a call as its rehearsal room shows them: open from now on, whatever the real window says."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from verkstad.core.calls.terms import CallTerms, Known
from verkstad.core.calls.windows import ZONE, wall_of

OPEN_DAYS = 30  # a window that ends does so this many days after the room was opened; each later date as long after


def rehearsed(terms: CallTerms, now: datetime) -> CallTerms:
    """The terms with a window from the last whole minute; a closing, a second stage and a decision that the call has are
    moved after it. Documents stay behind (their files are the live site's). All else is as it was."""
    opens = now.astimezone(ZONE).replace(second=0, microsecond=0)
    closes = _plain(opens + timedelta(days=OPEN_DAYS))
    moved: dict[str, Any] = {
        "opens_at": wall_of(opens), "opens_known": Known.MOMENT, "closes_known": Known.MOMENT, "announced_on": "",
        "closes_at": wall_of(closes) if terms.closes_at else "", "documents": (), "attachments": (),
    }  # fmt: skip
    last = closes if terms.closes_at else opens
    if terms.second_closes_at:
        last = _plain(closes + timedelta(days=OPEN_DAYS))
        moved["second_closes_at"] = wall_of(last)
    if terms.decision_by and _day(terms.decision_by) <= last.date():
        moved["decision_by"] = (last.date() + timedelta(days=OPEN_DAYS)).isoformat()
    known_now = {name for name in ("opens_at", "closes_at", "second_closes_at") if moved.get(name)}
    moved["unknown"] = tuple(name for name in terms.unknown if name not in known_now)
    return replace(terms, **moved)


def _plain(moment: datetime) -> datetime:
    """Four in the afternoon of the day in Sweden, which no change of the clock touches."""
    return moment.replace(hour=16, minute=0)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return date.min
