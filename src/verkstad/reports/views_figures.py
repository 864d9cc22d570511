from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render

from verkstad.people.access import public
from verkstad.reports.figures import pages

CSV = "text/csv; charset=utf-8"


@public
def list_(request: HttpRequest) -> HttpResponse:
    """Every figure by group, with its value for a mandate as of a day."""
    return render(request, "reports/figures.html", pages.list_facts(request.user, request.GET))


@public
def figure(request: HttpRequest, key: str) -> HttpResponse:
    """A figure opened: definition, parts, splits, and the rows that this reader may see."""
    return render(request, "reports/explained.html", pages.one_facts(request.user, key, request.GET))


@public
def parts(request: HttpRequest, key: str) -> HttpResponse:
    """A split as a file."""
    head = {"Content-Disposition": f'attachment; filename="{key}.csv"'}
    return HttpResponse(pages.parts_csv(request.user, key, request.GET), content_type=CSV, headers=head)


@public
def rows(request: HttpRequest, key: str) -> StreamingHttpResponse:
    """The rows behind a figure that this reader may see, as a file; no person in it."""
    head = {"Content-Disposition": f'attachment; filename="{key}-rader.csv"'}
    return StreamingHttpResponse(pages.rows_csv(request.user, key, request.GET), content_type=CSV, headers=head)
