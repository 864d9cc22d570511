"""What a report that saves itself answers: that it was saved and on which revision the next saving rests, or what is wrong."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from verkstad.progress.forms import ReportForm
from verkstad.progress.models import Report
from verkstad.ui.forms import errors_of


def by_itself(request: HttpRequest, row: Report, wrong: ReportForm | None = None) -> HttpResponse:
    """The line under the form, and the revision. Nothing that somebody is typing in is replaced."""
    said = _("Saved %s") % f"{timezone.localtime():%H.%M.%S}"
    if wrong is not None:
        found = "; ".join(
            " ".join(filter(None, [one.label and f"{one.label}:", one.message])) for one in errors_of(wrong)
        )
        said = _("Not saved yet. %s") % found
    answer = render(
        request, "progress/_saved.html", {"said": said, "revision": row.revision, "lost": wrong is not None}
    )
    answer["X-Saved"] = str(row.revision)
    return answer
