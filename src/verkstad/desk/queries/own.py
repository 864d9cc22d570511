"""The desk of those who act for an organisation outside the agency: their projects, and what goes on around them."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Min, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from verkstad.grants.links import address
from verkstad.grants.models import Project, ProjectState
from verkstad.grants.queries import give_details
from verkstad.notices.queries import unread_count
from verkstad.organisations.models import Organisation
from verkstad.people.access import Who, appointments, may, organisations_of
from verkstad.people.models import Role
from verkstad.registry.models import Document
from verkstad.registry.queries import disposable
from verkstad.ui import formats

MOST = 12  # rows of each table; the directory has them all
AROUND = (Role.REGIONAL, Role.COACH, Role.COMPANY)


def own_desk(user: Who) -> dict[str, Any]:
    """The organisations a person acts for, their projects and their documents in the diary; and for those who work in a
    county the projects under way there. Five queries."""
    keys = organisations_of(user)
    bodies = list(Organisation.objects.filter(key__in=keys).select_related("region")) if keys else []
    shown = Project.objects.visible_to(user)
    mine = shown.filter(Q(owner__key__in=keys) | Q(partners__key__in=keys)).distinct()
    own, around = first(mine) if keys else [], list[Project]()
    told: dict[str, Any] = {"bodies": bodies}
    if any(a.role in AROUND for a in appointments(user)):
        counties = {body.region_id for body in bodies if body.region_id}
        running = shown.filter(state=ProjectState.RUNNING).exclude(owner__key__in=keys)
        around = first(running.filter(regions__in=counties).distinct() if counties else running)
        told |= {"near": table(around, keys), "counties": [body.region for body in bodies if body.region]}
    else:
        told["documents"] = list(Document.objects.filter(organisation__in=keys).order_by("-date", "-pk")[:MOST])
    give_details([*own, *around])
    return told | {"own_projects": table(own, keys)}


def first(projects: QuerySet[Project]) -> list[Project]:
    """Those that end last, as many as a table shows."""
    return list(projects.select_related("mandate__programme", "owner").order_by("-end_on", "name", "pk")[:MOST])


def table(projects: Iterable[Project], keys: Iterable[str]) -> list[dict[str, Any]]:
    """A row each, with the part that the person's organisation has in the project."""
    return [{"project": p, "role": _("owner") if p.owner and p.owner.key in keys else _("partner")} for p in projects]


def notices_told(user: Who) -> tuple[str, str] | None:
    """What to say of unread notices, and where they are. No query beside the one of the page's frame."""
    count = unread_count(user)
    if not count:
        return None
    text = ngettext("One notice is unread", "%s notices are unread", count)
    return text if count == 1 else text % formats.number(count), address("notices:notice_list")


def disposal_told(user: Who) -> tuple[str, str, Any] | None:
    """Documents whose time is out, for those who may dispose of them: what to say, where, and since when. One query."""
    if not may(user, "registry.dispose_document"):
        return None
    due = disposable(user).order_by().aggregate(n=Count("pk"), first=Min("retain_until"))
    if not due["n"]:
        return None
    text = ngettext(
        "One document has passed its day of disposal", "%s documents have passed their day of disposal", due["n"]
    )
    return text if due["n"] == 1 else text % formats.number(due["n"]), address("registry:disposal"), due["first"]
