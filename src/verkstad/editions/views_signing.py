"""The sign-off, step by step; each on a page of its own."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from verkstad.editions.actions import beginning, delivering, freezing, signing
from verkstad.editions.forms import DeliverForm, NextForm, ReturnForm
from verkstad.editions.models import Report
from verkstad.editions.pages import signing as pages
from verkstad.people.access import me, on
from verkstad.ui.forms import ActForm


@on(Report, "editions.hand_over_report")
def hand_over(request: HttpRequest, row: Report) -> HttpResponse:
    """The writers are done: hand over to the presenter."""
    form = ActForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.acts(lambda _data: signing.hand_over(report=row, actor=me(request))):
        messages.success(request, _("Handed over. The presenter is told."))
        return redirect(row)
    return render(request, "ui/confirm.html", pages.hand_over_facts(row, form))


@on(Report, "editions.propose_report")
def propose(request: HttpRequest, row: Report) -> HttpResponse:
    """Present the report for approval."""
    form = ActForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.acts(lambda _data: signing.propose(report=row, actor=me(request))):
        messages.success(request, _("Presented for approval. Those who approve are told."))
        return redirect(row)
    return render(request, "ui/confirm.html", pages.propose_facts(row, form))


@on(Report, "editions.send_back_report")
def send_back(request: HttpRequest, row: Report) -> HttpResponse:
    """Send the report back to be changed."""
    form = ReturnForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.acts(
        lambda data: signing.send_back(report=row, why=data["why"], actor=me(request))
    ):
        messages.success(request, _("Sent back. Those who wrote it are told."))
        return redirect(row)
    return render(request, "ui/confirm.html", pages.send_back_facts(row, form))


@on(Report, "editions.approve_report")
def approve(request: HttpRequest, row: Report) -> HttpResponse:
    """Approve and freeze."""
    form = ActForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.acts(lambda _data: freezing.approve(report=row, actor=me(request))):
        messages.success(request, _("Approved, frozen and registered as %s.") % form.result.document.diary_number)
        return redirect(form.result)
    return render(request, "ui/confirm.html", pages.approve_facts(row, form))


@on(Report, "editions.begin_report")
def begin_anew(request: HttpRequest, row: Report) -> HttpResponse:
    """Begin the next edition."""
    form = NextForm(request.POST or None, initial={"as_of": row.as_of})
    if request.method == "POST" and form.acts(
        lambda data: beginning.begin_anew(report=row, as_of=data["as_of"], actor=me(request))
    ):
        return redirect(row)
    return render(request, "ui/confirm.html", pages.begin_anew_facts(row, form))


@on(Report, "editions.deliver_report")
def deliver(request: HttpRequest, row: Report) -> HttpResponse:
    """Note that the approved report was handed in: the obligation is met."""
    form = DeliverForm(request.POST or None, initial={"done_on": pages.today()})
    if request.method == "POST" and form.acts(
        lambda data: delivering.deliver(report=row, done_on=data["done_on"], actor=me(request))
    ):
        messages.success(request, _("Noted. The obligation is met."))
        return redirect(row)
    return render(request, "ui/confirm.html", pages.deliver_facts(row, form))
