from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from verkstad.notices.actions import mark_read
from verkstad.notices.models import Notice
from verkstad.notices.queries import own_notices, unread_count
from verkstad.people.access import allow, on


@allow("notices.read_own")
@require_safe
def notice_list(request: HttpRequest) -> HttpResponse:
    """A person's own notices, newest first."""
    page = own_notices(request.user, request.GET.get("page", 1))
    return render(request, "notices/notice_list.html", {"page": page, "unread": unread_count(request.user)})


@allow("notices.read_own")
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    count = mark_read(user=request.user)
    messages.success(request, ngettext("%s notice marked as read.", "%s notices marked as read.", count) % count)
    return redirect("notices:notice_list")


@on(Notice, "notices.read_own")
@require_POST
def read_one(request: HttpRequest, notice: Notice) -> HttpResponse:
    """Mark one notice read and go on to what it is about."""
    mark_read(user=request.user, pks=[notice.pk])
    return redirect(notice.url if "go" in request.POST and notice.url else "notices:notice_list")
