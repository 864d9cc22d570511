"""A mandate's terms as limits of its book, so that every booking obeys them whatever door it comes through."""

from verkstad.mandate.models import Mandate


def put_limits(*, mandate: Mandate, actor: str) -> None:
    """Write the terms and the envelope into the mandate's book. Nothing to do where it has no book."""
