"""Forecasts: the mandates, one mandate by year, the grants behind a figure; each as a table to fetch too."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from verkstad.forecasts import downloads, pages
from verkstad.forecasts.forms import AsOfForm
from verkstad.mandate.models import Mandate
from verkstad.people.access import allow, me, on


def as_of(request: HttpRequest) -> tuple[AsOfForm, date]:
    """The day asked for; today without one, or where it cannot be used (the form then says why)."""
    form = AsOfForm(request.GET if request.GET.get("as_of") else {"as_of": timezone.localdate().isoformat()})
    return form, form.cleaned_data["as_of"] if form.is_valid() else timezone.localdate()


@allow("forecasts.view_forecast")
def list_(request: HttpRequest) -> HttpResponse:
    """The mandates that one works with, and what is promised and not paid in each."""
    return render(request, "forecasts/list.html", pages.list_facts(me(request), timezone.localdate()))


@on(Mandate, "forecasts.view_forecast")
def forecast(request: HttpRequest, mandate: Mandate) -> HttpResponse:
    """A mandate's forecast."""
    form, day = as_of(request)
    return render(
        request, "forecasts/forecast.html", {**pages.forecast_facts(mandate, request.user, day), "form": form}
    )


@on(Mandate, "forecasts.view_forecast")
def forecast_csv(request: HttpRequest, mandate: Mandate) -> HttpResponse:
    """The forecast by year as a table."""
    return downloads.forecast_csv(mandate, as_of(request)[1])


@on(Mandate, "forecasts.view_forecast")
def rows(request: HttpRequest, mandate: Mandate, period: str) -> HttpResponse:
    """The grants behind a figure, with how each was computed."""
    facts = pages.rows_facts(mandate, request.user, as_of(request)[1], period, request.GET.get("page"))
    if facts is None:
        raise Http404
    return render(request, "forecasts/rows.html", facts)


@on(Mandate, "forecasts.view_forecast")
def rows_csv(request: HttpRequest, mandate: Mandate, period: str) -> HttpResponse:
    """The grants behind a figure as a table."""
    answer = downloads.rows_csv(mandate, as_of(request)[1], period)
    if answer is None:
        raise Http404
    return answer
