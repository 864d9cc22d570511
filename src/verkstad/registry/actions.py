"""What happens to documents: they get a number, a mark, a time to be kept, and at the end their file goes."""

from collections.abc import Mapping
from contextlib import ExitStack
from datetime import date, timedelta

from django.core.files.storage import Storage
from django.db import transaction
from django.utils import timezone

from verkstad.core.refused import Refused
from verkstad.core.words import gettext_noop
from verkstad.journal.actions import record
from verkstad.journal.rules import names_person
from verkstad.people.access import Scope, may
from verkstad.registry.models import Direction, Document
from verkstad.registry.rules import clause_named, folded, retentions, shown_counterpart, shown_title
from verkstad.registry.series import Actor, key_of, locked_series, no
from verkstad.registry.series import open_series as open_series
from verkstad.ui.incoming import Incoming, Received, Upload, received

EARLIEST_YEAR = 1900


def register_document(
    *,
    mandate: str,
    direction: str,
    date: date,
    title: str,
    counterpart: str = "",
    secrecy: str = "",
    public_title: str = "",
    private_person: bool = False,
    their_number: str = "",
    retention: str = "",
    retention_from: date | None = None,
    keep_forever: bool = False,
    retain_until: date | None = None,
    organisation: str = "",
    file: Upload | None = None,
    import_key: str = "",
    savepoint: bool = True,
    actor: Actor,
) -> Document:
    """Give a document the next diary number of its mandate and year, and keep its file.

    `actor` is a user, whose right to register is checked here, or the journal key of one whose right the calling action
    has checked. `secrecy` is a clause of data/secrecy.toml ("30:23" or in words); `retention` a class of
    data/retention.toml with `retention_from` as the date its years count from (the class waits for it when left out).
    `file` is (name, content) or an open file. `import_key` makes it idempotent: the same key again gives the first
    document back. Without `savepoint` whatever fails here undoes the caller's whole transaction. Refuses a future or
    impossible date, an empty or too long text, an unknown direction, clause or class, a file that rules do not let in;
    then nothing is written and no number is used.
    """
    given = _checked_right(actor, "registry.register_document", Scope(mandate, organisation))
    if import_key and (known := Document.objects.filter(import_key=import_key).first()):
        return known
    fields = _checked(direction=direction, date=date, title=title, counterpart=counterpart, public_title=public_title,
                      their_number=their_number)  # fmt: skip
    clause = clause_named(secrecy)
    kept = _kept(retention, retention_from, keep_forever, retain_until)
    with ExitStack() as stack:
        upload = stack.enter_context(received(file)) if file is not None else None
        document = Document(**fields, **kept, direction=direction, date=date, secrecy=clause, mandate=mandate,
                            private_person=private_person, organisation=organisation, import_key=import_key,
                            registered_by=given)  # fmt: skip
        return _numbered(document, upload, savepoint)


def _numbered(document: Document, upload: Received | None, savepoint: bool) -> Document:
    """Take the next number, keep the file, write the row and the journal; if that fails the file goes again."""
    place = ""
    try:
        with transaction.atomic(savepoint=savepoint):
            series = locked_series(mandate=document.mandate, year=document.date.year, actor=document.registered_by)
            document.series, document.number = series, series.last + 1
            document.diary_number = f"{series.prefix} {series.year}:{document.number}"
            if upload:
                document.file_name, document.media_type = upload.name, upload.media_type
                document.size, document.sha256 = upload.size, upload.sha256
                with Incoming(upload) as content:
                    document.file.save(upload.name, content, save=False)
                place = document.file.name or ""
            _fold(document)
            document.save(force_insert=True)
            record(
                actor=document.registered_by,
                act="document.registered",
                subject_type="document",
                subject_key=document.pk,
                mandate=document.mandate,
                facts={
                    "number": document.diary_number,
                    "direction": document.direction,
                    "date": document.date.isoformat(),
                    "secrecy": document.secrecy,
                    "retention": document.retention,
                    "sha256": document.sha256,
                    "size": document.size,
                },
            )
    except BaseException:
        if place:
            document.file.storage.delete(place)
        raise
    return document


