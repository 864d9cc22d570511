"""Who handles a case: taken by oneself, or assigned by somebody."""

from django.db import transaction
from django.urls import reverse

from verkstad.applications.models import Application
from verkstad.core.refused import Refused
from verkstad.core.words import gettext_noop
from verkstad.handling.actions.rights import checked_right, locked, refuse_test
from verkstad.handling.queries.people import may_handle
from verkstad.handling.rules import is_under_way, no
from verkstad.journal.actions import record
from verkstad.notices.actions import put
from verkstad.people.models import User


@transaction.atomic
def take_case(*, application: Application, actor: User) -> Application:
    """Take a case oneself. Refuses one that another already handles (assigning it anew says so), one's own taken again,
    and one that has ended."""
    row = locked(application)
    key = checked_right(actor, "handling.take_case", row)
    _handled(row)
    if row.handler_id == actor.pk:
        raise Refused(no("yours_already", gettext_noop("You handle %(case)s already."), case=str(row)))
    if row.handler_id is not None:
        raise Refused(no("taken", gettext_noop("Somebody else handles %(case)s."),
                         gettext_noop("Assign it to yourself if you have agreed on it."), case=str(row)))  # fmt: skip
    return _given(row, actor, key, "application.taken")


@transaction.atomic
def assign_case(*, application: Application, handler: User, actor: User) -> Application:
    """Give a case to a handler, who is told. Refuses a person who does not handle cases of its mandate, the one who has
    it already, and a case that has ended."""
    row = locked(application)
    key = checked_right(actor, "handling.assign_case", row)
    _handled(row)
    if not may_handle(handler, row):
        raise Refused(no("not_a_handler", gettext_noop("This person does not handle cases of the mandate."),
                         gettext_noop("Choose an officer or a presenter of the mandate."), where="handler"))  # fmt: skip
    if row.handler_id == handler.pk:
        raise Refused(no("handled_already", gettext_noop("This person handles %(case)s already."), where="handler",
                         case=str(row)))  # fmt: skip
    _given(row, handler, key, "application.assigned")
    if handler.pk != actor.pk:
        put(to=handler, template="handling.assigned", url=_address(row),
            context={"case": str(row), "call": row.call.title_sv})  # fmt: skip
    return row


def _handled(row: Application) -> None:
    refuse_test(row)
    if not is_under_way(row):
        raise Refused(no("ended", gettext_noop("%(case)s is not under way."),
                         gettext_noop("Reload the page to see where it stands."), case=str(row)))  # fmt: skip


def _given(row: Application, handler: User, key: str, act: str) -> Application:
    row.handler = handler
    row.save(update_fields=["handler"])
    record(actor=key, act=act, subject_type="application", subject_key=row.key, mandate=row.call.mandate.key,
           facts={"number": row.diary_number, "handler": handler.journal_key})  # fmt: skip
    return row


def _address(row: Application) -> str:
    return reverse("handling:case", args=[row.key])
