"""What waits for those who apply and for those who are asked for letters of intent."""

from datetime import date
from typing import Any

from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from verkstad.applications.models import Application, State
from verkstad.applications.queries.letters import waiting_letters
from verkstad.applications.rules import ANSWERING_LETTERS
from verkstad.handling.queries.work import with_completion
from verkstad.people.access import Who, holds, may

MOST = 5


def applying(user: Who, day: date) -> list[dict[str, Any]]:
    """Letters to answer; drafts whose call is open and applications to complete, as tasks. One query each, none for who
    does neither."""
    found: list[dict[str, Any]] = []
    if holds(user, *ANSWERING_LETTERS):
        for letter in waiting_letters(user)[:MOST]:
            title = _("Answer %(owner)s about a letter of intent for %(region)s") % {
                "owner": letter.application.owner.name, "region": letter.region.name}  # fmt: skip
            found.append({"title": title, "url": reverse("applications:letter", args=[letter.pk]),
                          "why": letter.application.call.title, "mark": "risk"})  # fmt: skip
    if may(user, "applications.list_applications"):
        open_ = Q(state=State.DRAFT, closing__gt=timezone.now())
        own = Application.objects.of_applicant(user).live().closing()
        rows = with_completion(own.filter(open_ | Q(state=State.COMPLETING)))
        for one in rows.select_related("call", "owner").order_by("-state", F("closing").asc(), "-saved_at")[:MOST]:
            if one.state == State.COMPLETING:
                found += completion_task(one, day)
                continue
            closes = timezone.localtime(one.closes_at).date()
            title = _("Finish and send: %s") % (one.title or one.call.title)
            found.append({"title": title, "url": one.get_absolute_url(), "why": one.call.title, "due_on": closes,
                          "mark": "unmet" if (closes - day).days <= 1 else "risk" if (closes - day).days <= 7 else "neutral"})  # fmt: skip
    return found


def completion_task(one: Any, day: date) -> list[dict[str, Any]]:
    """An application that waits for its completion; none where somebody is just ending the request."""
    if one.completion_key is None:
        return []
    title = _("Complete the application “%s”") % (one.title or one.diary_number)
    return [{"title": title, "url": reverse("handling:completion", args=[one.completion_key]), "due_on": one.completion_due,
             "why": _("The agency needs more to try it."), "mark": "unmet" if one.completion_due < day else "risk"}]  # fmt: skip
