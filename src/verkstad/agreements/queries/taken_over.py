"""Grants that were agreed elsewhere and taken over as granted."""

from verkstad.agreements.models import TakenOver
from verkstad.grants.models import Project
from verkstad.people.access import Who


def taken_over_for(user: Who) -> list[TakenOver]:
    """Those whose projects the user may see, by name. One query."""
    found = TakenOver.objects.visible_to(user).select_related("project__mandate", "project__owner")
    return list(found.order_by("project__mandate__number", "project__name"))


def address_of(project: Project) -> str:
    """Where the project's grant is read as it was taken over; "" where it is not. One query."""
    found = TakenOver.objects.filter(project=project).select_related("project").first()
    return found.get_absolute_url() if found else ""
