"""The public list of calls and the page of each."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from verkstad.calls.actions.questions import ask_question
from verkstad.calls.forms_follow import AskForm
from verkstad.calls.models import Call
from verkstad.calls.pages_public import call_page, list_page
from verkstad.calls.queries_public import Shown
from verkstad.calls.seen import calls_seen, mark_of
from verkstad.people.access import may, me, on, public


@public
def list_(request: HttpRequest) -> HttpResponse:
    """Open, coming and earlier calls."""
    calls, manages = calls_seen(timezone.now()), may(request.user, "calls.view_call")
    page = SimpleLazyObject(lambda: list_page(calls, request.GET))
    mark = None if request.GET else mark_of(calls, manages)
    context = {"page": page, "fictional": SimpleLazyObject(lambda: page.fictional), "may_manage": manages, "mark": mark}
    return render(request, "calls/public_list.html", context)


@on(Call, "public")
def call(request: HttpRequest, thing: Call) -> HttpResponse:
    """Everything that is told of one call."""
    return render(request, "calls/public_call.html", call_page(Shown(thing, timezone.now()), request.user))


@on(Call, "calls.ask_question")
def ask(request: HttpRequest, thing: Call) -> HttpResponse:
    """Ask about the call; the answer is shown to everybody."""
    form = AskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        ask_question(call=thing, text=form.cleaned_data["text"], user=me(request))
        messages.success(request, _("Your question is sent. You get a notice when it is answered."))
        return redirect(thing)
    return render(request, "calls/public_ask.html", {"form": form, "call": thing})
