"""Records many acts in transactions of their own, as one of several processes (run by test_concurrency)."""

import sys

import django

django.setup()

from django.db import transaction  # noqa: E402

from verkstad.journal.actions import record  # noqa: E402


def main(who: str, many: int) -> None:
    sys.stdin.readline()  # all writers start at once
    for number in range(many):
        with transaction.atomic():
            record(actor=f"system:writer{who}", act="claim.submitted", subject_type="claim", subject_key=number)


main(sys.argv[1], int(sys.argv[2]))
