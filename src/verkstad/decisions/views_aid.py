"""State aid: a company's declaration, what it has had, the file for the register, the rate of the euro."""

import csv
from io import StringIO

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from verkstad.applications.models import Application
from verkstad.decisions import actions
from verkstad.decisions.forms import DeclarationForm, RateForm
from verkstad.decisions.models import ExchangeRate
from verkstad.decisions.pages import aid as pages
from verkstad.decisions.queries.aid import FIELDS
from verkstad.organisations.models import Organisation
from verkstad.people.access import allow, me, on


@on(Application, "decisions.note_declaration")
def declaration(request: HttpRequest, case: Application) -> HttpResponse:
    """Register a company's declaration of other aid."""
    form = DeclarationForm(request.POST if request.method == "POST" else None)
    names = ("declared_on", "none_else", "undertaking")
    if request.method == "POST" and form.acts(
        lambda data: actions.declare_aid(
            application=case, **{n: data[n] for n in names}, others=form.others(), actor=me(request)
        )
    ):
        messages.success(request, _("The declaration is registered."))
        return redirect("decisions:propose", case.key)
    return render(request, "decisions/declaration.html", {"case": case, "form": form})


@on(Organisation, "decisions.view_aid")
def aid(request: HttpRequest, company: Organisation) -> HttpResponse:
    """What de minimis aid a company has had, and what registers tell of it."""
    return render(request, "decisions/aid.html", pages.company_facts(company, request.user))


@allow("decisions.export_aid")
def register(request: HttpRequest) -> HttpResponse:
    """Aid granted here, with the last day for the central register."""
    return render(request, "decisions/register.html", pages.register_facts(request.user))


@allow("decisions.export_aid")
@require_GET
def register_csv(request: HttpRequest) -> HttpResponse:
    """The file for the central register of de minimis aid; that it was fetched is journalled."""
    text = StringIO()
    writer = csv.DictWriter(text, FIELDS)
    writer.writeheader()
    writer.writerows(actions.export_register(actor=me(request)))
    name = {"Content-Disposition": 'attachment; filename="de-minimis.csv"'}
    return HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8", headers=name)


@allow("decisions.register_rate")
def rates(request: HttpRequest) -> HttpResponse:
    """Rates of the euro by day, and a new one."""
    form = RateForm(request.POST or None)
    if request.method == "POST" and form.acts(lambda data: actions.register_rate(**data, actor=me(request))):
        return redirect(reverse("decisions:rates"))
    return render(request, "decisions/rates.html", {"form": form, "rates": ExchangeRate.objects.all()[:60]})
