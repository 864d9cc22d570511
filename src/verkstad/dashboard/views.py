from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import get_conditional_response, patch_vary_headers

from verkstad.dashboard.pages import page
from verkstad.dashboard.pages.files import file_of
from verkstad.people.access import public


@public
def overview(request: HttpRequest) -> HttpResponse:
    """The programme in figures, as everybody may be told them. A reader who has the page already is told so."""
    asked = page.asked(request)
    known = get_conditional_response(request, etag=asked.etag) if asked.etag else None
    answer = known or render(request, "dashboard/overview.html", asked.context)
    return page.headed(answer, asked)


@public
def csv(request: HttpRequest, name: str) -> HttpResponse:
    """What one picture is drawn from, exactly, with the same choice in the address."""
    answer = file_of(name, page.asked(request))
    patch_vary_headers(answer, ["Cookie", "Accept-Language"])
    return answer
