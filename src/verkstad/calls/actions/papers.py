"""The call's own documents: uploaded into the diary and put to the draft, so that a version always shows the same files."""

from dataclasses import replace

from django.db import transaction
from django.utils import timezone

from verkstad.calls.actions.drafts import save_call
from verkstad.calls.actions.rights import Actor, checked, locked, no
from verkstad.calls.models import Call, CallState
from verkstad.calls.queries import draft_of
from verkstad.core.calls.terms import Attachment, CallTerms, Paper
from verkstad.core.instruments.questions import Words
from verkstad.core.refused import Refused
from verkstad.core.words import gettext_noop
from verkstad.journal.actions import record
from verkstad.registry.actions import register_document
from verkstad.registry.models import Direction, Document
from verkstad.ui.incoming import Upload

LONGEST_TITLE = 200
MOST = 30  # a reader of a call with more would not find what they need


def attach_document(
    *, call: Call, kind: str, title_sv: str, title_en: str, file: Upload, replaces: str = "", actor: Actor
) -> Document:
    """Register an uploaded file in the mandate's diary and put it to the call's draft, in the place of `replaces` if told.

    The public sees it once the draft is published; what it replaces stays in the diary and in the earlier versions.
    Refuses an unknown kind, a title that is not in both languages or too long, a file that the rules do not let in, a
    document to replace that the call does not have, too many documents and a cancelled call; then nothing is kept.
    """
    given = checked(actor, "calls.change_call", call)
    title = _title(title_sv, title_en)
    if kind not in Paper._value2member_map_:
        raise no("paper_kind", gettext_noop("“%(kind)s” is no kind of document."), gettext_noop("Choose one of: %(known)s."),
                 where="kind", kind=kind, known=", ".join(Paper))  # fmt: skip
    now = Call.objects.select_related("version", "mandate").get(pk=call.pk)
    _may_have(now, _written(now), replaces)
    kept: Document | None = None
    try:
        with transaction.atomic():
            kept = register_document(mandate=now.mandate.key, direction=Direction.DRAWN_UP, date=timezone.localdate(),
                                     title=title.sv, file=file, actor=given)  # fmt: skip
            row = locked(now)
            terms = _written(row)
            _may_have(row, terms, replaces)
            new = Attachment(kept.diary_number, Paper(kind), title)
            others = [new if one.number == replaces else one for one in terms.attachments]
            _save(row, replace(terms, attachments=tuple(others if replaces else [*others, new])), given)
            facts = {"number": kept.diary_number, "kind": kind, "sha256": kept.sha256, "replaces": replaces}
            record(actor=given, act="call.document_attached", subject_type="call", subject_key=row.key,
                   mandate=row.mandate.key, facts=facts)  # fmt: skip
    except BaseException:
        if kept is not None and kept.file.name:
            kept.file.storage.delete(kept.file.name)
        raise
    return kept


@transaction.atomic
def detach_document(*, call: Call, number: str, actor: Actor) -> None:
    """Take a document away from the call's draft. It stays in the diary and in the versions that showed it. Refuses one
    that the call does not have, and a cancelled call."""
    given = checked(actor, "calls.change_call", call)
    row = locked(call)
    terms = _written(row)
    _may_have(row, terms, number)
    _save(row, replace(terms, attachments=tuple(one for one in terms.attachments if one.number != number)), given)
    record(actor=given, act="call.document_detached", subject_type="call", subject_key=row.key, mandate=row.mandate.key,
           facts={"number": number})  # fmt: skip


def _written(call: Call) -> CallTerms:
    """What the call says now: its draft, else the version in force."""
    shown = draft_of(call) or call.version
    return shown.terms if shown else CallTerms()


def _save(row: Call, terms: CallTerms, given: str) -> None:
    save_call(key=row.key, mandate=row.mandate, kind=row.kind, terms=terms, source_note=row.source_note, actor=given)


def _title(sv: str, en: str) -> Words:
    words = Words(" ".join(sv.split()), " ".join(en.split()))
    found = []
    for name, text in (("title_sv", words.sv), ("title_en", words.en)):
        if not text:
            found.append(no("told_in_both", gettext_noop("It must be told in both languages."),
                            gettext_noop("Write it in Swedish and English."), where=name).findings[0])  # fmt: skip
        elif len(text) > LONGEST_TITLE:
            found.append(no("told_long", gettext_noop("It has more than %(most)s characters."),
                            gettext_noop("Say it in fewer words."), where=name, most=LONGEST_TITLE).findings[0])  # fmt: skip
    if found:
        raise Refused(*found)
    return words


def _may_have(call: Call, terms: CallTerms, number: str) -> None:
    """Whether the call's documents may change, and `number` is one of them ("": a further one is added)."""
    if call.state == CallState.CANCELLED:
        raise no("cancelled", gettext_noop("The call is cancelled and cannot be changed."),
                 gettext_noop("Make a new call."))  # fmt: skip
    if number and number not in {one.number for one in terms.attachments}:
        raise no("paper_unknown", gettext_noop("The call has no document %(number)s."),
                 gettext_noop("Open the call again and choose among those that it has now."), where="replaces",
                 number=number)  # fmt: skip
    if not number and len(terms.attachments) >= MOST:
        raise no("papers_many", gettext_noop("The call has %(most)s documents already."),
                 gettext_noop("Replace one of them, or take one away first."), where="file", most=MOST)  # fmt: skip
