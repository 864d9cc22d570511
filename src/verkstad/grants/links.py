"""Addresses of pages of the stages below, and what stages above show of a project."""

from collections.abc import Callable

from django.urls import NoReverseMatch, reverse

from verkstad.grants.models import Project

# Where a project's agreement is read, "" where it has none that everybody may read; stages above say so when they start.
agreed: dict[str, Callable[[Project], str]] = {}


def address(name: str, *args: str) -> str:
    """The page's address, or "" where this installation has no such page."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def agreement_address(project: Project) -> str:
    """Where everybody may read what was agreed on a project; "" where nowhere."""
    return next((url for find in agreed.values() if (url := find(project))), "")
