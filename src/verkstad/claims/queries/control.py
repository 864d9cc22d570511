"""What the control finds in a claim: every finding names its rule and the lines it is about."""

from collections import Counter

from verkstad.claims.models import Claim, ClaimLine
from verkstad.claims.queries.frame import Allowed
from verkstad.claims.queries.readiness import with_evidence
from verkstad.claims.queries.sums import LIVE, by_kind
from verkstad.core.claims import control
from verkstad.core.claims.control import Noted
from verkstad.core.claims.lines import Line


def others_with_invoices(claim: Claim) -> list[Line]:
    """Lines with an invoice number of every other claim that was sent, of this project and of others. One query."""
    rows = ClaimLine.objects.filter(claim__state__in=LIVE).exclude(invoice="").exclude(claim=claim)
    rows = rows.exclude(claim__state="decided", verdict__in=("parked", "deducted"))
    same = claim.lines.exclude(invoice="").values("amount_ore")
    rows = rows.filter(amount_ore__in=same).select_related("claim__agreement")
    return [
        Line(row.kind, row.amount_ore, supplier=row.supplier, invoice=row.invoice, claim=f"{row.claim} ({row.number})")
        for row in rows.iterator(chunk_size=5000)
    ]  # fmt: skip


def noted(claim: Claim, allowed: Allowed) -> list[Noted]:
    """All findings of the control, those that weigh most first. Five queries, however many lines there are."""
    lines = [row.line for row in with_evidence(claim).order_by("number")]
    hours = [(one.person, one.day, control.Fraction(one.hours)) for one in claim.hours.all()]
    all_lines = ClaimLine.objects.filter(
        claim__agreement=claim.agreement_id, claim__state__in=(*LIVE, "returned", "draft")
    )
    return [
        *control.duplicates(lines, others_with_invoices(claim)),
        *control.weekend_hours(hours),
        *control.above_budget(by_kind(all_lines), allowed.budget),
        *control.without_evidence(lines),
        *control.round_sums(lines),
        *control.benford(lines),
    ]


def weights(found: list[Noted]) -> Counter[int]:
    """How many findings each line has."""
    return Counter(key for one in found for key in one.keys)
