"""The agency reads a report: asks for changes section by section, or approves it."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from verkstad.core.decisions.content import ReportKind
from verkstad.core.progress.sections import sections_of
from verkstad.core.words import gettext_noop
from verkstad.journal.actions import record
from verkstad.progress.actions.reporting import locked
from verkstad.progress.actions.telling import notify
from verkstad.progress.models import Remark, Report
from verkstad.progress.queries.schedule import plan_of
from verkstad.progress.rules import Actor, checked, no

MOST_REMARK = 2000


@transaction.atomic
def return_report(*, report: Report, remarks: Mapping[str, str], actor: Actor) -> Report:
    """Send a report back with what is to be changed, section by section.

    Refuses who may not read reports for the agency, a report that is not sent, no remark at all, one that is too long and
    a section that the report does not have.
    """
    by = checked(actor, "progress.review_report", report)
    row = locked(report)
    state = Report.LIFECYCLE.target(row.state, "progress.returned")
    asked = {key: text.strip() for key, text in remarks.items() if text.strip()}
    known = {one.key for one in sections_of(row.kind)}
    if not asked:
        raise no(
            "no_remark",
            gettext_noop("Say in at least one section what is to be changed."),
            where=sections_of(row.kind)[0].key,
        )
    for key, text in asked.items():
        if key not in known:
            raise no(
                "section",
                gettext_noop("This report has no section “%(key)s”."),
                gettext_noop("Load the page again."),
                key=key,
            )
        if len(text) > MOST_REMARK:
            raise no("remark_long", gettext_noop("The text has %(n)s characters; %(most)s fit."), gettext_noop("Shorten it."),
                     where=key, n=len(text), most=MOST_REMARK)  # fmt: skip
    edition = row.editions.order_by("-number")[0]
    Remark.objects.bulk_create(
        Remark(edition=edition, section=key, text=text, made_by=by) for key, text in asked.items()
    )
    row.state = state
    row.revision += 1
    row.save(update_fields=["state", "revision"])
    notify(row, "progress.returned")
    _tell(row, "progress.returned", by, edition=edition.number, sections=sorted(asked))
    return row


@transaction.atomic
def approve_report(*, report: Report, actor: Actor) -> Report:
    """Approve a report as it was sent: its figures and its list are fixed from then on.

    Refuses who may not read reports for the agency, who sent it (R13), a report that is not sent, and a final report
    while an earlier one is not approved.
    """
    by = checked(actor, "progress.review_report", report)
    row = locked(report)
    state = Report.LIFECYCLE.target(row.state, "progress.approved")
    if by == row.sent_by:
        raise no("four_eyes", gettext_noop("Who sent the report does not approve it."),
                 gettext_noop("Let somebody else read it."), clause="R13")  # fmt: skip
    if row.kind == ReportKind.FINAL:
        earlier = [one for one in plan_of(row.agreement) if one.due.number < row.number]
        left = [str(one.due.number) for one in earlier if one.report is None or one.report.state != "approved"]
        if left:
            raise no("earlier_open", gettext_noop("Not every earlier report is approved: %(numbers)s."),
                     gettext_noop("Approve them first, or change the plan of reports."), clause="R15", numbers=", ".join(left))  # fmt: skip
    row.state, row.approved_on, row.approved_by = state, timezone.localdate(), by
    row.save(update_fields=["state", "approved_on", "approved_by"])
    notify(row, "progress.approved")
    _tell(row, "progress.approved", by, edition=row.editions.count())
    return row


def _tell(row: Report, act: str, by: str, **facts: object) -> None:
    record(actor=by, act=act, subject_type="progress_report", subject_key=row.pk, mandate=row.agreement.mandate.key,
           facts={"agreement": row.agreement.key, "number": row.number, "kind": str(row.kind), **facts})  # fmt: skip
