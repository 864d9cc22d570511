"""Deadlines as a calendar that other programs subscribe to (RFC 5545)."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from verkstad.mandate.queries import Deadline


def calendar(deadlines: Iterable[Deadline], *, name: str, now: datetime, address: str) -> bytes:
    """A calendar of whole days, one event per deadline with a UID that never changes.

    `address` is the site's own ("https://host"); `now` is the stamp of the file. An event that is done says so in its
    title, because few calendar programs show the status of an event.
    """
    made = Calendar()
    made.add("prodid", "-//Verkstad//Mandates//SV")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("name", name)
    made.add("x-wr-calname", name)
    made.add("refresh-interval", timedelta(hours=12))
    made["refresh-interval"].params["VALUE"] = "DURATION"
    for one in deadlines:
        made.add_component(_event(one, now, address))
    return made.to_ical()


def _event(one: Deadline, now: datetime, address: str) -> Event:
    event = Event()
    event.add("uid", one.uid)
    event.add("dtstamp", now)
    event.add("dtstart", one.due_on)
    event.add("dtend", one.due_on + timedelta(days=1))
    title = f"{one.title}, {one.mandate.name}"
    event.add("summary", _("Done: %s") % title if one.done_on else title)
    event.add("description", "\n".join(part for part in (one.clause, one.mandate.government_number) if part) or title)
    event.add("url", f"{address}/uppdrag/{one.mandate.key}/")
    event.add("status", "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    return event
