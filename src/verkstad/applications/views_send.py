"""Sending and what comes after it: the receipt, as a page and as a document."""

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from verkstad.applications.actions.looking import look_inside
from verkstad.applications.actions.receipts import receipt_bytes
from verkstad.applications.actions.receipts import receipt_of as registered_receipt
from verkstad.applications.actions.sending import send_application
from verkstad.applications.forms_send import LookForm
from verkstad.applications.models import Application
from verkstad.applications.pages import sending
from verkstad.applications.queries.content import canonical
from verkstad.applications.queries.receipts import content_in_words, facts, submission_of
from verkstad.applications.queries.sealed import sealed_now, sealed_of
from verkstad.applications.queries.whole import own
from verkstad.applications.rules import sealed
from verkstad.core.refused import Refused
from verkstad.people.access import allow, me, on
from verkstad.people.models import User


@allow("applications.send_application")
@require_http_methods(["GET", "HEAD", "POST"])
def send(request: HttpRequest, key: str) -> HttpResponseBase:
    """Look through and send. The act finds the application itself, locked: this is the one page many use at once."""
    if request.method != "POST":
        return _page(request, key)
    try:
        made = send_application(application=key, client_key=request.POST.get("client_key", ""), user=me(request),
                                typed=lambda row: sending.read(row, request.POST), shown=request.POST.get("sha256"),
                                moment=timezone.now())  # fmt: skip
    except Application.DoesNotExist:
        raise Http404 from None
    except Refused as refused:
        return _page(request, key, refused)
    return redirect("applications:receipt_of", key, made.number)


def _page(request: HttpRequest, key: str, refused: Refused | None = None) -> HttpResponseBase:
    """The page to send from; what has been sent already leads to its receipt."""
    application = own(me(request), key) or _seen(me(request), key)
    if application.state != "draft":
        return redirect(reverse("applications:receipt", args=[key]) + ("?redan=1" if refused else ""))
    if refused:
        sending.keep_typed(request, application)
    context = sending.send_page(request, application, refused)
    return render(request, "applications/send.html", context, status=409 if refused else 200)


def _seen(user: User, key: str) -> Application:
    return get_object_or_404(Application.objects.visible_to(user).select_related(*sending.RELATED), key=key)


@on(Application, "applications.view_application")
@require_safe
def receipt(request: HttpRequest, application: Application, number: int | None = None) -> HttpResponseBase:
    """What was sent, when and under which number; without a number the first."""
    made = submission_of(application, number or 1)
    context = {
        "application": application, "call": application.call, "submission": made, "facts": facts(application, made),
        "parts": content_in_words(application, made), "again": "redan" in request.GET,
    }  # fmt: skip
    return render(request, "applications/receipt.html", context)


@on(Application, "applications.view_application")
@require_safe
def receipt_pdf(request: HttpRequest, application: Application, number: int) -> HttpResponseBase:
    """The receipt as PDF. What is still sealed is not in the diary with its content yet, and is made for the reader."""
    made = submission_of(application, number)
    if sealed(application):
        content = receipt_bytes(made)
    else:
        with registered_receipt(submission=made).file.open("rb") as file:
            content = file.read()
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="kvitto-{application.key}-{number}.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer


@on(Application, "applications.view_application")
@require_safe
def receipt_content(request: HttpRequest, application: Application, number: int) -> HttpResponseBase:
    """The content that was sent, as the very bytes that the fingerprint is computed from."""
    answer = HttpResponse(canonical(submission_of(application, number).content), content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="innehall-{application.key}-{number}.json"'
    answer["Cache-Control"] = "private, no-store"
    return answer


@allow("applications.look_inside")
@require_safe
def sealed_list(request: HttpRequest) -> HttpResponseBase:
    """What has come to sealed calls: numbers and times, nothing else."""
    return render(request, "applications/sealed.html", {"rows": sealed_now(me(request))})


@allow("applications.look_inside")
@require_http_methods(["GET", "HEAD", "POST"])
def seal_look(request: HttpRequest, key: str) -> HttpResponseBase:
    """A look inside before the opening: with a reason, journalled, and told to the applicant."""
    application = get_object_or_404(sealed_of(me(request)), key=key)
    form = LookForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.acts(
        lambda data: look_inside(application=application, user=me(request), **data)
    ):
        return redirect("applications:receipt", key)
    return render(request, "applications/seal_look.html", {"application": application, "form": form})
