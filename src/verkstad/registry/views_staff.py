"""The staff's pages: the list, registering, and what can be done with a document."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from verkstad.core.refused import Refused
from verkstad.people.access import allow, may, on
from verkstad.registry import actions, pages, queries
from verkstad.registry.forms import MarkForm, RegisterForm, RetentionForm, initial_of, staff_bar, wanted_of
from verkstad.registry.models import Document


@allow("registry.view_document")
@require_safe
def document_list(request: HttpRequest) -> HttpResponse:
    """The documents of the mandates that this person works with."""
    bar = staff_bar(request.GET)
    rows = queries.staff_list(
        request.user, wanted_of(bar), mark=bar.value("sekretess"), retention=bar.value("bevarande")
    )
    page = Paginator(rows, queries.PAGE).get_page(request.GET.get("page"))
    context = {"bar": bar, "page": page, "may_register": may(request.user, "registry.register_document")}
    return render(request, "registry/document_list.html", context)


@allow("registry.register_document")
@require_http_methods(["GET", "HEAD", "POST"])
def document_new(request: HttpRequest) -> HttpResponse:
    """Register a document: it gets the next number of its mandate and year."""
    form = RegisterForm(request)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.register_document(**form.cleaned_data, actor=request.user)
            messages.success(request, _("Registered as %s.") % made.diary_number)
            return redirect("registry:document", key=made.pk)
        except Refused as refused:
            form.take(refused)
    return render(request, "registry/document_new.html", {"form": form})


@on(Document, "registry.view_document")
@require_safe
def document(request: HttpRequest, document: Document) -> HttpResponse:
    """A document's facts, file and journal, and what may be done with it."""
    return render(request, "registry/document.html", pages.document_page(request.user, document))


@on(Document, "registry.mark_document")
@require_http_methods(["GET", "HEAD", "POST"])
def mark(request: HttpRequest, document: Document) -> HttpResponse:
    """Change the secrecy mark and what the public diary says."""
    initial = initial_of(document, "secrecy", "public_title", "private_person")
    form = MarkForm(request.POST or None, initial=initial)
    if form.is_valid():
        try:
            actions.mark_secrecy(document=document, **form.cleaned_data, actor=request.user)
            messages.success(request, _("The mark of %s is changed.") % document.diary_number)
            return redirect("registry:document", key=document.pk)
        except Refused as refused:
            form.take(refused)
    return render(request, "registry/mark.html", {"form": form, "document": document})


@on(Document, "registry.dispose_document")
@require_http_methods(["GET", "HEAD", "POST"])
def retention(request: HttpRequest, document: Document) -> HttpResponse:
    """Set how long a document is kept."""
    form = RetentionForm(request.POST or None, initial=initial_of(document, "retention"))
    if form.is_valid():
        try:
            actions.set_retention(document=document, **form.cleaned_data, actor=request.user)
            messages.success(request, _("It is noted how long %s is kept.") % document.diary_number)
            return redirect("registry:document", key=document.pk)
        except Refused as refused:
            form.take(refused)
    return render(request, "registry/retention.html", {"form": form, "document": document})


@allow("registry.dispose_document")
@require_safe
def disposal(request: HttpRequest) -> HttpResponse:
    """What may be disposed of today."""
    page = Paginator(queries.disposable(request.user), queries.PAGE).get_page(request.GET.get("page"))
    return render(request, "registry/disposal.html", {"page": page})


@on(Document, "registry.dispose_document")
@require_http_methods(["GET", "HEAD", "POST"])
def dispose(request: HttpRequest, document: Document) -> HttpResponse:
    """Dispose of a document after a page that says what will be gone."""
    if request.method == "POST":
        actions.dispose_document(document=document, actor=request.user)
        messages.success(request, _("%s is disposed of. Its row stays in the diary.") % document.diary_number)
        return redirect("registry:disposal")
    actions.check_disposable(document)
    return render(request, "ui/confirm.html", pages.dispose_page(document))
