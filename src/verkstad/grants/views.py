"""The project directory, the fact page of a project and what projects report."""

import csv
from collections.abc import Iterator
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.functional import cached_property

from verkstad.grants import open_data
from verkstad.grants.facts import facts_of
from verkstad.grants.forms import areas_of, directory_bar, wish_of
from verkstad.grants.models import Project
from verkstad.grants.queries import View, projects_of, reported_results, summed, view_of, with_details
from verkstad.grants.words import directory_line, results_groups, sources_of
from verkstad.people.access import on, public

PAGE = 50


class Counted(Paginator):
    """A paginator that is told how many rows there are."""

    def __init__(self, rows: Any, per_page: int, total: int) -> None:
        super().__init__(rows, per_page)
        self.total = total

    @cached_property
    def count(self) -> int:
        return self.total


def asked(request: HttpRequest) -> View:
    return view_of(request.user, request.GET.get("programme", ""), request.GET.get("mandate", ""))


@public
def list_(request: HttpRequest) -> HttpResponse:
    view = asked(request)
    areas = areas_of(view)
    bar = directory_bar(request.GET, view, areas)
    found = projects_of(request.user, wish_of(bar, view))
    amount = summed(found)
    page = Counted(with_details(found), PAGE, amount.projects).get_page(request.GET.get("page"))
    context = {"view": view, "bar": bar, "page": page, "line": directory_line(amount), "fictional": view.fictional,
               "areas": areas, "areas_source": sources_of(areas), "query": request.GET.urlencode()}  # fmt: skip
    return render(request, "grants/list.html", context)


@public
def list_csv(request: HttpRequest) -> StreamingHttpResponse:
    view = asked(request)
    found = projects_of(request.user, wish_of(directory_bar(request.GET, view, areas_of(view)), view))
    rows = open_data.rows(detailed(found), base_of(request))
    answer = StreamingHttpResponse(lines(rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="projekt.csv"'
    return answer


@public
def list_json(request: HttpRequest) -> HttpResponse:
    view = asked(request)
    found = projects_of(request.user, wish_of(directory_bar(request.GET, view, areas_of(view)), view))
    told = [open_data.record(p, p.reached, base_of(request)) for p in detailed(found)]
    return JsonResponse({"finansieradeaktiviteter": told}, json_dumps_params={"ensure_ascii": False})


@on(Project, "public")
def project(request: HttpRequest, thing: Project) -> HttpResponse:
    return render(request, "grants/project.html", facts_of(thing, request.user))


@on(Project, "public")
def project_json(request: HttpRequest, thing: Project) -> HttpResponse:
    return JsonResponse(open_data.full_record(thing, base_of(request)), json_dumps_params={"ensure_ascii": False})


@public
def results(request: HttpRequest) -> HttpResponse:
    view = asked(request)
    key = request.GET.get("indicator", "")
    groups = results_groups(reported_results(request.user, view.chosen, key))
    context = {
        "view": view,
        "groups": groups,
        "key": key,
        "fictional": view.fictional,
        "query": request.GET.urlencode(),
    }
    return render(request, "grants/results.html", context)


@public
def results_csv(request: HttpRequest) -> HttpResponse:
    view = asked(request)
    found = reported_results(request.user, view.chosen, request.GET.get("indicator", ""))
    answer = HttpResponse("".join(lines(open_data.result_rows(found))), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="resultat.csv"'
    return answer


def detailed(found: Any) -> Iterator[Any]:
    return with_details(found).prefetch_related("focus_areas").iterator(chunk_size=500)


def base_of(request: HttpRequest) -> str:
    return request.build_absolute_uri("/").rstrip("/")


class Echo:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> str:
        return text


def lines(rows: Iterator[list[str]]) -> Iterator[str]:
    """Rows as lines of CSV, with the mark that makes spreadsheets read them as UTF-8."""
    writer = csv.writer(Echo())
    yield "\ufeff"
    for row in rows:
        yield writer.writerow(row)
