"""Responses are begun, saved, merged with what others saved meanwhile, and finished."""

from collections.abc import Collection, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import get_language

from verkstad.core.findings import Finding
from verkstad.core.instruments import history
from verkstad.core.instruments.answers import answer_findings, is_empty
from verkstad.core.instruments.merge import merged, same
from verkstad.core.instruments.questions import Form, Kind
from verkstad.core.instruments.responses import response_findings, unknown_keys
from verkstad.core.refused import Refused
from verkstad.core.words import gettext_noop
from verkstad.instruments.actions.rights import Actor, key_of, no
from verkstad.instruments.models import Attachment, Edit, Response, State, Version
from verkstad.journal.actions import record
from verkstad.people.models import User
from verkstad.ui.prepared import Prepared


@dataclass(frozen=True)
class Conflict:
    """One place that another changed too: theirs is kept, mine set aside; who saved theirs (journal key), and when."""

    key: str
    path: str
    mine: Any
    theirs: Any
    by: str
    at: datetime | None


@dataclass(frozen=True)
class Saved:
    """What a save amounted to: the response as it stands, what waits for a choice, and the keys of what changed."""

    response: Response
    conflicts: tuple[Conflict, ...] = ()
    changed: tuple[str, ...] = ()


@transaction.atomic
def start_response(
    *, version: Version, respondent: User, actor: Actor, holder: str = "", answers: Mapping[str, Any] | None = None
) -> Response:
    """Begin a response, which keeps this version; with `answers` it begins with those (such as an earlier response's).

    `holder` names the thing of another app that the answers belong to ("application"); then only that app shows them.
    Refuses a version that is not published, and answers that the questions do not take.
    """
    given = key_of(actor, "instruments.start_response")
    if version.state != State.PUBLISHED:
        raise no("not_published", gettext_noop("Version %(number)s is not published."),
                  gettext_noop("Publish it first."), number=version.number)  # fmt: skip
    response = Response.objects.create(version=version, respondent=respondent, holder=holder)
    if answers:
        brought = _with_own_files(response, answers, given)
        response = save_answers(response=response, answers=brought, actor=given).response
    _record(response, "response.started", given)
    return response


def _with_own_files(response: Response, answers: Mapping[str, Any], actor: str) -> dict[str, Any]:
    """The answers with files of an earlier response made this response's own; they lie where they lay."""
    brought = dict(answers)
    asked = {q.key for q in response.version.form.questions() if q.kind is Kind.FILE}
    for key in asked & {k for k, v in brought.items() if isinstance(v, Mapping)}:
        was = Attachment.objects.filter(key=brought[key].get("stored"), sha256=brought[key].get("sha256")).first()
        if was is not None:
            own = Attachment(response=response, question=key, file=was.file.name, name=was.name, size=was.size,
                             media_type=was.media_type, sha256=was.sha256, added_by=actor)  # fmt: skip
            own.save(force_insert=True)
            brought[key] = {**brought[key], "stored": own.key}
    return brought


@transaction.atomic
def save_answers(
    *,
    response: Response,
    answers: Mapping[str, Any],
    actor: Actor,
    base: int | Mapping[str, int] | None = None,
    chosen: Mapping[str, str] | None = None,
    page: str = "",
    only: Collection[str] | None = None,
) -> Saved:
    """Save these answers (JSON values by question key); the others stay. An empty answer takes the old one away.

    Answers in a draft need not be complete nor within bounds, but each must have the shape of its question. Refuses with
    every finding; then nothing is saved. Saving is not an act of its own: the draft is the respondent's until finished.

    `base` is the revision that was seen, for all or by question: what others saved since is merged field by field
    (`core.instruments.merge`), and where both changed the same, theirs stays and mine is set aside until `chosen` says
    "mine" or "theirs" for that question. Without `base` mine wins. Saves from one `page` never conflict with each other.
    `only` names the questions that are open; any other is refused.
    """
    given = key_of(actor, "instruments.answer_response", response)
    return answered(_open(response), answers, actor=given, base=base, chosen=chosen, page=page, only=only)


def answered(
    row: Response,
    answers: Mapping[str, Any],
    *,
    actor: str,
    base: int | Mapping[str, int] | None = None,
    chosen: Mapping[str, str] | None = None,
    page: str = "",
    only: Collection[str] | None = None,
) -> Saved:
    """`save_answers` for who has locked the response already and checked the right, in the caller's transaction."""
    _check(row, answers, only)
    work = _Work(row, actor, _seen(answers, base), page, dict(chosen or {}))
    for key, mine in answers.items():
        work.take(key, None if is_empty(mine) else mine)
    return work.write()


def _seen(answers: Mapping[str, Any], base: int | Mapping[str, int] | None) -> dict[str, int]:
    return dict.fromkeys(answers, base) if isinstance(base, int) else dict(base or {})


def _check(row: Response, answers: Mapping[str, Any], only: Collection[str] | None) -> None:
    form = row.version.form
    found: list[Finding] = unknown_keys(form, answers)
    for key in answers:
        if only is not None and key not in only and key in form.by_key:
            found.append(Finding("instruments.closed", gettext_noop("This question is not open for changes."), where=key,
                                 fix=gettext_noop("Change only what was asked for.")))  # fmt: skip
        elif key in form.by_key:
            found += answer_findings(form.by_key[key], answers[key], only_form=True)
    if found:
        raise Refused(*found)
    files = {key: answers[key]["stored"] for key in answers
             if form.by_key[key].kind is Kind.FILE and answers[key] and not same(answers[key], row.answers.get(key))}  # fmt: skip
    known = (
        dict(Attachment.objects.filter(response=row, key__in=files.values()).values_list("key", "sha256"))
        if files
        else {}
    )
    for key, stored in files.items():
        if known.get(stored) != answers[key]["sha256"]:
            raise no("no_file", gettext_noop("The file of this answer is not here."),
                     gettext_noop("Choose the file again."), where=key)  # fmt: skip


