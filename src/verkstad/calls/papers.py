"""The call's own documents as rows to show, and the file that is given out to whoever may see the version it stands in."""

from collections.abc import Sequence
from pathlib import PurePath
from typing import Any

from django.http import FileResponse, Http404
from django.urls import reverse
from django.utils.translation import get_language

from verkstad.calls.models import Call
from verkstad.calls.words import PAPER
from verkstad.core.calls.terms import CallTerms
from verkstad.people.access import Who, may
from verkstad.registry.models import Document


def open_papers(numbers: Sequence[str]) -> dict[str, Document]:
    """Documents by diary number, those that are open and whose file is kept. One query."""
    found = Document.objects.filter(diary_number__in=numbers, secrecy="").exclude(file="") if numbers else ()
    return {one.diary_number: one for one in found}


def paper_rows(call: Call, terms: CallTerms, papers: dict[str, Document]) -> list[dict[str, Any]]:
    """The call's own documents as rows with the address of each file."""
    language = get_language() or "sv"
    return [
        {"title": one.title.told(language) or one.number, "what": str(PAPER[one.kind]), "number": one.number,
         "date": kept.date, "size": kept.size, "kind": PurePath(kept.file_name).suffix.lstrip(".").upper(), "pk": kept.pk,
         "media_type": kept.media_type, "paper": str(one.kind), "url": reverse("calls:document", args=[call.key, kept.pk])}
        for one in terms.attachments if (kept := papers.get(one.number)) is not None
    ]  # fmt: skip


def paper(call: Call, pk: int, user: Who) -> Document:
    """A document of one of the call's published versions, or of its draft for those who prepare it. Raises Http404 for
    any other, and for one that has been secrecy-marked or disposed of since."""
    versions = call.versions.all()
    if not may(user, "calls.view_call", call):
        versions = versions.filter(published_at__isnull=False)
    numbers = {one.number for version in versions for one in version.terms.attachments}
    found = Document.objects.filter(pk=pk, diary_number__in=numbers, secrecy="").exclude(file="").first()
    if found is None:
        raise Http404
    return found


def file_response(document: Document) -> FileResponse:
    """The file, to be saved and never opened in the site's own name. Raises Http404 where it has gone from the disk."""
    try:
        content = document.file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    given = FileResponse(content, as_attachment=True, filename=document.file_name, content_type=document.media_type)
    given["X-Content-Type-Options"] = "nosniff"
    given["Content-Security-Policy"] = "sandbox; default-src 'none'"
    given["Cache-Control"] = "no-cache"
    return given
