"""Money that is to come back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from verkstad.agreements.models import Agreement
from verkstad.payments.actions import receiving
from verkstad.payments.actions import recovering as actions
from verkstad.payments.forms import ReasonForm, ReceiptForm, RecoveryForm
from verkstad.payments.models import Recovery
from verkstad.payments.pages import recoveries as pages
from verkstad.payments.queries.history import claimable
from verkstad.payments.views import file_of
from verkstad.people.access import me, on
from verkstad.ui.forms import ActForm


@on(Agreement, "payments.propose_recovery")
def recovery_new(request: HttpRequest, row: Agreement) -> HttpResponse:
    """Propose that money comes back."""
    form = RecoveryForm(request.POST if request.method == "POST" else None, agreement=row, payments=claimable(row))
    if "reckon" in request.POST:
        return render(request, "payments/recovery_new.html", pages.reckoned_facts(row, form))
    if request.method == "POST" and form.acts(
        lambda data: actions.propose_recovery(agreement=row, **data, actor=me(request))
    ):
        messages.success(request, _("Proposed. It waits for the head's decision."))
        return redirect("payments:recovery", form.result.pk)
    return render(request, "payments/recovery_new.html", pages.new_facts(row, form))


@on(Recovery, "payments.view_payments")
def recovery(request: HttpRequest, row: Recovery) -> HttpResponse:
    """One recovery: what is owed today."""
    return render(request, "payments/recovery.html", pages.recovery_facts(row, me(request)))


@on(Recovery, "payments.decide_recovery")
def recovery_decide(request: HttpRequest, row: Recovery) -> HttpResponse:
    """Confirm and decide."""
    form = ActForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.acts(lambda _data: actions.decide_recovery(recovery=row, actor=me(request))):
        return redirect("payments:recovery", row.pk)
    return render(request, "ui/confirm.html", pages.act_facts(row, form, "decide"))


@on(Recovery, "payments.propose_recovery")
def recovery_withdraw(request: HttpRequest, row: Recovery) -> HttpResponse:
    """Take back a proposal."""
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.acts(
        lambda data: actions.withdraw_recovery(recovery=row, **data, actor=me(request))
    ):
        return redirect("payments:recovery", row.pk)
    return render(request, "ui/confirm.html", pages.act_facts(row, form, "withdraw"))


@on(Recovery, "payments.note_receipt")
def receipt(request: HttpRequest, row: Recovery) -> HttpResponse:
    """Note money that came in."""
    form = ReceiptForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.acts(
        lambda data: receiving.note_receipt(recovery=row, **data, actor=me(request))
    ):
        return redirect("payments:recovery", row.pk)
    return render(request, "ui/confirm.html", pages.act_facts(row, form, "receive"))


@on(Recovery, "payments.decide_recovery")
def recovery_write_off(request: HttpRequest, row: Recovery) -> HttpResponse:
    """Give up what is left."""
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.acts(lambda data: actions.write_off(recovery=row, **data, actor=me(request))):
        return redirect("payments:recovery", row.pk)
    return render(request, "ui/confirm.html", pages.act_facts(row, form, "write_off"))


@on(Recovery, "payments.view_payments")
def recovery_letter(request: HttpRequest, row: Recovery) -> HttpResponse:
    """The letter of the decision."""
    return file_of(row.document)


@on(Recovery, "payments.view_payments")
def write_off_letter(request: HttpRequest, row: Recovery) -> HttpResponse:
    """The letter of the decision to write off."""
    return file_of(row.end_document)
