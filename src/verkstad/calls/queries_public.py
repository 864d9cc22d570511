"""What a visitor asks of calls: which there are, where each stands, and which fit what they look for."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from unicodedata import normalize

from django.db.models import QuerySet

from verkstad.calls.models import Call, CallState
from verkstad.calls.queries import terms_of, window_of
from verkstad.core.calls.terms import CallTerms, covers
from verkstad.core.calls.windows import Phase
from verkstad.core.instruments.questions import COUNTIES
from verkstad.mandate.models import FocusArea


class Standing(StrEnum):
    """Where a published call stands, as a visitor sees it."""

    OPEN = "open"
    ROLLING = "rolling"
    COMING = "coming"
    CLOSED = "closed"
    CANCELLED = "cancelled"


NOW_OPEN = (Standing.OPEN, Standing.ROLLING)
EARLIER = (Standing.CLOSED, Standing.CANCELLED)


@dataclass(frozen=True)
class Shown:
    """A published call at a moment."""

    call: Call
    now: datetime

    @cached_property
    def terms(self) -> CallTerms:
        return terms_of(self.call)

    @cached_property
    def phase(self) -> Phase:
        return window_of(self.call, self.now)

    @cached_property
    def standing(self) -> Standing:
        if self.call.state == CallState.CANCELLED:
            return Standing.CANCELLED
        if self.phase is Phase.BEFORE:
            return Standing.COMING
        if self.phase is Phase.OPEN:
            return Standing.OPEN if self.call.closes_at else Standing.ROLLING
        return Standing.CLOSED

    @cached_property
    def searched(self) -> str:
        """Everything a visitor may search the call by, in both languages."""
        terms, call = self.terms, self.call
        told = (terms.title, terms.summary, terms.what, terms.who)
        parts = [call.key, call.title_sv, call.title_en, call.mandate.government_number]
        return folded(" ".join([*parts, *(text for words in told for text in (words.sv, words.en))]))


@dataclass(frozen=True)
class Wish:
    """What a visitor looks for; empty fields ask for nothing."""

    standing: str = ""
    applicant: str = ""
    focus: str = ""
    text: str = ""
    region: str = ""


def folded(text: str) -> str:
    """A text as it is compared: å, ä and ö are letters of their own in one form, whatever their case."""
    return normalize("NFC", text).casefold()


def published() -> QuerySet[Call]:
    """Every call that is or was public, with what a page tells of it."""
    return Call.objects.exclude(state=CallState.DRAFT).select_related("mandate__programme", "version")


def calls_at(now: datetime) -> list[Shown]:
    """All public calls at a moment. One query."""
    return [Shown(call, now) for call in published()]


def fitting(calls: Iterable[Shown], wish: Wish) -> list[Shown]:
    """Those that fit every part of a wish; each word of its text must occur."""
    words = folded(wish.text).split()
    return [
        one
        for one in calls
        if (not wish.standing or one.standing in standings(wish.standing))
        and (not wish.applicant or wish.applicant in one.terms.applicant_kinds)
        and (not wish.focus or wish.focus in one.terms.focus_areas)
        and (not wish.region or covers(one.terms, wish.region))
        and all(word in one.searched for word in words)
    ]


def standings(wanted: str) -> tuple[Standing, ...]:
    """What a choice of state stands for: "open" means whatever can be applied for now, "closed" whatever is over."""
    if wanted == Standing.OPEN:
        return NOW_OPEN
    return EARLIER if wanted == Standing.CLOSED else (Standing(wanted),)


@dataclass(frozen=True)
class Sorted:
    """Calls under the three headings of the list."""

    open: Sequence[Shown]
    coming: Sequence[Shown]
    earlier: Sequence[Shown]


def in_order(calls: Sequence[Shown]) -> Sorted:
    """Open ones by closing (those without one last), coming ones by opening, earlier ones the newest first."""
    far = datetime.max

    def naive(moment: datetime | None, without: datetime) -> datetime:
        return moment.replace(tzinfo=None) if moment else without

    return Sorted(
        sorted((c for c in calls if c.standing in NOW_OPEN), key=lambda c: (naive(c.call.closes_at, far), c.call.key)),
        sorted(
            (c for c in calls if c.standing is Standing.COMING),
            key=lambda c: (naive(c.call.opens_at, far), c.call.key),
        ),
        sorted(
            (c for c in calls if c.standing in EARLIER),
            key=lambda c: (naive(c.call.closes_at, datetime.min), c.call.key),
            reverse=True,
        ),
    )


def regions_of(calls: Iterable[Shown]) -> list[str]:
    """County codes that some call covers: all of them where a call covers the whole country."""
    return [code for code in COUNTIES if any(covers(one.terms, code) for one in calls)]


def focus_names(calls: Sequence[Shown]) -> dict[str, str]:
    """Names of the focus areas that the calls name, by key, in the programme's order. One query."""
    wanted = {key for one in calls for key in one.terms.focus_areas}
    if not wanted:
        return {}
    found = {area.key: area.name for area in FocusArea.objects.filter(key__in=wanted).order_by("number", "pk")}
    return {**found, **{key: key for key in sorted(wanted - set(found))}}
