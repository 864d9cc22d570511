"""An officer controls a claim, another decides it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from verkstad.agreements.models import Agreement
from verkstad.claims.actions import controlling, sending, ticking
from verkstad.claims.forms import JudgeForm, ProposeForm, SampleForm, TasksForm, VisitForm, WhyForm
from verkstad.claims.models import Claim
from verkstad.claims.pages import control as pages
from verkstad.claims.pages.tasks import tick_facts
from verkstad.core.numerals import numeral
from verkstad.people.access import me, on
from verkstad.ui.forms import ActForm


@on(Claim, "claims.control_claim")
def control(request: HttpRequest, claim: Claim) -> HttpResponse:
    """Findings, and the lines with what is said of them."""
    form = JudgeForm(request.POST or None)
    chosen = [n for one in request.POST.getlist("line") if (n := numeral(one)) is not None]
    if request.method == "POST" and form.acts(
        lambda data: controlling.judge_lines(claim=claim, lines=chosen, actor=me(request),
                                             **{**data, "deducted_ore": data["deducted_ore"] or 0})
    ):  # fmt: skip
        messages.success(request, _("%s lines were judged.") % form.result)
        return redirect(request.get_full_path())
    tasks = TasksForm(tasks=ticking.laid_out(claim=claim))
    return render(request, "claims/control.html", pages.control_facts(claim, form, tasks, request.GET, chosen))


@on(Claim, "claims.control_claim")
def rest(request: HttpRequest, claim: Claim) -> HttpResponse:
    """Approve the lines that nobody has found fault with."""
    form = ActForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.acts(lambda _data: controlling.approve_rest(claim=claim, actor=me(request))):
        messages.success(request, _("%s lines were judged.") % form.result)
        return redirect("claims:control", claim.pk)
    return render(request, "ui/confirm.html", pages.rest_facts(claim, form))


@on(Claim, "claims.control_claim")
def tick(request: HttpRequest, claim: Claim) -> HttpResponse:
    """Tick tasks of the control, many at once; where the claim is not being controlled they are only read."""
    if request.method != "POST" and claim.state != "sent":
        return redirect("claims:tasks", claim.pk)
    form = TasksForm(request.POST if request.method == "POST" else None, tasks=ticking.laid_out(claim=claim))
    if request.method == "POST" and form.acts(
        lambda _data: ticking.tick_tasks(claim=claim, ticks=form.ticks(), actor=me(request))
    ):
        messages.success(request, ngettext("%s task was ticked.", "%s tasks were ticked.", form.result) % form.result)
        return redirect("claims:control", claim.pk)
    return render(request, "claims/tick.html", tick_facts(claim, form))


@on(Claim, "claims.control_claim")
def sample(request: HttpRequest, claim: Claim) -> HttpResponse:
    """Draw lines to look at closely."""
    form = SampleForm(request.POST or None)
    if request.method == "POST" and form.acts(
        lambda data: controlling.draw_sample(claim=claim, size=data["size"], actor=me(request))
    ):
        return redirect(reverse("claims:control", args=[claim.pk]) + "?show=sample")
    facts = {"title": _("Draw a sample"), "over": claim, "form": form, "act_label": _("Draw the lines"),
             "back": reverse("claims:control", args=[claim.pk]),
             "consequence": _("Large lines and those with findings are drawn more often. The seed stands in the journal.")}  # fmt: skip
    return render(request, "ui/confirm.html", facts)


@on(Claim, "claims.control_claim")
def return_(request: HttpRequest, claim: Claim) -> HttpResponse:
    """Give the claim back to be completed."""
    form = WhyForm(request.POST or None)
    if request.method == "POST" and form.acts(
        lambda data: sending.return_claim(claim=claim, why=data["why"], actor=me(request))
    ):
        messages.success(request, _("The claim was given back."))
        return redirect("claims:claim", claim.pk)
    facts = {"title": _("Ask for completion"), "over": claim, "form": form, "act_label": _("Give the claim back"),
             "back": reverse("claims:control", args=[claim.pk]),
             "consequence": _("The sender has fourteen days, and our eighty days stand still meanwhile.")}  # fmt: skip
    return render(request, "ui/confirm.html", facts)


@on(Claim, "claims.control_claim")
def propose(request: HttpRequest, claim: Claim) -> HttpResponse:
    """Bring the claim to decision."""
    form = ProposeForm(request.POST or None)
    if request.method == "POST" and form.acts(
        lambda data: controlling.propose_claim(claim=claim, proposal=data["proposal"], actor=me(request))
    ):
        messages.success(request, _("The claim waits for decision."))
        return redirect("claims:claim", claim.pk)
    return render(request, "ui/confirm.html", pages.propose_facts(claim, form))


@on(Claim, "claims.decide_claim")
def decide(request: HttpRequest, claim: Claim) -> HttpResponse:
    """Decide the claim."""
    form = ActForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.acts(lambda _data: controlling.decide_claim(claim=claim, actor=me(request))):
        messages.success(request, _("The claim was decided."))
        return redirect("claims:claim", claim.pk)
    return render(request, "ui/confirm.html", pages.decide_facts(claim, form))


@on(Claim, "claims.decide_claim")
def send_back(request: HttpRequest, claim: Claim) -> HttpResponse:
    """Back to control."""
    form = WhyForm(request.POST or None)
    if request.method == "POST" and form.acts(
        lambda data: controlling.send_back(claim=claim, why=data["why"], actor=me(request))
    ):
        messages.success(request, _("The claim was sent back to control."))
        return redirect("claims:claim", claim.pk)
    facts = {
        "title": _("Send back to control"),
        "over": claim,
        "form": form,
        "act_label": _("Send back"),
        "back": reverse("claims:claim", args=[claim.pk]),
    }
    return render(request, "ui/confirm.html", facts)


@on(Agreement, "claims.control_claim")
def visit(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """Note a visit on the spot."""
    form = VisitForm(request.POST or None)
    if request.method == "POST" and form.acts(
        lambda data: controlling.note_visit(agreement=agreement, actor=me(request), **data)
    ):
        return redirect("claims:project", agreement.key)
    back = reverse("claims:project", args=[agreement.key])
    return render(
        request,
        "claims/form.html",
        {"form": form, "title": _("A visit"), "over": agreement, "back": back, "act": _("Note the visit")},
    )
