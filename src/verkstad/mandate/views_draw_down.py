from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from verkstad.mandate import actions, pages
from verkstad.mandate.forms import DrawDownForm, ReceivedForm
from verkstad.mandate.models import DrawDown, Mandate
from verkstad.people.access import me, on
from verkstad.ui.forms import ActForm


@on(Mandate, "mandate.request_draw_down")
def draw_down_request(request: HttpRequest, mandate: Mandate) -> HttpResponse:
    """Draft a request for a year's money."""
    years, offer = pages.years_to_ask_for(mandate)
    form = DrawDownForm(request.POST or None, mandate=mandate, years=years, initial=offer)
    if request.method == "POST" and form.acts(
        lambda data: actions.request_draw_down(mandate=mandate, **data, actor=me(request))
    ):
        return redirect("mandate:draw_down", form.result.pk)
    return render(request, "mandate/draw_down_request.html", pages.request_facts(mandate, form))


@on(DrawDown, "mandate.view_mandate")
def draw_down(request: HttpRequest, draw_down: DrawDown) -> HttpResponse:
    """One request: where it stands, and what can be done."""
    return render(request, "mandate/draw_down.html", pages.draw_down_facts(draw_down, request.user))


@on(DrawDown, "mandate.request_draw_down")
def draw_down_change(request: HttpRequest, draw_down: DrawDown) -> HttpResponse:
    """Change a draft."""
    years, _offer = pages.years_to_ask_for(draw_down.mandate)
    form = DrawDownForm(request.POST or None, mandate=draw_down.mandate, years=years, initial=pages.draft_of(draw_down))
    if request.method == "POST" and form.acts(
        lambda data: actions.change_draw_down(draw_down=draw_down, **data, actor=me(request))
    ):
        return redirect("mandate:draw_down", draw_down.pk)
    facts = {**pages.request_facts(draw_down.mandate, form), "row": draw_down}
    return render(request, "mandate/draw_down_change.html", facts)


@on(DrawDown, "mandate.send_draw_down")
def draw_down_send(request: HttpRequest, draw_down: DrawDown) -> HttpResponse:
    """Confirm and send: the letter is written and registered."""
    form = ActForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.acts(
        lambda _data: actions.send_draw_down(draw_down=draw_down, actor=me(request))
    ):
        messages.success(request, _("Sent and registered as %s.") % form.result.letter.diary_number)
        return redirect("mandate:draw_down", draw_down.pk)
    return render(request, "mandate/draw_down_confirm.html", pages.send_facts(draw_down, form))


@on(DrawDown, "mandate.request_draw_down")
def draw_down_receive(request: HttpRequest, draw_down: DrawDown) -> HttpResponse:
    """The money came: book it, or name the voucher where it is booked already."""
    form = ReceivedForm(request.POST or None)
    if request.method == "POST" and form.acts(
        lambda data: actions.receive_draw_down(draw_down=draw_down, **data, actor=me(request))
    ):
        messages.success(request, _("The money is noted as received."))
        return redirect("mandate:draw_down", draw_down.pk)
    return render(request, "mandate/draw_down_receive.html", {"row": draw_down, "form": form})


@on(DrawDown, "mandate.withdraw_draw_down")
def draw_down_withdraw(request: HttpRequest, draw_down: DrawDown) -> HttpResponse:
    """Confirm and take the request back."""
    form = ActForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.acts(
        lambda _data: actions.withdraw_draw_down(draw_down=draw_down, actor=me(request))
    ):
        messages.success(request, _("The request is withdrawn."))
        return redirect("mandate:draw_down", draw_down.pk)
    return render(request, "mandate/draw_down_confirm.html", pages.withdraw_facts(draw_down, form))


@on(DrawDown, "mandate.view_mandate")
def draw_down_letter(request: HttpRequest, draw_down: DrawDown) -> HttpResponse:
    """The letter as it was sent."""
    letter = draw_down.letter
    if letter is None or not letter.file:
        raise Http404
    with letter.file.open("rb") as file:
        name = f'inline; filename="{letter.file_name}"'
        return HttpResponse(file.read(), content_type="application/pdf", headers={"Content-Disposition": name})
