"""Answering: begin, one section a page, finish."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from verkstad.instruments import actions, pages, queries
from verkstad.instruments.models import Response, Version
from verkstad.people.access import allow, may, me, on

PAGE = 50


@allow("instruments.start_response")
@require_safe
def responses(request: HttpRequest) -> HttpResponse:
    page = Paginator(queries.responses_of(request.user), PAGE).get_page(request.GET.get("page"))
    return render(
        request, "instruments/responses.html", {"page": page, "versions": queries.open_versions(request.user)}
    )


@on(Version, "instruments.start_response")
@require_POST
def response_start(request: HttpRequest, version: Version) -> HttpResponse:
    begun = actions.start_response(version=version, respondent=me(request), actor=me(request))
    return redirect("instruments:response", begun.pk)


@on(Response, "instruments.view_response")
@require_safe
def response(request: HttpRequest, response: Response) -> HttpResponse:
    context = pages.response_page(response, get_language() or "sv")
    context["may_answer"] = not response.finished_at and may(request.user, "instruments.answer_response", response)
    return render(request, "instruments/response.html", context)


@on(Response, "instruments.answer_response")
def response_section(request: HttpRequest, response: Response, section: str) -> HttpResponse:
    context = pages.section_page(response, section, request.POST or None)
    if context is None or response.finished_at:
        raise Http404
    form = context["form"]
    if request.method == "POST" and form.is_valid():
        saved = actions.save_answers(response=response, answers=form.given, actor=me(request))
        messages.success(request, _("Saved."))
        return redirect(pages.after(saved, section, asked=form.asked, stay="stay" in request.POST))
    return render(request, "instruments/section.html", context)


@on(Response, "instruments.answer_response")
@require_POST
def response_finish(request: HttpRequest, response: Response) -> HttpResponse:
    actions.finish_response(response=response, actor=me(request))
    messages.success(request, _("The response is finished."))
    return redirect("instruments:response", response.pk)
