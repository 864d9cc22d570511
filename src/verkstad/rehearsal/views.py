"""The call's page about its rehearsal, and the door through which the room itself is reached."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from verkstad.calls.models import Call
from verkstad.people.access import allow, me, on, public
from verkstad.rehearsal import actions, process, queries
from verkstad.rehearsal.clock import go_to
from verkstad.rehearsal.passing import Silent, pass_on
from verkstad.rehearsal.place import State, hold_site


@on(Call, "calls.change_call")
def rehearse(request: HttpRequest, call: Call) -> HttpResponse:
    """What a rehearsal is, the room where there is one, and the button that opens it."""
    if request.method == "POST":
        actions.start_rehearsal(call=call, actor=me(request))
        return redirect("rehearsal:rehearse", call.key)
    return _page(request, call)


def _page(request: HttpRequest, call: Call, status: int = 200) -> HttpResponse:
    page = queries.rehearse_page(call, me(request))
    response = render(request, "rehearsal/rehearse.html", page, status=status)
    if page.get("state") == State.PREPARING:
        response.headers["Refresh"] = "3"
    return response


@on(Call, "calls.change_call")
def empty(request: HttpRequest, call: Call) -> HttpResponse:
    """Throw away what was done in the room and begin anew with the call as it says now."""
    if request.method == "POST":
        actions.empty_rehearsal(call=call, actor=me(request))
        return redirect("rehearsal:rehearse", call.key)
    return render(request, "ui/confirm.html", queries.confirm_page(
        call, title=_("Empty the rehearsal room and begin anew"), act_label=_("Empty and begin anew"),
        consequence=_("Every trial application, decision and letter in the room is thrown away. The room opens again with the "
                      "call as it says now.")))  # fmt: skip


@on(Call, "calls.change_call")
def end(request: HttpRequest, call: Call) -> HttpResponse:
    """End the rehearsal and remove the room."""
    if request.method == "POST":
        actions.end_rehearsal(call=call, actor=me(request))
        messages.success(request, _("The rehearsal is ended and its room removed."))
        return redirect("calls:manage", call.key)
    return render(request, "ui/confirm.html", queries.confirm_page(
        call, title=_("End the rehearsal"), act_label=_("End the rehearsal"),
        consequence=_("The room is closed, and all that was done in it is thrown away. The call itself is not touched.")))  # fmt: skip


@require_POST
@on(Call, "calls.change_call")
def restart(request: HttpRequest, call: Call) -> HttpResponse:
    """Open a room again that has closed itself; what was done in it is still there."""
    actions.restart_rehearsal(call=call, actor=me(request))
    return redirect("rehearsal:rehearse", call.key)


@require_POST
@public
def forward(request: HttpRequest) -> HttpResponse:
    """In the room alone: let the clock pass the call's closing, so that handling, review and decision can be rehearsed."""
    if not settings.REHEARSAL:
        raise Http404
    if (moment := queries.next_closing()) is not None:
        go_to(moment)
    return redirect("people:personas")


@csrf_exempt  # the room asks for its own token; that of the live site never goes there
@allow("calls.change_call")
def room(request: HttpRequest, rest: str = "") -> HttpResponseBase:
    """Everything in the room, for those who may change the call that is rehearsed; a calm page where the room is silent."""
    found = queries.room_of_user(request.user)
    if found is None:
        raise Http404
    place = process.live_place()
    hold_site(place)
    if place.state() is State.OPEN:
        place.note_use()
        try:
            return pass_on(request, found[0])
        except Silent:
            pass
    return _page(request, found[1], status=503)
