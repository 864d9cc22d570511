"""Payments: what waits, an agreement's money, a payment and its acts."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from verkstad.agreements.models import Agreement
from verkstad.payments.actions import batches, paying
from verkstad.payments.forms import AdvanceForm, PaidForm, PaymentForm, ReasonForm
from verkstad.payments.models import Payment
from verkstad.payments.pages import money as pages
from verkstad.people.access import allow, me, on
from verkstad.registry.models import Document
from verkstad.ui.forms import ActForm


@allow("payments.list_payments")
def list_(request: HttpRequest) -> HttpResponse:
    """What waits with those who handle money."""
    return render(
        request,
        "payments/list.html",
        pages.list_facts(me(request), request.GET.get("page", ""), request.GET.get("avtal", "")),
    )


@on(Agreement, "payments.view_payments")
def agreement(request: HttpRequest, row: Agreement) -> HttpResponse:
    """An agreement's money."""
    return render(request, "payments/agreement.html", pages.agreement_facts(row, request.user))


@on(Agreement, "payments.propose_payment")
def propose(request: HttpRequest, row: Agreement) -> HttpResponse:
    """Propose a payment against approved cost."""
    begun = None if request.method == "POST" else pages.suggestion(row)
    form = PaymentForm(request.POST if request.method == "POST" else None, agreement=row, initial=begun)
    if request.method == "POST" and form.acts(
        lambda data: paying.propose_payment(agreement=row, **data, actor=me(request))
    ):
        messages.success(request, _("Proposed. It waits for attest."))
        return redirect("payments:payment", form.result.pk)
    return render(request, "ui/confirm.html", pages.propose_facts(row, form, "claim"))


@on(Agreement, "payments.propose_payment")
def advance(request: HttpRequest, row: Agreement) -> HttpResponse:
    """Propose an advance."""
    form = AdvanceForm(request.POST if request.method == "POST" else None, agreement=row)
    if request.method == "POST" and form.acts(
        lambda data: paying.propose_advance(agreement=row, **data, actor=me(request))
    ):
        messages.success(request, _("Proposed. It waits for attest."))
        return redirect("payments:payment", form.result.pk)
    return render(request, "ui/confirm.html", pages.propose_facts(row, form, "advance"))


@on(Payment, "payments.view_payments")
def payment(request: HttpRequest, row: Payment) -> HttpResponse:
    """One payment: where it stands."""
    return render(request, "payments/payment.html", pages.payment_facts(row, me(request)))


@on(Payment, "payments.attest_payment")
def attest(request: HttpRequest, row: Payment) -> HttpResponse:
    """Confirm and attest."""
    form = ActForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.acts(lambda _data: paying.attest_payment(payment=row, actor=me(request))):
        return redirect("payments:payment", row.pk)
    return render(request, "ui/confirm.html", pages.act_facts(row, request.user, form, "attest"))


@on(Payment, "payments.propose_payment")
def withdraw(request: HttpRequest, row: Payment) -> HttpResponse:
    """Confirm and withdraw."""
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.acts(
        lambda data: paying.withdraw_payment(payment=row, **data, actor=me(request))
    ):
        return redirect("payments:payment", row.pk)
    return render(request, "ui/confirm.html", pages.act_facts(row, request.user, form, "withdraw"))


@on(Payment, "payments.make_batch")
def paid(request: HttpRequest, row: Payment) -> HttpResponse:
    """Note that the bank has paid."""
    form = PaidForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.acts(lambda data: batches.note_paid(payment=row, **data, actor=me(request))):
        messages.success(request, _("Entered and booked."))
        return redirect("payments:payment", row.pk)
    return render(request, "ui/confirm.html", pages.act_facts(row, request.user, form, "paid"))


@on(Payment, "payments.make_batch")
def failed(request: HttpRequest, row: Payment) -> HttpResponse:
    """Note that the bank refused it."""
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.acts(lambda data: batches.note_failed(payment=row, **data, actor=me(request))):
        return redirect("payments:payment", row.pk)
    return render(request, "ui/confirm.html", pages.act_facts(row, request.user, form, "failed"))


@on(Payment, "payments.view_payments")
def letter(request: HttpRequest, row: Payment) -> HttpResponse:
    """The letter of the decision."""
    return file_of(row.document)


def file_of(document: Document | None) -> HttpResponse:
    """A letter as it was registered; not found where there is none, or where it is disposed of."""
    if document is None or not document.file:
        raise Http404
    with document.file.open("rb") as file:
        name = f'inline; filename="{document.file_name}"'
        return HttpResponse(file.read(), content_type="application/pdf", headers={"Content-Disposition": name})
