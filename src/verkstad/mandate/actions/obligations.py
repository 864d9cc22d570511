"""What a mandate owes by a day is handed in, with its document; and who is reminded of it before."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from verkstad.core.findings import Finding
from verkstad.core.period import OVERDUE, step_of
from verkstad.core.refused import Refused
from verkstad.core.words import gettext_noop
from verkstad.journal.actions import record
from verkstad.mandate.actions.rights import Actor, checked_right, key_of
from verkstad.mandate.actions.saving import refuse, the_mandate
from verkstad.mandate.models import Mandate, Obligation
from verkstad.mandate.queries.deadlines import Deadline, due
from verkstad.mandate.queries.figures import with_facts
from verkstad.notices.actions import put
from verkstad.notices.models import Notice
from verkstad.people.models import Appointment, Role, User
from verkstad.registry.actions import register_document
from verkstad.registry.models import Document
from verkstad.ui.incoming import Upload

# What is handed in as a paper; money is shown by the books instead.
WRITTEN = ("plan", "interim_report", "final_report", "other")
REMINDED = {"draw_down": (Role.ECONOMIST, Role.OFFICER), "repayment": (Role.ECONOMIST, Role.OFFICER)}
REMINDED_ELSE = (Role.OFFICER, Role.PRESENTER)


@transaction.atomic
def fulfil_obligation(
    *, obligation: Obligation, done_on: date, document: str = "", file: Upload | None = None, actor: Actor
) -> Obligation:
    """Note that an obligation was met on a day, with its document: a diary number, or a file to be registered now.

    A file is registered as an outgoing document of the mandate. Refuses one that is done already, a day before the
    decision or in the future, a diary number that the mandate does not have, both at once, and a plan or report
    without a document.
    """
    row = Obligation.objects.select_for_update(of=("self",)).select_related("mandate").get(pk=obligation.pk)
    owner = the_mandate(row.mandate)
    checked_right(actor, "mandate.fulfil_obligation", owner)
    kept = Document.objects.filter(mandate=owner.key, diary_number=document.strip()).first() if document else None
    refuse(_findings(row, owner, done_on, document, kept, file))
    if file is not None:
        kept = register_document(mandate=owner.key, direction="out", date=done_on, title=f"{row.title_sv}, {owner.name_sv}",
                                 counterpart="Regeringskansliet", file=file, actor=key_of(actor), keep_forever=True)  # fmt: skip
    row.done_on, row.document = done_on, kept
    row.save(update_fields=["done_on", "document"])
    record(actor=key_of(actor), act="obligation.fulfilled", subject_type="obligation", subject_key=row.key,
           mandate=owner.key, facts={"title": row.title_sv, "due_on": row.due_on.isoformat(), "done_on": done_on.isoformat(),
                                     "document": kept.diary_number if kept else ""})  # fmt: skip
    return row


def _findings(
    row: Obligation, owner: Mandate, done_on: date, number: str, kept: Document | None, file: Upload | None
) -> list[Finding]:
    if row.done_on is not None:
        return [Finding("mandate.already_done", gettext_noop("This was handed in on %(day)s."),
                        {"day": row.done_on.isoformat()}, fix=gettext_noop("There is nothing left to do here."))]  # fmt: skip
    found = []
    today = timezone.localdate()
    if done_on > today or (owner.decided_on and done_on < owner.decided_on):
        found.append(Finding("mandate.done_when", gettext_noop("It cannot have been handed in on %(day)s."),
                             {"day": done_on.isoformat(), "today": today.isoformat()}, where="done_on",
                             fix=gettext_noop("Write a day between the decision and today, %(today)s.")))  # fmt: skip
    if number and kept is None:
        found.append(Finding("mandate.no_document", gettext_noop("The mandate has no document with the diary number %(number)s."),
                             {"number": number}, where="document",
                             fix=gettext_noop("Correct the number, or upload the document to have it registered.")))  # fmt: skip
    if number and file is not None:
        found.append(Finding("mandate.two_documents", gettext_noop("There is both a diary number and a file."), where="document",
                             fix=gettext_noop("Give one of them.")))  # fmt: skip
    if row.kind in WRITTEN and not number and file is None:
        found.append(Finding("mandate.document_missing", gettext_noop("What was handed in must be in the diary."),
                             clause=row.clause, where="document",
                             fix=gettext_noop("Give its diary number, or upload it to have it registered.")))  # fmt: skip
    return found


def put_reminders(*, day: date) -> list[Notice]:
    """Put a notice (and its e-mail) for everything due in 30, 7 or 1 days or overdue, once per person and step.

    A step that was missed, because nobody ran this on the day, comes the next time it is run. Returns the notices that
    are new.
    """
    steps = [(d, step_of(d.due_on, day)) for d in due(day, with_facts(Mandate.objects.all()))]
    people = _people(day)
    made: list[Notice] = []
    for deadline, step in steps:
        if step is not None:
            made += _remind(deadline, step, day, people)
    return made


def _people(day: date) -> list[Appointment]:
    roles = {*REMINDED_ELSE, *(role for roles in REMINDED.values() for role in roles)}
    found = Appointment.objects.active(day).filter(role__in=roles, organisation="", user__is_active=True)
    return list(found.select_related("user").order_by("user_id", "pk"))


def _remind(deadline: Deadline, step: int, day: date, people: Iterable[Appointment]) -> list[Notice]:
    roles = REMINDED.get(deadline.kind, REMINDED_ELSE)
    to: dict[int, User] = {
        a.user_id: a.user for a in people if a.role in roles and a.mandate in ("", deadline.mandate.key)
    }
    once = f"due:{deadline.mandate.pk}:{deadline.key}:{deadline.due_on.isoformat()}:{step}"
    known = set(Notice.objects.filter(once_key=once, to__in=to.values()).values_list("to_id", flat=True))
    template = "mandate.overdue" if step == OVERDUE else "mandate.due_soon"
    url = reverse("mandate:mandate", args=[deadline.mandate.key])
    made = []
    for pk, user in sorted(to.items()):
        if pk not in known:
            with override(user.language):
                facts = {"what": deadline.title, "mandate": deadline.mandate.name, "due": deadline.due_on.isoformat(),
                         "days": abs(deadline.days_left(day))}  # fmt: skip
            made.append(put(to=user, template=template, context=facts, url=url, once_key=once))
    return made


@transaction.atomic
def renew_calendar_address(*, user: User) -> str:
    """Give a person a new secret address for their calendar; the one before is dead from now on. Returns its token."""
    import secrets

    from verkstad.mandate.models import CalendarAddress

    if not user.is_authenticated:
        raise Refused.because(
            "mandate.not_signed_in", gettext_noop("Only one who is signed in can have a calendar address.")
        )
    token = secrets.token_urlsafe(32)
    CalendarAddress.objects.update_or_create(user=user, defaults={"token": token})
    record(actor=user.journal_key, act="calendar.address_renewed", subject_type="user", subject_key=user.pk)
    return token
