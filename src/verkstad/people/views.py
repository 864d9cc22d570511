"""Who may what, and becoming a persona of the demonstration."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from verkstad.core.refused import Refused
from verkstad.people import actions, queries
from verkstad.people.access import allow, me, on, public
from verkstad.people.adapter import first_page
from verkstad.people.forms import AppointmentForm, EndForm
from verkstad.people.models import Appointment, User


@allow("people.view_user")
def appointments(request: HttpRequest) -> HttpResponse:
    """Everybody with a role, what for and how long; ended ones on demand."""
    ended = request.GET.get("visa") == "avslutade"
    context = {"people": queries.people_with_appointments(request.user, ended=ended), "ended": ended}
    context["may_appoint"] = request.user.has_perm("people.appoint")
    return render(request, "people/appointments.html", context)


@allow("people.appoint")
def appointment_new(request: HttpRequest) -> HttpResponse:
    form = AppointmentForm(request.POST or None, initial={"email": request.GET.get("epost", "")})
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.appoint_by_email(actor=me(request), **form.cleaned_data)
            messages.success(
                request, _("%(name)s is now %(role)s.") % {"name": made.user, "role": made.get_role_display()}
            )
            return redirect("people:appointments")
        except Refused as refused:
            form.take(refused)
    known = User.objects.visible_to(request.user).filter(is_active=True).order_by("email")
    return render(request, "people/appointment_new.html", {"form": form, "known": known})


@on(Appointment, "people.end_appointment")
def appointment_end(request: HttpRequest, appointment: Appointment) -> HttpResponse:
    form = EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.end_appointment(appointment=appointment, actor=me(request), **form.cleaned_data)
            messages.success(request, _("The appointment is ended."))
            return redirect("people:appointments")
        except Refused as refused:
            form.take(refused)
    return render(request, "ui/confirm.html", queries.end_page(appointment) | {"form": form})


@require_POST
@allow("people.appoint")
def invitation_renew(request: HttpRequest, key: int) -> HttpResponse:
    user = get_object_or_404(User.objects.visible_to(request.user), pk=key)
    actions.renew_invitation(user=user, actor=me(request))
    messages.success(request, _("A new link is on its way to %(email)s.") % {"email": user.email})
    return redirect("people:appointments")


@allow("people.open_account")
def roles(request: HttpRequest) -> HttpResponse:
    """Which role may do what, as the rules themselves answer."""
    return render(request, "people/roles.html", {"table": queries.access_by_app()})


@allow("people.open_account")
def second_factor(request: HttpRequest) -> HttpResponse:
    """Why a second factor is needed and which two kinds there are."""
    return render(request, "people/second_factor.html", {"needed": me(request).lacks_second_factor()})


def only_in_demo(request: HttpRequest) -> None:
    """404 unless this is a demo; 403 unless it is asked for from this very machine."""
    if not settings.DEMO:
        raise Http404
    forwarded = any(name in request.META for name in ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP"))
    local = request.META.get("REMOTE_ADDR") in ("127.0.0.1", "::1")
    if settings.ORIGIN or forwarded or not local or not settings.DEMO_MARK.exists():
        raise PermissionDenied


@public
def personas(request: HttpRequest) -> HttpResponse:
    """The demonstration's people, one per role."""
    only_in_demo(request)
    return render(request, "people/personas.html", {"personas": queries.personas()})


@public
@require_POST
def persona_become(request: HttpRequest, role: str) -> HttpResponse:
    only_in_demo(request)
    user = get_object_or_404(User, username=f"persona-{role}", is_active=True)
    if not actions.is_persona(user):
        raise PermissionDenied
    login(request, user, "verkstad.people.brought.HouseBackend")
    request.session["persona"] = role
    return redirect(first_page(user))
