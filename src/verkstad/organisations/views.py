"""The list of organisations."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from verkstad.organisations.forms import organisation_bar
from verkstad.organisations.queries import bodies
from verkstad.people.access import holds, public
from verkstad.people.models import READERS

PAGE = 50


@public
def list_(request: HttpRequest) -> HttpResponse:
    bar = organisation_bar(request.GET, companies=holds(request.user, *READERS))
    found = bodies(request.user, kind=bar.value("kind"), region=bar.value("region"), text=bar.value("q")[:100])
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    return render(request, "organisations/list.html", {"bar": bar, "page": page})
