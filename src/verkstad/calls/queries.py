"""What is asked of calls: which are open, when, and on what terms."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from verkstad.calls.models import Call, CallState, CallVersion, Extension
from verkstad.core.calls.terms import CallTerms
from verkstad.core.calls.windows import Phase, Window, phase_at
from verkstad.people.access import Who
from verkstad.ui.prepared import Prepared


def open_calls(moment: datetime | None = None) -> QuerySet[Call]:
    """Published calls that take applications at a moment (now unless told), those that close first first; one query."""
    now = moment or timezone.now()
    return (
        _published()
        .filter(Q(opens_at__isnull=True) | Q(opens_at__lte=now), Q(closes_at__isnull=True) | Q(closes_at__gt=now))
        .order_by(F("closes_at").asc(nulls_last=True), "key")
    )


def coming_calls(moment: datetime | None = None) -> QuerySet[Call]:
    """Published calls that have not opened yet, the next one first."""
    return _published().filter(opens_at__gt=moment or timezone.now()).order_by("opens_at", "key")


def closed_calls(moment: datetime | None = None) -> QuerySet[Call]:
    """Published calls whose closing has passed, the latest first."""
    return _published().filter(closes_at__lte=moment or timezone.now()).order_by("-closes_at", "key")


def _published() -> QuerySet[Call]:
    return Call.objects.filter(state=CallState.PUBLISHED).select_related("mandate__programme", "version")


def terms_of(call: Call) -> CallTerms:
    """What the call says: its published version; of a call that was never published, its draft."""
    version = call.version or call.versions.filter(published_at__isnull=True).first()
    return version.terms if version is not None else CallTerms()


def window(call: Call, stage: int = 1) -> Window:
    """When applications are taken. The full application of a call in two stages (`stage` 2) has its own last moment."""
    return Window(call.opens_at, call.closing(stage), call.grace_minutes)


def window_of(call: Call, moment: datetime | None = None, stage: int = 1) -> Phase:
    """The phase ("before", "open", "grace", "closed") at a moment, now unless told; a call that is not published takes
    nothing: a draft is "before", a cancelled one "closed"."""
    if call.state == CallState.DRAFT:
        return Phase.BEFORE
    if call.state == CallState.CANCELLED:
        return Phase.CLOSED
    return phase_at(window(call, stage), moment or timezone.now())


def extensions_of(call: Call) -> list[Extension]:
    """How the closing was moved, the first time first; one query."""
    return MOVED.found(call.pk)


CALL = 2_000_000_001
MOVED = Prepared(lambda: Extension.objects.filter(call=CALL).order_by("made_at", "pk"), CALL)


def draft_of(call: Call) -> CallVersion | None:
    """The version that is being written, if there is one."""
    return call.versions.filter(published_at__isnull=True).first()


@dataclass(frozen=True)
class Standing:
    """A call in a list with where it stands."""

    call: Call
    now: datetime
    waiting: int = 0
    has_draft: bool = False

    @cached_property
    def phase(self) -> Phase:
        return window_of(self.call, self.now)


def calls_for_staff(user: Who) -> QuerySet[Call]:
    """Every call the user may see with `waiting` (questions without an answer) and `drafts` (0 or 1)."""
    return (
        Call.objects.visible_to(user)
        .select_related("mandate", "version")
        .annotate(
            waiting=Count("questions", filter=Q(questions__published_at__isnull=True), distinct=True),
            drafts=Count("versions", filter=Q(versions__published_at__isnull=True), distinct=True),
        )
        .order_by(F("closes_at").desc(nulls_first=True), "key")
    )
