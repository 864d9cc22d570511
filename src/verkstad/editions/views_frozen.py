"""Approved editions: read, fetched, compared."""

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from verkstad.editions.models import Edition
from verkstad.editions.pages import frozen
from verkstad.people.access import on


@on(Edition, "public")
@require_safe
def edition(request: HttpRequest, row: Edition) -> HttpResponse:
    """An edition as it was approved; each figure opens its rows as this reader may see them."""
    return render(
        request, "editions/edition.html", frozen.edition_facts(row, request.user, request.GET.get("sprak", ""))
    )


@on(Edition, "public")
@require_safe
def copy(request: HttpRequest, row: Edition, file: str) -> HttpResponseBase:
    """One of the edition's files, as it was made when it was approved."""
    found = frozen.file_of(row, *file.split("."))
    if found is None:
        raise Http404
    return found


@on(Edition, "public")
@require_safe
def difference(request: HttpRequest, row: Edition) -> HttpResponse:
    """What changed from the edition before: figures with why, and text."""
    return render(
        request, "editions/difference.html", frozen.difference_facts(row, request.user, request.GET.get("sprak", ""))
    )
