"""Reports of projects. A report that is approved never changes, nor what it holds (the database refuses it), and the journal
tells when it was approved; so the rows of approved reports keep their day and when they were known."""

from django.db.models.functions import Coalesce
from django.urls import reverse

from verkstad.people.access import Who
from verkstad.progress.models import Participant, Report
from verkstad.reports.figures.facts import Facts, Shown, acted


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
