"""Books 100 kr again and again until a limit says no, as one of several processes (run by test_at_once)."""

import sys

import django

django.setup()

from datetime import date  # noqa: E402

from verkstad.core.refused import Refused  # noqa: E402
from verkstad.funds.actions import Line, book_simple  # noqa: E402
from verkstad.funds.models import Book  # noqa: E402


def main(who: str, many: int) -> None:
    sys.stdin.readline()  # all begin at once
    book = Book.objects.get()
    for number in range(many):
        try:
            book_simple(book=book, booked_on=date(2017, 3, 14), text=f"{who}/{number}", origin="api",
                        lines=[Line("special", "staff", 100_00, 2017)], actor=f"system:booker{who}")  # fmt: skip
        except Refused as refused:
            if [finding.code for finding in refused.findings] != ["limit_passed"]:
                raise


main(sys.argv[1], int(sys.argv[2]))
