"""Claims as lists and pages, their files, sending and withdrawing."""

from django.contrib import messages
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from verkstad.agreements.models import Agreement
from verkstad.claims.actions import sending
from verkstad.claims.models import Claim, ClaimFile
from verkstad.claims.pages import show
from verkstad.claims.pages.tasks import told_tasks
from verkstad.people.access import allow, me, on
from verkstad.ui.forms import ActForm


@allow("claims.list_claims")
def list_(request: HttpRequest) -> HttpResponse:
    """Claims that wait, and those that are done."""
    return render(
        request, "claims/list.html", {"rows": show.listed(request.user), "projects": show.begun_from(request.user)}
    )


@on(Agreement, "claims.view_claim")
def project(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """The claims of one project."""
    return render(request, "claims/project.html", show.project_facts(agreement, request.user))


@on(Claim, "claims.view_claim")
def claim(request: HttpRequest, claim: Claim) -> HttpResponse:
    """A claim whole."""
    return render(request, "claims/claim.html", show.claim_facts(claim, request.user, request.GET.get("page", "")))


@on(ClaimFile, "claims.view_claim")
@require_safe
def file(request: HttpRequest, kept: ClaimFile) -> FileResponse:
    """A file of a claim, to be saved."""
    return saved(kept.file, kept.name, kept.media_type)


def saved(kept: FieldFile, name: str, media_type: str) -> FileResponse:
    try:
        content = kept.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    answer = FileResponse(content, as_attachment=True, filename=name, content_type=media_type)
    answer["Cache-Control"] = "private, no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@on(Claim, "claims.view_claim")
@require_safe
def letter(request: HttpRequest, claim: Claim, which: str) -> FileResponse:
    """The receipt or the decision as PDF."""
    document = {"kvitto": claim.receipt, "beslut": claim.letter}.get(which)
    if document is None or not document.file:
        raise Http404
    return saved(document.file, document.file_name, document.media_type)


@on(Claim, "claims.view_tasks")
@require_safe
def tasks(request: HttpRequest, claim: Claim) -> HttpResponse:
    """The tasks of the control, to read."""
    return render(request, "claims/tasks.html", told_tasks(claim, request.user))


@on(Claim, "claims.send_claim")
def send(request: HttpRequest, claim: Claim) -> HttpResponse:
    """Send a claim, once."""
    form = ActForm(request.POST if request.method == "POST" else None)
    key = request.POST.get("key", "")
    if request.method == "POST" and form.acts(
        lambda _data: sending.send_claim(claim=claim, client_key=key, actor=me(request))
    ):
        messages.success(request, _("The claim was sent and registered as %s.") % form.result.document.diary_number)
        return redirect("claims:claim", claim.pk)
    return render(request, "claims/send.html", show.send_facts(claim, form, key))


@on(Claim, "claims.send_claim")
def withdraw(request: HttpRequest, claim: Claim) -> HttpResponse:
    """Take a claim back for good."""
    form = ActForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.acts(lambda _data: sending.withdraw_claim(claim=claim, actor=me(request))):
        messages.success(request, _("The claim was withdrawn."))
        return redirect("claims:project", claim.agreement.key)
    facts = {"title": _("Withdraw the claim"), "over": claim, "act_label": _("Withdraw"), "danger": True, "form": form,
             "back": reverse("claims:claim", args=[claim.pk]),
             "consequence": _("Nothing of it is paid. Its costs can be claimed in a new one.")}  # fmt: skip
    return render(request, "ui/confirm.html", facts)
