"""Calls as many look at them at once: one prepared query each, with a stamp that names all that the public pages tell.

On deadline day everybody looks at the same call. What its page says is put together once for each stamp (`{% kept %}`)
and shown to all who come while nothing in it has changed.
"""

from collections.abc import Hashable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, OuterRef, QuerySet, Subquery

from verkstad.calls.models import Call, CallQuestion, CallState, CallVersion, Extension
from verkstad.calls.queries_public import NOW_OPEN, Shown, Standing
from verkstad.calls.words_public import until_when
from verkstad.people.models import User
from verkstad.ui.prepared import Prepared

KEY = "/any/key/"


def at_door(user: User, key: str, safe: bool) -> Call | None:
    """A published call for the door of its pages. One query; None where there is none that everybody sees."""
    return next((_call(*one) for one in ONE.found_with_rows(key)), None)


def calls_seen(now: datetime) -> list[Shown]:
    """Every call that is or was public at a moment. One query; one more for those whose words are not kept yet."""
    calls = [_call(*one) for one in ALL.found_with_rows()]
    new = {one.version.pk: one.version for one in calls if one.version is not None and not one.version.terms_kept}
    for pk, content in CallVersion.objects.filter(pk__in=new).values_list("pk", "content") if new else ():
        new[pk].content = content
    return [Shown(one, now) for one in calls]


def mark_of(calls: Sequence[Shown], *more: Hashable) -> Hashable | None:
    """What the public pages say of these calls to a visitor now; None where it rests on more than the calls' own rows."""
    marks = []
    for one in calls:
        stamp = getattr(one.call, "stamp", None)
        if stamp is None or one.terms.documents or one.terms.attachments:
            return None  # documents are edited, marked and disposed of on their own
        left = until_when(one) if one.standing in NOW_OPEN or one.standing is Standing.COMING else ""
        marks.append((stamp, one.standing, one.phase, left))
    return (*marks, *more)


def _call(found: Call, row: tuple[Any, ...]) -> Call:
    found.stamp = row  # type: ignore[attr-defined]
    return found


def _public() -> QuerySet[Call]:
    """What a version says is long and never changes: the process keeps it (`ui.kept`)."""
    rows = Call.objects.exclude(state=CallState.DRAFT).order_by()
    return rows.select_related("mandate__programme", "version").defer("version__content")


def _one() -> QuerySet[Call]:
    def of(model: Any, what: Any, **only: Any) -> Subquery:
        mine = model.objects.filter(call=OuterRef("pk"), **only).order_by().values("call")
        return Subquery(mine.annotate(found=what).values("found"))

    answered: dict[str, Any] = {"published_at__isnull": False}
    return _public().filter(key=KEY).annotate(
        answered=of(CallQuestion, Count("pk"), **answered),
        answered_last=of(CallQuestion, Max("published_at"), **answered),
        extended=of(Extension, Count("pk")),
        extended_last=of(Extension, Max("made_at")),
    )  # fmt: skip


ONE, ALL = Prepared(_one, KEY), Prepared(_public)
