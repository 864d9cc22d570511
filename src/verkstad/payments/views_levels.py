"""Who must attest: levels in force, proposed and decided."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from verkstad.mandate.models import Mandate
from verkstad.payments.actions import levels as actions
from verkstad.payments.forms import LevelsForm, begun
from verkstad.payments.models import LevelSet
from verkstad.payments.pages import levels as pages
from verkstad.payments.queries.levels import levels_of
from verkstad.people.access import me, on
from verkstad.ui.forms import ActForm


@on(Mandate, "payments.view_levels")
def levels(request: HttpRequest, mandate: Mandate) -> HttpResponse:
    """A mandate's levels of attest: now, to come and before."""
    return render(request, "payments/levels.html", pages.levels_facts(mandate, me(request)))


@on(Mandate, "payments.propose_levels")
def levels_new(request: HttpRequest, mandate: Mandate) -> HttpResponse:
    """Propose levels."""
    form = LevelsForm(request.POST if request.method == "POST" else None, initial=begun(levels_of(mandate)))
    if request.method == "POST" and form.acts(
        lambda data: actions.propose_levels(mandate=mandate, **data, actor=me(request))
    ):
        messages.success(request, _("Proposed. Another person must decide before they are in force."))
        return redirect("payments:levels", mandate.key)
    return render(request, "ui/confirm.html", pages.new_facts(mandate, form))


@on(LevelSet, "payments.set_levels")
def levels_decide(request: HttpRequest, row: LevelSet) -> HttpResponse:
    """Confirm and decide."""
    form = ActForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.acts(lambda _data: actions.decide_levels(levels=row, actor=me(request))):
        messages.success(request, _("Decided."))
        return redirect("payments:levels", row.mandate.key)
    return render(request, "ui/confirm.html", pages.act_facts(row, form, "decide"))


@on(LevelSet, "payments.propose_levels")
def levels_withdraw(request: HttpRequest, row: LevelSet) -> HttpResponse:
    """Take a proposal back."""
    form = ActForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.acts(lambda _data: actions.withdraw_levels(levels=row, actor=me(request))):
        return redirect("payments:levels", row.mandate.key)
    return render(request, "ui/confirm.html", pages.act_facts(row, form, "withdraw"))
