"""What a plan amounts to: computed cost by cell, totals, shares. Whole öre in, whole öre out, Fractions between."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from graphlib import CycleError, TopologicalSorter
from typing import TypeVar

from verkstad.core.applications.plan import Means, Plan, Source
from verkstad.core.calls.terms import CallTerms, CostMethod, CostOption
from verkstad.core.money import half_up, largest_remainder

K = TypeVar("K")
Cell = tuple[str, str, int]  # cost kind or option, partner, year


@dataclass(frozen=True)
class Share:
    """A share with what it is made of, in öre (R36); `value` is None where the denominator is nothing."""

    numerator: int
    denominator: int

    @property
    def value(self) -> Fraction | None:
        return Fraction(self.numerator, self.denominator) if self.denominator else None


@dataclass(frozen=True)
class PlanFigures:
    """The sums of a plan in öre. `computed` are the cells of the simplified cost options by option, partner and year;
    `cells` everything by kind, partner and year."""

    total_ore: int
    by_kind: Mapping[str, int]
    by_partner: Mapping[str, int]
    by_year: Mapping[int, int]
    cells: Mapping[Cell, int]
    computed: Mapping[Cell, int]
    grant_ore: int
    cofinancing_ore: int
    financing_ore: int
    by_source: Mapping[str, int]
    by_financier: Mapping[str, int]
    in_kind_cost_ore: int
    in_kind_financing_ore: int

    @property
    def share(self) -> Share:
        """The grant's share of the total cost (R3)."""
        return Share(self.grant_ore, self.total_ore)

    @property
    def needed_ore(self) -> int:
        """What the grant has to be for cost and financing to meet: cost less cofinancing (R7)."""
        return self.total_ore - self.cofinancing_ore


def figures_of(plan: Plan, terms: CallTerms) -> PlanFigures:
    """Everything a plan sums to. Options that the call does not know count nothing (findings name them)."""
    cells: dict[Cell, int] = defaultdict(int)
    paid: dict[Cell, int] = defaultdict(int)  # what flat rates are reckoned on: costs that somebody pays
    for cost in plan.costs:
        cells[cost.kind, cost.partner, cost.year] += cost.amount_ore
        if not cost.in_kind:
            paid[cost.kind, cost.partner, cost.year] += cost.amount_ore
    computed: dict[Cell, int] = {}
    for option in in_order(terms.cost_options) or []:
        made = _computed(option, plan, paid)
        for (partner, year), ore in made.items():
            computed[option.key, partner, year] = ore
            cells[option.fills, partner, year] += ore
            paid[option.fills, partner, year] += ore
    kept = {cell: ore for cell, ore in sorted(cells.items()) if ore}
    grant = sum(f.amount_ore for f in plan.funds if f.source is Source.GRANT)
    financing = sum(f.amount_ore for f in plan.funds)
    return PlanFigures(
        total_ore=sum(kept.values()),
        by_kind=_summed((cell[0], ore) for cell, ore in kept.items()),
        by_partner=_summed((cell[1], ore) for cell, ore in kept.items()),
        by_year=dict(sorted(_summed((cell[2], ore) for cell, ore in kept.items()).items())),
        cells=kept,
        computed=dict(sorted(computed.items())),
        grant_ore=grant,
        cofinancing_ore=financing - grant,
        financing_ore=financing,
        by_source=_summed((str(f.source), f.amount_ore) for f in plan.funds),
        by_financier=_summed((f.partner, f.amount_ore) for f in plan.funds if f.partner),
        in_kind_cost_ore=sum(c.amount_ore for c in plan.costs if c.in_kind),
        in_kind_financing_ore=sum(f.amount_ore for f in plan.funds if f.means is Means.IN_KIND),
    )


def _summed(pairs: Iterable[tuple[K, int]]) -> dict[K, int]:
    sums: dict[K, int] = defaultdict(int)
    for key, ore in pairs:
        sums[key] += ore
    return dict(sums)


def in_order(options: Iterable[CostOption]) -> list[CostOption] | None:
    """Options so that each comes after those it is reckoned on; None where they go round in a circle (then none counts).

    An option whose own kind is among those it is reckoned on counts on what others put there, not on itself.
    """
    known = {option.key: option for option in options}
    needs = {o.key: {p.key for p in known.values() if p.fills in o.of and p.key != o.key} for o in known.values()}
    try:
        return [known[key] for key in TopologicalSorter(needs).static_order()]
    except CycleError:
        return None


def _computed(option: CostOption, plan: Plan, paid: Mapping[Cell, int]) -> dict[tuple[str, int], int]:
    """Öre by partner and year that one option gives. What is rounded is rounded once, half up, and then split so that
    the parts add up exactly (largest remainder, in the order of partner and year)."""
    if option.method is CostMethod.UNIT_COST:
        counts: dict[tuple[str, int], Fraction] = defaultdict(Fraction)
        for unit in plan.units:
            if unit.option == option.key:
                counts[unit.partner, unit.year] += unit.count
        whole = int(half_up(sum(counts.values(), Fraction()) * option.amount_ore))
        return _split(whole, counts)
    chosen = [one for one in plan.chosen if one.option == option.key]
    if option.method is CostMethod.LUMP_SUM:
        return _split(option.amount_ore, {(one.partner, one.year): Fraction(1) for one in chosen if one.year})
    partners = {one.partner for one in chosen}
    bases: dict[tuple[str, int], Fraction] = defaultdict(Fraction)
    for (kind, partner, year), ore in paid.items():
        if kind in option.of and partner in partners:
            bases[partner, year] += ore
    return _split(int(half_up(sum(bases.values(), Fraction()) * Fraction(option.share) / 100)), bases)


def _split(whole: int, weights: Mapping[tuple[str, int], Fraction]) -> dict[tuple[str, int], int]:
    places = sorted(place for place, weight in weights.items() if weight > 0)
    if not places:
        return {}
    return dict(zip(places, largest_remainder(whole, [weights[place] for place in places]), strict=True))
