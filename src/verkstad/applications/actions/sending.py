"""Sending: everything or nothing, once, by the server's clock."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from verkstad.applications.actions.moves import moved
from verkstad.applications.models import Application, Signing, State, Submission
from verkstad.applications.queries.closing import late, phase_of, said
from verkstad.applications.queries.content import content_hash, content_of
from verkstad.applications.queries.readiness import gaps
from verkstad.applications.queries.whole import whole
from verkstad.applications.rules import checked, sealed
from verkstad.core.calls.windows import Phase
from verkstad.core.findings import Finding
from verkstad.core.refused import Refused
from verkstad.core.words import gettext_noop
from verkstad.instruments.actions.answering import answered
from verkstad.journal.actions import record, together
from verkstad.people.access import may
from verkstad.people.models import User
from verkstad.registry.actions import register_document
from verkstad.registry.models import Document


@dataclass(frozen=True)
class Typed:
    """What was typed on the page that sends: answers with the revisions they were typed against (see
    `instruments.actions.answering`), the title, and whether something of it could not be read."""

    answers: Mapping[str, Any]
    base: int | Mapping[str, int] | None = None
    page: str = ""
    title: str | None = None
    wrong: bool = False


SEALED_ACTOR = "system:sealed-call"  # who sent to a sealed call is not told by the journal before it is opened
MOST_KEY = 64


def send_application(
    *,
    application: Application | str,
    client_key: str,
    user: User,
    typed: Callable[[Application], Typed | None] | None = None,
    shown: str | None = None,
    moment: datetime | None = None,
) -> Submission:
    """Send an application (or the one with this key): its content is frozen, it gets a diary number, all or nothing.

    `client_key` was made with the page that sends: the same key again gives the first submission back, also when both
    arrive at once. `typed` reads what was typed on the page that sends, for the application as it is now; it is saved
    with it. `shown` is the fingerprint of the content that the page spoke of. `moment` is when the request came in by
    the server's clock (now unless told); waiting for others never makes anybody late.
    Raises Application.DoesNotExist for one that is not there or that the user may not know of. Refuses who may not send,
    an application sent before with another key, a closed window (the grace aside), and every gap; then nothing is
    written. A signatory who sends what lacks nothing but the sign-off signs it by sending, unless it has been changed
    since it was `shown`.
    """
    now = moment or timezone.now()
    if not 16 <= len(client_key) <= MOST_KEY or not client_key.replace("-", "").replace("_", "").isalnum():
        raise _no("key", gettext_noop("The page lost its key, so nothing was sent."),
                  gettext_noop("Open the page anew and send from there; the draft is kept."))  # fmt: skip
    try:
        with transaction.atomic(), together():
            row = _known(user, application if isinstance(application, str) else application.key)
            if row.state != State.DRAFT:
                return _as_before(row, client_key)
            in_grace = _checked_window(row, now)
            if typed is not None and (given := typed(row)) is not None:
                _save(row, given, user)
            _checked_ready(row, user, shown)
            return _sent(row, client_key, user, now, in_grace)
    except IntegrityError as fault:
        if "client_key" not in str(fault):
            raise
        raise _no("key_used", gettext_noop("This page has sent another application already."),
                  gettext_noop("Open the page of this application anew and send from there.")) from None  # fmt: skip


def new_version(
    *, application: Application, content: Mapping[str, Any], client_key: str, user: User, moment: datetime | None = None
) -> Submission:
    """Freeze the next version of a sent application (a completion) with a diary number of its own.

    For an action that has locked the application and checked right and state; runs in its transaction.
    """
    number = application.submissions.count() + 1
    return _frozen(application, dict(content), number, client_key, user, moment or timezone.now())


def _known(user: User, key: str) -> Application:
    """The locked row, for who may send it; to others it is refused, or not there at all."""
    row = whole(key)
    if row is None:
        raise Application.DoesNotExist
    if not may(user, "applications.send_application", row):
        if not Application.objects.visible_to(user).filter(pk=row.pk).exists():
            raise Application.DoesNotExist
        checked(user, "applications.send_application", row)
    return row


def _as_before(row: Application, client_key: str) -> Submission:
    before = row.submissions.filter(client_key=client_key).first()
    if before is not None:
        return before
    message = gettext_noop(
        "The application was sent %(at)s and has the diary number %(number)s. Nothing was sent again."
    )
    raise _no("sent_already", message, gettext_noop("Look at its receipt. What was typed after that is not in it."),
              at=said(row.sent_at), number=row.diary_number)  # fmt: skip


def _checked_window(row: Application, now: datetime) -> bool:
    """Whether it is sent in the grace time; refuses outside the window, and an application in test mode."""
    if row.test:
        raise _no("test", gettext_noop("This is a test, and a test is never sent."),
                  gettext_noop("Begin a real application from the call's page."))  # fmt: skip
    if (why := late(row, now)) is not None:
        raise Refused(why)
    return phase_of(row, now) is Phase.GRACE


def _save(row: Application, typed: Typed, user: User) -> None:
    """What was typed on the page that sends; refuses where somebody else answered the same meanwhile."""
    if typed.wrong:
        raise _no("unreadable", gettext_noop("Some answers are not what is asked for, so nothing was sent."),
                  gettext_noop("Mend what is marked and send again."))  # fmt: skip
    if typed.title is not None:
        row.title = " ".join(typed.title.split())[:200]
    saved = answered(row.response, typed.answers, actor=user.journal_key, base=typed.base, page=typed.page)
    if saved.conflicts:
        message = gettext_noop("Somebody else has answered this at the same time, so nothing was sent.")
        fix = gettext_noop("Choose one of the answers and send again.")
        keys = dict.fromkeys(one.key for one in saved.conflicts)
        raise Refused(*(Finding("sending.conflict", message, where=key, fix=fix) for key in keys))


def _checked_ready(row: Application, user: User, shown: str | None) -> None:
    """Refuse every gap; a missing sign-off is given by the signatory who sends, for exactly what they were shown."""
    found = gaps(row)
    if found and all(gap.part == "signing" for gap in found) and may(user, "applications.sign_application", row):
        mark = content_hash(content_of(row))
        if shown and shown != mark:
            raise _no("changed", gettext_noop("The application was changed after the page was shown, so nothing was signed or sent."),
                      gettext_noop("Read it again, then sign and send what it says now."))  # fmt: skip
        Signing.objects.create(application=row, signed_by=user, sha256=mark)
        record(actor=_actor(row, user), act="application.signed", subject_type="application", subject_key=row.key,
               mandate=row.call.mandate.key, facts={"call": row.call.key, "sha256": mark})  # fmt: skip
        return
    if found:
        raise Refused(*(gap.finding for gap in found))


def _sent(row: Application, client_key: str, user: User, now: datetime, in_grace: bool) -> Submission:
    content = content_of(row)
    made = _frozen(row, content, 1, client_key, user, now, in_grace)
    figures = content["figures"]
    moved(
        row, "application.sent", actor=_actor(row, user),
        facts={"number": made.document.diary_number, "sha256": made.sha256, "in_grace": in_grace},
        sent_at=now, title=row.title, diary_number=made.document.diary_number,
        applied_ore=figures["grant_ore"] or row.applied_ore, total_ore=figures["total_ore"] or row.total_ore,
    )  # fmt: skip
    return made


def _frozen(
    row: Application, content: dict[str, Any], number: int, client_key: str, user: User, now: datetime, in_grace: bool = False
) -> Submission:  # fmt: skip
    return Submission.objects.create(
        application=row, number=number, client_key=client_key, content=content, sha256=content_hash(content),
        sent_at=now, sent_by=user.journal_key, in_grace=in_grace, document=_registered(row, number, user, now),
    )  # fmt: skip


def _registered(row: Application, number: int, user: User, now: datetime) -> Document:
    """The act in the diary, without its sender while the call is sealed (`actions.receipts.unseal_waiting` fills it in)."""
    hidden = sealed(row, now)
    what = "Ansökan till" if number == 1 else "Komplettering av ansökan till"
    return register_document(
        mandate=row.call.mandate.key, direction="in", date=timezone.localdate(now), title=f"{what} {row.call.title_sv}",
        counterpart="" if hidden else row.owner.name, private_person=row.owner.is_person and not hidden,
        organisation="" if hidden else row.owner.key, actor=_actor(row, user), savepoint=False,
    )  # fmt: skip


def _actor(row: Application, user: User) -> str:
    return SEALED_ACTOR if sealed(row) else user.journal_key


def _no(code: str, message: str, fix: str, **params: Any) -> Refused:
    return Refused.because(f"sending.{code}", message, params, fix=fix)
