"""What has been claimed and approved, summed in the database."""

from collections.abc import Iterable

from django.db.models import Count, F, Q, QuerySet, Sum

from verkstad.agreements.models import Agreement
from verkstad.claims.models import Claim, ClaimLine
from verkstad.core.claims.lines import Origin
from verkstad.core.claims.simplified import Place
from verkstad.core.grant_arithmetic import Act, Entry

LIVE = ("sent", "proposed", "decided")


def approved_entries(agreement: Agreement) -> list[Entry]:
    """What decided claims approved of an agreement, as the arithmetic of grants reads it: one entry a claim and kind of
    means, in the order decided. One query."""
    found: list[Entry] = []
    claims = Claim.objects.filter(agreement=agreement, state="decided").order_by("decided_on", "number")
    for one in claims.only("approved_ore", "in_kind_ore"):
        found += [Entry(Act.APPROVED, one.approved_ore)] if one.approved_ore else []
        found += [Entry(Act.IN_KIND, one.in_kind_ore)] if one.in_kind_ore else []
    return found


def by_place(lines: QuerySet[ClaimLine], *, approved: bool) -> dict[Place, int]:
    """Paid cost by kind and partner, without what is computed or in kind."""
    lines = lines.filter(in_kind=False).exclude(origin=Origin.COMPUTED)
    return _summed(lines.values_list("kind", "partner"), approved)


def by_option(lines: QuerySet[ClaimLine], *, approved: bool) -> dict[Place, int]:
    """What computed options came to, by option and partner."""
    return _summed(lines.filter(origin=Origin.COMPUTED).values_list("option", "partner"), approved)


def _summed(rows: QuerySet, approved: bool) -> dict[Place, int]:
    amount = F("amount_ore") - F("deducted_ore") if approved else F("amount_ore")
    rows = rows.filter(verdict="approved") if approved else rows
    found: Iterable[tuple[str, str, int]] = rows.order_by().annotate(ore=Sum(amount))
    return {(one, partner): ore for one, partner, ore in found}


def counting(claim: Claim) -> tuple[QuerySet[ClaimLine], QuerySet[ClaimLine]]:
    """Lines of the agreement's other claims that count when this one is computed: those decided as approved, and those
    that are under way as claimed."""
    lines = ClaimLine.objects.filter(claim__agreement=claim.agreement_id).exclude(claim=claim)
    return lines.filter(claim__state="decided"), lines.filter(claim__state__in=("sent", "proposed"))


def totals(claim: Claim) -> dict[str, int]:
    """What a claim comes to: cost that was paid, cost in kind (financed by as much in kind, R8)."""
    return {key: ore for key, ore in counted(claim).items() if key != "lines"}


def counted(claim: Claim) -> dict[str, int]:
    """The same, and how many lines it has. One query."""
    found = claim.lines.aggregate(paid=Sum("amount_ore", filter=Q(in_kind=False)), kind=Sum("amount_ore", filter=Q(in_kind=True)),
                                  lines=Count("pk"))  # fmt: skip
    return {"paid_ore": found["paid"] or 0, "in_kind_ore": found["kind"] or 0, "lines": found["lines"]}
