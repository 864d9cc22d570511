"""Following calls by e-mail, and calls for other programs: calendar and feed."""

from allauth.core.ratelimit import consume
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from verkstad.calls import feeds
from verkstad.calls.follow import ask_to_follow, confirm_follow, end_follow
from verkstad.calls.follow_news import followed_calls
from verkstad.calls.forms_follow import FollowForm
from verkstad.calls.models import Call, Follow
from verkstad.calls.queries_public import EARLIER, Shown, published
from verkstad.people.access import on, public


@public
def follow_all(request: HttpRequest) -> HttpResponse:
    """Ask to be told of every new call."""
    return _ask(request, None)


@on(Call, "public")
def follow_call(request: HttpRequest, thing: Call) -> HttpResponse:
    """Ask to be told of one call."""
    return _ask(request, thing)


def _ask(request: HttpRequest, call: Call | None) -> HttpResponse:
    form = FollowForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"]
        if consume(request, action="follow_call", key=email.lower()):
            ask_to_follow(email=email, call=call, language=get_language() or "sv")
            return redirect("calls:follow_asked")
        form.add_error("email", _("There have been many requests from here or for this address. Try again tomorrow."))
        status = 429
    return render(request, "calls/follow_ask.html", {"form": form, "call": call}, status=status)


@public
@require_safe
def follow_asked(request: HttpRequest) -> HttpResponse:
    """The same page for everybody who asked: it does not tell who follows already."""
    return render(request, "calls/follow_asked.html")


@public
def follow_confirm(request: HttpRequest, secret: str) -> HttpResponse:
    """A button to press, because mail programs open links by themselves."""
    follow = confirm_follow(secret=secret) if request.method == "POST" else held(secret)
    if follow is None:
        raise Http404
    return render(request, "calls/follow_confirm.html", {"follow": follow, "call": follow.call})


@csrf_exempt  # mail programs post here by themselves (RFC 8058); the secret in the address is the key
@public
def follow_off(request: HttpRequest, secret: str) -> HttpResponse:
    """End the e-mails: one press on the page, or the mail program's own button."""
    follow = held(secret)
    if request.method == "POST":
        end_follow(secret=secret)
    context = {"ended": request.method == "POST" or follow is None, "call": follow.call if follow else None}
    return render(request, "calls/follow_off.html", context)


def held(secret: str) -> Follow | None:
    return Follow.objects.select_related("call").filter(secret=secret).first()


@public
@require_safe
def calendar_all(request: HttpRequest) -> HttpResponse:
    """When open and coming calls open and close."""
    found = published().prefetch_related("extensions")
    shown = [one for call in found if (one := Shown(call, timezone.now())).standing not in EARLIER]
    return ical(request, shown, _("Calls"))


@on(Call, "public")
def calendar_call(request: HttpRequest, thing: Call) -> HttpResponse:
    return ical(request, [Shown(thing, timezone.now())], thing.title)


def ical(request: HttpRequest, calls: list[Shown], name: str) -> HttpResponse:
    made = feeds.calendar(calls, name=name, now=timezone.now(), address=address_of(request))
    return HttpResponse(made, content_type="text/calendar; charset=utf-8", headers={"Cache-Control": "max-age=900"})


@public
@require_safe
def news(request: HttpRequest) -> HttpResponse:
    """New and changed calls, longer time, answers: for feed readers."""
    now = timezone.now()
    made = feeds.atom(list(followed_calls(now)), now=now, address=address_of(request), path=request.path)
    return HttpResponse(made, content_type="application/atom+xml; charset=utf-8")


def address_of(request: HttpRequest) -> str:
    return request.build_absolute_uri("/").rstrip("/")
