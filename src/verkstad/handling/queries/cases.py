"""The staff list: cases that a person may see, chosen, sorted and counted."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import reduce
from typing import Any

from django.db.models import Case, CharField, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.expressions import Combinable
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Length, Lower, Replace
from django.utils import timezone

from verkstad.applications.models import UNDER_WAY, Application, ApplicationQuerySet, Partner, State
from verkstad.calls.models import Call, CallKind, CallState
from verkstad.handling.models import Completion
from verkstad.organisations.models import Organisation
from verkstad.people.access import Who, mandates_of, organisations_of
from verkstad.people.models import READERS

OPEN, CLOSED = "open", "closed"  # groups of states in the filter
GROUPS = {OPEN: UNDER_WAY, CLOSED: tuple(s for s in State.values if s not in (*UNDER_WAY, State.DRAFT))}
SORTS: dict[str, tuple[str, ...]] = {
    "number": ("number_length", "diary_number"),
    "title": ("title",),
    "owner": ("owner__name",),
    "call": ("call__title_sv",),
    "state": ("state",),
    "sent": ("sent_at",),
    "amount": ("applied_ore",),
    "total": ("total_ore",),
    "handler": ("handler__last_name", "handler__first_name"),
    "due": ("due",),
}
LONGEST_GRACE = timedelta(days=3)
# How letters are read alike: "ostergotland" finds Östergötland on both databases.
ALIKE = {"å": "a", "ä": "a", "ö": "o", "é": "e", "ü": "u"}


@dataclass(frozen=True)
class Wanted:
    """What an officer looks for; empty fields choose nothing. `handler` is a user's number, "me" or "none"."""

    text: str = ""
    call: str = ""
    state: str = ""
    handler: str = ""
    region: str = ""
    kind: str = ""
    late: bool = False
    sort: str = ""


@dataclass(frozen=True)
class Found:
    """The cases that fit, how many, and the sum they apply for; `calls` are those of the mandates one reads."""

    rows: ApplicationQuerySet
    count: int
    applied_ore: int
    calls: Sequence[Call] = field(default_factory=tuple)
    sealed: Sequence[tuple[Call, int, datetime | None]] = field(default_factory=tuple)


def folded(text: str) -> str:
    """Text in small letters without rings and dots."""
    return "".join(ALIKE.get(letter, letter) for letter in text.casefold())


def _folded(name: str) -> Combinable:
    """The same, said to the database. SQLite knows no capitals beyond A-Z, so both forms are replaced."""
    letters = [(form, plain) for letter, plain in ALIKE.items() for form in (letter, letter.upper())]
    return Lower(reduce(lambda inner, pair: Replace(inner, Value(pair[0]), Value(pair[1])), letters, F(name)))  # type: ignore[arg-type,return-value]


def calls_of(user: Who) -> list[Call]:
    """The published and cancelled calls of the mandates a person reads, each with `decide_by` ("" or a day). One query."""
    reached = mandates_of(user, *READERS)
    calls = Call.objects.exclude(state=CallState.DRAFT)
    calls = calls if reached is None else calls.filter(mandate__key__in=reached)
    return list(
        calls.annotate(decide_by=KeyTextTransform("decision_by", "version__content"))
        .defer("source_note")
        .order_by("-opens_at", "key")
    )


def is_sealed(call: Call, moment: datetime, stage: int = 1) -> bool:
    """Whether nobody of the agency may read what is sent: a sealed call before its stage has closed, the grace included."""
    if not call.sealed or call.state == CallState.CANCELLED:
        return False
    closes = call.closing(stage)
    return closes is None or moment < closes + timedelta(minutes=call.grace_minutes)


def sealed_calls(moment: datetime, calls: Iterable[Call] | None = None) -> list[tuple[int, int]]:
    """(pk of the call, stage) of what is sealed at a moment. One query unless the calls are given."""
    if calls is None:
        ended = moment - LONGEST_GRACE
        still = Q(closes_at__isnull=True) | Q(closes_at__gt=ended) | Q(kind=CallKind.TWO_STAGE)
        calls = Call.objects.filter(still, sealed=True)
    return [(call.pk, stage) for call in calls for stage in stages_of(call) if is_sealed(call, moment, stage)]


def stages_of(call: Call) -> tuple[int, ...]:
    return (1, 2) if call.kind == CallKind.TWO_STAGE else (1,)


def of_sealed(sealed: Sequence[tuple[int, int]]) -> Q:
    """The applications of these stages of calls."""
    return reduce(lambda found, one: found | Q(call_id=one[0], stage=one[1]), sealed, Q(pk__in=[]))


def cases(user: Who, wanted: Wanted, *, day: date | None = None, moment: datetime | None = None) -> Found:
    """The cases that fit, in order, with their count and sum; drafts only where they are asked for.

    Sent applications of a sealed call are counted, never listed. Three queries before the rows are read, one more
    where a call is sealed.
    """
    today, now = day or timezone.localdate(), moment or timezone.now()
    calls = calls_of(user)
    sealed = sealed_calls(now, calls)
    rows = visible_cases(user).exclude(of_sealed(sealed)) if sealed else visible_cases(user)
    rows = chosen(rows, wanted, user, calls, today)
    amount = rows.order_by().aggregate(n=Count("pk"), ore=Sum("applied_ore"))
    return Found(ordered(rows, wanted.sort, calls), amount["n"], amount["ore"] or 0, calls, _hidden(calls, sealed))


def visible_cases(user: Who) -> ApplicationQuerySet:
    """What staff may see of live applications: those of the mandates they read, whatever else they are appointed for."""
    reached = mandates_of(user, *READERS)
    rows = Application.objects.live()
    return rows if reached is None else rows.filter(call__mandate__key__in=reached)


