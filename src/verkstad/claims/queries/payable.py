"""What a decided claim leaves to be paid, told with its decision; what is paid is decided by payments, one stage above."""

from verkstad.agreements.queries.awaiting import newest
from verkstad.claims.models import Claim
from verkstad.claims.queries.sums import approved_entries
from verkstad.claims.rules import known_sums
from verkstad.core.grant_arithmetic import Act, Entry, Grant, Payable, payable, sums_of, with_entry


def payable_of(claim: Claim) -> Payable:
    """With what the claim is proposed to approve, over all claims, advances, payments and recoveries (R9, R10). Three
    queries, and those of the stage that knows what has been paid."""
    pk = claim.agreement_id
    sums = next((find(pk) for find in known_sums.values()), None) or sums_of(approved_entries(claim.agreement))
    if claim.approved_ore and not Claim.objects.filter(pk=claim.pk, state="decided").exists():
        sums = with_entry(sums, Entry(Act.APPROVED, claim.approved_ore))
    agreed = newest(claim.agreement).agreed
    return payable(Grant(agreed.granted_ore, agreed.share), sums)
