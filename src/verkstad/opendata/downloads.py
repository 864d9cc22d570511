"""Giving out files: the right type, a checksum as ETag, and from any site, since the data is for everybody."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag

from verkstad.core.opendata import store
from verkstad.core.opendata.datasets import CSV, FILES, XLSX
from verkstad.opendata.publisher import root

A_WHILE, FOR_EVER = "public, max-age=3600", "public, max-age=31536000, immutable"
SAVED = (CSV, XLSX)  # a browser saves these instead of showing them


def file(request: HttpRequest, version: str, name: str, *, for_ever: bool) -> HttpResponseBase:
    """A file of a version. Raises Http404 for what the version does not name."""
    path, known = store.path_of(root(), version, name), FILES.get(name)
    if path is None or known is None or not path.exists():
        raise Http404
    sha = store.manifest(root(), version)["files"][name]["sha256"]
    saved = known.media_type in SAVED
    answer = _unchanged(request, sha) or FileResponse(path.open("rb"), content_type=known.content_type,
                                                      as_attachment=saved, filename=name)  # fmt: skip
    return _headed(answer, sha, FOR_EVER if for_ever else A_WHILE)


def manifest(request: HttpRequest, version: str) -> HttpResponseBase:
    """What a version tells of itself, checks too. Raises Http404 where there is none."""
    path = root() / "versions" / version / store.MANIFEST
    if not store.manifest(root(), version):
        raise Http404
    content = path.read_bytes()
    sha = store.sha256(path)
    answer = _unchanged(request, sha) or HttpResponse(content, content_type="application/json; charset=utf-8")
    return _headed(answer, sha, A_WHILE)


def _unchanged(request: HttpRequest, sha: str) -> HttpResponseNotModified | None:
    """The answer without a body where the asker has it already."""
    answer = get_conditional_response(request, etag=quote_etag(sha))
    return answer if isinstance(answer, HttpResponseNotModified) else None


def _headed(answer: HttpResponseBase, sha: str, kept: str) -> HttpResponseBase:
    answer["ETag"], answer["Cache-Control"] = quote_etag(sha), kept
    answer["Access-Control-Allow-Origin"] = "*"
    return answer
