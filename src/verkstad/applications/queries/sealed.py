"""What the agency may know of a sealed call before it is opened: how many have been sent, under which numbers, when."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import CharField, DateTimeField, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.fields.json import KeyTextTransform as KeyText
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone

from verkstad.applications.models import Application, Minutes, State
from verkstad.applications.rules import sealed
from verkstad.calls.models import Call, CallKind, CallState
from verkstad.journal.models import Act, ActQuerySet
from verkstad.people.access import Who, mandates_of
from verkstad.people.models import READERS

Subject = tuple[str, str]
FORMS = ("form", "second_form")  # of a call version's content
LAST = Coalesce("second_closes_at", "closes_at")


def sealed_of(user: Who) -> QuerySet[Application]:
    """Sent applications of sealed calls within the mandates that the user reads; the caller leaves out the opened."""
    reached = mandates_of(user, *READERS)
    rows = Application.objects.live().filter(call__sealed=True).exclude(state=State.DRAFT)
    rows = rows if reached is None else rows.filter(call__mandate__key__in=reached)
    return rows.closing().select_related("call__mandate").order_by(F("closing").asc(), "sent_at")


def sealed_now(user: Who) -> list[Application]:
    """Those that are sealed now. Only number, time and call of them may be shown."""
    return [one for one in sealed_of(user) if sealed(one)]


def sealed_calls() -> QuerySet[Call]:
    """Calls of which something is sealed now: their closing, in two stages the last one, has not passed with its grace."""
    ends = Value(timezone.now(), DateTimeField()) - Minutes(F("grace_minutes"))
    ended = Q(closes_at__lte=ends) & (~Q(kind=CallKind.TWO_STAGE) | Q(second_closes_at__lte=ends))
    return Call.objects.filter(~ended, sealed=True).exclude(state=CallState.CANCELLED).order_by()


def hidden_acts(user: Who, acts: Sequence[Act]) -> dict[Subject, datetime | None]:
    """Subjects of the acts that the user is not told before a sealed call is opened, and when that is.

    All of an application to such a call is hidden, also a draft and one that was thrown away, except from those who see
    the application itself: its own people, and who has looked inside officially. One query, two where a call is sealed.
    """
    calls = {
        key: (closes + timedelta(minutes=grace) if closes else None, set(forms))
        for key, closes, grace, *forms in sealed_calls().values_list("key", LAST, "grace_minutes", *_forms())
    }
    if not calls:
        return {}
    of_form = {form: until for until, forms in calls.values() for form in forms if form}
    shown, call_of = _known(user, acts)
    found: dict[Subject, datetime | None] = {}
    for act in acts:
        subject = (act.subject_type, act.subject_key)
        call = call_of.get(subject, act.facts.get("call"))
        form = act.facts.get("instrument") if act.subject_type == "response" and subject not in call_of else None
        if subject not in shown and (call in calls or form in of_form):
            found[subject] = calls[call][0] if call in calls else of_form[form]
    return found


def _forms() -> list[KeyText]:
    return [KeyText(name, "version__content") for name in FORMS]


def _known(user: Who, acts: Sequence[Act]) -> tuple[set[Subject], dict[Subject, Any]]:
    """Those subjects that the user sees, and the key of each one's call, as far as the applications are there."""
    keys = {act.subject_key for act in acts if act.subject_type == "application"}
    responses = {int(a.subject_key) for a in acts if a.subject_type == "response" and a.subject_key.isdecimal()}
    seen = Exists(Application.objects.visible_to(user).filter(pk=OuterRef("pk")))
    rows = Application.objects.filter(Q(key__in=keys) | Q(response__in=responses)).annotate(seen=seen).order_by()
    shown: set[Subject] = set()
    call_of: dict[Subject, Any] = {}
    for key, response, call, visible in rows.values_list("key", "response_id", "call__key", "seen"):
        pair = (("application", key), ("response", str(response)))
        call_of |= dict.fromkeys(pair, call)
        shown |= set(pair) if visible else set()
    return shown, call_of


def without_hidden(acts: ActQuerySet, user: Who) -> ActQuerySet:
    """The acts without those that `hidden_acts` names."""
    closed = sealed_calls()
    seen = Application.objects.visible_to(user).filter(call__sealed=True).order_by()
    about = Application.objects.filter(call__in=closed).order_by()
    mine = seen.annotate(answers=Cast("response_id", CharField())).values("answers")
    answers = about.annotate(answers=Cast("response_id", CharField())).values("answers")
    forms = Q()
    for form in _forms():
        forms |= Q(instrument__in=closed.annotate(form=form).filter(form__isnull=False).values("form"))
    told = acts.annotate(of_call=KeyText("call", "facts"), instrument=KeyText("instrument", "facts"))
    return told.exclude(
        Q(subject_type="application")
        & (Q(of_call__in=closed.values("key")) | Q(subject_key__in=about.values("key")))
        & ~Q(subject_key__in=seen.values("key"))
    ).exclude(Q(subject_type="response") & (forms | Q(subject_key__in=answers)) & ~Q(subject_key__in=mine))
