"""Registration: what was sent becomes a case with a requirement check, and is marked where secrecy may apply."""

from django.db import transaction

from verkstad.applications.models import Application, Submission
from verkstad.core.refused import Refused
from verkstad.core.words import gettext_noop
from verkstad.handling.actions.rights import checked_right, locked, moved, refuse_test
from verkstad.handling.models import Task, TaskState
from verkstad.handling.queries.facts import facts_of
from verkstad.handling.requirements import requirements
from verkstad.handling.rules import no
from verkstad.organisations.models import Kind
from verkstad.people.models import User
from verkstad.registry.actions import mark_secrecy
from verkstad.registry.models import Document
from verkstad.registry.rules import clause_named

BUSINESS = "30:23"  # business of private parties in support to trade and industry


def usual_mark(application: Application) -> str:
    """The mark that an application gets unless the registrar says otherwise: a company's business details (OSL 30:23)."""
    return BUSINESS if application.owner.kind == Kind.COMPANY else ""


@transaction.atomic
def register_application(
    *, application: Application, actor: User, secrecy: str | None = None, public_title: str = ""
) -> Application:
    """Register a sent application: mark it where secrecy may apply, and lay out its requirement check.

    `secrecy` is a clause ("30:23", "" for none), the usual one for the applicant's kind unless told. Refuses one that is
    not newly sent, and whatever the registry refuses of the mark.
    """
    row = locked(application)
    key = checked_right(actor, "handling.register_application", row)
    refuse_test(row)
    row = moved(row, "application.registered", actor=key, facts={"number": row.diary_number})
    row = locked(row)
    submission = newest(row)
    mark = usual_mark(row) if secrecy is None else secrecy
    marked(submission.document, mark, public_title, key)
    lay_out(row, submission)
    application.state = row.state
    return row


@transaction.atomic
def take_up(*, application: Application, appeal: int, actor: str) -> Application:
    """Take up a dismissed case where what came in against the dismissal is met: its requirements are checked, by a new
    handler. Whoever tries the appeal has the right to it. Refuses a case that is not dismissed."""
    row = locked(application)
    row = moved(row, "application.taken_up", actor=actor, facts={"appeal": appeal}, handler=None)
    lay_out(row, newest(row))
    application.state, application.handler = row.state, None
    return row


def newest(application: Application) -> Submission:
    """The version of the content that counts: the last one sent."""
    found = application.submissions.select_related("document").order_by("-number").first()
    if found is None:
        raise Refused(no("nothing_sent", gettext_noop("%(case)s has no submitted version."), case=str(application)))
    return found


def marked(document: Document, mark: str, public_title: str, key: str) -> None:
    """Mark the application's document; one that has the mark already is left as it is."""
    if not mark and not public_title:
        return
    with_words = public_title or "Ansökan"
    if document.secrecy != clause_named(mark) or document.public_title != with_words:
        mark_secrecy(document=document, secrecy=mark, public_title=with_words, actor=key,
                     reason="Märkt vid registrering: sökandens affärs- eller driftförhållanden")  # fmt: skip


def lay_out(application: Application, submission: Submission) -> list[Task]:
    """Make the tasks of the requirement check, or bring what was found in them up to date.

    Called within an action. A task that was found not met, or where something else is found than before, is open again.
    """
    now = requirements(facts_of(application, submission))
    kept = {task.key: task for task in application.tasks.all()}
    made = []
    for one in now:
        task = kept.get(one.key)
        if task is None:
            made.append(Task(application=application, key=one.key, clause=one.clause, found=one.as_json()))
        elif task.found != one.as_json() or task.state == TaskState.NOT_MET:
            task.found, task.state, task.done_at, task.done_by = one.as_json(), TaskState.OPEN, None, ""
            task.save(update_fields=["found", "state", "done_at", "done_by"])
    return Task.objects.bulk_create(made)
