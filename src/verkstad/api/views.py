from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from verkstad.api.api import api
from verkstad.people.access import public


@dataclass(frozen=True)
class Endpoint:
    """One address of the API as the page lists it."""

    path: str
    summary: str
    parameters: list[str]
    url: str


def endpoints() -> list[Endpoint]:
    """Every endpoint, read from the API's own description; `url` is empty where the address needs a key."""
    listed = []
    for path, operations in api.get_openapi_schema()["paths"].items():
        told = operations["get"]
        names = [one["name"] for one in told.get("parameters", [])]
        listed.append(Endpoint(path, told["summary"], names, "" if "{" in path else path))
    return listed


@public
def index(request: HttpRequest) -> HttpResponse:
    """What machines can fetch, and where the description lies."""
    return render(request, "api/index.html", {"endpoints": endpoints()})
