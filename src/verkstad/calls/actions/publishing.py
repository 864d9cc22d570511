"""How a call becomes public, changes afterwards, and is taken back."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from verkstad.calls.actions.drafts import changed_fields, digest, save_call
from verkstad.calls.actions.rights import Actor, checked, locked, no
from verkstad.calls.known import findings_of
from verkstad.calls.models import LIFECYCLE, Call, CallState, CallVersion
from verkstad.core.calls.terms import PINS, CallTerms, to_json
from verkstad.core.calls.windows import moment_of
from verkstad.core.findings import Severity
from verkstad.core.refused import Refused
from verkstad.core.words import gettext_noop
from verkstad.instruments.models import State, Version
from verkstad.journal.actions import record

LONGEST = 500


@transaction.atomic
def publish_call(*, call: Call, change_sv: str = "", change_en: str = "", actor: Actor) -> Call:
    """Publish the draft: the call itself, or a change of a published one, whose words everybody then reads.

    The instruments it names are fixed in the version that is published then. Refuses every error of `terms_findings` at
    once, a call without a draft, a change that is not told in both languages, and one that changes nothing.
    """
    given = checked(actor, "calls.publish_call", call)
    row = locked(call)
    draft = row.versions.select_for_update().filter(published_at__isnull=True).first()
    act = "call.published" if row.state == CallState.DRAFT else "call.changed"
    LIFECYCLE.target(row.state, act)
    if draft is None:
        raise no("nothing_new", gettext_noop("Nothing has been changed since the call was published."),
                 gettext_noop("Change the call first."))  # fmt: skip
    _told(row, change_sv, change_en)
    wrong = [one for one in findings_of(row, draft) if one.severity == Severity.ERROR]
    if wrong:
        raise Refused(*wrong)
    before = row.version.terms if row.version else CallTerms()
    now = timezone.now()
    put_in_force(row, draft, pinned(draft.terms), change_sv.strip(), change_en.strip(), given, now)
    record(actor=given, act=act, subject_type="call", subject_key=row.key, mandate=row.mandate.key,
           facts={"number": draft.number, "sha256": draft.sha256,
                  "fields": sorted(changed_fields(before, draft.terms)) if row.version_id else []})  # fmt: skip
    return row


@transaction.atomic
def change_call(*, call: Call, terms: CallTerms, change_sv: str, change_en: str, actor: Actor) -> Call:
    """Change a published call in one step: save what it shall say and publish it with words for what changed.

    Refuses what `save_call` and `publish_call` refuse; then nothing is saved.
    """
    saved, _changes = save_call(key=call.key, mandate=call.mandate, kind=call.kind, terms=terms,
                                source_note=call.source_note, actor=actor)  # fmt: skip
    return publish_call(call=saved, change_sv=change_sv, change_en=change_en, actor=actor)


@transaction.atomic
def cancel_call(*, call: Call, reason_sv: str, reason_en: str, actor: Actor) -> Call:
    """Cancel a published call: it stays readable, with the reason, and takes nothing more. Refuses a draft and a call
    without a reason in both languages."""
    given = checked(actor, "calls.cancel_call", call)
    row = locked(call)
    target = LIFECYCLE.target(row.state, "call.cancelled")
    told_in_both("reason", reason_sv, reason_en)
    row.versions.filter(published_at__isnull=True).delete()
    if row.version is not None:
        after = next_version(row, row.version.terms)
        put_in_force(row, after, row.version.terms, reason_sv.strip(), reason_en.strip(), given, timezone.now())
    row.state = target
    row.save(update_fields=["state"])
    record(actor=given, act="call.cancelled", subject_type="call", subject_key=row.key, mandate=row.mandate.key)
    return row


def pinned(terms: CallTerms) -> CallTerms:
    """The terms with every instrument's version: the one they fixed before, else the newest published. One query."""
    open_ = {key: pin for name, pin in PINS.items() if (key := getattr(terms, name)) and getattr(terms, pin) is None}
    newest = Version.objects.filter(instrument__key__in=open_, state=State.PUBLISHED).order_by("number")
    numbers = dict(newest.values_list("instrument__key", "number"))
    fixed: dict[str, Any] = {pin: numbers.get(getattr(terms, name)) for name, pin in PINS.items()
             if getattr(terms, name) in open_ and getattr(terms, pin) is None}  # fmt: skip
    return replace(terms, **fixed)


def put_in_force(
    row: Call, version: CallVersion, terms: CallTerms, change_sv: str, change_en: str, given: str, now: datetime
) -> None:
    """Publish a version that is not published yet, and let the call repeat what lists need of it."""
    version.content = to_json(terms)
    version.sha256 = digest(version.content)
    version.__dict__.pop("terms", None)
    version.published_at, version.published_by = now, given
    version.change_sv, version.change_en = change_sv, change_en
    version.save()
    row.version, row.state = version, CallState.PUBLISHED
    row.title_sv, row.title_en = terms.title.sv[:200] or row.key, terms.title.en[:200]
    row.opens_at, row.closes_at = moment_of(terms.opens_at), moment_of(terms.closes_at)
    row.second_closes_at = moment_of(terms.second_closes_at)
    row.grace_minutes, row.sealed = terms.grace_minutes, terms.sealed
    row.save()


def next_version(row: Call, terms: CallTerms) -> CallVersion:
    last = row.versions.order_by("-number").values_list("number", flat=True).first() or 0
    content = to_json(terms)
    return CallVersion.objects.create(call=row, number=last + 1, content=content, sha256=digest(content))


def _told(row: Call, change_sv: str, change_en: str) -> None:
    if row.version is not None:
        told_in_both("change", change_sv, change_en)


def told_in_both(name: str, sv: str, en: str) -> None:
    """Words that everybody reads are written in both languages."""
    missing = [f"{name}_{language}" for language, text in (("sv", sv), ("en", en)) if not text.strip()]
    long = [f"{name}_{language}" for language, text in (("sv", sv), ("en", en)) if len(text.strip()) > LONGEST]
    if missing:
        raise no("told_in_both", gettext_noop("It must be told in both languages."),
                 gettext_noop("Write it in Swedish and English."), where=missing[0])  # fmt: skip
    if long:
        raise no("told_long", gettext_noop("It has more than %(most)s characters."), gettext_noop("Say it in fewer words."),
                 where=long[0], most=LONGEST)  # fmt: skip