def mark_secrecy(
    *,
    document: Document,
    secrecy: str,
    public_title: str = "",
    private_person: bool | None = None,
    reason: str,
    actor: Actor,
) -> Document:
    """Change a document's secrecy mark ("" takes it away) and what the public diary calls it; the reason is journalled.

    Refuses an unknown clause, a missing reason, a reason that names a person by e-mail or number, and no change at all.
    """
    given = _checked_right(actor, "registry.mark_document", document.scope)
    clause, reason = clause_named(secrecy), " ".join(reason.split())
    _bounded("reason", reason, 300, required=True)
    _bounded("public_title", public_title.strip(), 300)
    if names_person(reason):
        raise no(
            "reason_names_person",
            gettext_noop("The reason holds an e-mail address or a personal number, and the journal cannot forget."),
            gettext_noop("Write the reason without saying who it is about."),
            where="reason",
        )
    with transaction.atomic():
        row = Document.objects.select_for_update().get(pk=document.pk)
        person = row.private_person if private_person is None else private_person
        after = (clause, public_title.strip(), person)
        if after == (row.secrecy, row.public_title, row.private_person):
            raise no(
                "mark_unchanged",
                gettext_noop("%(number)s already has this mark and this title in the public diary."),
                gettext_noop("Change one of them, or go back."),
                number=row.diary_number,
            )
        before = row.secrecy
        row.secrecy, row.public_title, row.private_person = after
        _fold(row)
        row.save(update_fields=["secrecy", "public_title", "private_person", "shown_text", "full_text"])
        facts = {"number": row.diary_number, "before": before, "after": clause, "reason": reason}
        _record(row, "document.marked", given, facts)
    return row


def name_counterpart(
    *, document: Document, counterpart: str, private_person: bool = False, organisation: str = "", actor: Actor
) -> Document:
    """Write in the diary from or to whom a document is, where that could not be told when it was registered.

    `organisation` is then let read it. Refuses an empty or too long name; one that stands there already is kept.
    """
    given = _checked_right(actor, "registry.mark_document", document.scope)
    counterpart = " ".join(counterpart.split())
    _bounded("counterpart", counterpart, 200, required=True)
    with transaction.atomic():
        row = Document.objects.select_for_update(of=("self",)).get(pk=document.pk)
        if not row.counterpart:
            row.counterpart, row.private_person = counterpart, private_person
            row.organisation = row.organisation or organisation
            _fold(row)
            row.save(update_fields=["counterpart", "private_person", "organisation", "shown_text", "full_text"])
            _record(row, "document.counterpart_named", given, {"number": row.diary_number})
    return row


def set_retention(*, document: Document, retention: str, event: date | None = None, actor: Actor) -> Document:
    """Set how long a document is kept: a class, and the date of the event its years count from when that is known."""
    given = _checked_right(actor, "registry.dispose_document", document.scope)
    with transaction.atomic():
        row = Document.objects.select_for_update().get(pk=document.pk)
        if row.disposed_at:
            raise _disposed(row)
        for name, value in _kept(retention, event, False, None).items():
            setattr(row, name, value)
        row.save(update_fields=["retention", "retain_until", "keep_forever"])
        until = row.retain_until.isoformat() if row.retain_until else ""
        facts = {"number": row.diary_number, "retention": row.retention, "until": until}
        _record(row, "document.retention_set", given, facts)
    return row


def dispose_document(*, document: Document, actor: Actor, on: date | None = None) -> Document:
    """Dispose of a document whose time is out: its file goes when the transaction is done, its row stays in the diary.

    Refuses what is kept for good, what has no date yet, what is to be kept longer, and what is disposed of already.
    """
    given = _checked_right(actor, "registry.dispose_document", document.scope)
    with transaction.atomic():
        row = Document.objects.select_for_update().get(pk=document.pk)
        check_disposable(row, on)
        place, storage = row.file.name, row.file.storage
        row.file, row.disposed_at = "", timezone.now()
        row.save(update_fields=["file", "disposed_at"])
        until = row.retain_until.isoformat() if row.retain_until else ""
        facts = {"number": row.diary_number, "retention": row.retention, "until": until, "sha256": row.sha256}
        _record(row, "document.disposed", given, facts)
        if place:
            transaction.on_commit(lambda: storage.delete(place))
    return row


def check_disposable(document: Document, on: date | None = None) -> None:
    """Refuse a document that may not be disposed of on a day (today unless told)."""
    if document.disposed_at:
        raise _disposed(document)
    fix = gettext_noop("Set how long it is kept first, if that is wrong or missing.")
    number = document.diary_number
    if document.keep_forever:
        raise no("kept_for_good", gettext_noop("%(number)s is kept for good."), fix, clause="R18", number=number)
    if document.retain_until is None:
        message = gettext_noop("It is not decided how long %(number)s is kept, so it may not be disposed of.")
        raise no("keeping_undecided", message, fix, clause="R18", number=number)
    if document.retain_until >= (on or timezone.localdate()):
        message = gettext_noop("%(number)s is kept up to and including %(until)s.")
        until = document.retain_until.isoformat()
        raise no("still_kept", message, fix, clause="R18", number=number, until=until)


