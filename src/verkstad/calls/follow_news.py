"""What those who follow a call are told, computed from the call itself: nothing is queued, so nothing is left behind."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from verkstad.calls import words_public as words
from verkstad.calls.models import Call, CallState, CallVersion
from verkstad.calls.queries_public import published
from verkstad.core.calls.windows import wall_of
from verkstad.journal.models import Act
from verkstad.ui import formats

KEPT = timedelta(days=30)  # what is older is news no more
REMINDERS = (7, 1)  # days before closing
CLOSINGS = {1: "closes_at", 2: "second_closes_at"}  # stage -> where a version says when it closes


@dataclass(frozen=True)
class News:
    """Something to tell of a call, in the active language. `key` names it for ever, `at` is when it became so; after
    `until` it is too late to tell."""

    key: str
    at: datetime
    line: str
    until: datetime | None = None

    def holds(self, since: datetime, now: datetime) -> bool:
        """Whether one who follows since then is to be told now."""
        return since < self.at <= now < (self.until or now + KEPT) and now - self.at < KEPT


# Apps above add what only they know of (decisions published). Asked once a run with the ids of the calls and the moment;
# the words are in the active language.
Source = Callable[[Sequence[int], datetime], Iterable[tuple[int, News]]]
news_sources: list[Source] = []


def followed_calls(now: datetime) -> QuerySet[Call]:
    """The public calls with everything that can be news of them. Four queries."""
    return published().prefetch_related("versions", "extensions", "questions")


def news_of(calls: Sequence[Call], now: datetime) -> dict[int, list[News]]:
    """The news of each call by its id, in the active language, the oldest first."""
    told = {call.pk: [*_changed(call), *_extended(call), *_answered(call), *_closing(call)] for call in calls}
    for found in (cancelled(calls), *(source(list(told), now) for source in news_sources)):
        for pk, one in found:
            if pk in told:
                told[pk].append(one)
    return {pk: sorted(of_call, key=lambda one: (one.at, one.key)) for pk, of_call in told.items()}


def new_call(call: Call) -> News | None:
    """That a call was published: what those who follow all calls are told."""
    first = next((v for v in call.versions.all() if v.number == 1 and v.published_at), None)
    if first is None or first.published_at is None or call.state != CallState.PUBLISHED:
        return None
    if call.closes_at is not None and call.closes_at <= first.published_at:
        return None  # a call of the past, entered afterwards
    window = (
        _("Open until further notice")
        if call.closes_at is None
        else _("Closes %s Swedish time") % formats.moment(call.closes_at)
    )
    line = _("New call: “%(title)s”. %(window)s.") % {"title": call.title, "window": window}
    return News(f"new:{call.pk}", first.published_at, line, call.closes_at)


def _changed(call: Call) -> Iterable[News]:
    """Changes of the terms; a version that only moves the closing is told as longer time."""
    moved = {(one.stage, wall_of(one.closes_after)) for one in call.extensions.all()}
    before: CallVersion | None = None
    for version in sorted(call.versions.all(), key=lambda v: v.number):
        now = {stage: version.content.get(name) for stage, name in CLOSINGS.items()}
        was = {stage: before.content.get(name) for stage, name in CLOSINGS.items()} if before else now
        longer = any(now[stage] != was[stage] and (stage, now[stage]) in moved for stage in CLOSINGS)
        if before is not None and version.published_at and not longer:
            what = words.either(version.change_sv, version.change_en) or _("See the call's page.")
            yield News(f"version:{version.pk}", version.published_at, _("The call was changed: %s") % what)
        before = version


def cancelled(calls: Sequence[Call]) -> Iterable[tuple[int, News]]:
    """When calls were cancelled is in the journal alone. One query where any was."""
    keys = {call.key: call.pk for call in calls if call.state == CallState.CANCELLED}
    if keys:
        for act in Act.objects.filter(act="call.cancelled", subject_type="call", subject_key__in=keys):
            yield keys[act.subject_key], News("cancelled", act.at, _("The call was cancelled."))


def _extended(call: Call) -> Iterable[News]:
    for one in call.extensions.all():
        values = {"after": formats.moment(one.closes_after), "why": words.either(one.reason_sv, one.reason_en)}
        if one.stage == 1:
            line = _("The closing was moved to %(after)s Swedish time, for everybody. Reason: %(why)s") % values
        else:
            line = _("Full applications are now due %(after)s Swedish time, for everybody. Reason: %(why)s") % values
        yield News(f"extension:{one.pk}", one.made_at, line)


def _answered(call: Call) -> Iterable[News]:
    for one in call.questions.all():
        if one.published_at:
            question = words.either(one.question_sv, one.question_en)
            yield News(f"answer:{one.pk}", one.published_at, _("A question was answered: %s") % question)


def _closing(call: Call) -> Iterable[News]:
    """A reminder a week and a day before closing; the week's is dropped once the day's is due."""
    if call.closes_at is None or call.state != CallState.PUBLISHED:
        return
    ends = [*(call.closes_at - timedelta(days=days) for days in REMINDERS[1:]), call.closes_at]
    for days, until in zip(REMINDERS, ends, strict=True):
        line = _("The call closes %s Swedish time.") % formats.moment(call.closes_at)
        key = f"closing:{call.closes_at.isoformat()}:{days}"
        yield News(key, call.closes_at - timedelta(days=days), line, until)
