"""Proposing and deciding in a case."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from verkstad.applications.models import Application
from verkstad.core.numerals import numeral
from verkstad.decisions import actions
from verkstad.decisions.forms import ProposalForm, ReturnForm
from verkstad.decisions.models import Decision, Proposal
from verkstad.decisions.pages import decisions as pages
from verkstad.decisions.pages import proposals
from verkstad.people.access import me, on
from verkstad.ui.forms import ActForm


@on(Application, "decisions.propose")
def propose(request: HttpRequest, case: Application) -> HttpResponse:
    """The presenter's form: a new proposal, or a change of the one that waits."""
    content, waiting, years = proposals.to_begin_with(case)
    form = ProposalForm(
        request.POST or None, content=content, years=years, revision=waiting.revision if waiting else None
    )
    basis = "reconsideration" if case.state == "granted" else ""
    if request.method == "POST" and form.acts(
        lambda data: actions.propose(
            application=case, content=form.told(data), basis=basis, revision=data["revision"], actor=me(request)
        )
    ):
        return redirect("decisions:proposal", form.result.pk)
    return render(request, "decisions/propose.html", proposals.form_facts(case, form, waiting))


@on(Proposal, "decisions.view_proposal")
def proposal(request: HttpRequest, row: Proposal) -> HttpResponse:
    """A proposal as the head reads it."""
    return render(request, "decisions/proposal.html", proposals.proposal_facts(row, request.user))


@on(Proposal, "decisions.decide")
def decide(request: HttpRequest, row: Proposal) -> HttpResponse:
    """Confirm and decide."""
    form = ActForm(request.POST if request.method == "POST" else None)
    seen = request.POST.get("revision", "")
    if request.method == "POST" and form.acts(
        lambda _data: actions.decide(proposal=row, actor=me(request), revision=numeral(seen))
    ):
        messages.success(request, _("Decided and registered as %s.") % form.result.document.diary_number)
        return redirect("decisions:decision", form.result.pk)
    return render(request, "decisions/decide.html", {**proposals.decide_facts(row, form), "row": row})


@on(Proposal, "decisions.view_proposal")
def proposal_return(request: HttpRequest, row: Proposal) -> HttpResponse:
    """Send a proposal back to the presenter."""
    form = ReturnForm(request.POST or None)
    if request.method == "POST" and form.acts(
        lambda data: actions.return_proposal(proposal=row, why=data["why"], actor=me(request))
    ):
        messages.success(request, _("The proposal was sent back."))
        return redirect("handling:case", row.application.key)
    facts = {"title": _("Send the proposal back"), "form": form, "act_label": _("Send back"), "row": row,
             "back": reverse("decisions:proposal", args=[row.pk]),
             "consequence": _("The case is then before decision no more, and the presenter makes a new proposal.")}  # fmt: skip
    return render(request, "ui/confirm.html", facts)


@on(Decision, "decisions.view_decision")
def decision(request: HttpRequest, row: Decision) -> HttpResponse:
    """A decision: for staff, and for the people of the organisation that applied."""
    return render(request, "decisions/decision.html", pages.decision_facts(row, request.user))


@on(Decision, "decisions.view_decision")
def letter(request: HttpRequest, row: Decision) -> HttpResponse:
    """The letter as it was registered."""
    if not row.document.file:
        raise Http404
    with row.document.file.open("rb") as file:
        name = f'inline; filename="{row.document.file_name}"'
        return HttpResponse(file.read(), content_type="application/pdf", headers={"Content-Disposition": name})
