"""A page that is sent piece by piece while a large file is read or booked: needs no script, and ends with the result.

The frame of the page is rendered first and cut at a mark. Between its halves each step of the work is sent as it is
taken, with a bar; the style sheet shows the last one only, and at last the result. Where the reader goes away, the
server closes the page and with it the work, which takes back what it had begun (steps.py).
"""

import logging
from collections.abc import Callable, Generator, Iterator

from django.http import HttpRequest, StreamingHttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext_lazy

from verkstad.core.refused import Refused
from verkstad.funds.actions import booking_upload
from verkstad.funds.models import Upload
from verkstad.funds.pages import booked_words, frame, preview
from verkstad.funds.steps import Steps, T

LARGE = 50_000  # bytes: some three hundred vouchers; smaller files are done before anybody would wait
MARK = "<!-- the work goes here -->"
STAGES = {
    "read": gettext_lazy("Reading the file"),
    "sort": gettext_lazy("Sorting out what each row is"),
    "check": gettext_lazy("Checking each voucher"),
    "book": gettext_lazy("Booking"),
}
log = logging.getLogger(__name__)


def page(request: HttpRequest, upload: Upload) -> StreamingHttpResponse:
    """The preview of the upload, or with POST its booking, sent as the work goes on."""
    get_token(request)  # the form that comes last needs its token's cookie now
    work = _book if request.method == "POST" else _show
    whole = render_to_string(
        "funds/import_run.html", {**frame(upload.book, "import", request.user), "upload": upload}, request
    )
    above, below = whole.split(MARK)
    answer = StreamingHttpResponse(_sent(request, upload, work, above, below))
    answer["Cache-Control"] = "no-store"
    answer["X-Accel-Buffering"] = "no"  # a proxy in between must not hold the page back
    return answer


Work = Callable[[HttpRequest, Upload], Iterator[str]]


def _sent(request: HttpRequest, upload: Upload, work: Work, above: str, below: str) -> Iterator[str]:
    language = translation.get_language() or "sv"
    yield above
    with translation.override(language):
        try:
            yield from work(request, upload)
        except Exception:
            log.exception("the work on upload %s broke off", upload.pk)
            yield render_to_string("funds/import_broken.html", {"book": upload.book}, request)
    yield below


def _show(request: HttpRequest, upload: Upload) -> Iterator[str]:
    context = yield from _steps(preview(upload, request.user))
    yield render_to_string("funds/import_result.html", context, request)


def _book(request: HttpRequest, upload: Upload) -> Iterator[str]:
    try:
        done = yield from _steps(booking_upload(upload=upload, actor=request.user))
    except Refused as refused:
        context = yield from _steps(preview(upload, request.user, list(refused.findings)))
        yield render_to_string("funds/import_result.html", context, request)
        return
    yield render_to_string("funds/import_done.html", {"book": upload.book, "words": booked_words(done)}, request)


def _steps(work: "Steps[T]") -> Generator[str, None, T]:
    """The work's steps as pieces of the page."""
    try:
        while True:
            step = next(work)
            told = {
                "stage": STAGES[step.stage],
                "done": step.done,
                "of": step.of,
            }
            yield render_to_string("funds/import_step.html", told)
    except StopIteration as end:
        result: T = end.value
        return result
    finally:
        work.close()
