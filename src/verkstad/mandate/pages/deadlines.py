"""Deadlines as a page shows them: with their state in words, by month, and as rows of the timeline picture."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from verkstad.mandate import queries
from verkstad.mandate.models import CalendarAddress, Mandate
from verkstad.mandate.queries import Deadline
from verkstad.people.access import Who
from verkstad.ui import formats
from verkstad.ui.filters import Filter, FilterBar, Option

DEADLINE_WORDS = {
    "done": ("met", "met"),
    "near": ("risk", "risk"),
    "overdue": ("unmet", "unmet"),
    "ahead": ("next", "next"),
    "unknown": ("neutral", "next"),
}


def deadline_row(deadline: Deadline, day: date) -> dict[str, Any]:
    """A deadline with its state as tag, and as a row of the timeline picture."""
    state = deadline.state(day)
    kind, drawn = DEADLINE_WORDS[state]
    return {
        "deadline": deadline, "mandate": deadline.mandate, "key": deadline.key, "kind": deadline.kind,
        "title": deadline.title, "due_on": deadline.due_on, "done_on": deadline.done_on if state == "done" else None,
        "clause": deadline.clause,
        "state": state, "tag": kind, "word": deadline_word(deadline, state, day), "obligation": deadline.obligation,
        "picture": {"label": deadline.title, "date": deadline.due_on, "state": drawn},
    }  # fmt: skip


def deadline_word(deadline: Deadline, state: str, day: date) -> str:
    left = deadline.days_left(day)
    if state == "done":
        return _("Delivered")
    if state == "unknown":
        return _("Delivery not recorded")
    if state == "overdue":
        return ngettext("%(days)s day late", "%(days)s days late", -left) % {"days": formats.number(-left)}
    if left == 0:
        return _("Today")
    return ngettext("%(days)s day left", "%(days)s days left", left) % {"days": formats.number(left)}


def calendar_months(mandates: Iterable[Mandate], day: date) -> list[dict[str, Any]]:
    """Every deadline by month, in order."""
    months: dict[date, list[dict[str, Any]]] = {}
    for one in queries.deadlines(mandates, day):
        months.setdefault(one.due_on.replace(day=1), []).append(deadline_row(one, day))
    return [{"month": month, "rows": rows} for month, rows in months.items()]


MOST = 20


@dataclass(frozen=True)
class CalendarPage:
    """The calendar of the mandates a person may see, as chosen by the filters."""

    day: date
    months: list[dict[str, Any]]
    duties: list[dict[str, Any]]
    bar: FilterBar
    address: str
    signed_in: bool

    @property
    def chosen(self) -> str:
        """The key of the mandate that is chosen, "" for all."""
        return self.bar.value("uppdrag")

    @property
    def count(self) -> int:
        return sum(len(month["rows"]) for month in self.months)


def calendar_page(user: Who, day: date, query: QueryDict) -> CalendarPage:
    """Everything due in the mandates the reader may see; filters by mandate and by whether it is done."""
    every = list(queries.with_facts(Mandate.objects.visible_to(user)))
    bar = FilterBar(query, [
        Filter("uppdrag", _("Mandate"), [Option(m.key, m.name) for m in every]),
        Filter("visa", _("Show"), [Option("allt", _("Also what has passed"))], all_label=_("What is left")),
    ])  # fmt: skip
    chosen = [m for m in every if bar.value("uppdrag") in ("", m.key)]
    left_only = bar.value("visa") != "allt"
    months = []
    for month in calendar_months(chosen, day):
        rows = [r for r in month["rows"] if not left_only or r["state"] in ("near", "overdue", "ahead")]
        if rows:
            months.append({**month, "rows": rows})
    own = CalendarAddress.objects.filter(user=user).first() if user.is_authenticated else None
    return CalendarPage(
        day=day,
        months=months,
        # A long list says less as a picture than it takes in room.
        duties=[]
        if sum(len(m["rows"]) for m in months) > MOST
        else [
            {**row["picture"], "label": row["title"] if len(chosen) == 1 else f"{row['title']}, {row['mandate'].name}"}
            for m in months
            for row in m["rows"]
        ],
        bar=bar,
        address=reverse("mandate:feed_private", args=[own.token]) if own else "",
        signed_in=user.is_authenticated,
    )