def _hidden(calls: Sequence[Call], sealed: Sequence[tuple[int, int]]) -> list[tuple[Call, int, datetime | None]]:
    """Each sealed call with how many applications are sealed, and until when: its stage that closes first."""
    if not sealed:
        return []
    sent = Application.objects.live().filter(of_sealed(sealed)).exclude(state=State.DRAFT).order_by()
    counts = dict(sent.values_list("call_id").annotate(n=Count("pk")))
    first = dict(sorted(sealed, reverse=True))
    return [(call, counts.get(call.pk, 0), call.closing(first[call.pk])) for call in calls if call.pk in first]


def chosen(
    rows: ApplicationQuerySet, wanted: Wanted, user: Who, calls: Sequence[Call], today: date
) -> ApplicationQuerySet:
    """Those that fit every filter."""
    if wanted.state == State.DRAFT:
        rows = rows.filter(state=State.DRAFT, shared=True)
    elif wanted.state in GROUPS:
        rows = rows.filter(state__in=GROUPS[wanted.state])
    else:
        rows = rows.filter(state=wanted.state) if wanted.state else rows.exclude(state=State.DRAFT)
    if wanted.call:
        rows = rows.filter(call_id__in=[c.pk for c in calls if c.key == wanted.call])
    if wanted.handler:
        rows = rows.filter(handler_id={"me": user.pk, "none": None}.get(wanted.handler, wanted.handler))
    if wanted.region:
        through = Partner.regions.through.objects.filter(partner__application=OuterRef("pk"), region_id=wanted.region)
        rows = rows.filter(Exists(through))
    if wanted.kind:
        rows = rows.filter(owner__kind=wanted.kind)
    if wanted.late:
        rows = rows.filter(late(calls, today))
    return holding(rows, wanted.text)


def holding(rows: ApplicationQuerySet, text: str) -> ApplicationQuerySet:
    """Those whose diary number, title, key or applicant holds every word, read without rings, dots and capitals."""
    words = [folded(word) for word in text.split()[:8]]
    if not words:
        return rows
    rows = rows.alias(folded_title=_folded("title"))
    owners = Organisation.objects.alias(folded_name=_folded("name"))
    for word in words:
        digits = word.replace("-", "")
        named = Q(folded_name__contains=word) | (Q(number__startswith=digits) if digits.isdecimal() else Q(pk__in=[]))
        own = Q(folded_title__contains=word) | Q(diary_number__icontains=word) | Q(key=word)
        rows = rows.filter(own | Q(owner__in=owners.filter(named).values("pk")))
    return rows


def late(calls: Sequence[Call], today: date) -> Q:
    """Past its day: a completion not come in time, or no decision by the day that the call promised."""
    overdue = Completion.objects.waiting().filter(application=OuterRef("pk"), due_on__lt=today)
    promised = [c.pk for c in calls if (by := decide_by(c)) and by < today]
    return Q(Exists(overdue), state=State.COMPLETING) | Q(state__in=UNDER_WAY, call_id__in=promised)


def decide_by(call: Any) -> date | None:
    """The day the call promises decisions by, None where it names none."""
    try:
        return date.fromisoformat(call.decide_by or "")
    except ValueError:
        return None


def with_due(rows: ApplicationQuerySet, calls: Sequence[Call]) -> ApplicationQuerySet:
    """Each case with `due`, "2018-12-07": the last day of its completion, else the call's day for decisions."""
    waiting = Completion.objects.waiting().filter(application=OuterRef("pk")).order_by()
    asked = Subquery(waiting.values(day=Cast("due_on", CharField()))[:1])
    promised = [
        When(call_id=c.pk, state__in=UNDER_WAY, then=Value(by.isoformat())) for c in calls if (by := decide_by(c))
    ]
    return rows.annotate(
        due=Case(When(state=State.COMPLETING, then=asked), *promised, default=None, output_field=CharField())
    )


def ordered(rows: ApplicationQuerySet, sort: str, calls: Sequence[Call]) -> ApplicationQuerySet:
    """The rows in the order asked for, the newest first unless told; with what the list shows of each."""
    name = sort.removeprefix("-")
    rows = with_due(rows, calls).select_related("owner", "call", "handler")
    rows = rows.defer("plan", "owner__note", "owner__source_note", "call__source_note", "handler__password")
    if name not in SORTS:
        return rows.order_by(F("sent_at").desc(nulls_first=True), "-pk")
    if name == "number":
        rows = rows.annotate(number_length=Length("diary_number"))
    down = sort.startswith("-")
    fields = [F(f).desc(nulls_last=True) if down else F(f).asc(nulls_last=True) for f in SORTS[name]]
    return rows.order_by(*fields, "-pk")


def search_cases(user: Who, text: str) -> QuerySet[Application]:
    """The applications a person may see that hold the words, newest first: for the search over everything.

    Content of sealed calls is not searched for staff; one's own applications always are.
    """
    rows = Application.objects.visible_to(user).live()
    if mandates_of(user, *READERS) != set() and (sealed := sealed_calls(timezone.now())):
        rows = rows.exclude(of_sealed(sealed) & ~Q(pk__in=own_cases(user).values("pk")))
    return holding(rows, text).select_related("owner", "call__mandate").defer("plan").order_by("-sent_at", "-pk")


def own_cases(user: Who) -> ApplicationQuerySet:
    """The applications of the organisations that a person acts for."""
    return Application.objects.filter(owner__key__in=organisations_of(user))
