"""Gives out the file that answers a question; the door of whoever shows the response stands before it."""

from django.http import FileResponse, Http404

from verkstad.instruments.models import Attachment, Response


def file_response(response: Response, question: str) -> FileResponse:
    """The file that is the answer now, to be saved and never opened in the site's own name. Raises Http404 for none."""
    answer = response.answers.get(question)
    stored = answer.get("stored", "") if isinstance(answer, dict) else ""
    found = Attachment.objects.filter(response=response, key=stored).first()
    if found is None:
        raise Http404
    try:
        content = found.file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    given = FileResponse(content, as_attachment=True, filename=found.name,
                          content_type=found.media_type)  # fmt: skip
    given["X-Content-Type-Options"] = "nosniff"
    given["Content-Security-Policy"] = "sandbox; default-src 'none'"
    given["Cache-Control"] = "private, no-store"
    return given
