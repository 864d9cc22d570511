"""The figures of a claim's decision: what was claimed, approved, parked and deducted, by cost kind; which lines are held."""

from dataclasses import dataclass
from typing import ClassVar

from django.db.models import Case, F, Q, Sum, Value, When

from verkstad.claims.models import Claim, ClaimLine
from verkstad.claims.queries.frame import Allowed

ZERO = Value(0)


@dataclass(frozen=True)
class KindRow:
    """A cost kind's sums in öre; claimed is always approved, parked and deducted together once every line is judged."""

    SUMS: ClassVar = ("claimed_ore", "approved_ore", "parked_ore", "deducted_ore")
    name: str
    claimed_ore: int
    approved_ore: int
    parked_ore: int
    deducted_ore: int


def by_kind_told(claim: Claim, allowed: Allowed) -> list[KindRow]:
    """One row a cost kind in the agreement's order, costs in kind in rows of their own. One query."""
    sums = claim.lines.order_by().values_list("kind", "in_kind").annotate(
        claimed=Sum("amount_ore"),
        approved=Sum(Case(When(verdict="approved", then=F("amount_ore") - F("deducted_ore")), default=ZERO)),
        parked=Sum(Case(When(verdict="parked", then=F("amount_ore")), default=ZERO)),
        deducted=Sum(Case(When(verdict="deducted", then=F("amount_ore")), When(verdict="approved", then=F("deducted_ore")), default=ZERO)),
    )  # fmt: skip
    order = {key: at for at, key in enumerate(allowed.kinds)}
    return [
        KindRow(allowed.kinds.get(kind, kind) + (" (i natura)" if in_kind else ""), *ores)
        for kind, in_kind, *ores in sorted(sums, key=lambda row: (order.get(row[0], 99), row[0], row[1]))
    ]


def held_lines(claim: Claim) -> list[ClaimLine]:
    """Lines that are not approved whole, in their order. One query."""
    return list(claim.lines.filter(Q(verdict__in=["parked", "deducted"]) | Q(deducted_ore__gt=0)).order_by("number"))
