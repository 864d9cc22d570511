"""The public diary and its files, and the staff's door to each document's file."""

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from verkstad.people.access import may, on, public
from verkstad.registry import downloads, queries
from verkstad.registry.forms import diary_bar, wanted_of
from verkstad.registry.models import Direction, Document
from verkstad.registry.queries import Wanted


@public
@require_safe
def diary(request: HttpRequest) -> HttpResponse:
    """Number, day and direction of every document; more of those that are open."""
    bar = diary_bar(request.GET)
    page = Paginator(queries.public_diary(wanted_of(bar)), queries.PAGE).get_page(request.GET.get("page"))
    for row in page.object_list:
        row["direction_word"] = Direction(row["direction"]).label
    staff = may(request.user, "registry.view_document")
    context = {"bar": bar, "page": page, "query": request.GET.urlencode(), "staff": staff}
    return render(request, "registry/diary.html", context)


@public
@require_safe
def diary_csv(request: HttpRequest) -> StreamingHttpResponse:
    rows = queries.public_diary(wanted_of(diary_bar(request.GET))).iterator(chunk_size=1000)
    answer = StreamingHttpResponse(downloads.csv_lines(rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="diarium.csv"'
    return answer


@public
@require_safe
def diary_json(request: HttpRequest) -> StreamingHttpResponse:
    rows = queries.public_diary(wanted_of(diary_bar(request.GET))).iterator(chunk_size=1000)
    return StreamingHttpResponse(downloads.json_lines(rows), content_type="application/json")


@public
@require_safe
def diary_feed(request: HttpRequest) -> HttpResponse:
    rows = queries.public_diary(Wanted())[: downloads.FEED_ROWS]
    site = f"{request.scheme}://{request.get_host()}"
    return HttpResponse(downloads.feed(rows, site), content_type="application/atom+xml; charset=utf-8")


@on(Document, "registry.view_document")
@require_safe
def file(request: HttpRequest, document: Document) -> FileResponse:
    """A document's file, to be saved and never shown in the page's own place."""
    if not document.file:
        raise Http404
    try:
        content = document.file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    answer = FileResponse(content, as_attachment=True, filename=document.file_name, content_type=document.media_type)
    answer["Cache-Control"] = "private, no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
