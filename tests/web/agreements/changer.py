"""Decides a change that raises a grant, or a proposal in the same call, as one of two processes (run by test_at_once)."""

import sys

import django

django.setup()

from tests.web.patience import patiently  # noqa: E402
from verkstad.agreements.actions.deciding import decide_change  # noqa: E402
from verkstad.agreements.models import Change  # noqa: E402
from verkstad.core.refused import Refused  # noqa: E402
from verkstad.decisions.actions import decide  # noqa: E402
from verkstad.decisions.models import Proposal  # noqa: E402
from verkstad.people.models import User  # noqa: E402

EXPECTED = {"limit_passed", "decision.year_overdrawn", "decision.call_overdrawn", "agreements.decision_waits"}


def main(who: int, what: str) -> None:
    boss = User.objects.get(username=f"boss-{who}")
    change, proposal = Change.objects.get(), Proposal.objects.filter(state="open").get()
    sys.stdin.readline()  # both begin at once
    try:
        if who == 0:
            patiently(lambda: decide_change(change=change, approve=True, reasons="Behövs.", actor=boss))
        else:
            patiently(lambda: decide(proposal=proposal, actor=boss))
    except Refused as refused:
        if not {finding.code for finding in refused.findings} <= EXPECTED:
            raise


main(int(sys.argv[1]), sys.argv[2])
