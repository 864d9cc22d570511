"""`verkstad agreements`: offers the agreement of every decided grant that has none."""

from argparse import Namespace

from verkstad.agreements.actions.offering import offer_agreement
from verkstad.agreements.queries.awaiting import decisions_awaiting_agreement
from verkstad.core.refused import Refused


def offer(args: Namespace) -> int:
    """Make and offer them; the same call twice makes nothing. 0, or 1 where one is refused, which does not stop the others."""
    made, refused = 0, 0
    for decision in decisions_awaiting_agreement():
        try:
            agreement = offer_agreement(decision=decision, actor="system:agreements")
        except Refused as why:
            refused += 1
            print(f"{decision}: {why}")
        else:
            made += 1
            print(f"{agreement.key}: {agreement}")
    print(f"{made} agreements offered, {refused} refused")
    return 1 if refused else 0
