"""A book: what it amounts to, its limits, its hours."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from verkstad.core.refused import Refused
from verkstad.funds.actions import book_hours
from verkstad.funds.forms import HoursForm, take
from verkstad.funds.models import Book, Origin
from verkstad.funds.pages import as_of_in, book_context, hours_context
from verkstad.people.access import allow, on


@allow("funds.view_book")
@require_safe
def books(request: HttpRequest) -> HttpResponse:
    """The books this person works with."""
    rows = Book.objects.working_for(request.user).order_by("-first_year", "title")
    return render(request, "funds/books.html", {"books": rows})


@on(Book, "funds.view_book")
@require_safe
def book(request: HttpRequest, book: Book) -> HttpResponse:
    """Totals as of a day, commitments beside payments, limits."""
    return render(request, "funds/book.html", book_context(book, as_of_in(request.GET), request.user))


@on(Book, "funds.view_book")
@require_http_methods(["GET", "HEAD", "POST"])
def hours(request: HttpRequest, book: Book) -> HttpResponse:
    """Hours booked so far, and the form that books more."""
    context = hours_context(book, request.user, request.GET.get("page"))
    form = HoursForm(request.POST or None, book=book)
    if request.method == "POST" and form.is_valid():
        try:
            book_hours(book=book, origin=Origin.FORM, actor=request.user, **form.booking)
        except Refused as refused:
            take(refused, form)
        else:
            messages_ok(request, _("The hours are booked."))
            return redirect("funds:hours", key=book.key)
    return render(request, "funds/hours.html", {**context, "form": form})


def messages_ok(request: HttpRequest, text: str) -> None:
    """Say on the next page that it is done."""
    from django.contrib import messages

    messages.success(request, text, extra_tags="met")
