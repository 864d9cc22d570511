"""The calls that can be applied for now, as the front page shows them: brought along with the mandates, no query of their own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from json import loads
from typing import Any

from django.db.models import Count, F, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce, JSONObject
from django.utils.dateparse import parse_datetime

from verkstad.calls import words_public as words
from verkstad.calls.models import Call, CallVersion
from verkstad.calls.queries import open_calls
from verkstad.calls.queries_public import Shown
from verkstad.mandate.models import Mandate

MOST = 3
FIELDS = ("key", "kind", "state", "title_sv", "title_en", "opens_at", "closes_at", "grace_minutes")


@dataclass(frozen=True)
class OpenCall:
    """An open call on a card."""

    title: str
    url: str
    until: str
    how_much: str
    who: str
    programme_key: str
    programme: str
    marked: bool


@dataclass(frozen=True)
class OpenCalls:
    """The cards, those that close first first, and how many calls are open in all."""

    cards: Sequence[OpenCall]
    count: int


def fields(now: datetime) -> dict[str, Any]:
    """Annotations of mandates: how many of its calls are open, and the first three as JSON."""
    found = open_calls(now).select_related(None).filter(mandate=OuterRef("pk"))
    counted = found.order_by().values("mandate").annotate(n=Count("pk")).values("n")
    told = found.annotate(told=JSONObject(**{name: F(name) for name in FIELDS}, content=F("version__content")))
    each = {f"open_call_{n}": Subquery(told.values("told")[n : n + 1]) for n in range(MOST)}
    return {"open_calls": Coalesce(Subquery(counted, output_field=IntegerField()), 0), **each}


def block(mandates: Sequence[Mandate], now: datetime) -> OpenCalls:
    """The open calls of mandates that carry `fields`."""
    found = [
        Shown(call_of(told, mandate), now)
        for mandate in mandates
        for n in range(MOST)
        if (told := getattr(mandate, f"open_call_{n}"))
    ]
    found.sort(key=lambda one: (one.call.closes_at is None, one.call.closes_at or now, one.call.key))
    count = sum(mandate.open_calls for mandate in mandates)  # type: ignore[attr-defined]
    return OpenCalls([card(one) for one in found[:MOST]], count)


def call_of(told: dict[str, Any], mandate: Mandate) -> Call:
    """A call that is only looked at, from what was brought along; databases differ in how they put JSON into JSON."""
    content = told["content"]
    version = CallVersion(content=loads(content) if isinstance(content, str) else content)
    times = {name: moment(told[name]) for name in ("opens_at", "closes_at")}
    plain = {name: told[name] for name in FIELDS if name not in times}
    return Call(mandate=mandate, version=version, **plain, **times)


def moment(text: str | None) -> datetime | None:
    found = parse_datetime(text) if text else None
    return found.replace(tzinfo=UTC) if found is not None and found.tzinfo is None else found


def card(one: Shown) -> OpenCall:
    call, programme = one.call, one.call.mandate.programme
    return OpenCall(call.title, call.get_absolute_url(), words.until_when(one), words.joined(words.how_much(one.terms)),
                    words.who(one.terms), programme.key, programme.name, programme.marked)  # fmt: skip
