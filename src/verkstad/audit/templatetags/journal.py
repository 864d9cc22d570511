"""The journal on other pages: `{% load journal %}`.

{% journal_of "document" document.pk %}     the newest acts about one thing (limit=20); heading by the page
{% journal_changes %}                       what others did since the reader last marked it as seen, with the button
"""

from collections.abc import Mapping
from typing import Any

from django import template
from django.contrib.auth.models import AnonymousUser
from django.template import Context
from django.urls import reverse
from django.utils.http import urlencode

from verkstad.audit.queries import acts_about, changes_since_visit
from verkstad.people.access import Who, may

register = template.Library()


def _user(context: Context) -> Who:
    return context.get("user") or AnonymousUser()


@register.simple_tag
def mandate_name(names: Mapping[str, str], key: str) -> str:
    """A mandate by name where it is known, else by key; a dash for no mandate."""
    return names.get(key, key) or "–"


@register.inclusion_tag("audit/parts/journal_of.html", takes_context=True)
def journal_of(context: Context, subject_type: str, key: str | int, limit: int = 20) -> dict[str, Any]:
    """Only for pages that have already decided that the reader may see the thing."""
    user = _user(context)
    acts, more = acts_about(subject_type, key, user, limit)
    url = ""
    if more and may(user, "journal.view_journal"):
        url = reverse("audit:journal") + "?" + urlencode({"slag": subject_type, "nyckel": key})
    return {"acts": acts, "more": more, "url": url}


@register.inclusion_tag("audit/parts/journal_changes.html", takes_context=True)
def journal_changes(context: Context, limit: int = 12) -> dict[str, Any]:
    changes = changes_since_visit(_user(context), limit)
    request = context.get("request")
    return {
        "changes": changes,
        "rest": changes.count - len(changes.acts),
        "csrf_token": context.get("csrf_token"),
        "next": request.get_full_path() if request else "",
    }
