"""What the projects have come to together: sums, and the rows behind each."""

import csv
from collections.abc import Iterable
from io import StringIO

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from verkstad.people.access import allow, public
from verkstad.progress.pages import results as pages


@allow("progress.count_companies")
def results(request: HttpRequest) -> HttpResponse:
    """Every indicator over the projects."""
    return render(request, "progress/results.html", pages.results_facts(request.user, request.GET))


@allow("progress.count_companies")
def result(request: HttpRequest, key: str) -> HttpResponse:
    """One indicator by project and county, and the rows that it rests on."""
    return render(request, "progress/result.html", pages.result_facts(request.user, request.GET, key))


@allow("progress.count_companies")
def result_csv(request: HttpRequest, key: str) -> HttpResponse:
    """The rows as a file; it names no person."""
    return csv_file("rader.csv", pages.FIELDS, pages.csv_rows(request.user, request.GET, key))


@public
def public_results(request: HttpRequest) -> HttpResponse:
    """What the projects have come to, for everybody: small numbers are hidden."""
    return render(request, "progress/public_results.html", pages.public_facts())


def csv_file(name: str, fields: Iterable[str], rows: Iterable[Iterable[str]]) -> HttpResponse:
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(fields)
    writer.writerows(rows)
    head = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8", headers=head)
