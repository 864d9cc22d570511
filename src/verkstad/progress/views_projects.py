"""Theory of change, counting companies, and closing a project."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from verkstad.agreements.models import Agreement
from verkstad.people.access import allow, me, on
from verkstad.progress.actions import closing
from verkstad.progress.actions.theory import save_theory
from verkstad.progress.forms import CloseForm, ReopenForm
from verkstad.progress.forms_theory import TheoryForm
from verkstad.progress.pages import counting
from verkstad.progress.pages.closing import close_initial
from verkstad.progress.pages.theory import theory_compare_facts, theory_facts
from verkstad.progress.views_results import csv_file


@on(Agreement, "progress.view_report")
def theory(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """The theory of change as a picture, with what it rests on and where that is missing."""
    return render(request, "progress/theory.html", theory_facts(agreement, request.user, request.GET.get("nr", "")))


@on(Agreement, "progress.view_report")
def theory_compare(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """What changed between two numbers of the theory of change."""
    facts = theory_compare_facts(agreement, request.GET.get("fran", ""), request.GET.get("till", ""))
    return render(request, "progress/theory_compare.html", facts)


@on(Agreement, "progress.edit_theory")
def theory_edit(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """Write the theory of change."""
    form = TheoryForm(request.POST if request.method == "POST" else None, agreement=agreement)
    if request.method == "POST" and form.acts(
        lambda data: save_theory(agreement=agreement, theory=form.told(), after=data["after"], actor=me(request))
    ):
        messages.success(request, _("Saved."))
        return redirect("progress:theory_edit" if "stay" in request.POST else "progress:theory", agreement.key)
    return render(request, "progress/theory_edit.html", {"agreement": agreement, "form": form})


@allow("progress.count_companies")
def companies(request: HttpRequest) -> HttpResponse:
    """How many companies the projects have met, each counted once."""
    return render(request, "progress/companies.html", counting.companies_facts(request.user, request.GET))


@allow("progress.count_companies")
def companies_csv(request: HttpRequest) -> HttpResponse:
    """The lines that the count rests on; of sole traders no number and no name, of nobody an address."""
    return csv_file("foretag.csv", counting.FIELDS, counting.lines(request.user, request.GET))


@on(Agreement, "progress.close_project")
def close(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """Close a project. Whoever leads here may say the day of the final payment (?day=2026-11-22)."""
    form = CloseForm(request.POST if request.method == "POST" else None, initial=close_initial(agreement, request.GET))
    if request.method == "POST" and form.acts(
        lambda data: closing.close_project(agreement=agreement, **data, actor=me(request))
    ):
        messages.success(request, _("The project is closed."))
        return redirect("progress:project", agreement.key)
    facts = {"title": _("Close the project"), "over": agreement.title, "form": form, "act_label": _("Close the project"),
             "consequence": _("Nothing more can be reported or paid, unless it is decided to open the project again."),
             "back": reverse("progress:project", args=[agreement.key])}  # fmt: skip
    return render(request, "ui/confirm.html", facts)


@on(Agreement, "progress.reopen_project")
def reopen(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """Decide to open a closed project again."""
    form = ReopenForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.acts(
        lambda data: closing.reopen_project(agreement=agreement, **data, actor=me(request))
    ):
        messages.success(request, _("The project is open again."))
        return redirect("progress:project", agreement.key)
    facts = {"title": _("Open the project again"), "over": agreement.title, "form": form, "act_label": _("Decide"),
             "consequence": _("The project can then report and be paid again, as the agreement says."),
             "back": reverse("progress:project", args=[agreement.key])}  # fmt: skip
    return render(request, "ui/confirm.html", facts)
