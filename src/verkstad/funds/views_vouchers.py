"""Vouchers: the list, one of them, booking and correcting."""

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from verkstad.core.refused import Refused
from verkstad.funds import downloads
from verkstad.funds.actions import book_simple, correct_voucher
from verkstad.funds.drafts import counter_legs
from verkstad.funds.forms import CorrectionForm, LineSet, VoucherForm, take, voucher_bar, wanted_of
from verkstad.funds.models import Book, Origin, Voucher
from verkstad.funds.pages import frame, voucher_context, vouchers_context
from verkstad.funds.queries import chart_of
from verkstad.funds.queries_lists import lines_of, vouchers_of
from verkstad.funds.views import messages_ok
from verkstad.people.access import on


@on(Book, "funds.view_book")
@require_safe
def vouchers(request: HttpRequest, book: Book) -> HttpResponse:
    """The vouchers of a book, filtered."""
    return render(request, "funds/vouchers.html", vouchers_context(book, request.user, request.GET))


@on(Book, "funds.view_book")
@require_safe
def vouchers_csv(request: HttpRequest, book: Book) -> StreamingHttpResponse:
    """The entries of the vouchers on screen, one a row."""
    rows = vouchers_of(book, wanted_of(voucher_bar(book, request.GET)))
    answer = StreamingHttpResponse(downloads.csv_lines(rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="verifikat-{book.key}.csv"'
    return answer


@on(Book, "funds.view_book")
@require_safe
def voucher(request: HttpRequest, book: Book, number: int) -> HttpResponse:
    """One voucher with its entries and history."""
    one = get_object_or_404(Voucher.objects.select_related("book", "corrects"), book=book, number=number, posted=True)
    return render(request, "funds/voucher.html", voucher_context(one, request.user))


@on(Book, "funds.book_voucher")
@require_http_methods(["GET", "HEAD", "POST"])
def voucher_new(request: HttpRequest, book: Book) -> HttpResponse:
    """Book a voucher with several lines; `more` and `count` only show the form again."""
    data = request.POST if request.method == "POST" else None
    form, lines = VoucherForm(data), LineSet(book, data)
    if data is not None and form.is_valid() and lines.is_valid() and "book" in data:
        try:
            made = book_simple(
                book=book, lines=lines.lines, origin=Origin.FORM, actor=request.user, **form.cleaned_data
            )
        except Refused as refused:
            take(refused, form, lines)
        else:
            messages_ok(request, _("Voucher %(number)s is booked.") % {"number": made.number})
            return redirect("funds:voucher", key=book.key, number=made.number)
    context = {**frame(book, "vouchers", request.user), "form": form, "lines": lines, "asked": data and "book" in data}
    return render(request, "funds/voucher_new.html", context)


@on(Book, "funds.book_voucher")
@require_http_methods(["GET", "HEAD", "POST"])
def voucher_correct(request: HttpRequest, book: Book, number: int) -> HttpResponse:
    """Change or clear a voucher's lines: a new voucher takes the old back and books these."""
    one = get_object_or_404(Voucher.objects.select_related("book"), book=book, number=number, posted=True)
    data = request.POST if request.method == "POST" else None
    form, lines = CorrectionForm(data, initial={"booked_on": one.booked_on}), LineSet(book, data, lines_of(one))
    if data is not None and form.is_valid() and lines.is_valid() and "book" in data:
        try:
            legs = counter_legs(chart_of(book), lines.lines)[0]
            made = correct_voucher(voucher=one, legs=legs, actor=request.user, **form.cleaned_data)
        except Refused as refused:
            take(refused, form, lines)
        else:
            return redirect("funds:voucher", key=book.key, number=made.number)
    context = {**frame(book, "vouchers", request.user), "voucher": one, "form": form, "lines": lines}
    return render(request, "funds/voucher_correct.html", {**context, "asked": data and "book" in data})
