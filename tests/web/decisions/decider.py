"""Decides the proposals it is given, as one of several processes (run by test_at_once); prints nothing."""

import sys

import django

django.setup()

from tests.web.patience import patiently  # noqa: E402
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


main(int(sys.argv[1]), sys.argv[2])
