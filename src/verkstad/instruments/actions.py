"""What happens to instruments and responses."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language

from verkstad.core.findings import Finding
from verkstad.core.instruments.answers import answer_findings, is_empty
from verkstad.core.instruments.checks import publish_findings
from verkstad.core.instruments.document import from_json, to_json
from verkstad.core.instruments.responses import response_findings, unknown_keys
from verkstad.core.refused import Refused
from verkstad.core.words import gettext_noop
from verkstad.instruments.models import Instrument, Response, State, Version
from verkstad.instruments.queries import affected_drafts
from verkstad.journal.actions import record
from verkstad.people.access import may
from verkstad.people.models import User

Actor = User | str  # a person, whose right is checked here, or the journal key of one whose right has been checked
MOST_BYTES = 1_000_000


def _key_of(actor: Actor, permission: str, thing: Any = None) -> str:
    if isinstance(actor, str):
        return actor
    if not may(actor, permission, thing):
        raise Refused.because(
            "instruments.no_right",
            gettext_noop("You may not do this."),
            fix=gettext_noop("Ask somebody who may, or the head for the role that may."),
        )
    return actor.journal_key


def _no(code: str, message: str, fix: str, **more: Any) -> Refused:
    where = more.pop("where", "")
    return Refused.because(f"instruments.{code}", message, more, where=where, fix=fix)


@transaction.atomic
def create_instrument(*, key: str, content: Any, actor: Actor) -> Version:
    """Make an instrument with its first draft. Refuses a key that is taken or odd, and content of the wrong shape."""
    given = _key_of(actor, "instruments.change_instrument")
    form, content = _content(content)
    if not key.replace("-", "").isascii() or not key.replace("-", "").isalnum() or len(key) > 60 or key != key.lower():
        raise _no("key", gettext_noop("“%(key)s” cannot be the key of an instrument."),
                  gettext_noop("Write small letters a to z, figures and hyphens, at most 60."), key=key, where="key")  # fmt: skip
    if Instrument.objects.filter(key=key).exists():
        raise _no("key_taken", gettext_noop("There is an instrument %(key)s already."),
                  gettext_noop("Choose another key, or save a draft of that one."), key=key, where="key")  # fmt: skip
    instrument = Instrument.objects.create(key=key, title_sv=form.title.sv[:200], title_en=form.title.en[:200])
    draft = Version.objects.create(instrument=instrument, number=1, content=content, sha256=_print(content))
    record(actor=given, act="instrument.created", subject_type="instrument", subject_key=key,
           facts={"number": 1, "sha256": draft.sha256})  # fmt: skip
    return draft


@transaction.atomic
def save_draft(*, instrument: Instrument, content: Any, actor: Actor) -> Version:
    """Save what the instrument shall ask: its draft, or a new version where the last one is published.

    Refuses content of the wrong shape. What only keeps it from being published may be saved. The same again changes nothing.
    """
    given = _key_of(actor, "instruments.change_instrument")
    form, content = _content(content)
    row = Instrument.objects.select_for_update().get(pk=instrument.pk)
    last = row.versions.order_by("-number").first()
    mark = _print(content)
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
    given = _key_of(actor, "instruments.publish_version")
    row = Version.objects.select_for_update(of=("self",)).select_related("instrument").get(pk=version.pk)
    if row.state == State.PUBLISHED:
        raise _no("published", gettext_noop("Version %(number)s is already published."),
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


@transaction.atomic
def start_response(*, version: Version, respondent: User, actor: Actor) -> Response:
    """Begin a response, which keeps this version. Refuses a version that is not published."""
    given = _key_of(actor, "instruments.start_response")
    if version.state != State.PUBLISHED:
        raise _no("not_published", gettext_noop("Version %(number)s is not published."),
                  gettext_noop("Publish it first."), number=version.number)  # fmt: skip
    response = Response.objects.create(version=version, respondent=respondent)
    _record(response, "response.started", given)
    return response


@transaction.atomic
def save_answers(*, response: Response, answers: Mapping[str, Any], actor: Actor) -> Response:
    """Save these answers (JSON values by question key); the others stay. An empty answer takes the old one away.

    Answers in a draft need not be complete, but each must be what its question takes. Refuses with every finding;
    then nothing is saved. Saving is not an act of its own: the draft is the respondent's until it is finished.
    """
    _key_of(actor, "instruments.answer_response", response)
    row = _open(response)
    form = row.version.form
    found = unknown_keys(form, answers)
    for key, answer in answers.items():
        found += answer_findings(form.by_key[key], answer) if key in form.by_key else []
    if found:
        raise Refused(*found)
    merged = {k: v for k, v in {**row.answers, **answers}.items() if not is_empty(v)}
    if merged != row.answers:
        row.answers, row.revision = merged, row.revision + 1
        row.save(update_fields=["answers", "revision", "saved_at"])
    return row


@transaction.atomic
def finish_response(*, response: Response, actor: Actor) -> Response:
    """Finish a response; it cannot be changed afterwards. Refuses with every question that lacks or has a wrong answer."""
    given = _key_of(actor, "instruments.answer_response", response)
    row = _open(response)
    found: list[Finding] = response_findings(row.version.form, row.answers, language=get_language() or "sv")
    if found:
        raise Refused(*found)
    row.finished_at = timezone.now()
    row.save(update_fields=["finished_at", "saved_at"])
    _record(row, "response.finished", given)
    return row


def _open(response: Response) -> Response:
    """The row, locked, if it is still a draft."""
    row = Response.objects.select_for_update(of=("self",)).select_related("version__instrument").get(pk=response.pk)
    if row.finished_at is not None:
        raise _no("finished", gettext_noop("This response is finished and cannot be changed."),
                  gettext_noop("Begin a new one."))  # fmt: skip
    return row


def _record(response: Response, act: str, actor: str) -> None:
    version = response.version
    facts = {"instrument": version.instrument.key, "number": version.number, "revision": response.revision}
    record(actor=actor, act=act, subject_type="response", subject_key=response.pk, facts=facts)


def _content(content: Any) -> tuple[Any, Any]:
    """The form and its JSON in the one way it is written."""
    form = from_json(content)
    plain = to_json(form)
    if len(json.dumps(plain)) > MOST_BYTES:
        raise _no("size", gettext_noop("The instrument is larger than a million characters."),
                  gettext_noop("Divide it into several."))  # fmt: skip
    return form, plain


def _print(content: Any) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
