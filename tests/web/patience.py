"""Trying again, as a person does."""

from collections.abc import Callable

from django.db import OperationalError


def patiently(do: Callable[[], object]) -> None:
    """Try again where a slow machine lets SQLite's single writer wait too long."""
    for _ in range(10):
        try:
            do()
            return
        except OperationalError as busy:
            if "locked" not in str(busy):
                raise
    raise TimeoutError("the database stayed locked")
