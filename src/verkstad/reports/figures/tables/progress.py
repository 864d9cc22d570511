"""Reports of projects. A report that is approved never changes, nor what it holds (the database refuses it), and the journal
tells when it was approved; so the rows of approved reports keep their day and when they were known."""

from django.db.models.functions import Coalesce, TruncDate
from django.urls import reverse

from verkstad.people.access import Who
from verkstad.progress.models import Edition, Report
from verkstad.reports.figures.facts import Facts, Shown, acted, seen
from verkstad.reports.participations import Participation


def _person(row: Participation) -> Shown:
    """The list that the row stands in; a sole trader is not named (R22)."""
    label = f"{row.shown_name} · {row.agreement.title}"
    if row.claim_id:
        return Shown(label, reverse("claims:claim", args=[row.claim_id]), ("claim", str(row.claim_id)), row.decided_by)
    return Shown(label, reverse("progress:participants", args=[row.report_id]), ("progress_report", str(row.report_id)),
                 row.decided_by)  # fmt: skip


def _people(rows, user: Who):  # type: ignore[no-untyped-def]
    return rows.visible_to(user)


PARTICIPANT = Facts(
    "participant", "rader i deltagarlistor i projektens rapporter och ansökningar om utbetalning",
    "rows of participant lists of the projects' reports and claims for payment",
    "Participant lists of reports and of claims. A report that is approved and a claim that is decided never change, nor "
    "whom their lists name (the database refuses it), and the journal tells when; so the rows keep their day (the last "
    "that the report speaks of, or the day of the claim's decision) and when they were known.",
    rows=lambda: Participation.objects.all(),
    day="day",
    known=Coalesce(acted("progress.approved", "progress_report", "report_id"), acted("claim.decided", "claim", "claim_id")),
    mandate="agreement__mandate__key", project=Coalesce("agreement__project__key", "agreement__key"),
    who="number", visible=_people, related=("agreement",), show=_person,
)  # fmt: skip


def _reports(rows, user: Who):  # type: ignore[no-untyped-def]
    return rows.filter(report__in=Report.objects.visible_to(user))


REPORT_PROJECT = Coalesce("report__agreement__project__key", "report__agreement__key")
EDITION = Facts(
    "edition", "inlämnade rapporter från projekt", "reports sent by projects", __doc__ or "",
    rows=lambda: Edition.objects.all(),
    day=TruncDate("sent_at"), known="sent_at", mandate="report__agreement__mandate__key", project=REPORT_PROJECT,
    visible=_reports, related=("report__agreement",),
    show=lambda row: Shown(f"{row.report.agreement.title} · {row.report.number}.{row.number}",
                           reverse("progress:report", args=[row.report_id]), ("progress_report", str(row.report_id)),
                           row.sent_by),
)  # fmt: skip
APPROVED = Facts(
    "report", "godkända rapporter från projekt", "reports of projects approved", __doc__ or "",
    rows=lambda: Report.objects.filter(state="approved", approved_on__isnull=False),
    day="approved_on", known=acted("progress.approved", "progress_report", "pk"), mandate="agreement__mandate__key",
    project=Coalesce("agreement__project__key", "agreement__key"), visible=seen(Report), related=("agreement",),
    show=lambda row: Shown(f"{row.agreement.title} · {row.number}", reverse("progress:report", args=[row.pk]),
                           ("progress_report", str(row.pk)), row.approved_by),
)  # fmt: skip
