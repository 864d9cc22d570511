"""What is asked of instruments and responses."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, OuterRef, Q, QuerySet, Subquery

from verkstad.core.instruments.responses import affected
from verkstad.instruments.models import Edit, Instrument, Response, State, Version
from verkstad.journal.models import Act
from verkstad.people.access import Who
from verkstad.people.models import User


def instruments(user: Who) -> QuerySet[Instrument]:
    """Every instrument this user may see, with `latest` (published number), `has_draft` and `response_count`."""
    published = Q(versions__state=State.PUBLISHED)
    counted = Response.objects.filter(version__instrument=OuterRef("pk")).order_by().values("version__instrument")
    return (
        Instrument.objects.visible_to(user)
        .annotate(
            latest=Max("versions__number", filter=published),
            has_draft=Count("versions", filter=Q(versions__state=State.DRAFT), distinct=True),
            response_count=Subquery(counted.annotate(n=Count("pk")).values("n")),
        )
        .order_by("key")
    )


def open_versions(user: Who) -> QuerySet[Version]:
    """The newest published version of every instrument, to begin a response to."""
    published = Version.objects.filter(instrument=OuterRef("instrument"), state=State.PUBLISHED).order_by("-number")
    newest = published.values("pk")[:1]
    return Version.objects.visible_to(user).filter(pk=Subquery(newest)).select_related("instrument")


def responses_of(user: Who) -> QuerySet[Response]:
    return Response.objects.visible_to(user).filter(respondent_id=user.pk).select_related("version__instrument")


def content_mark(content: Any) -> str:
    """SHA-256 of an instrument's content, by which versions that ask the same are known."""
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def drafted_by(instrument: Instrument) -> str:
    """The journal key of whoever wrote its content last; "" for nobody."""
    acts = Act.objects.filter(subject_type="instrument", subject_key=instrument.key)
    last = acts.filter(act__in=("instrument.created", "instrument.saved")).order_by("-position").first()
    return last.actor if last else ""


def draft_of(instrument: Instrument) -> Version | None:
    return instrument.versions.filter(state=State.DRAFT).first()


@dataclass(frozen=True)
class Affected:
    """A draft response to an earlier version, and the questions where the newer one would hit it."""

    response: int
    version: int
    questions: tuple[str, ...]


def affected_drafts(version: Version) -> list[Affected]:
    """Unfinished responses to earlier versions that moving to this one would hit. Two queries."""
    found = []
    earlier = {v.pk: v for v in Version.objects.filter(instrument=version.instrument_id, state=State.PUBLISHED,
                                                       number__lt=version.number)}  # fmt: skip
    drafts = Response.objects.filter(version__in=earlier, finished_at__isnull=True).order_by("pk")
    for pk, of, answers in drafts.values_list("pk", "version_id", "answers"):
        if hit := affected(earlier[of].form, version.form, answers):
            found.append(Affected(pk, earlier[of].number, tuple(hit)))
    return found


def published(key: str) -> Version | None:
    """The newest published version of the instrument with this key."""
    found = Version.objects.filter(instrument__key=key, state=State.PUBLISHED).select_related("instrument")
    return found.order_by("-number").first()


def names_of(actors: Iterable[str]) -> dict[str, str]:
    """People's names by journal key. One query, none for none."""
    keys = {int(a.removeprefix("user:")) for a in actors if a.startswith("user:") and a[5:].isdecimal()}
    return {one.journal_key: str(one) for one in User.objects.filter(pk__in=keys)} if keys else {}


def last_edit(response: Response, key: str, page: str) -> Edit | None:
    """The newest save of a question that another page than this made."""
    for edit in response.edits.exclude(page=page)[:50]:
        if any(str(c["path"]).partition(".")[0] == key for c in edit.changes):
            return edit
    return None
