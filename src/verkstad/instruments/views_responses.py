"""Answering: begin, one section a page, finish."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from verkstad.instruments import actions, pages, queries
from verkstad.instruments.files import file_response
from verkstad.instruments.models import Response, Version
from verkstad.instruments.saving import save_section
from verkstad.people import typed
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
@never_cache
def response_section(request: HttpRequest, response: Response, section: str) -> HttpResponse:
    kept = typed.taken(request)
    data = request.POST if request.method == "POST" else kept and kept.data
    who, file_url = me(request).journal_key, _file_url(response)
    context = pages.section_page(response, section, data, request.FILES, who=who, file_url=file_url)
    if context is None or response.finished_at:
        raise Http404
    if request.method == "POST":
        return _section_saved(request, context)
    return render(request, "instruments/section.html", {**context, "kept": kept})


def _section_saved(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """Saved while typing: the pieces that changed. Saved by a button: on, or the section again where something is wrong."""
    outcome = save_section(context, actor=me(request), request=request)
    if outcome.fragments:
        return outcome.fragments
    if not outcome.ok and outcome.context is not None:
        return render(request, "instruments/section.html", outcome.context)
    messages.success(request, _("Saved."))
    asked, stay = context["form"].asked, "stay" in request.POST
    return redirect(pages.after(outcome.saved.response, context["section"].key, asked=asked, stay=stay))


def _file_url(response: Response) -> Callable[[str], str]:
    return lambda question: reverse("instruments:file", args=[response.pk, question])


@on(Response, "instruments.view_response")
@require_safe
def file(request: HttpRequest, response: Response, question: str) -> FileResponse:
    """The file that answers a question, for those who see the response."""
    return file_response(response, question)


@on(Response, "instruments.answer_response")
@require_POST
def response_finish(request: HttpRequest, response: Response) -> HttpResponse:
    actions.finish_response(response=response, actor=me(request))
    messages.success(request, _("The response is finished."))
    return redirect("instruments:response", response.pk)
