"""A claim is written: lines, files, the ledger, hours, computed costs, what was parked before."""

from decimal import Decimal

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from verkstad.agreements.models import Agreement
from verkstad.claims import progress
from verkstad.claims.actions import drafts
from verkstad.claims.forms import BeginForm, EvidenceForm, FileForm, LineForm, OptionForm
from verkstad.claims.models import Claim, ClaimFile, ClaimLine
from verkstad.claims.pages import show, writing
from verkstad.claims.queries.frame import allowed
from verkstad.core.numerals import numeral
from verkstad.people.access import me, on
from verkstad.ui.forms import ActForm


@on(Agreement, "claims.write_claim")
def begin(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """Begin the next claim."""
    form = BeginForm(request.POST or None)
    if request.method == "POST" and form.acts(
        lambda data: drafts.begin_claim(agreement=agreement, last=data["last"], kind=data["kind"], actor=me(request))
    ):
        return redirect("claims:claim", form.result.pk)
    back = reverse("claims:project", args=[agreement.key])
    return render(
        request,
        "claims/form.html",
        {"form": form, "title": _("A new claim"), "over": agreement, "back": back, "act": _("Begin")},
    )


@on(Claim, "claims.write_claim")
def line_new(request: HttpRequest, claim: Claim) -> HttpResponse:
    """Write a line."""
    form = LineForm(request.POST or None, allowed=allowed(claim))
    if request.method == "POST" and form.acts(
        lambda data: drafts.write_line(claim=claim, line=form.line(data), actor=me(request))
    ):
        messages.success(request, _("Line %s is written.") % form.result.number)
        return redirect("claims:line_new" if "more" in request.POST else "claims:claim", claim.pk)
    return render(request, "claims/form.html", writing.line_facts(claim, form, None))


@on(ClaimLine, "claims.write_claim")
def line(request: HttpRequest, row: ClaimLine) -> HttpResponse:
    """Change a line."""
    form = LineForm(request.POST or None, allowed=allowed(row.claim), at=row)
    if request.method == "POST" and form.acts(
        lambda data: drafts.write_line(claim=row.claim, line=form.line(data), at=row, actor=me(request))
    ):
        return redirect("claims:claim", row.claim_id)
    return render(request, "claims/form.html", writing.line_facts(row.claim, form, row))


@on(ClaimLine, "claims.write_claim")
def evidence(request: HttpRequest, row: ClaimLine) -> HttpResponse:
    """Files that stand behind one line."""
    form = EvidenceForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.acts(
        lambda data: drafts.add_file(
            claim=row.claim, purpose="evidence", upload=data["file"], line=row, actor=me(request)
        )
    ):
        messages.success(request, _("The file now stands behind line %s.") % row.number)
        return redirect("claims:evidence", row.pk)
    return render(request, "claims/evidence.html", writing.evidence_facts(row, form))


@on(ClaimLine, "claims.write_claim")
def line_remove(request: HttpRequest, row: ClaimLine) -> HttpResponse:
    """Take a line away."""
    form = ActForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.acts(lambda _data: drafts.remove_line(line=row, actor=me(request))):
        return redirect("claims:claim", row.claim_id)
    facts = {"title": _("Remove line %s") % row.number, "over": row.claim, "act_label": _("Remove"), "danger": True, "form": form,
             "back": reverse("claims:claim", args=[row.claim_id])}  # fmt: skip
    return render(request, "ui/confirm.html", facts)


@on(Claim, "claims.write_claim")
def files(request: HttpRequest, claim: Claim) -> HttpResponse:
    """Add a file; a ledger is then read."""
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.acts(lambda data: writing.kept(claim, data, me(request))):
        ledger = writing.is_table(form.result)
        return redirect("claims:read", form.result.key) if ledger else redirect("claims:files", claim.pk)
    return render(request, "claims/files.html", writing.files_facts(claim, form))


@on(ClaimFile, "claims.write_claim")
def file_remove(request: HttpRequest, kept: ClaimFile) -> HttpResponse:
    """Take a file away, with its lines."""
    form = ActForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.acts(lambda _data: drafts.remove_file(file=kept, actor=me(request))):
        return redirect("claims:files", kept.claim_id)
    facts = {"title": _("Remove %s") % kept.name, "over": kept.claim, "act_label": _("Remove"), "danger": True, "form": form,
             "consequence": _("The lines that were read from it go too.") if kept.read_at else "",
             "back": reverse("claims:files", args=[kept.claim_id])}  # fmt: skip
    return render(request, "ui/confirm.html", facts)


@on(ClaimFile, "claims.write_claim")
def read(request: HttpRequest, kept: ClaimFile) -> HttpResponseBase:
    """Say what a ledger's columns and accounts mean, then read it into the claim."""
    form, heading = writing.map_form(kept, request.POST or None)
    if request.method == "POST" and form.is_valid():
        return progress.page(request, kept, form.given(form.cleaned_data), form)
    return render(request, "claims/read.html", writing.map_facts(kept, form, heading))


@on(Claim, "claims.view_claim")
def hours(request: HttpRequest, claim: Claim) -> HttpResponse:
    """The staff sheet: days typed in rows, pasted, or read from a file. Whoever sees the claim reads it."""
    forms = writing.hours_forms(claim, request)
    form = forms.get(request.POST.get("way", ""))
    if form is not None and form.acts(
        lambda data: drafts.note_hours(claim=claim, rows=writing.days(claim, data), actor=me(request))
    ):
        messages.success(request, _("%s days were noted.") % form.result)
        return redirect("claims:hours", claim.pk)
    return render(request, "claims/hours.html", writing.hours_facts(claim, request, forms))


@on(Claim, "claims.write_claim")
def option(request: HttpRequest, claim: Claim) -> HttpResponse:
    """Units of unit costs and lump sums that are done."""
    form = OptionForm(request.POST or None, allowed=allowed(claim))
    if request.method == "POST" and form.acts(
        lambda data: drafts.ask_option(claim=claim, option=data["option"], partner=data["partner"],
                                       count=data["count"] or Decimal(0), done=data["done"], actor=me(request))
    ):  # fmt: skip
        return redirect("claims:claim", claim.pk)
    back = reverse("claims:claim", args=[claim.pk])
    return render(
        request,
        "claims/form.html",
        {"form": form, "title": _("Computed costs"), "over": claim, "back": back, "act": _("Compute")},
    )


@on(Claim, "claims.write_claim")
def earlier(request: HttpRequest, claim: Claim) -> HttpResponse:
    """Lines that were parked or deducted before and may be claimed again."""
    form = ActForm(request.POST if request.method == "POST" else None)
    wanted = request.POST.get("line", "")
    before = get_object_or_404(ClaimLine.objects.visible_to(request.user), pk=numeral(wanted)) if wanted else None
    if before and form.acts(lambda _data: drafts.claim_again(line=before, claim=claim, actor=me(request))):
        messages.success(request, _("Line %s is written.") % form.result.number)
        return redirect("claims:earlier", claim.pk)
    return render(request, "claims/earlier.html", {"claim": claim, "form": form, "rows": show.open_lines(claim)})