RESPONSE, LEAST = 2_000_000_001, 2_000_000_002
BEHIND = Prepared(
    lambda: Edit.objects.filter(response=RESPONSE, revision__gt=LEAST).order_by("-revision"), RESPONSE, LEAST
)


@dataclass
class _Work:
    """One save under way: answers by answers into the row, and what has to wait for a choice."""

    row: Response
    actor: str
    seen: dict[str, int]
    page: str
    chosen: dict[str, str]
    conflicts: list[Conflict] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.form: Form = self.row.version.form
        self.after = dict(self.row.answers)
        self.aside: dict[str, Any] = deepcopy(self.row.aside.get(self.actor, {}))
        least = min(self.seen.values(), default=self.row.revision)
        behind = BEHIND.found(self.row.pk, least) if least < self.row.revision else ()
        self.saves = [history.Saved(e.revision, e.actor, e.page, e.at, e.changes) for e in behind]
        self.before = history.seen_by(self.row.answers, self.saves, self.seen, self.page)
        for key in [k for k, side in self.chosen.items() if side == "theirs"]:
            self.aside.pop(key, None)

    def take(self, key: str, mine: Any) -> None:
        theirs, question = self.row.answers.get(key), self.form.by_key[key]
        if self.chosen.get(key) == "theirs":
            return
        if (waiting := self.aside.get(key)) is not None:
            if self.chosen.get(key) == "mine":
                self._put(key, merged(question, waiting["base"], theirs, mine).mine)
                del self.aside[key]
            elif same(mine, theirs):
                del self.aside[key]
            else:
                waiting["mine"] = mine
                self.conflicts.append(self._told(key, key, mine, theirs))
        elif key not in self.seen:
            self._put(key, mine)
        else:
            result = merged(question, self.before.get(key), theirs, mine)
            self._put(key, result.kept)
            if result.clashes:
                other = history.last_by_others(self.saves, key, self.page)
                self.aside[key] = {"mine": result.mine, "base": theirs, "by": other.actor if other else "",
                                   "at": other.at.isoformat() if other else ""}  # fmt: skip
                self.conflicts += [self._told(key, c.path, c.mine, c.theirs) for c in result.clashes]

    def _told(self, key: str, path: str, mine: Any, theirs: Any) -> Conflict:
        waiting = self.aside[key]
        return Conflict(
            key, path, mine, theirs, waiting["by"], parse_datetime(waiting["at"]) if waiting["at"] else None
        )

    def _put(self, key: str, value: Any) -> None:
        if is_empty(value):
            self.after.pop(key, None)
        else:
            self.after[key] = value

    def write(self) -> Saved:
        row = self.row
        changes = history.changes(self.form, row.answers, self.after)
        asides = {
            **{k: v for k, v in row.aside.items() if k != self.actor},
            **({self.actor: self.aside} if self.aside else {}),
        }
        if changes:
            row.revision += 1
            now = timezone.now()
            Edit.objects.create(
                response=row, revision=row.revision, actor=self.actor, page=self.page[:32], at=now, changes=changes
            )
        if changes or asides != row.aside:
            row.answers, row.aside = self.after, asides
            row.save(update_fields=["answers", "aside", "revision", "saved_at"])
        keys = dict.fromkeys(str(c["path"]).partition(".")[0] for c in changes)
        return Saved(row, tuple(self.conflicts), tuple(keys))


@transaction.atomic
def finish_response(*, response: Response, actor: Actor) -> Response:
    """Finish a response; it cannot be changed afterwards. Refuses with every question that lacks or has a wrong answer.

    What somebody still has set aside is refused too: it waits for their choice.
    """
    given = key_of(actor, "instruments.answer_response", response)
    row = _open(response)
    found: list[Finding] = response_findings(row.version.form, row.answers, language=get_language() or "sv")
    found += waiting_findings(row)
    if found:
        raise Refused(*found)
    row.finished_at = timezone.now()
    row.save(update_fields=["finished_at", "saved_at"])
    _record(row, "response.finished", given)
    return row


def waiting_findings(response: Response) -> list[Finding]:
    """What was typed at the same time as another answer, and still waits for a choice."""
    keys = dict.fromkeys(key for waiting in response.aside.values() for key in waiting)
    return [Finding("answer.waits", gettext_noop("Two answers were given at the same time."), where=key,
                    fix=gettext_noop("Choose one of them.")) for key in keys]  # fmt: skip


def _open(response: Response) -> Response:
    """The row, locked, if it is still a draft."""
    row = Response.objects.select_for_update(of=("self",)).select_related("version__instrument").get(pk=response.pk)
    if row.finished_at is not None:
        raise no("finished", gettext_noop("This response is finished and cannot be changed."),
                 gettext_noop("Begin a new one."))  # fmt: skip
    return row


def _record(response: Response, act: str, actor: str) -> None:
    version = response.version
    facts = {"instrument": version.instrument.key, "number": version.number, "revision": response.revision}
    record(actor=actor, act=act, subject_type="response", subject_key=response.pk, facts=facts)
