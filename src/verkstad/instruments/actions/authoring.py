"""Instruments are made, changed in drafts and published."""

import json
from typing import Any

from django.db import transaction
from django.utils import timezone

from verkstad.core.instruments.checks import publish_findings
from verkstad.core.instruments.document import from_json, to_json
from verkstad.core.refused import Refused
from verkstad.core.words import gettext_noop
from verkstad.instruments.actions.rights import Actor, key_of, no
from verkstad.instruments.models import Instrument, State, Version
from verkstad.instruments.queries import affected_drafts, content_mark
from verkstad.journal.actions import record

MOST_BYTES = 1_000_000


@transaction.atomic
def create_instrument(*, key: str, content: Any, actor: Actor) -> Version:
    """Make an instrument with its first draft. Refuses a key that is taken or odd, and content of the wrong shape."""
    given = key_of(actor, "instruments.change_instrument")
    form, content = _content(content)
    if not key.replace("-", "").isascii() or not key.replace("-", "").isalnum() or len(key) > 60 or key != key.lower():
        raise no("key", gettext_noop("“%(key)s” cannot be the key of an instrument."),
                  gettext_noop("Write small letters a to z, figures and hyphens, at most 60."), key=key, where="key")  # fmt: skip
    if Instrument.objects.filter(key=key).exists():
        raise no("key_taken", gettext_noop("There is an instrument %(key)s already."),
                  gettext_noop("Choose another key, or save a draft of that one."), key=key, where="key")  # fmt: skip
    instrument = Instrument.objects.create(key=key, title_sv=form.title.sv[:200], title_en=form.title.en[:200])
    draft = Version.objects.create(instrument=instrument, number=1, content=content, sha256=content_mark(content))
    record(actor=given, act="instrument.created", subject_type="instrument", subject_key=key,
           facts={"number": 1, "sha256": draft.sha256})  # fmt: skip
    return draft


@transaction.atomic
def save_draft(*, instrument: Instrument, content: Any, actor: Actor) -> Version:
    """Save what the instrument shall ask: its draft, or a new version where the last one is published.

    Refuses content of the wrong shape. What only keeps it from being published may be saved. The same again changes nothing.
    """
    given = key_of(actor, "instruments.change_instrument")
    form, content = _content(content)
    row = Instrument.objects.select_for_update().get(pk=instrument.pk)
    last = row.versions.order_by("-number").first()
    mark = content_mark(content)
    if last is not None and last.sha256 == mark:
        return last
    if last is not None and last.state == State.DRAFT:
        last.content, last.sha256 = content, mark
        last.__dict__.pop("form", None)
        last.save(update_fields=["content", "sha256", "saved_at"])
    else:
        number = last.number + 1 if last else 1
        last = Version.objects.create(instrument=row, number=number, content=content, sha256=mark)
    if not row.versions.filter(state=State.PUBLISHED).exists():
        row.title_sv, row.title_en = form.title.sv[:200], form.title.en[:200]
        row.save(update_fields=["title_sv", "title_en"])
    record(actor=given, act="instrument.saved", subject_type="instrument", subject_key=row.key,
           facts={"number": last.number, "sha256": mark})  # fmt: skip
    return last


@transaction.atomic
def publish_version(*, version: Version, actor: Actor) -> Version:
    """Publish a draft; from then on nothing of it changes. Refuses all that `publish_findings` finds, all at once."""
    given = key_of(actor, "instruments.publish_version")
    row = Version.objects.select_for_update(of=("self",)).select_related("instrument").get(pk=version.pk)
    if row.state == State.PUBLISHED:
        raise no("published", gettext_noop("Version %(number)s is already published."),
                  gettext_noop("Save a new draft to change what is asked."), number=row.number)  # fmt: skip
    if found := publish_findings(row.form):
        raise Refused(*found)
    hit = affected_drafts(row)
    row.state, row.published_at, row.published_by = State.PUBLISHED, timezone.now(), given
    row.save(update_fields=["state", "published_at", "published_by", "saved_at"])
    title = row.form.title
    Instrument.objects.filter(pk=row.instrument_id).update(title_sv=title.sv[:200], title_en=title.en[:200])
    record(actor=given, act="instrument.published", subject_type="instrument", subject_key=row.instrument.key,
           facts={"number": row.number, "sha256": row.sha256, "affected": len(hit),
                  "drafts": [a.response for a in hit][:100]})  # fmt: skip
    return row


def _content(content: Any) -> tuple[Any, Any]:
    """The form and its JSON in the one way it is written."""
    form = from_json(content)
    plain = to_json(form)
    if len(json.dumps(plain)) > MOST_BYTES:
        raise no("size", gettext_noop("The instrument is larger than a million characters."),
                  gettext_noop("Divide it into several."))  # fmt: skip
    return form, plain
