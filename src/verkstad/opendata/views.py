"""Open data: the page, a version's page, and the files at addresses that stay."""

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from verkstad.core.opendata import store
from verkstad.opendata import downloads, pages
from verkstad.opendata.publisher import root
from verkstad.people.access import public


@public
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every data set with its files, checks and versions."""
    return render(request, "opendata/index.html", pages.index_facts(root()))


@public
@require_safe
def version(request: HttpRequest, key: str) -> HttpResponse:
    """A version that was published once: its files never change."""
    facts = pages.version_facts(root(), key)
    if facts is None:
        raise Http404
    return render(request, "opendata/version.html", facts)


@public
@require_safe
def file(request: HttpRequest, name: str) -> HttpResponseBase:
    """A file of the newest version."""
    return downloads.file(request, store.newest(root()), name, for_ever=False)


@public
@require_safe
def version_file(request: HttpRequest, key: str, name: str) -> HttpResponseBase:
    """A file of a version."""
    return downloads.file(request, key, name, for_ever=True)


@public
@require_safe
def manifest(request: HttpRequest) -> HttpResponseBase:
    """What the newest version tells of itself."""
    return downloads.manifest(request, store.newest(root()))


@public
@require_safe
def version_manifest(request: HttpRequest, key: str) -> HttpResponseBase:
    """What a version tells of itself."""
    return downloads.manifest(request, key)
