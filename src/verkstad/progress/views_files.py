"""Files that are sent with a report."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from verkstad.people.access import me, on
from verkstad.progress.actions import attaching
from verkstad.progress.forms import FileForm
from verkstad.progress.models import Report, ReportFile
from verkstad.progress.pages import reports as pages
from verkstad.ui.uploads import too_large


@on(Report, "progress.write_report")
def files(request: HttpRequest, row: Report) -> HttpResponse:
    """What is sent with a report: add a file, take one away."""
    if request.method == "POST" and "remove" in request.POST:
        if kept := row.files.filter(key=request.POST["remove"]).first():
            attaching.remove_report_file(file=kept, actor=me(request))
        return redirect("progress:files", row.pk)
    form = FileForm(request.POST if request.method == "POST" else None, request.FILES or None)
    if too_large(request):
        form.add_error("file", _("The file is too large."))
    if request.method == "POST" and form.acts(
        lambda data: attaching.add_report_file(report=row, upload=data["file"], actor=me(request))
    ):
        return redirect("progress:files", row.pk)
    return render(request, "progress/files.html", {**pages.files_facts(row, request.user), "form": form})


@on(ReportFile, "progress.view_participants")
@require_GET
def file(request: HttpRequest, kept: ReportFile) -> FileResponse:
    """A file of a report, to be saved."""
    try:
        content = kept.file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    answer = FileResponse(content, as_attachment=True, filename=kept.name, content_type=kept.media_type)
    answer["Cache-Control"] = "private, no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
