"""Acts as a person may read them, told in words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import connection
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext

from verkstad.audit.models import Visit
from verkstad.audit.rules import reach
from verkstad.audit.seals import seals
from verkstad.journal.chain import Point
from verkstad.journal.models import Act, ActQuerySet
from verkstad.journal.queries import head
from verkstad.journal.words import words
from verkstad.people.access import Who, may
from verkstad.people.models import User

PAGE = 50
MOST_ACTORS = 100


@dataclass(frozen=True)
class Told:
    """An act as a page shows it; `who` is empty where the reader may not know.

    Of a `sealed` act only its kind and its moment are told; `until` is when the seal ends, None where nobody knows.
    """

    act: Act
    what: str
    who: str
    url: str
    subject: str
    sealed: bool = False
    until: datetime | None = None

    @property
    def when(self) -> datetime:
        return self.act.at


@dataclass(frozen=True)
class Choice:
    """What somebody wants to see of the journal; empty fields choose nothing. Days include both ends, Swedish time."""

    act: str = ""
    subject_type: str = ""
    subject_key: str = ""
    actor: str = ""
    mandate: str = ""
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True)
class Slice:
    """A page of acts, newest first; `newer` and `older` are the positions to go on from, None at the ends."""

    acts: Sequence[Told]
    newer: int | None = None
    older: int | None = None


@dataclass(frozen=True)
class Changes:
    """What others did since a person last said that they had seen it; `since` is None for somebody who never did."""

    since: datetime | None
    count: int
    acts: Sequence[Told]
    position: int


@dataclass(frozen=True)
class Proof:
    """What anyone may know of the chain: its end, how many acts it holds, and when the last one was."""

    head: Point
    at: datetime | None

    @property
    def count(self) -> int:
        return self.head.position


def acts_for(user: Who) -> ActQuerySet:
    """The acts a person may read."""
    if not may(user, "journal.view_journal"):
        return Act.objects.none()
    return Act.objects.within(reach(user))


def told(acts: Iterable[Act], user: Who, *, seen: bool = False) -> list[Told]:
    """Acts in words; people's names cost one query, and are left out for those who may not know them.

    Acts about what is sealed from this person are told without subject, doer and facts; that costs one query more where
    such acts may be among them. `seen` says that the page has already decided that the person may see all of it.
    """
    rows = list(acts)
    hidden = {} if seen else seals.hidden(rows, user)
    keys = {key for act in rows for key in _keys(act, (act.subject_type, act.subject_key) in hidden) if _person(key)}
    names = _names(keys, user)
    return [_told(act, names, hidden) for act in rows]


def _keys(act: Act, sealed: bool) -> tuple[Any, ...]:
    return (act.actor,) if sealed else (act.actor, act.subject_key, *act.facts.values())


def _told(act: Act, names: dict[str, str], hidden: Mapping[tuple[str, str], datetime | None]) -> Told:
    subject = (act.subject_type, act.subject_key)
    if subject not in hidden:
        return Told(
            act, words.told(act, names), _who(act.actor, names), words.address(act), words.label(act.subject_type)
        )
    who = _who(act.actor, names) if seals.doer_shown(act) else ""
    return Told(act, words.kind(act.act), who, "", words.label(act.subject_type), True, hidden[subject])


def _person(key: Any) -> bool:
    return isinstance(key, str) and key.startswith("user:") and key[5:].isdecimal()


def _names(keys: set[str], user: Who) -> dict[str, str]:
    if not keys or not user.is_authenticated:
        return {}
    own = user.journal_key
    if not may(user, "journal.view_actor"):
        return {own: str(user)} if own in keys else {}
    people = User.objects.filter(pk__in=[int(key[5:]) for key in keys])
    found = {person.journal_key: str(person) for person in people}
    return found | {key: gettext("a person who has left") for key in keys - set(found)}


def _who(actor: str, names: dict[str, str]) -> str:
    return names.get(actor, "") if _person(actor) else gettext("Verkstad (%s)") % actor.removeprefix("system:")


def journal_slice(user: Who, choice: Choice, *, before: int | None = None, after: int | None = None) -> Slice:
    """A page of the journal: the newest acts, or those before or after a position. At most four queries.

    Who looks for a person's acts, or for those about one thing, does not find the sealed ones: finding would be telling.
    """
    chosen = _chosen(acts_for(user), choice, user)
    if after is not None:
        rows = list(chosen.filter(position__gt=after).order_by("position")[: PAGE + 1])
        more, rows = len(rows) > PAGE, rows[:PAGE][::-1]
        newer, older = (rows[0].position if more else None), (rows[-1].position if rows else None)
    else:
        earlier = chosen if before is None else chosen.filter(position__lt=before)
        rows = list(earlier.order_by("-position")[: PAGE + 1])
        more, rows = len(rows) > PAGE, rows[:PAGE]
        newer = rows[0].position if rows and before is not None else None
        older = rows[-1].position if more else None
    return Slice(told(rows, user), newer, older)


def _chosen(acts: ActQuerySet, choice: Choice, user: Who) -> ActQuerySet:
    exact = {"act": choice.act, "subject_type": choice.subject_type, "subject_key": choice.subject_key}
    acts = acts.filter(**{name: value for name, value in exact.items() if value})
    if choice.actor or choice.subject_key:
        acts = seals.without(acts, user)
    if choice.mandate:
        acts = acts.filter(mandate=choice.mandate)
    if choice.actor:
        acts = acts.filter(actor__in=_actors(choice.actor, user))
    if choice.first:
        acts = acts.filter(at__gte=_midnight(choice.first))
    if choice.last:
        acts = acts.filter(at__lt=_midnight(choice.last + timedelta(days=1)))
    return acts


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _actors(text: str, user: Who) -> list[str]:
    """Journal keys for what was typed: a key as it is, else those whose name or e-mail holds the words."""
    if text.startswith("system:") or _person(text):
        return [text]
    if not may(user, "journal.view_actor"):
        return []
    wanted = Q()
    for word in text.split():
        wanted &= Q(first_name__icontains=word) | Q(last_name__icontains=word) | Q(email__icontains=word)
    return [person.journal_key for person in User.objects.filter(wanted)[:MOST_ACTORS]]


def mandate_keys(user: Who) -> list[str]:
    """Keys of the mandates that a person may read acts of, in order; steps from key to key instead of reading all rows."""
    mine = reach(user)
    if mine is not None:
        return sorted(mine)
    step = """WITH RECURSIVE step(mandate) AS (
        SELECT MIN(mandate) FROM journal_act
        UNION ALL
        SELECT (SELECT MIN(a.mandate) FROM journal_act a WHERE a.mandate > step.mandate) FROM step
        WHERE step.mandate IS NOT NULL)
      SELECT mandate FROM step WHERE mandate <> ''"""
    with connection.cursor() as cursor:
        cursor.execute(step)
        return sorted(row[0] for row in cursor.fetchall())


def acts_about(subject_type: str, subject_key: str | int, user: Who, limit: int = 20) -> tuple[list[Told], bool]:
    """The newest acts about one thing, and whether there are more. For pages that already decided who may see it."""
    rows = Act.objects.filter(subject_type=subject_type, subject_key=str(subject_key)).order_by("-position")
    found = list(rows[: limit + 1])
    return told(found[:limit], user), len(found) > limit


def changes_since_visit(user: Who, limit: int = 20) -> Changes:
    """What others did, as far as this person may read it, since they last marked it as seen (`actions.note_visit`)."""
    visit = Visit.objects.filter(user_id=user.pk).first() if user.is_authenticated else None
    new = seals.without(acts_for(user), user).filter(position__gt=visit.position if visit else 0)
    if user.is_authenticated:
        new = new.exclude(actor=user.journal_key)
    rows = list(new.order_by("-position")[:limit])
    count = new.count() if len(rows) == limit else len(rows)
    return Changes(visit.at if visit else None, count, told(rows, user), rows[0].position if rows else 0)


def proof() -> Proof:
    """The chain's end for the public page: two queries."""
    end = head()
    last = Act.objects.filter(pk=end.position).values_list("at", flat=True).first()
    return Proof(end, last)
