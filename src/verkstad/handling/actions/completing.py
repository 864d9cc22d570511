"""Completion: asked for with a letter and a last day, answered as a new submitted version, or ended without one."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from verkstad.applications.actions.opening import put_back
from verkstad.applications.actions.sending import new_version
from verkstad.applications.models import Application, State, Submission
from verkstad.applications.queries.content import content_hash, content_of
from verkstad.core.refused import Refused
from verkstad.core.words import gettext_noop
from verkstad.handling.actions.letters import send_letter, tell_applicant
from verkstad.handling.actions.registering import lay_out, newest
from verkstad.handling.actions.rights import checked_right, locked, moved, refuse, refuse_test
from verkstad.handling.actions.setting import letters_first
from verkstad.handling.letters import Part
from verkstad.handling.models import Completion, pieces_of
from verkstad.handling.queries.completions import completion_gaps, openable
from verkstad.handling.rules import completion_findings, no
from verkstad.journal.actions import record
from verkstad.notices.actions import put
from verkstad.people.access import may
from verkstad.people.models import User
from verkstad.ui.formats import dateword


@letters_first
def ask_completion(
    *, application: Application, fields: Sequence[str], message: str, due_on: date, actor: User
) -> Completion:
    """Ask the applicant to complete these fields (question keys, pieces as "part:partners") by a day: only they can be
    changed until the answer is sent. A letter that names them goes out, a notice is put.

    Refuses a day too near or too far, nothing or something unknown to open, an empty message, and a case that is
    neither being checked nor found to meet the requirements.
    """
    row = locked(application)
    key = checked_right(actor, "handling.ask_completion", row)
    refuse_test(row)
    today = timezone.localdate()
    asked = list(dict.fromkeys(fields))
    refuse(completion_findings(due_on=due_on, fields=asked, message=message, known=openable(row), today=today))
    moved(row, "application.completion_asked", actor=key,
         facts={"number": row.diary_number, "due_on": due_on.isoformat(), "fields": asked},
         opened=[str(piece) for piece in pieces_of(asked)] or None)  # fmt: skip
    letter = send_letter(application=row, title="Begäran om komplettering", file="komplettering", actor=actor,
                         more=[("Sista dag att komplettera", _day(due_on))], parts=_asked(row, asked, message, due_on))  # fmt: skip
    made = Completion.objects.create(application=row, asked_by=key, due_on=due_on, fields=asked, message=message.strip(),
                                     letter=letter)  # fmt: skip
    tell_applicant(application=row, template="handling.completion_asked", once=str(made.pk), due=due_on.isoformat(),
                   url=reverse("handling:completion", args=[made.pk]))  # fmt: skip
    application.state = row.state
    return made


def _day(day: date) -> str:
    with override("sv"):
        return dateword(day)


def _asked(row: Application, fields: Sequence[str], message: str, due_on: date) -> list[Part]:
    """The letter's words. It is Swedish whatever language the handler reads."""
    form = row.response.version.form
    names = [form.by_key[key].label.told("sv") for key in fields if key in form.by_key]
    with override("sv"):
        names += [str(piece.label).capitalize() for piece in pieces_of(fields)]
    return [
        Part(paragraphs=[f"Vi behöver mer uppgifter för att kunna pröva er ansökan om projektet ”{row.title or row.key}”."]),
        Part("Det här saknas eller är oklart", paragraphs=message.strip().split("\n\n")),
        Part("Det här kan ni ändra", points=names),
        Part("Så gör ni", paragraphs=[
            f"Logga in, öppna ansökan och komplettera den senast den {_day(due_on)}. Bara de delar som räknas upp ovan "
            "kan ändras. När ni skickar kompletteringen sparas en ny version; den ni skickade först finns kvar.",
            "Kommer kompletteringen inte in i tid prövas ansökan som den är. Är den då så ofullständig att den inte kan "
            "prövas kan den avvisas (20 § förvaltningslagen, 2017:900)."]),
    ]  # fmt: skip


