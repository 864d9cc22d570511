"""Tells those who follow calls what is new, each thing once; run by `verkstad notices send`."""

import logging
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from verkstad.calls.follow import forget_unconfirmed, mail
from verkstad.calls.follow_news import KEPT, News, followed_calls, new_call, news_of
from verkstad.calls.models import Call, Follow
from verkstad.journal.actions import record
from verkstad.notices.actions import site

log = logging.getLogger(__name__)
TRYING = "_trying"  # in `told`: how often and when last a mail was tried that has not got away
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=10), timedelta(days=1)


@dataclass
class Board:
    """The news of a moment, worked out once for each language."""

    now: datetime
    calls: Mapping[int, Call] = field(default_factory=dict)
    _news: dict[str, dict[int, list[News]]] = field(default_factory=dict)

    def news_for(self, follow: Follow) -> list[tuple[Call, News]]:
        """What one is to be told and has not been told yet, the oldest first."""
        since = follow.confirmed_at
        if since is None:
            return []
        found = self._new(follow) if follow.call_id is None else self._of(follow)
        return [(call, n) for call, n in found if n.key not in follow.told and n.holds(since, self.now)]

    def _of(self, follow: Follow) -> list[tuple[Call, News]]:
        if follow.language not in self._news:
            with override(follow.language):
                self._news[follow.language] = news_of(list(self.calls.values()), self.now)
        call = self.calls.get(follow.call_id or 0)
        return [(call, news) for news in self._news[follow.language].get(call.pk, [])] if call else []

    def _new(self, follow: Follow) -> list[tuple[Call, News]]:
        with override(follow.language):
            return [(call, news) for call in self.calls.values() if (news := new_call(call)) is not None]


def tell_followers(now: datetime | None = None) -> tuple[int, int]:
    """Mail everybody what they follow and have not been told, one mail each; returns how many were sent and still wait.

    A mail that fails is tried again after ten minutes, then after ever longer, for as long as the news is news. Two runs
    at once do not send the same thing twice: who is being told is marked first.
    """
    forget_unconfirmed()
    moment = now or timezone.now()
    board = Board(moment, {call.pk: call for call in followed_calls(moment)})
    sent = waiting = 0
    told: Counter[str] = Counter()
    for follow in Follow.objects.filter(confirmed_at__isnull=False).order_by("pk").iterator(chunk_size=500):
        if not board.news_for(follow):
            continue
        done = _tell(follow.pk, board)
        sent, waiting = sent + bool(done), waiting + (done is None)
        told.update({call.key for call, _news in done or ()})
    for key, count in sorted(told.items()):
        record(actor="system:calls", act="call.followers_told", subject_type="call", subject_key=key,
               mandate=next(c.mandate.key for c in board.calls.values() if c.key == key), facts={"count": count})  # fmt: skip
    return sent, waiting


def _tell(pk: int, board: Board) -> Sequence[tuple[Call, News]] | None:
    """Mail one what is new; what was told, nothing where it was told meanwhile, None where it waits."""
    with transaction.atomic():
        follow = Follow.objects.select_for_update().filter(pk=pk).first()
        news = board.news_for(follow) if follow else []
        if follow is None or not news:
            return []
        tries, since = follow.told.get(TRYING, [0, ""])
        if tries and board.now < _again(tries, since):
            return None
        follow.told[TRYING] = [tries + 1, board.now.isoformat()]
        follow.save(update_fields=["told"])
    try:
        mail(follow, *_words(follow, news))
    except Exception as fault:  # a mail server fails in many ways; its words hold addresses
        log.warning("follow %s could not be mailed, try %s: %s", pk, tries + 1, type(fault).__name__)
        return None
    _done(follow, news, board.now)
    return news


def _again(tries: int, since: str) -> datetime:
    """When a mail that failed is tried again: after 10, 20, 40 ... minutes, at most a day."""
    return (parse_datetime(since) or timezone.now()) + min(FIRST_WAIT * 2 ** min(tries - 1, 20), LONGEST_WAIT)


def _done(follow: Follow, news: Sequence[tuple[Call, News]], now: datetime) -> None:
    """Keep what was told; what is so old that it is news no more need not be remembered."""
    old = (now - 2 * KEPT).isoformat()
    kept: dict[str, Any] = {key: at for key, at in follow.told.items() if key != TRYING and at > old}
    told = {**kept, **{n.key: now.isoformat() for _call, n in news}}
    Follow.objects.filter(pk=follow.pk).update(told=told)


def _words(follow: Follow, news: Sequence[tuple[Call, News]]) -> tuple[str, str]:
    """Subject and body: each call's news under its name, with its address."""
    with override(follow.language):
        calls = {call.pk: call for call, _news in news}
        about = _("News of “%s”") if follow.call_id else ngettext("New call: %s", "New calls: %s and more", len(calls))
        subject = about % news[0][0].title
        parts = [
            "\n".join([call.title, *(f"* {n.line}" for of, n in news if of.pk == pk), site() + call.get_absolute_url()])
            for pk, call in calls.items()
        ]
        return subject, "\n\n".join(parts)