def sweep_orphans(*, older_than: timedelta = timedelta(days=1)) -> int:
    """Remove files that no document points to: what an interrupted upload or an undone transaction left. Returns how many.

    Files younger than `older_than` are left, since their transaction may still be open.
    """
    storage = Document._meta.get_field("file").storage
    border, removed = timezone.now() - older_than, 0
    for folder in ("incoming", *(f"registry/{year}" for year in _folders(storage, "registry"))):
        for name in _names(storage, folder):
            place = f"{folder}/{name}"
            if storage.get_modified_time(place) < border and not Document.objects.filter(file=place).exists():
                storage.delete(place)
                removed += 1
    return removed


def _folders(storage: Storage, folder: str) -> list[str]:
    return storage.listdir(folder)[0] if storage.exists(folder) else []


def _names(storage: Storage, folder: str) -> list[str]:
    return storage.listdir(folder)[1] if storage.exists(folder) else []


def _fold(row: Document) -> None:
    """Both texts to search in; the shown one holds nothing that the public diary does not show."""
    title = shown_title(row.secrecy, row.title, row.public_title)
    who = shown_counterpart(row.secrecy, row.private_person, row.counterpart)
    row.shown_text = folded(row.diary_number, title, who)
    row.full_text = folded(row.diary_number, row.title, row.public_title, row.counterpart, row.their_number)


def _kept(retention: str, event: date | None, keep_forever: bool, until: date | None) -> dict[str, object]:
    """The three retention fields; a class wins over bare dates. Refuses an unknown class and both good and date."""
    if retention:
        kind = retentions().get(retention)
        if kind is None:
            raise no(
                "unknown_retention",
                gettext_noop("%(retention)s is no retention class."),
                gettext_noop("Choose one of: %(classes)s."),
                where="retention",
                retention=retention,
                classes=", ".join(retentions()),
            )
        last = kind.until(event) if event else None
        return {"retention": retention, "keep_forever": kind.years is None, "retain_until": last}
    if keep_forever and until:
        raise no(
            "kept_and_disposed",
            gettext_noop("A document kept for good has no date of disposal."),
            gettext_noop("Leave out one of them."),
            where="retain_until",
        )
    return {"retention": "kept" if keep_forever else "", "keep_forever": keep_forever, "retain_until": until}


def _checked(*, direction: str, date: date, **texts: str) -> dict[str, str]:
    """The texts without blanks at the ends, after refusing what cannot be registered."""
    if direction not in Direction.values:
        raise no(
            "unknown_direction",
            gettext_noop("%(direction)s is no direction."),
            gettext_noop("Write one of: %(directions)s."),
            where="direction",
            direction=direction,
            directions=", ".join(Direction.values),
        )
    if date > timezone.localdate() or date.year < EARLIEST_YEAR:
        raise no(
            "date_impossible",
            gettext_noop("A document cannot have come in, gone out or been drawn up on %(date)s."),
            gettext_noop("Write a day between %(year)s and today."),
            where="date",
            date=date.isoformat(),
            year=EARLIEST_YEAR,
        )
    clean = {name: " ".join(text.split()) for name, text in texts.items()}
    for name, most in {"title": 300, "counterpart": 200, "public_title": 300, "their_number": 60}.items():
        _bounded(name, clean[name], most, required=name == "title")
    return clean


def _bounded(field: str, text: str, most: int, required: bool = False) -> None:
    if required and not text:
        raise no(
            "text_missing", gettext_noop("This must be filled in."), gettext_noop("Write a few words."), where=field
        )
    if len(text) > most or "\x00" in text:
        raise no(
            "text_too_long",
            gettext_noop("This is %(length)s characters; at most %(most)s fit."),
            gettext_noop("Shorten it."),
            where=field,
            length=len(text),
            most=most,
        )


def _checked_right(actor: Actor, permission: str, scope: Scope) -> str:
    """The actor's journal key, after refusing a user without the right."""
    if not isinstance(actor, str) and not may(actor, permission, _Place(scope)):
        raise no(
            "not_yours",
            gettext_noop("Your role does not let you do this with documents of this mandate."),
            gettext_noop("Ask a registrar."),
        )
    return key_of(actor)


class _Place:
    """Something with a scope and nothing else, to ask a permission about."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope


def _record(row: Document, act: str, actor: str, facts: Mapping[str, object]) -> None:
    record(actor=actor, act=act, subject_type="document", subject_key=row.pk, mandate=row.mandate, facts=facts)


def _disposed(row: Document) -> Refused:
    return no(
        "already_disposed",
        gettext_noop("%(number)s was disposed of already."),
        gettext_noop("Its row stays in the diary; there is no file any more."),
        number=row.diary_number,
    )
