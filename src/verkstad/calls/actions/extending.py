"""How the closing of a call is moved for everybody."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from verkstad.calls.actions.drafts import digest
from verkstad.calls.actions.publishing import next_version, put_in_force, told_in_both
from verkstad.calls.actions.rights import Actor, checked, locked, no
from verkstad.calls.models import LIFECYCLE, Call, CallVersion, Extension
from verkstad.core.calls.terms import CallTerms, to_json
from verkstad.core.calls.windows import wall_of
from verkstad.core.words import gettext_noop
from verkstad.journal.actions import record
from verkstad.ui import formats


@transaction.atomic
def extend_call(
    *, call: Call, closes_at: datetime, reason_sv: str, reason_en: str, outage_from: datetime | None = None,
    outage_to: datetime | None = None, stage: int = 1, actor: Actor,
) -> Extension:  # fmt: skip
    """Move the closing later, for everybody alike, with the reason told to everybody; after an outage also when it was.
    `stage` 2 moves when the full applications of a call in two stages are due.

    It is allowed after the closing too: an outage at the last minute is mended afterwards. The move is a new version of
    the call; a draft that somebody writes on follows it. Refuses a call that is not published or never closes, a time
    that is not later than the present closing or has passed, ideas due after the full applications, a reason that is
    not in both languages, and an outage that ends before it begins, has not happened, or lies wholly after the closing.
    """
    given = checked(actor, "calls.extend_call", call)
    row = locked(call)
    LIFECYCLE.target(row.state, "call.extended")
    told_in_both("reason", reason_sv, reason_en)
    before, now = row.closing(stage), timezone.now()
    if before is None or row.version is None:
        raise no("no_closing", gettext_noop("The call has no closing to move."),
                 gettext_noop("There is nothing to do: it stays open."), where="closes_at")  # fmt: skip
    if closes_at <= before or closes_at <= now:
        raise no("not_later", gettext_noop("The new closing must be later than the present one, %(before)s, and than now."),
                 gettext_noop("Choose a later time."), where="closes_at", before=formats.moment(before))  # fmt: skip
    if stage == 1 and row.second_closes_at is not None and closes_at >= row.second_closes_at:
        raise no("after_second", gettext_noop("The full applications are due %(second)s, before the new closing."),
                 gettext_noop("Move when the full applications are due first."), where="closes_at",
                 second=formats.moment(row.second_closes_at))  # fmt: skip
    _outage(outage_from, outage_to, before, now)
    moved = Extension.objects.create(
        call=row, stage=stage, closed_before=before, closes_after=closes_at, outage_from=outage_from, outage_to=outage_to,
        reason_sv=reason_sv.strip(), reason_en=reason_en.strip(), made_by=given,
    )  # fmt: skip
    _new_version(row, wall_of(closes_at), moved, given, now)
    facts = {
        "closed_before": before.isoformat(),
        "closes_after": closes_at.isoformat(),
        "outage": outage_from is not None,
        "stage": stage,
    }
    record(
        actor=given, act="call.extended", subject_type="call", subject_key=row.key, mandate=row.mandate.key, facts=facts
    )
    return moved


def _outage(start: datetime | None, end: datetime | None, before: datetime, now: datetime) -> None:
    if start is None and end is None:
        return
    if start is None or end is None:
        raise no("outage_half", gettext_noop("An outage has a beginning and an end."), gettext_noop("Write both, or neither."),
                 where="outage_from" if start is None else "outage_to")  # fmt: skip
    if end <= start:
        raise no("outage_backwards", gettext_noop("The outage ends before it begins."), gettext_noop("Change one of the times."),
                 where="outage_to")  # fmt: skip
    if start > now or end > now:
        raise no("outage_ahead", gettext_noop("The outage has not happened yet."),
                 gettext_noop("Write when it was; the call is extended once it is over."), where="outage_to")  # fmt: skip
    if start >= before:
        raise no("outage_after", gettext_noop("The outage came after the closing, %(before)s, and kept nobody from applying."),
                 gettext_noop("Correct the times, or leave the outage out and give the reason."), where="outage_from",
                 before=formats.moment(before))  # fmt: skip


def _new_version(row: Call, closes: str, moved: Extension, given: str, now: datetime) -> None:
    """The terms in force with the later closing; a draft steps one number up and gets the closing too."""
    draft = row.versions.select_for_update().filter(published_at__isnull=True).first()
    terms = _moved(row.version.terms if row.version else CallTerms(), moved.stage, closes)
    if draft is None:
        put_in_force(row, next_version(row, terms), terms, moved.reason_sv, moved.reason_en, given, now)
        return
    number, content = draft.number, to_json(_moved(draft.terms, moved.stage, closes))
    draft.number, draft.content, draft.sha256 = number + 1, content, digest(content)
    draft.save()
    # Two drafts may not stand at once, so this one is made published.
    version = CallVersion(call=row, number=number)
    put_in_force(row, version, terms, moved.reason_sv, moved.reason_en, given, now)


def _moved(terms: CallTerms, stage: int, closes: str) -> CallTerms:
    return replace(terms, closes_at=closes) if stage == 1 else replace(terms, second_closes_at=closes)
