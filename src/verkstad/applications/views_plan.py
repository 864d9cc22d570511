"""Budget and financing: a grid and lines, saved cell by cell."""

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from verkstad.applications.models import Application
from verkstad.applications.pages import plan
from verkstad.applications.pages.frame import frame, saved_line
from verkstad.people.access import me, on


@on(Application, "applications.edit_part")
def budget(request: HttpRequest, application: Application) -> HttpResponseBase:
    return _plan_page(request, application, "budget")


@on(Application, "applications.edit_part")
def financing(request: HttpRequest, application: Application) -> HttpResponseBase:
    return _plan_page(request, application, "financing")


def _plan_page(request: HttpRequest, application: Application, name: str) -> HttpResponseBase:
    """Show the page; save what is posted and go on, stay with what is wrong, or answer an autosave with its pieces."""
    taken = plan.take(application, request.POST, me(request)) if request.method == "POST" else plan.kept(request)
    live = request.headers.get("HX-Request") == "true" and taken is not None and request.method == "POST"
    if taken is not None and taken.ok and not live:
        return redirect(reverse(f"applications:{plan.onward(application, name, request.POST)}", args=[application.key]))
    context: dict[str, Any] = plan.shared(application, me(request), taken)
    if live:
        response = render(request, "applications/_plan_live.html", {**context, "saved": saved_line(application)})
        return plan.marked(response, taken)
    shell = frame(application, me(request), request.path, piece=name)
    if shell["writes"]:
        rest = plan.grid_page if name == "budget" else plan.lines_page
        context |= rest(application, context["own"], taken)
    return render(request, f"applications/{name}.html", {**shell, **context})
