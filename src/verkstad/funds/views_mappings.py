"""What the accounts and objects of a SIE file mean in a book."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from verkstad.core.refused import Refused
from verkstad.funds.actions import set_mappings
from verkstad.funds.forms import take
from verkstad.funds.forms_mappings import MappingsForm
from verkstad.funds.models import Book
from verkstad.funds.pages import mappings_context
from verkstad.funds.views import messages_ok
from verkstad.people.access import on


@on(Book, "funds.view_book")
@require_http_methods(["GET", "HEAD", "POST"])
def mappings(request: HttpRequest, book: Book) -> HttpResponse:
    """The mappings of a book, and for its economist the form that changes them."""
    form = MappingsForm(request.POST or None, book=book)
    if request.method == "POST" and form.is_valid():
        try:
            set_mappings(book=book, actor=request.user, **form.cleaned_data)
        except Refused as refused:
            take(refused, form)
        else:
            messages_ok(request, _("The accounts are saved. What is booked already stays as it is."))
            return redirect("funds:mappings", key=book.key)
    return render(request, "funds/mappings.html", {**mappings_context(book, request.user), "form": form})
