"""A project's plan of reports, and a report from the first word to the approval."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from verkstad.agreements.models import Agreement
from verkstad.agreements.queries.awaiting import newest
from verkstad.people.access import allow, me, on
from verkstad.progress.actions import listing, reporting, reviewing
from verkstad.progress.forms import ListForm, ParticipantForm, RemarksForm, ReportForm, SendForm
from verkstad.progress.models import Report
from verkstad.progress.pages import reports as pages
from verkstad.progress.pages.saving import by_itself
from verkstad.ui.forms import ActForm
from verkstad.ui.uploads import too_large


@allow("progress.list_reports")
def list_(request: HttpRequest) -> HttpResponse:
    """What is to be read, and which report each project owes next."""
    return render(request, "progress/list.html", pages.list_facts(request.user))


@on(Agreement, "progress.view_report")
def project(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """A project's reports, indicators and theory of change."""
    return render(request, "progress/project.html", pages.project_facts(agreement, request.user))


@on(Agreement, "progress.write_report")
def start(request: HttpRequest, agreement: Agreement, number: int) -> HttpResponse:
    """Begin a report, or go on with it."""
    if request.method == "POST":
        made = reporting.start_report(agreement=agreement, number=number, actor=me(request))
        return redirect("progress:write", made.pk)
    return redirect("progress:project", agreement.key)


@on(Report, "progress.view_report")
def report(request: HttpRequest, row: Report) -> HttpResponse:
    """A report as it stands."""
    return render(request, "progress/report.html", pages.report_facts(row, request.user))


@on(Report, "progress.write_report")
def write(request: HttpRequest, row: Report) -> HttpResponse:
    """Write a report: texts, figures, what lives on."""
    indicators = newest(row.agreement).agreed.indicators
    form = ReportForm(request.POST if request.method == "POST" else None, report=row, indicators=indicators)
    if request.method == "POST" and form.acts(
        lambda data: reporting.save_report(
            report=row, texts=form.texts(), figures=form.figures(), handovers=form.handovers(), nobody=data["nobody"],
            revision=data["revision"], actor=me(request),
        )
    ):  # fmt: skip
        return _written(request, form.result)
    if request.method == "POST" and request.headers.get("HX-Request"):
        return by_itself(request, row, form)
    return render(request, "progress/write.html", {**pages.report_facts(row, request.user), "form": form})


def _written(request: HttpRequest, row: Report) -> HttpResponse:
    """On to the next page, or to a form that saves itself what was saved."""
    if request.headers.get("HX-Request"):
        return by_itself(request, row)
    messages.success(request, _("Saved."))
    return redirect("progress:send" if "onward" in request.POST else "progress:write", row.pk)


@on(Report, "progress.view_participants")
def participants(request: HttpRequest, row: Report) -> HttpResponse:
    """Who took part; the receiver adds them, one by one or from a file."""
    data = request.POST if request.method == "POST" else None
    upload = ListForm(data if data and "upload" in data else None, request.FILES or None)
    form = ParticipantForm(data if data and "one" in data else None)
    if request.method == "POST" and _listed(request, row, upload, form):
        return redirect("progress:participants", row.pk)
    facts = {**pages.report_facts(row, request.user), "upload": upload, "form": form}
    return render(
        request, "progress/participants.html", {**facts, "rows": row.participants.select_related("organisation")}
    )


def _listed(request: HttpRequest, row: Report, upload: ListForm, form: ParticipantForm) -> bool:
    """Take rows from a file, add one, or take one away; False where nothing was done."""
    if "remove" in request.POST:
        at = request.POST["remove"]
        listing.remove_participant(report=row, row=int(at) if at.isdecimal() and len(at) < 10 else 0, actor=me(request))
        return True
    if "upload" in request.POST:
        if too_large(request):
            upload.add_error("file", _("The file is too large."))
        return upload.acts(lambda data: listing.add_participants(
            report=row, rows=listing.read_list(data["file"].read()), replace=data["replace"], actor=me(request)))  # fmt: skip
    return form.acts(lambda _data: listing.add_participants(report=row, rows=[form.row()], actor=me(request)))


@on(Report, "progress.send_report")
def send(request: HttpRequest, row: Report) -> HttpResponse:
    """Read what is to be sent, and send it."""
    form = SendForm(request.POST or None, initial={"revision": row.revision})
    if request.method == "POST" and form.acts(
        lambda data: reporting.send_report(report=row, revision=data["revision"], actor=me(request))
    ):
        messages.success(request, _("Sent and registered as %s.") % form.result.document.diary_number)
        return redirect("progress:report", row.pk)
    return render(request, "progress/send.html", {**pages.send_facts(row), "form": form})


@on(Report, "progress.review_report")
def return_(request: HttpRequest, row: Report) -> HttpResponse:
    """Ask for changes, section by section."""
    form = RemarksForm(request.POST if request.method == "POST" else None, kind=row.kind)
    if request.method == "POST" and form.acts(
        lambda data: reviewing.return_report(report=row, remarks=data, actor=me(request))
    ):
        messages.success(request, _("The report was sent back. The receiver is told."))
        return redirect("progress:report", row.pk)
    facts = {"title": _("Ask for changes"), "over": row.agreement.title, "form": form, "act_label": _("Send the report back"),
             "consequence": _("Write only at the sections that are to be changed. The receiver sees what you ask for, changes "
                              "the report and sends it again."),
             "back": reverse("progress:report", args=[row.pk])}  # fmt: skip
    return render(request, "ui/confirm.html", facts)


@on(Report, "progress.review_report")
def approve(request: HttpRequest, row: Report) -> HttpResponse:
    """Approve a report."""
    form = ActForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.acts(lambda _data: reviewing.approve_report(report=row, actor=me(request))):
        messages.success(request, _("The report is approved. The receiver is told."))
        return redirect("progress:report", row.pk)
    facts = {"title": _("Approve the report"), "over": row.agreement.title, "form": form, "act_label": _("Approve"),
             "consequence": _("The figures and the participant list are fixed from then on."),
             "back": reverse("progress:report", args=[row.pk])}  # fmt: skip
    return render(request, "ui/confirm.html", facts)


@on(Report, "progress.view_report")
def compare(request: HttpRequest, row: Report) -> HttpResponse:
    """What changed between two editions."""
    facts = pages.compare_facts(row, request.GET.get("fran", ""), request.GET.get("till", ""))
    return render(request, "progress/compare.html", facts)
