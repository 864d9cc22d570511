"""Reports of projects. A report that is approved never changes, nor what it holds (the database refuses it), and the journal
tells when it was approved; so the rows of approved reports keep their day and when they were known."""

from django.db.models.functions import Coalesce, TruncDate
from django.urls import reverse

from verkstad.people.access import Who
from verkstad.progress.models import Edition, Participant, Report
from verkstad.reports.figures.facts import Facts, Shown, acted, seen


def _people(rows, user: Who):  # type: ignore[no-untyped-def]
    return rows.filter(report__in=Report.objects.visible_to(user))


PARTICIPANT = Facts(
    "participant", "rader i projektens deltagarlistor", "rows of the projects' participant lists", __doc__ or "",
    rows=lambda: Participant.objects.filter(report__state="approved").exclude(number=""),
    day=Coalesce("report__last", "report__approved_on"),
    known=acted("progress.approved", "progress_report", "report_id"),
    mandate="report__agreement__mandate__key",
    project=Coalesce("report__agreement__project__key", "report__agreement__key"),
    who="number", visible=_people, related=("report__agreement",),
    show=lambda row: Shown(
        f"{row.name} · {row.report.agreement.title}", reverse("progress:participants", args=[row.report_id]),
        ("progress_report", str(row.report_id)), row.report.approved_by,
    ),
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
