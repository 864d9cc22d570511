"""Accounts that money goes to, and reference rates."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from verkstad.payments.actions import accounts as actions
from verkstad.payments.forms import AccountForm, RateForm, VerifyForm
from verkstad.payments.models import BankAccount
from verkstad.payments.pages import recoveries as pages
from verkstad.people.access import allow, me, on
from verkstad.ui.forms import ActForm


@allow("payments.view_account")
def accounts(request: HttpRequest) -> HttpResponse:
    """Accounts in use, and those that wait for a second person."""
    return render(request, "payments/accounts.html", pages.accounts_facts(me(request)))


@allow("payments.register_account")
def account_new(request: HttpRequest) -> HttpResponse:
    """Register an account."""
    form = AccountForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.acts(lambda data: actions.register_account(**data, actor=me(request))):
        messages.success(request, _("Registered. Another person must verify it before anything is paid to it."))
        return redirect("payments:accounts")
    facts = {"title": _("Register an account"), "form": form, "act_label": _("Register the account"),
             "consequence": _("Another person verifies it."), "back": reverse("payments:accounts")}  # fmt: skip
    return render(request, "ui/confirm.html", facts)


@on(BankAccount, "payments.verify_account")
def account_verify(request: HttpRequest, row: BankAccount) -> HttpResponse:
    """Say that an account is the organisation's."""
    form = VerifyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.acts(
        lambda data: actions.verify_account(account=row, **data, actor=me(request))
    ):
        return redirect("payments:accounts")
    return render(request, "ui/confirm.html", pages.account_facts(row, form, "verify"))


@on(BankAccount, "payments.register_account")
def account_end(request: HttpRequest, row: BankAccount) -> HttpResponse:
    """Use an account no more."""
    form = ActForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.acts(lambda _data: actions.end_account(account=row, actor=me(request))):
        return redirect("payments:accounts")
    return render(request, "ui/confirm.html", pages.account_facts(row, form, "end"))


@allow("payments.list_payments")
def rates(request: HttpRequest) -> HttpResponse:
    """The reference rates that interest is computed by."""
    return render(request, "payments/rates.html", pages.rates_facts(request.user))


@allow("payments.register_reference_rate")
def rate_new(request: HttpRequest) -> HttpResponse:
    """Register the reference rate of a half-year."""
    form = RateForm(request.POST if request.method == "POST" else None, initial={"first": request.GET.get("first", "")})
    if request.method == "POST" and form.acts(lambda data: actions.register_reference_rate(**data, actor=me(request))):
        return redirect("payments:rates")
    facts = {
        "title": _("Register a reference rate"), "form": form, "act_label": _("Register the half-year's rate"),
        "consequence": _("It holds for a half-year and cannot be changed."), "facts": pages.missing_facts(),
        "back": reverse("payments:rates"),
    }  # fmt: skip
    return render(request, "ui/confirm.html", facts)
