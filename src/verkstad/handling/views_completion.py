"""The applicant completes an application: only what was opened can be changed."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from verkstad.handling import actions, pages
from verkstad.handling.models import Completion
from verkstad.handling.pages.own import opened_section
from verkstad.instruments.files import file_response
from verkstad.instruments.saving import save_section
from verkstad.people.access import me, on


@on(Completion, "handling.answer_completion")
def completion(request: HttpRequest, completion: Completion) -> HttpResponse:
    """What is asked for, what can be changed, what is left; and the whole application to read."""
    return render(request, "handling/completion.html", pages.completion_page(completion, me(request)))


@on(Completion, "handling.answer_completion")
def completion_section(request: HttpRequest, completion: Completion, section: str) -> HttpResponseBase:
    """One section: the opened questions to answer, the others to read."""
    context = opened_section(completion, section, me(request), request)
    if context is None or not completion.is_waiting:
        raise Http404
    page = {"one": completion, "case": completion.application, "post_url": request.path}
    if request.method == "POST":
        outcome = save_section(context, actor=me(request).journal_key, request=request)
        if outcome.fragments is not None:
            return outcome.fragments
        if outcome.ok:
            return redirect("handling:completion", completion.pk)
        context = outcome.context or context
    return render(request, "handling/completion_section.html", {**context, **page})


@on(Completion, "handling.answer_completion")
@require_POST
def completion_send(request: HttpRequest, completion: Completion) -> HttpResponse:
    """Send the completed application as a new version."""
    sent = actions.answer_completion(
        completion=completion, client_key=request.POST.get("client_key", "")[:64], user=me(request)
    )
    messages.success(request, _("The completion is sent as version %s.") % sent.number)
    return redirect("handling:mine", completion.application.key)


@on(Completion, "handling.answer_completion")
def completion_file(request: HttpRequest, completion: Completion, question: str) -> HttpResponseBase:
    """A file that was answered with."""
    return file_response(completion.application.response, question)
