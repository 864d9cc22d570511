"""A project ends: closed after its final payment, its papers kept to a year-end; opened again by decision only."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from verkstad.agreements.models import Agreement
from verkstad.core.progress.schedule import keep_until
from verkstad.core.words import gettext_noop
from verkstad.handling.actions.setting import letters_first
from verkstad.journal.actions import record
from verkstad.progress.actions.papers import send_reopening
from verkstad.progress.actions.telling import notify_of
from verkstad.progress.models import Closing
from verkstad.progress.rules import Actor, checked, no


def _locked(agreement: Agreement) -> Agreement:
    rows = Agreement.objects.select_for_update(of=("self",)).select_related("mandate", "owner")
    return rows.get(pk=agreement.pk)


@transaction.atomic
def close_project(*, agreement: Agreement, final_payment_on: date, eu_money: bool, actor: Actor) -> Agreement:
    """Close a project after its final payment. Its papers are kept to the year-end four years after it, ten with EU money.

    Refuses who may not, an agreement that is not running, a project whose final report is not approved (R15), and a day
    to come or before the final report was approved, for there is no final payment before it.
    """
    by = checked(actor, "progress.close_project", agreement)
    row = _locked(agreement)
    state = Agreement.LIFECYCLE.target(row.state, "agreement.closed")
    approved_on = (
        row.progress_reports.filter(kind="final", state="approved").values_list("approved_on", flat=True).first()
    )
    if approved_on is None:
        raise no("no_final_report", gettext_noop("The final report is not approved, so the project cannot be closed."),
                 gettext_noop("Read and approve the final report first."), clause="R15")  # fmt: skip
    today = timezone.localdate()
    if not approved_on <= final_payment_on <= today:
        raise no("paid_when", gettext_noop("The final payment cannot have been made on %(day)s."),
                 gettext_noop("Write a day from when the final report was approved, %(first)s, to today."), clause="R15",
                 where="final_payment_on", day=final_payment_on.isoformat(), first=approved_on.isoformat())  # fmt: skip
    row.state, row.closed_on, row.keep_until = state, today, keep_until(final_payment_on, eu_money)
    row.save(update_fields=["state", "closed_on", "keep_until"])
    Closing.objects.create(
        agreement=row, final_payment_on=final_payment_on, eu_money=eu_money, made_on=today, made_by=by
    )
    until = row.keep_until.isoformat()
    _tell(row, "agreement.closed", by, final_payment_on=final_payment_on.isoformat(), keep_until=until)
    notify_of(row, "progress.closed", until=until)
    return row


@letters_first
def reopen_project(*, agreement: Agreement, reasons: str, actor: Actor) -> Agreement:
    """Decide to open a closed project again, with the reasons; the decision goes out as a registered letter. Who closed it
    does not decide (R13).

    Refuses who may not decide, an agreement that is not closed, and no reasons.
    """
    by = checked(actor, "progress.reopen_project", agreement)
    row = _locked(agreement)
    state = Agreement.LIFECYCLE.target(row.state, "agreement.reopened")
    said = reasons.strip()
    if not said or len(said) > 4000:
        raise no(
            "no_reasons",
            gettext_noop("Write the reasons of the decision, in at most 4 000 characters."),
            where="reasons",
        )
    last = row.closings.filter(reopened=False).first()
    if last is not None and last.made_by == by:
        raise no("four_eyes_closing", gettext_noop("Who closed the project does not decide to open it again."),
                 gettext_noop("Let somebody else decide."), clause="R13")  # fmt: skip
    row.state, row.closed_on, row.keep_until = state, None, None
    row.save(update_fields=["state", "closed_on", "keep_until"])
    Closing.objects.create(agreement=row, reopened=True, reasons=said, made_on=timezone.localdate(), made_by=by)
    document = send_reopening(row, said, actor)
    _tell(row, "agreement.reopened", by, document=document.diary_number)
    notify_of(row, "progress.reopened", document=document.diary_number)
    return row


def _tell(row: Agreement, act: str, by: str, **facts: object) -> None:
    record(actor=by, act=act, subject_type="agreement", subject_key=row.key, mandate=row.mandate.key, facts=facts)
