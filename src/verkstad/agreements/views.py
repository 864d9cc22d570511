"""Agreements: lists, the agreement itself, offering, accepting, declining."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from verkstad.agreements.actions import bulk
from verkstad.agreements.actions.bulk import offer_many
from verkstad.agreements.actions.changing import begin_change
from verkstad.agreements.actions.offering import accept_agreement, decline_agreement, offer_agreement
from verkstad.agreements.actions.revoking import propose_revocation
from verkstad.agreements.forms import AcceptForm, OfferManyForm, ReasonForm, RevokeForm
from verkstad.agreements.models import Agreement, TakenOver, Version
from verkstad.agreements.pages import lists, one
from verkstad.agreements.pages.taken_over import taken_over_facts
from verkstad.agreements.queries.lists import to_offer
from verkstad.decisions.models import Decision
from verkstad.mandate.models import Mandate
from verkstad.people.access import allow, me, on
from verkstad.registry.models import Document
from verkstad.ui.forms import ActForm


@allow("agreements.view_agreement")
def list_(request: HttpRequest) -> HttpResponse:
    """Every agreement that the reader may see, those that wait first."""
    return render(request, "agreements/list.html", lists.list_facts(request.user))


@allow("agreements.offer_agreement")
def waiting(request: HttpRequest) -> HttpResponse:
    """Grants that are decided and have no agreement yet, and making those of a whole round."""
    rows = to_offer(request.user)
    form = OfferManyForm(request.POST or None, keys=[row.pk for row in rows])
    if request.method == "POST" and form.is_valid():
        chosen = [row for row in rows if str(row.pk) in form.cleaned_data["chosen"]]
        done = offer_many(decisions=chosen, actor=me(request), seconds=bulk.A_WHILE)
        return render(request, "agreements/offered.html", lists.offered_facts(done, chosen, form.cleaned_data["sofar"]))
    return render(request, "agreements/waiting.html", lists.waiting_facts(rows, form))


@on(Mandate, "agreements.propose_change")
def cut(request: HttpRequest, mandate: Mandate) -> HttpResponse:
    """What must be decided anew where a mandate's years hold less than what is promised."""
    return render(request, "agreements/cut.html", lists.cut_facts(mandate))


@on(Decision, "agreements.offer_agreement")
def offer(request: HttpRequest, decision: Decision) -> HttpResponse:
    """Make the agreement of a decision and offer it."""
    form = ActForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.acts(lambda _data: offer_agreement(decision=decision, actor=me(request))):
        messages.success(request, _("The agreement is made and offered to the receiver."))
        return redirect(form.result)
    return render(request, "ui/confirm.html", lists.offer_facts(decision, form))


@on(Agreement, "agreements.view_agreement")
def agreement(request: HttpRequest, row: Agreement) -> HttpResponse:
    """What was agreed, and what has become of it."""
    return render(request, "agreements/agreement.html", one.agreement_facts(row, request.user))


@on(TakenOver, "public")
def taken_over(request: HttpRequest, row: TakenOver) -> HttpResponse:
    """A grant that was agreed elsewhere: what is known of it, and what is not."""
    return render(request, "agreements/taken_over.html", taken_over_facts(row, request.user))


@on(Agreement, "agreements.accept_agreement")
def accept(request: HttpRequest, row: Agreement) -> HttpResponse:
    """What is accepted, shown whole, and the acceptance."""
    form = AcceptForm(request.POST or None)
    if request.method == "POST" and form.acts(
        lambda data: accept_agreement(agreement=row, sha=data["sha"], actor=me(request))
    ):
        messages.success(request, _("The agreement is accepted and in force."))
        return redirect(row)
    return render(request, "agreements/accept.html", {**one.accept_facts(row, request.user), "form": form})


@on(Agreement, "agreements.accept_agreement")
def decline(request: HttpRequest, row: Agreement) -> HttpResponse:
    """Decline the grant."""
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.acts(
        lambda data: decline_agreement(agreement=row, reason=data["reason"], actor=me(request))
    ):
        return redirect(row)
    facts = {"title": _("Decline the grant"), "over": row.title, "form": form, "act_label": _("Decline the grant"), "danger": True,
             "consequence": _("Nothing is then paid. The agency decides what becomes of the money."),
             "back": row.get_absolute_url()}  # fmt: skip
    return render(request, "ui/confirm.html", facts)


@on(Agreement, "decisions.propose")
def revoke(request: HttpRequest, row: Agreement) -> HttpResponse:
    """Propose that a grant nobody took on is revoked."""
    form = RevokeForm(request.POST or None, initial={"reasons_sv": lists.first_reasons(row)})
    if request.method == "POST" and form.acts(
        lambda data: propose_revocation(agreement=row, reasons=data["reasons_sv"], actor=me(request))
    ):
        messages.success(request, _("The proposal waits for a decision."))
        return redirect("decisions:proposal", form.result.pk)
    return render(request, "ui/confirm.html", lists.revoke_facts(row, form))


@on(Version, "agreements.view_agreement")
def version(request: HttpRequest, row: Version) -> HttpResponse:
    """A version as it was agreed, and what it changed."""
    return render(request, "agreements/version.html", one.version_facts(row))


@on(Version, "agreements.view_agreement")
def paper(request: HttpRequest, row: Version) -> HttpResponse:
    """The version's paper as it was registered."""
    return file_of(row.document)


@on(Agreement, "agreements.ask_change")
def change_begin(request: HttpRequest, row: Agreement) -> HttpResponse:
    """Begin a change: a copy of what is in force."""
    form = ActForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.acts(lambda _data: begin_change(agreement=row, actor=me(request))):
        return redirect("agreements:change_edit", form.result.pk)
    facts = {"title": _("Change the agreement"), "over": row.title, "form": form, "act_label": _("Begin a change"),
             "consequence": _("You edit a copy. Nothing changes until you send it, and it is decided where that is needed."),
             "back": row.get_absolute_url(), "base_template": "ui/public.html"}  # fmt: skip
    return render(request, "ui/confirm.html", facts)


def file_of(document: Document | None) -> HttpResponse:
    """A registered PDF as it was kept. Raises Http404 where there is none."""
    if document is None or not document.file:
        raise Http404
    with document.file.open("rb") as file:
        name = f'inline; filename="{document.file_name}"'
        return HttpResponse(file.read(), content_type="application/pdf", headers={"Content-Disposition": name})
