"""An approved report is handed in: what was to be done is done, with its day and its diary number."""

from datetime import date

from django.db import transaction

from verkstad.core.words import gettext_noop
from verkstad.editions.actions.beginning import locked
from verkstad.editions.models import Report, State
from verkstad.editions.rules import checked, no
from verkstad.journal.actions import record
from verkstad.mandate.actions.obligations import fulfil_obligation
from verkstad.mandate.models import Obligation
from verkstad.people.models import User


@transaction.atomic
def deliver(*, report: Report, done_on: date, actor: User) -> Obligation:
    """Note that the newest edition was handed in on a day: the obligation that the report meets is done then, with the
    edition's diary number.

    Refuses who may not, a report that is not approved or meets no obligation, an obligation that is done already, and a
    day before the approval or in the future.
    """
    by = checked(actor, "editions.deliver_report", report)
    row = locked(report)
    newest = row.editions.select_related("document").order_by("-number").first()
    if row.state != State.APPROVED or newest is None:
        raise no("not_approved", gettext_noop("The report is not approved, so it cannot have been handed in."),
                 gettext_noop("Have it approved first."))  # fmt: skip
    if row.obligation is None:
        raise no("meets_nothing", gettext_noop("The report was not begun to meet anything that is to be handed in."),
                 gettext_noop("Note the delivery on the mandate's page."))  # fmt: skip
    if done_on < newest.decided_on:
        raise no("before_approval", gettext_noop("The report was approved on %(day)s, so it was not handed in before that."),
                 gettext_noop("Write the day when it was sent."), where="done_on", day=newest.decided_on.isoformat())  # fmt: skip
    met = fulfil_obligation(
        obligation=row.obligation, done_on=done_on, document=newest.document.diary_number, actor=actor
    )
    record(actor=by, act="edition.delivered", subject_type="report", subject_key=row.pk, mandate=row.mandate.key,
           facts={"day": done_on.isoformat(), "obligation": met.title_sv, "document": newest.document.diary_number})  # fmt: skip
    return met