@transaction.atomic
def answer_completion(*, completion: Completion, client_key: str, user: User) -> Submission:
    """Send the completed application as a new version; the earlier ones stay. The same `client_key` again gives the
    first answer back, so that a retry makes no second version.

    Refuses who may not send for the applicant, a request that is answered or ended, one where nothing was changed, and
    every gap that the opened fields still have. A request whose last day has passed can be answered until it is ended.
    """
    row = locked(completion.application)
    if not may(user, "applications.send_application", row):
        raise Refused(no("not_sender", gettext_noop("Your role does not let you send for the applicant."),
                         gettext_noop("Ask a signatory or somebody who owns the project.")))  # fmt: skip
    if known := Submission.objects.filter(client_key=client_key, application=row).first():
        return known
    kept = _waiting(completion)
    if gaps := completion_gaps(row, kept):
        raise Refused(*gaps)
    content = content_of(row)
    last = newest(row)
    if content_hash(content) == last.sha256:
        raise Refused(no("nothing_changed", gettext_noop("Nothing has been changed since the application was sent."),
                         gettext_noop("Change what is asked for, or tell the handler that it stays as it is.")))  # fmt: skip
    sent = new_version(application=row, content=content, client_key=client_key, user=user)
    kept.answered_at, kept.submission = sent.sent_at, sent
    kept.save(update_fields=["answered_at", "submission"])
    figures = content["figures"]
    moved(row, "application.completed", actor=user.journal_key,
         facts={"number": row.diary_number, "version": sent.number, "sha256": sent.sha256}, opened=None,
         applied_ore=figures["grant_ore"] or row.applied_ore, total_ore=figures["total_ore"] or row.total_ore)  # fmt: skip
    lay_out(locked(row), sent)
    if row.handler is not None:
        put(to=row.handler, template="handling.completed", context={"case": str(row), "call": row.call.title_sv},
            url=reverse("handling:case", args=[row.key]), once_key=f"completed:{kept.pk}")  # fmt: skip
    return sent


@transaction.atomic
def extend_completion(*, completion: Completion, due_on: date, actor: User) -> Completion:
    """Move the last day of a completion forward; the applicant is told. Refuses a day too near, too far, or not later."""
    row = locked(completion.application)
    key = checked_right(actor, "handling.ask_completion", row)
    kept = _waiting(completion)
    refuse(completion_findings(due_on=due_on, fields=kept.fields, message=kept.message, known=openable(row),
                               today=timezone.localdate()))  # fmt: skip
    if due_on <= kept.due_on:
        raise Refused(no("not_later", gettext_noop("The last day is already %(day)s."),
                         gettext_noop("Choose a later one."), where="due_on", day=kept.due_on.isoformat()))  # fmt: skip
    before, kept.due_on = kept.due_on, due_on
    kept.save(update_fields=["due_on"])
    record(actor=key, act="application.completion_extended", subject_type="application", subject_key=row.key,
           mandate=row.call.mandate.key, facts={"before": before.isoformat(), "due_on": due_on.isoformat()})  # fmt: skip
    tell_applicant(application=row, template="handling.completion_extended", once=f"{kept.pk}:{due_on}",
                   due=due_on.isoformat(), url=reverse("handling:completion", args=[kept.pk]))  # fmt: skip
    return kept


@transaction.atomic
def end_completion(*, completion: Completion, actor: User) -> Application:
    """Go on without the completion: the case is checked as it was sent. Refuses one whose last day has not passed.

    Title, partners and plan are put back to what was sent; answers that were written and not sent stay in the
    applicant's draft and are no part of the case.
    """
    row = locked(completion.application)
    key = checked_right(actor, "handling.ask_completion", row)
    kept = _waiting(completion)
    today = timezone.localdate()
    if kept.due_on >= today:
        raise Refused(no("still_time", gettext_noop("The applicant has until %(day)s."),
                         gettext_noop("Wait for the answer, or until the day has passed."), day=kept.due_on.isoformat()))  # fmt: skip
    kept.ended_at = timezone.now()
    kept.save(update_fields=["ended_at"])
    put_back(row=row, actor=key)
    return moved(row, "application.completion_ended", actor=key,
                facts={"number": row.diary_number, "due_on": kept.due_on.isoformat()})  # fmt: skip


def drop_waiting(application: Application, *, actor: str) -> None:
    """End a request that waits, because the case itself ends: what was written and not sent is put back."""
    if Completion.objects.waiting().filter(application=application).update(ended_at=timezone.now()):
        put_back(row=application, actor=actor)


def _waiting(completion: Completion) -> Completion:
    kept = Completion.objects.select_for_update().get(pk=completion.pk)
    if not kept.is_waiting or completion.application.state == State.WITHDRAWN:
        raise Refused(no("not_waiting", gettext_noop("This completion is no longer waited for."),
                         gettext_noop("Reload the page to see where the case stands.")))  # fmt: skip
    return kept
