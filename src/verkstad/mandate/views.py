from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from verkstad.mandate import actions, pages
from verkstad.mandate.forms import AmendmentForm, AsOfForm, FulfilForm, RepaymentForm
from verkstad.mandate.models import Mandate
from verkstad.people.access import me, on, public


def as_of(request: HttpRequest) -> tuple[AsOfForm, date]:
    """The day asked for, today without one or where it cannot be read (the form then says why)."""
    form = AsOfForm(request.GET if request.GET.get("as_of") else {"as_of": timezone.localdate().isoformat()})
    return form, (form.cleaned_data.get("as_of") if form.is_valid() else None) or timezone.localdate()


@public
def portfolio(request: HttpRequest) -> HttpResponse:
    """Every mandate the reader may see: money, dates, what is next, and which run at the same time."""
    form, day = as_of(request)
    groups = pages.portfolio_groups(request.user, day)
    return render(request, "mandate/portfolio.html", {"groups": groups, "form": form, "day": day})


@on(Mandate, "public")
def mandate(request: HttpRequest, mandate: Mandate) -> HttpResponse:
    """One mandate as of a day."""
    form, day = as_of(request)
    page = pages.mandate_page(mandate, request.user, day)
    return render(request, "mandate/mandate.html", {"page": page, "form": form})


@on(Mandate, "mandate.fulfil_obligation")
def fulfil(request: HttpRequest, mandate: Mandate, obligation: str) -> HttpResponse:
    """Note that an obligation was met, with its document."""
    row = get_object_or_404(mandate.obligations, key=obligation)
    form = FulfilForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.acts(
        lambda data: actions.fulfil_obligation(obligation=row, **data, actor=me(request))
    ):
        messages.success(request, _("Noted as handed in."))
        return redirect("mandate:mandate", mandate.key)
    return render(request, "mandate/fulfil.html", {"mandate": mandate, "obligation": row, "form": form})


@on(Mandate, "mandate.amend_mandate")
def amend(request: HttpRequest, mandate: Mandate) -> HttpResponse:
    """Register a later decision that changes the money."""
    form = AmendmentForm(request.POST or None)
    if request.method == "POST" and form.acts(
        lambda data: actions.amend_mandate(mandate=mandate, **data, actor=me(request))
    ):
        messages.success(request, _("The amendment is registered; the limits follow it."))
        return redirect("mandate:mandate", mandate.key)
    return render(request, "mandate/amend.html", {"mandate": mandate, "form": form})


@on(Mandate, "mandate.book_repayment")
def repay(request: HttpRequest, mandate: Mandate) -> HttpResponse:
    """Book what is paid back to the state."""
    page = pages.mandate_page(mandate, request.user, timezone.localdate())
    form = RepaymentForm(request.POST or None, initial={"amount_ore": page.repayment.left_ore, "text": _("Repayment")})
    if request.method == "POST" and form.acts(
        lambda data: actions.book_repayment(mandate=mandate, **data, actor=me(request))
    ):
        messages.success(request, _("The repayment is booked."))
        return redirect("mandate:mandate", mandate.key)
    return render(request, "mandate/repay.html", {"mandate": mandate, "page": page, "form": form})
