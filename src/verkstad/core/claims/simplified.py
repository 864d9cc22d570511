"""Costs that are computed and never typed: flat rates, unit costs, lump sums (the call's simplified cost options)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from verkstad.core.applications.figures import in_order
from verkstad.core.applications.plan import Plan
from verkstad.core.calls.terms import CostMethod, CostOption
from verkstad.core.grant_arithmetic import flat_rate, lump_sum

Place = tuple[str, str]  # cost kind, or option, and partner


@dataclass(frozen=True)
class Computed:
    """A computed cost of this claim: the option, who has it, the kind it stands in, and what it came to."""

    option: str
    partner: str
    kind: str
    amount_ore: int


@dataclass(frozen=True)
class Asked:
    """What the sender says of an option: how many units this claim has, or that a lump sum's work is done."""

    option: str
    partner: str
    count: Fraction = Fraction(0)
    done: bool = False


def computed(
    options: Sequence[CostOption],
    plan: Plan,
    base: Mapping[Place, int],
    before: Mapping[Place, int],
    asked: Iterable[Asked],
) -> list[Computed]:
    """What the options add now. `base` is accumulated paid cost by kind and partner over all claims, this one included;
    `before` what each option was given in earlier claims, by option and partner. A flat rate counts on the accumulated
    base (R10); a lump sum is given once, whole (R16). Only what the plan chose is computed."""
    paid: dict[Place, int] = defaultdict(int, base)
    told = {(one.option, one.partner): one for one in asked}
    made = []
    for option in in_order(options) or []:
        for partner in _partners(option, plan):
            earlier = before.get((option.key, partner), 0)
            one = told.get((option.key, partner), Asked(option.key, partner))
            ore = _amount(option, partner, one, paid, earlier)
            paid[option.fills, partner] += earlier + ore
            if ore:
                made.append(Computed(option.key, partner, option.fills, ore))
    return made


def _partners(option: CostOption, plan: Plan) -> list[str]:
    units = {one.partner for one in plan.units if one.option == option.key}
    return sorted(units | {one.partner for one in plan.chosen if one.option == option.key})


def _amount(option: CostOption, partner: str, one: Asked, paid: Mapping[Place, int], earlier: int) -> int:
    if option.method is CostMethod.FLAT_RATE:
        base = sum(paid.get((kind, partner), 0) for kind in option.of)
        return flat_rate(base_ore=max(base, 0), rate=Fraction(option.share) / 100, before_ore=earlier)
    if option.method is CostMethod.UNIT_COST:
        return int(one.count * option.amount_ore)
    return 0 if earlier else lump_sum(amount_ore=option.amount_ore, done=one.done)
