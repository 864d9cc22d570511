"""Addresses of pages of the stages below."""

from django.urls import NoReverseMatch, reverse


def address(name: str, *args: str) -> str:
    """The page's address, or "" where this installation has no such page."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
