"""Calls for other programs: deadlines as a calendar (RFC 5545), news as a feed (RFC 4287)."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from verkstad.calls import words_public as words
from verkstad.calls.follow_news import News, new_call, news_of
from verkstad.calls.models import Call, CallState
from verkstad.calls.queries_public import Shown

ENTRIES = 50


def calendar(calls: Sequence[Shown], *, name: str, now: datetime, address: str) -> bytes:
    """When each call opens and closes, as moments that move with an extension; UIDs never change.

    `address` is the site's own ("https://host"); `now` is the stamp of the file. Needs each call's extensions.
    """
    made = Calendar()
    made.add("prodid", "-//Verkstad//Calls//SV")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("name", name)
    made.add("x-wr-calname", name)
    made.add("refresh-interval", timedelta(hours=6))
    made["refresh-interval"].params["VALUE"] = "DURATION"
    for one in calls:
        if one.call.opens_at:
            made.add_component(_event(one, "opens", one.call.opens_at, _("Opens: %s"), now, address))
        if one.call.closes_at:
            made.add_component(_event(one, "closes", one.call.closes_at, _("Closes: %s"), now, address))
    return made.to_ical()


def _event(one: Shown, what: str, moment: datetime, title: str, now: datetime, address: str) -> Event:
    event, call = Event(), one.call
    event.add("uid", f"call-{call.pk}-{what}@verkstad")
    event.add("dtstamp", now)
    event.add("sequence", len(call.extensions.all()))
    event.add("dtstart", moment)
    event.add("dtend", moment)
    event.add("summary", title % call.title)
    event.add("description", "\n".join(part for part in (words.told(one.terms.summary), words.grace(one)) if part))
    event.add("url", address + call.get_absolute_url())
    event.add("status", "CANCELLED" if call.state == CallState.CANCELLED else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    return event


def atom(calls: Sequence[Call], *, now: datetime, address: str, path: str) -> str:
    """What is new of calls, newest first, at most fifty: new and changed calls, longer time, answers, closings near.

    `path` is the feed's own. Needs what `follow_news.followed_calls` brings along.
    """
    told: list[tuple[Call, News]] = [(call, news) for call in calls if (news := new_call(call)) is not None]
    by_id = {call.pk: call for call in calls}
    told += [(by_id[pk], news) for pk, found in news_of(calls, now).items() for news in found]
    newest = sorted(
        (pair for pair in told if pair[1].at <= now), key=lambda pair: (pair[1].at, pair[1].key), reverse=True
    )
    feed = Atom1Feed(title=_("Calls"), link=f"{address}{path.rsplit('/', 1)[0]}/", description="", feed_url=address + path,
                     language=get_language())  # fmt: skip
    for call, news in newest[:ENTRIES]:
        link = address + call.get_absolute_url()
        feed.add_item(title=f"{call.title}: {news.line}" if not news.key.startswith("new:") else news.line, link=link,
                      description=words.told(Shown(call, now).terms.summary), unique_id=f"{link}#{news.key}",
                      unique_id_is_permalink=False, pubdate=news.at, updateddate=news.at)  # fmt: skip
    return feed.writeString("utf-8")
