"""Files in (CSV, XLSX, SIE 4) with a preview, the template, and the book out as SIE 4."""

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from verkstad.core.refused import Refused
from verkstad.funds import downloads, progress
from verkstad.funds.actions import book_upload, keep_upload
from verkstad.funds.forms import UploadForm, take
from verkstad.funds.models import Book, Upload
from verkstad.funds.pages import booked_words, import_context, preview
from verkstad.funds.reading.sie4 import write_book
from verkstad.funds.reading.tables import template_rows
from verkstad.funds.steps import finish
from verkstad.funds.views import messages_ok
from verkstad.people.access import on


@on(Book, "funds.book_voucher")
@require_http_methods(["GET", "HEAD", "POST"])
def import_(request: HttpRequest, book: Book) -> HttpResponse:
    """Send a file; what it would book is shown before anything is."""
    form = UploadForm(request.POST or None, request.FILES or None, book=book)
    if request.method == "POST" and form.is_valid():
        file, source = form.cleaned_data["file"], form.cleaned_data["default_source"]
        try:
            kept = keep_upload(
                book=book, name=file.name, content=file.read(), default_source=source, actor=request.user
            )
        except Refused as refused:
            take(refused, form)
        else:
            return redirect("funds:import_check", key=book.key, upload=kept.pk)
    return render(request, "funds/import.html", {**import_context(book, request.user), "form": form})


@on(Book, "funds.book_voucher")
@require_http_methods(["GET", "HEAD", "POST"])
def import_check(request: HttpRequest, book: Book, upload: int) -> HttpResponse | StreamingHttpResponse:
    """The preview of a file, and the button that books all of it; a large file shows how far the work has come."""
    kept = get_object_or_404(Upload.objects.select_related("book"), book=book, pk=upload)
    if len(kept.content) > progress.LARGE and request.method != "HEAD":
        return progress.page(request, kept)
    findings, status = None, 200
    if request.method == "POST":
        try:
            done = book_upload(upload=kept, actor=request.user)
        except Refused as refused:
            findings, status = list(refused.findings), 409
        else:
            messages_ok(request, booked_words(done))
            return redirect("funds:vouchers", key=book.key)
    return render(request, "funds/import_check.html", finish(preview(kept, request.user, findings)), status=status)


@on(Book, "funds.view_book")
@require_safe
def template(request: HttpRequest, book: Book, kind: str) -> HttpResponse:
    """A file to fill in: header and two rows with this book's own names."""
    return downloads.template(template_rows(book), kind)


@on(Book, "funds.view_book")
@require_safe
def sie_export(request: HttpRequest, book: Book) -> HttpResponse:
    """The book's payments as SIE 4."""
    answer = HttpResponse(write_book(book, timezone.localdate()), content_type="application/octet-stream")
    answer["Content-Disposition"] = f'attachment; filename="{book.key}.se"'
    return answer
