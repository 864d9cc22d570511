"""What is agreed after a new decision on the same case: the decision's word, and everything agreed since that it does not touch."""

from dataclasses import replace

from verkstad.core.agreements.content import Agreed
from verkstad.core.agreements.differences import in_order, rebased
from verkstad.core.applications.plan import Fund, Source
from verkstad.core.money import largest_remainder

SUMS = ("granted_ore", "year", "fund")


def reconsidered(earlier: Agreed, decided: Agreed, newest: Agreed) -> Agreed:
    """The version that a new decision makes of an agreement under way.

    `earlier` and `decided` are what the two decisions say by themselves, `newest` is in force. What the new decision says
    otherwise than the earlier one holds, also where a change has altered it meanwhile; the rest stays as it was agreed. The
    sum, its years and the grant's lines of the financing are the new decision's own.
    """
    clashes = rebased(earlier, decided, newest).clashes
    ours = tuple(one.address for one in clashes if one.address.split("/")[0] not in SUMS)
    joined = rebased(earlier, decided, newest, ours).agreed
    funds = scaled_grant(newest.budget.funds, decided.granted_ore)
    return in_order(
        replace(joined, granted_ore=decided.granted_ore, by_year=decided.by_year, share=decided.share,
                share_clause=decided.share_clause, budget=replace(joined.budget, funds=funds))
    )  # fmt: skip


def scaled_grant(funds: tuple[Fund, ...], amount_ore: int) -> tuple[Fund, ...]:
    """The financing with the lines of the grant scaled to a sum in öre (largest remainder); unchanged where it has none."""
    lines = [one for one in funds if one.source is Source.GRANT and one.amount_ore > 0]
    if not lines:
        return funds
    shares = largest_remainder(amount_ore, [one.amount_ore for one in lines])
    parts = dict(zip((one.key for one in lines), shares, strict=True))
    return tuple(replace(one, amount_ore=parts[one.key]) if one.key in parts else one for one in funds)
