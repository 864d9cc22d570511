"""Reports being written: the list, a report's parts, one part a page, its versions and comments, and the whole."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from verkstad.editions.actions import beginning, writing
from verkstad.editions.forms import BeginForm, CommentForm
from verkstad.editions.models import Comment, Report
from verkstad.editions.pages import lists, whole
from verkstad.editions.pages import writing as pages
from verkstad.mandate.models import Mandate
from verkstad.people.access import me, on, public


@public
@require_safe
def list_(request: HttpRequest) -> HttpResponse:
    """Approved reports for everybody; those being written for who works with the mandate."""
    return render(request, "editions/list.html", lists.list_facts(request.user, request.GET.get("uppdrag", "")))


@on(Mandate, "editions.begin_report")
def begin(request: HttpRequest, mandate: Mandate) -> HttpResponse:
    """Begin a report of a mandate."""
    start = lists.start_of(mandate, request.GET)
    form = BeginForm(request.POST or None, mandate=mandate, templates=lists.templates_of(mandate), initial=start)
    if request.method == "POST" and form.acts(
        lambda data: beginning.begin_report(mandate=mandate, actor=me(request), **data)
    ):
        return redirect("editions:report", form.result.pk)
    return render(request, "editions/begin.html", {"mandate": mandate, "form": form})


@on(Report, "editions.view_report")
@require_safe
def report(request: HttpRequest, row: Report) -> HttpResponse:
    """How far a report has come: its parts, its comments, its signatures, its editions."""
    return render(request, "editions/report.html", whole.report_facts(row, request.user))


@on(Report, "editions.view_report")
@never_cache
def write(request: HttpRequest, row: Report, part: str, language: str) -> HttpResponse:
    """One part: written by those who write, while it is being written; read by the others."""
    page = pages.page_of(row, part, language, request, posted=request.method == "POST")
    if request.method == "POST" and (answer := pages.save(page, request)) is not None:
        return answer
    return render(request, "editions/write.html", pages.facts(page, request))


@on(Report, "editions.comment_report")
@require_POST
def comment(request: HttpRequest, row: Report, part: str, language: str) -> HttpResponse:
    """Put a comment on a part."""
    form = CommentForm(request.POST)
    if form.acts(
        lambda data: writing.comment(report=row, part=part, language=language, text=data["text"], actor=me(request))
    ):
        messages.success(request, _("The comment stands beside the text."))
        return redirect("editions:write", row.pk, part, language)
    return render(request, "editions/write.html", pages.commented(row, part, language, request, form))


@on(Comment, "editions.comment_report")
@require_POST
def resolve(request: HttpRequest, row: Comment) -> HttpResponse:
    """Mark a comment as taken care of."""
    writing.resolve(comment=row, actor=me(request))
    return redirect("editions:write", row.report_id, row.part, row.language)


@on(Report, "editions.view_report")
@require_safe
def versions(request: HttpRequest, row: Report, part: str, language: str) -> HttpResponse:
    """Every version of a part, and two of them beside each other."""
    facts = pages.versions_facts(row, part, language, request.GET)
    if facts is None:
        raise Http404
    return render(request, "editions/versions.html", facts)


@on(Report, "editions.view_report")
@require_safe
def preview(request: HttpRequest, row: Report, language: str) -> HttpResponse:
    """The whole report as it would be read, with its figures as they are now."""
    if language not in row.languages:
        raise Http404
    return render(request, "editions/preview.html", whole.preview_facts(row, language, request.user))
