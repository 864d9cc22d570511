"""Pages that show many stages at once."""

import csv

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify

from verkstad.desk.queries import front as front_page
from verkstad.desk.queries import open_calls
from verkstad.desk.queries.found import found, public_addresses
from verkstad.desk.queries.places import SHOWS, map_of, organisation_page, region_page, sources_of
from verkstad.desk.queries.work import desk_of
from verkstad.grants.open_data import kronor
from verkstad.grants.queries import View, view_of
from verkstad.organisations.models import Organisation, Region
from verkstad.people.access import allow, on, public


def asked(request: HttpRequest) -> View:
    return view_of(request.user, request.GET.get("programme", ""), request.GET.get("mandate", ""))


@public
def front(request: HttpRequest) -> HttpResponse:
    now, query = timezone.now(), request.GET
    fields = open_calls.fields(now)
    view = view_of(request.user, query.get("programme", ""), query.get("mandate", ""), counts=True, more=fields)
    if view.programme is None:
        return render(request, "desk/empty.html")
    told = front_page.told(view, request.user, timezone.localdate())
    shown = map_of(request.user, view.mandates, "projects")
    csv_url = f"{reverse('desk:map_csv')}?programme={view.programme.key}"
    context = {"view": view, "map": shown, "map_csv": csv_url, "fictional": view.fictional,
               "calls": open_calls.block(view.every, now), **told}  # fmt: skip
    return render(request, "desk/front.html", context)


@public
def map_(request: HttpRequest) -> HttpResponse:
    view = asked(request)
    shown = map_of(request.user, view.chosen, request.GET.get("show", ""))
    source = shown.source or sources_of(request.user, view.chosen)
    context = {"view": view, "map": shown, "source": source, "shows": SHOWS.items(), "fictional": view.fictional,
               "query": request.GET.urlencode(), "day": timezone.localdate()}  # fmt: skip
    return render(request, "desk/map.html", context)


@public
def map_csv(request: HttpRequest) -> HttpResponse:
    shown = map_of(request.user, asked(request).chosen, request.GET.get("show", ""))
    answer = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="lan-{slugify(shown.show)}.csv"'
    rows = csv.writer(answer)
    rows.writerow(["lan", "namn", shown.show, "forbehall", "anmarkning", "kalla"])
    for one in shown.rows:
        value = kronor(one.value) if shown.show == "granted" else one.value
        rows.writerow([one.code, one.name, value, one.qualifier, one.why, one.source])
    return answer


@on(Region, "public")
def region(request: HttpRequest, thing: Region) -> HttpResponse:
    view = asked(request)
    told = region_page(thing, request.user, view, timezone.localdate())
    return render(request, "desk/region.html", {"view": view, "fictional": view.fictional, **told})


@on(Organisation, "public")
def organisation(request: HttpRequest, thing: Organisation) -> HttpResponse:
    return render(request, "desk/organisation.html", organisation_page(thing, request.user))


@allow("people.open_desk")
def desk(request: HttpRequest) -> HttpResponse:
    return render(request, "desk/desk.html", desk_of(request.user, timezone.localdate()))


@public
def search(request: HttpRequest) -> HttpResponse:
    text = " ".join(request.GET.get("q", "").split())[:100]
    return render(request, "desk/search.html", {"text": text, "groups": found(request.user, text)})


@public
def robots(request: HttpRequest) -> HttpResponse:
    text = f"User-agent: *\nDisallow: /arbetsbord/\nDisallow: /sok/\nSitemap: {request.build_absolute_uri('/sitemap.xml')}\n"
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


@public
def sitemap(request: HttpRequest) -> HttpResponse:
    base = request.build_absolute_uri("/").rstrip("/")
    pages = [base + path for path in public_addresses()]
    return render(request, "desk/sitemap.xml", {"pages": pages}, content_type="application/xml")
