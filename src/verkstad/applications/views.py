"""The applicant's pages: one's own applications, the draft, its sections, what is left."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from verkstad.applications.actions import drafts
from verkstad.applications.actions import prefill as prefills
from verkstad.applications.forms import NoForm, TitleForm
from verkstad.applications.models import Application, Prefill, State
from verkstad.applications.pages import frame, overview, sections, sending
from verkstad.applications.pages import start as starting
from verkstad.applications.rules import may_edit, not_a_draft
from verkstad.calls.models import Call
from verkstad.core.refused import Refused
from verkstad.instruments.files import file_response
from verkstad.people.access import allow, me, on

PAGE = 30


@allow("applications.list_applications")
@require_safe
def list_(request: HttpRequest) -> HttpResponseBase:
    page = Paginator(overview.applications_of(me(request)), PAGE).get_page(request.GET.get("page"))
    return render(request, "applications/list.html", overview.list_page(me(request), page))


@on(Call, "applications.start_application")
def start(request: HttpRequest, call: Call) -> HttpResponseBase:
    """May we apply? Then begin."""
    form = starting.start_form(call, me(request), request.POST if request.method == "POST" else None)
    test = request.POST.get("test") == "1"
    if request.method == "POST" and form.acts(
        lambda data: drafts.start_application(call=call, owner=data["owner"], user=me(request), test=test)
    ):
        return redirect(sending.first_page(form.result))
    return render(request, "applications/start.html", starting.start_page(call, me(request), form, request.GET))


@on(Application, "applications.view_application")
@require_safe
def application(request: HttpRequest, application: Application) -> HttpResponseBase:
    return render(request, "applications/application.html", overview.overview(application, me(request)))


@on(Application, "applications.edit_application")
@require_POST
def title(request: HttpRequest, application: Application) -> HttpResponseBase:
    form = TitleForm(request.POST)
    if form.acts(lambda data: drafts.name_application(application=application, user=me(request), **data)):
        return redirect("applications:application", application.key)
    return render(request, "applications/application.html", overview.overview(application, me(request), form))


@on(Application, "applications.view_application")
@never_cache
def section(request: HttpRequest, application: Application, section: str) -> HttpResponseBase:
    """One section: read by those who take part, written by the applicant's people."""
    writes = application.state == State.DRAFT and may_edit(request.user, application)
    if not writes:
        return _read_only(request, application)
    context = sections.section_context(application, section, request)
    if context is None:
        raise Http404
    if request.method == "POST":
        outcome = sections.save(application, context, request)
        if outcome.fragments is not None:
            return outcome.fragments
        if outcome.ok or outcome.context is None:
            return redirect(sections.after(application, section, stay="stay" in request.POST))
        context = {**outcome.context, **frame.frame(application, me(request), request.path)}
    return render(request, "applications/section.html", context)


def _read_only(request: HttpRequest, application: Application) -> HttpResponseBase:
    if request.method == "POST":
        raise Refused(not_a_draft())
    return redirect(reverse("applications:application", args=[application.key]) + "#content")


@on(Application, "applications.view_application")
@require_safe
def answer_file(request: HttpRequest, application: Application, question: str) -> HttpResponseBase:
    return file_response(application.response, question)


@on(Application, "applications.edit_application")
@require_POST
def second_stage(request: HttpRequest, application: Application) -> HttpResponseBase:
    """Begin the full application of one that was invited."""
    begun = drafts.start_application(
        call=application.call, owner=application.owner, user=me(request), previous=application
    )
    return redirect("applications:application", begun.key)


@on(Application, "applications.edit_application")
@require_POST
def share(request: HttpRequest, application: Application) -> HttpResponseBase:
    shared = request.POST.get("shared") == "1"
    drafts.share_draft(application=application, shared=shared, user=me(request))
    messages.success(
        request, _("The agency can read the draft now.") if shared else _("The agency can no longer read the draft.")
    )
    return redirect("applications:application", application.key)


@on(Application, "applications.send_application")
def discard(request: HttpRequest, application: Application) -> HttpResponseBase:
    """Throw a draft away, on a page of its own."""
    form = NoForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.acts(
        lambda _d: drafts.discard_draft(application=application, user=me(request))
    ):
        messages.success(request, _("The draft is thrown away."))
        return redirect("applications:list")
    return render(request, "applications/discard.html", {"application": application, "form": form})


@on(Application, "applications.edit_application")
def prefill(request: HttpRequest, application: Application) -> HttpResponseBase:
    """What was filled in from elsewhere: keep it or refuse it, one by one."""
    if request.method == "POST":
        keep, question = request.POST.get("keep", ""), request.POST.get("keep") or request.POST.get("refuse", "")
        prefills.settle_prefill(application=application, question=question, keep=bool(keep), user=me(request))
        return redirect("applications:prefill", application.key)
    rows = Prefill.objects.filter(application=application)
    context: dict[str, Any] = frame.frame(application, me(request), request.path)
    return render(request, "applications/prefill.html", {**context, "rows": sections.prefill_rows(application, rows)})


@on(Application, "applications.view_application")
@require_safe
def ready(request: HttpRequest, application: Application) -> HttpResponseBase:
    return render(request, "applications/ready.html", overview.ready_page(application, me(request)))
