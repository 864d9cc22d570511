"""The counties' sheets for everybody: live, from the figures as they are now."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from verkstad.editions.pages import sheets
from verkstad.organisations.models import Region
from verkstad.people.access import on, public


@public
@require_safe
def list_(request: HttpRequest) -> HttpResponse:
    """Every county's sheet of a mandate."""
    return render(request, "editions/sheets.html", sheets.list_facts(request.GET))


@on(Region, "public")
@require_safe
def sheet(request: HttpRequest, region: Region) -> HttpResponse:
    """A county's sheet of a mandate."""
    return render(request, "editions/sheet.html", sheets.sheet_facts(region, request.GET, request.user))


@on(Region, "public")
@require_safe
def sheet_file(request: HttpRequest, region: Region, form: str) -> HttpResponse:
    """The sheet as a file."""
    return sheets.file_of(region, request.GET, form)
