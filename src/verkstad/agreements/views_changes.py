"""Changes of agreements: read, edited, sent, brought up to date, prepared and decided."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from verkstad.agreements.actions import changing
from verkstad.agreements.actions.deciding import decide_change
from verkstad.agreements.forms import ChangeForm, DecideForm, ProposalForm, RebaseForm, ReturnForm, SendForm
from verkstad.agreements.models import Change
from verkstad.agreements.pages import changes
from verkstad.agreements.views import file_of
from verkstad.people.access import me, on
from verkstad.ui.forms import ActForm


@on(Change, "agreements.view_agreement")
def change(request: HttpRequest, row: Change) -> HttpResponse:
    """A change beside what is in force, and what it means."""
    return render(request, "agreements/change.html", changes.change_facts(row, request.user))


@on(Change, "agreements.ask_change")
def change_edit(request: HttpRequest, row: Change) -> HttpResponse:
    """Edit it."""
    form = ChangeForm(request.POST or None, change=row)
    if request.method == "POST" and form.acts(
        lambda data: changing.save_change(change=row, wanted=form.told(data), reason=data["reason"],
                                          revision=data["revision"], actor=me(request))
    ):  # fmt: skip
        messages.success(request, _("Saved."))
        return redirect("agreements:change_edit" if "more" in request.POST else "agreements:change", row.pk)
    return render(request, "agreements/change_edit.html", changes.edit_facts(row, form))


@on(Change, "agreements.ask_change")
def change_send(request: HttpRequest, row: Change) -> HttpResponse:
    """Send it, or have it noted."""
    form = SendForm(request.POST or None, initial={"revision": row.revision})
    if request.method == "POST" and form.acts(
        lambda data: changing.send_change(change=row, revision=data["revision"], actor=me(request))
    ):
        noted = form.result.state == "noted"
        messages.success(request, _("The change is noted and in force.") if noted else _("The change is sent."))
        return redirect(row)
    return render(request, "ui/confirm.html", changes.send_facts(row, form))


@on(Change, "agreements.ask_change")
def change_rebase(request: HttpRequest, row: Change) -> HttpResponse:
    """Bring it onto the version in force; each clash is chosen."""
    form = RebaseForm(request.POST if request.method == "POST" else None, change=row)
    if request.method == "POST" and form.acts(
        lambda data: changing.rebase_change(
            change=row, chosen=form.chosen(data), revision=data["revision"], actor=me(request)
        )
    ):
        messages.success(request, _("The change now stands on the version in force."))
        return redirect(row)
    return render(request, "agreements/change_rebase.html", {"row": row, "form": form})


@on(Change, "agreements.propose_change")
def change_propose(request: HttpRequest, row: Change) -> HttpResponse:
    """Prepare it for decision."""
    form = ProposalForm(request.POST or None, initial={"revision": row.revision, "proposal": row.proposal})
    if request.method == "POST" and form.acts(
        lambda data: changing.propose_change(change=row, **data, actor=me(request))
    ):
        return redirect(row)
    return render(request, "ui/confirm.html", changes.propose_facts(row, form))


@on(Change, "agreements.propose_change")
def change_return(request: HttpRequest, row: Change) -> HttpResponse:
    """Send it back to who asked."""
    form = ReturnForm(request.POST or None)
    if request.method == "POST" and form.acts(
        lambda data: changing.return_change(change=row, why=data["why"], actor=me(request))
    ):
        return redirect(row)
    return render(request, "ui/confirm.html", changes.return_facts(row, form))


@on(Change, "agreements.decide_change")
def change_decide(request: HttpRequest, row: Change) -> HttpResponse:
    """Approve or refuse it."""
    form = DecideForm(request.POST or None, initial={"revision": row.revision})
    if request.method == "POST" and form.acts(
        lambda data: decide_change(change=row, approve=data["outcome"] == "approve", reasons=data["reasons"],
                                   revision=data["revision"], actor=me(request))
    ):  # fmt: skip
        messages.success(request, _("Decided and registered as %s.") % form.result.document.diary_number)
        return redirect(row)
    return render(request, "ui/confirm.html", changes.decide_facts(row, form))


@on(Change, "agreements.ask_change")
def change_withdraw(request: HttpRequest, row: Change) -> HttpResponse:
    """Take it back."""
    form = ActForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.acts(lambda _data: changing.withdraw_change(change=row, actor=me(request))):
        return redirect(row)
    return render(request, "ui/confirm.html", changes.withdraw_facts(row, form))


@on(Change, "agreements.view_agreement")
def change_letter(request: HttpRequest, row: Change) -> HttpResponse:
    """The letter of the decision as it was registered."""
    return file_of(row.document)
