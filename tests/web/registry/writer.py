"""Registers many documents, as one of several processes (run by test_concurrency); prints the numbers it got."""

import sys
from datetime import date

import django

django.setup()

from verkstad.registry.actions import register_document  # noqa: E402
from verkstad.registry.models import Document, Series  # noqa: E402


def main(who: str, many: int) -> int:
    sys.stdin.readline()  # all writers start at once
    for number in range(many):
        register_document(
            mandate="m4", direction="in", date=date(2026, 1, 1), title=f"{who} {number}", actor=f"system:writer{who}"
        )
    return 0


def whole(expected: int) -> int:
    """0 where the series holds exactly the numbers from one to `expected`."""
    numbers = sorted(Document.objects.values_list("number", flat=True))
    return 0 if numbers == list(range(1, expected + 1)) and Series.objects.get().last == expected else 1


sys.exit(whole(int(sys.argv[2])) if sys.argv[1] == "whole" else main(sys.argv[1], int(sys.argv[2])))
