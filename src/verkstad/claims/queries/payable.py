"""What a decided claim leaves to be paid, told with its decision; what is paid is decided by payments, one stage above."""

from django.db.models import Sum

from verkstad.agreements.queries.awaiting import newest
from verkstad.agreements.rules import disbursed_ore
from verkstad.claims.models import Claim
from verkstad.core.grant_arithmetic import Grant, Payable, payable


def payable_of(claim: Claim) -> Payable:
    """With what the claim is proposed to approve, over all claims (R9, R10). Two queries, and what payments know."""
    decided = Claim.objects.filter(agreement=claim.agreement_id, state="decided").exclude(pk=claim.pk)
    before: int = decided.aggregate(ore=Sum("approved_ore"))["ore"] or 0
    agreed = newest(claim.agreement).agreed
    return payable(
        Grant(agreed.granted_ore, agreed.share), before + claim.approved_ore, disbursed_ore(claim.agreement_id)
    )
