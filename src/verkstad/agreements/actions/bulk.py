"""A whole round's agreements at once: each made and offered by itself, each refusal told by its row."""

from collections.abc import Iterable
from dataclasses import dataclass
from time import monotonic

from verkstad.agreements.actions.offering import offer_agreement
from verkstad.agreements.models import Agreement
from verkstad.agreements.rules import Actor
from verkstad.core.findings import Finding
from verkstad.core.refused import Refused
from verkstad.decisions.models import Decision

A_WHILE = 0.5  # seconds that one request goes on; the paper of an agreement takes a fraction of one to set


@dataclass(frozen=True)
class Offered:
    """How one decision came out: its agreement, or every finding that refused it."""

    decision: Decision
    made: Agreement | None
    findings: tuple[Finding, ...] = ()


def offer_many(*, decisions: Iterable[Decision], actor: Actor, seconds: float | None = None) -> list[Offered]:
    """Make and offer the agreement of every decision, each in a transaction of its own; what is refused stays as it was.

    With `seconds` no further one is begun when so long has passed: those that were not reached are not told of. At least
    one is.
    """
    done: list[Offered] = []
    begun = monotonic()
    for decision in decisions:
        if done and seconds is not None and monotonic() - begun >= seconds:
            break
        try:
            done.append(Offered(decision, offer_agreement(decision=decision, actor=actor)))
        except Refused as refused:
            done.append(Offered(decision, None, refused.findings))
    return done
