"""Decides the proposals it is given, as one of several processes (run by test_at_once); prints nothing."""

import sys
from collections.abc import Callable

import django

django.setup()

from django.db import OperationalError  # noqa: E402

from verkstad.core.refused import Refused  # noqa: E402
from verkstad.decisions.actions import decide  # noqa: E402
from verkstad.decisions.models import Proposal  # noqa: E402
from verkstad.people.models import User  # noqa: E402

EXPECTED = {
    "limit_passed",
    "decision.year_overdrawn",
    "decision.call_overdrawn",
    "decisions.proposal_closed",
    "aid.ceiling",
}


def main(who: int, ways: str) -> None:
    boss = User.objects.get(username=f"boss-{who}")
    proposals = list(Proposal.objects.order_by("pk"))
    sys.stdin.readline()  # all begin at once
    for proposal in proposals if ways == "same" else proposals[who :: int(ways)]:
        try:
            patiently(lambda: decide(proposal=proposal, actor=boss))  # noqa: B023 - called at once
        except Refused as refused:
            if not {finding.code for finding in refused.findings} <= EXPECTED:
                raise


def patiently(do: Callable[[], object]) -> None:
    """Try again, as a person does, where a slow machine lets SQLite's single writer wait too long."""
    for _ in range(10):
        try:
            do()
            return
        except OperationalError as busy:
            if "locked" not in str(busy):
                raise
    raise TimeoutError("the database stayed locked")


main(int(sys.argv[1]), sys.argv[2])
