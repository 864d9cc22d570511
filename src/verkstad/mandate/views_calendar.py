from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_POST

from verkstad.mandate import actions, pages
from verkstad.mandate.feed import calendar as ical
from verkstad.mandate.models import CalendarAddress, Mandate
from verkstad.mandate.queries import deadlines, with_facts
from verkstad.mandate.views import as_of
from verkstad.people.access import allow, me, public


@public
def calendar(request: HttpRequest) -> HttpResponse:
    """Everything that was, is and will be due, by month and as a picture."""
    form, day = as_of(request)
    page = pages.calendar_page(request.user, day, request.GET)
    return render(request, "mandate/calendar.html", {"page": page, "form": form})


@require_POST
@allow("mandate.have_calendar")
def calendar_address(request: HttpRequest) -> HttpResponse:
    """Make a new secret address; the old one stops working."""
    actions.renew_calendar_address(user=me(request))
    return redirect("mandate:calendar")


@public
def feed_public(request: HttpRequest) -> HttpResponse:
    """The deadlines of the mandates that are open to everybody."""
    return _answer(request, Mandate.objects.filter(public=True), _("Mandates"))


@public
def feed_private(request: HttpRequest, token: str) -> HttpResponse:
    """The deadlines of the mandates that the address's owner may see; the address is the key."""
    owner = CalendarAddress.objects.select_related("user").filter(token=token, user__is_active=True).first()
    if owner is None:
        raise Http404
    with override(owner.user.language):
        return _answer(request, Mandate.objects.visible_to(owner.user), _("Mandates I work with"), private=True)


def _answer(request: HttpRequest, mandates: QuerySet[Mandate], name: str, *, private: bool = False) -> HttpResponse:
    now = timezone.now()
    found = deadlines(with_facts(mandates), timezone.localdate())
    made = ical(found, name=name, now=now, address=request.build_absolute_uri("/").rstrip("/"))
    headers = {"Cache-Control": "private, no-store" if private else "public, max-age=3600"}
    return HttpResponse(made, content_type="text/calendar; charset=utf-8", headers=headers)
