"""Notices as a page shows them, and how many are unread."""

from django.core.paginator import Page, Paginator
from django.db.models import Count, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext

from verkstad.notices.models import Notice
from verkstad.notices.words import templates
from verkstad.people.access import Who

PAGE = 30


def unread_of_person() -> Coalesce:
    """How many notices a person has not read, as a part of the query that fetches the person."""
    counted = Notice.objects.filter(to=OuterRef("pk")).unread().order_by().values("to").annotate(n=Count("pk"))
    return Coalesce(Subquery(counted.values("n"), output_field=IntegerField()), 0)


def unread_count(user: Who) -> int:
    """How many notices a person has not read. No query for who signed in (the number came with them) or a visitor."""
    if not user.is_authenticated:
        return 0
    known: int | None = getattr(user, "unread_notices", None)
    if known is None:
        known = Notice.objects.visible_to(user).unread().count()
        setattr(user, "unread_notices", known)  # noqa: B010  kept for the rest of the request
    return known


def own_notices(user: Who, page: int | str) -> Page:
    """A page of a person's own notices, newest first, each with `told` (subject and body in the active language)."""
    found = Paginator(Notice.objects.visible_to(user), PAGE).get_page(page)
    for notice in found.object_list:
        notice.told = templates.tell(notice)  # type: ignore[attr-defined]
    return found


def band_link(request: HttpRequest) -> tuple[str, str, int] | None:
    """The way to one's notices in the page's frame, with how many are unread; nothing for a visitor."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return None
    return gettext("Your notices"), reverse("notices:notice_list"), unread_count(user)
