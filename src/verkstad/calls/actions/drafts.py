"""How the draft of a call is kept."""

import hashlib
import json
from dataclasses import replace
from typing import Any

from django.db import transaction

from verkstad.calls.actions.rights import Actor, checked, locked, no
from verkstad.calls.models import Call, CallKind, CallState, CallVersion
from verkstad.core.calls.known import key_fits
from verkstad.core.calls.terms import PINS, CallTerms, to_json
from verkstad.core.changes import Changes
from verkstad.core.words import gettext_noop
from verkstad.journal.actions import record
from verkstad.mandate.models import Mandate
from verkstad.people.access import Scope


def digest(content: Any) -> str:
    """SHA-256 of a version's content in its one canonical form."""
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


@transaction.atomic
def save_call(
    *, key: str, mandate: Mandate | str, kind: str, terms: CallTerms, actor: Actor, source_note: str = "",
    seen: str | None = None,
) -> tuple[Call, Changes]:  # fmt: skip
    """Save what a call shall say: its draft, made where the last version is published. Saving the same changes nothing.

    Anything may be saved that is not published yet; `terms_findings` are told when it is to be published. `seen` is the
    digest of the content that the writer saw: where somebody saved in between, this is refused and nothing is lost.
    Refuses a key that is odd, taken by another mandate's call or reserved, an unknown kind or mandate, another kind or
    mandate for a published call, and a cancelled call. Returns the call and field -> (old, new).
    """
    owner = _mandate(mandate)
    call = Call.objects.filter(key=key).first()
    given = checked(actor, "calls.change_call", call or _Placed(owner))
    if call is None:
        return _made(key, owner, kind, terms, given, source_note)
    row = locked(call)
    draft = row.versions.select_for_update().filter(published_at__isnull=True).first()
    _may_be_saved(row, owner, kind)
    now = draft or row.version
    if seen is not None and now is not None and seen != now.sha256:
        raise no("saved_between", gettext_noop("Somebody else saved this call after you opened it."),
                 gettext_noop("Open it again, look at what they wrote, and save yours then."))  # fmt: skip
    before = now.terms if now is not None else CallTerms()
    terms = pinned_as(before, terms)
    values = {"kind": kind, "mandate_id": owner.pk, "source_note": source_note}
    changes: Changes = {k: (getattr(row, k), v) for k, v in values.items() if getattr(row, k) != v}
    changes |= changed_fields(before, terms)
    if changes:
        _write(row, draft, terms, kind, owner, source_note)
        _record(row, "call.saved", given, changes)
    return row, changes


@transaction.atomic
def discard_draft(*, call: Call, actor: Actor) -> None:
    """Throw away the draft of a published call's next version. Refuses where there is none, and a call never published."""
    given = checked(actor, "calls.change_call", call)
    row = locked(call)
    draft = row.versions.filter(published_at__isnull=True).first()
    if draft is None or row.version is None:
        raise no("no_draft", gettext_noop("There is no draft of a change to throw away."),
                 gettext_noop("Reload the page to see the call as it is."))  # fmt: skip
    draft.delete()
    record(actor=given, act="call.draft_discarded", subject_type="call", subject_key=row.key,
           mandate=row.mandate.key, facts={"number": draft.number})  # fmt: skip


class _Placed:
    """A call that is not there yet, for the question of rights."""

    def __init__(self, mandate: Mandate) -> None:
        self.scope = Scope(mandate=mandate.key)


def _mandate(mandate: Mandate | str) -> Mandate:
    key = mandate if isinstance(mandate, str) else mandate.key
    found = Mandate.objects.select_related("programme").filter(key=key).first()
    if found is None:
        raise no("mandate", gettext_noop("There is no mandate “%(key)s”."),
                 gettext_noop("Choose one that exists."), where="mandate", key=key)  # fmt: skip
    return found


def _made(key: str, owner: Mandate, kind: str, terms: CallTerms, given: str, note: str) -> tuple[Call, Changes]:
    if not key_fits(key):
        raise no("key", gettext_noop("“%(key)s” cannot be the key of a call."),
                 gettext_noop("Write small letters a to z, figures and hyphens, at most 60; not an address of the site's own."),
                 where="key", key=key)  # fmt: skip
    _known_kind(kind)
    call = Call.objects.create(
        key=key, mandate=owner, kind=kind, title_sv=terms.title.sv[:200] or key, title_en=terms.title.en[:200],
        source_note=note,
    )  # fmt: skip
    _write(call, None, terms, kind, owner, note)
    record(actor=given, act="call.created", subject_type="call", subject_key=key, mandate=owner.key,
           facts={"kind": kind})  # fmt: skip
    return call, {"new": (None, True)}


def _known_kind(kind: str) -> None:
    if kind not in CallKind.values:
        raise no("kind", gettext_noop("“%(kind)s” is no kind of call."), gettext_noop("Choose one of: %(known)s."),
                 where="kind", kind=kind, known=", ".join(CallKind.values))  # fmt: skip


def _may_be_saved(row: Call, owner: Mandate, kind: str) -> None:
    _known_kind(kind)
    if row.state == CallState.CANCELLED:
        raise no("cancelled", gettext_noop("The call is cancelled and cannot be changed."),
                 gettext_noop("Make a new call."))  # fmt: skip
    if row.state != CallState.DRAFT and (row.kind != kind or row.mandate_id != owner.pk):
        raise no("fixed", gettext_noop("A published call keeps its kind and its mandate."),
                 gettext_noop("Cancel it and make a new one if they are wrong."), where="kind")  # fmt: skip


def _write(row: Call, draft: CallVersion | None, terms: CallTerms, kind: str, owner: Mandate, note: str) -> None:
    content = to_json(terms)
    if row.state == CallState.DRAFT:
        row.kind, row.mandate = kind, owner
        row.title_sv, row.title_en = terms.title.sv[:200] or row.key, terms.title.en[:200]
    row.source_note = note
    row.save()
    if row.version is not None and draft is None and content == row.version.content:
        return
    if draft is None:
        last = row.versions.order_by("-number").values_list("number", flat=True).first() or 0
        CallVersion.objects.create(call=row, number=last + 1, content=content, sha256=digest(content))
        return
    draft.content, draft.sha256 = content, digest(content)
    draft.__dict__.pop("terms", None)
    draft.save(update_fields=["content", "sha256", "saved_at"])


def changed_fields(before: CallTerms, after: CallTerms) -> Changes:
    """Which parts of the terms differ, with both values as JSON."""
    was, now = to_json(before), to_json(after)
    return {name: (was.get(name), now.get(name)) for name in sorted({*was, *now}) if was.get(name) != now.get(name)}


def pinned_as(before: CallTerms, terms: CallTerms) -> CallTerms:
    """The terms with the fixed version of every instrument they still use, where they name none: it stays fixed."""
    kept: dict[str, Any] = {}
    for name, pin in PINS.items():
        same = getattr(terms, name) == getattr(before, name)
        if same and getattr(terms, pin) is None:
            kept[pin] = getattr(before, pin)
    return replace(terms, **kept)


def _record(row: Call, act: str, given: str, changes: Changes) -> None:
    record(actor=given, act=act, subject_type="call", subject_key=row.key, mandate=row.mandate.key,
           facts={"fields": sorted(changes)})  # fmt: skip
