"""Blocks that the house makes itself; each maker's name stands in a template, and every figure in a block is bound."""

from collections.abc import Callable, Iterable

from verkstad.core.reporting.document import Block, Part
from verkstad.core.reporting.template import MAKERS
from verkstad.editions.makers import government, industry, money, outcome, plain, theory, work
from verkstad.editions.makers.making import Making

Maker = Callable[[Making], Iterable[Block]]
EVERY: dict[str, Maker] = {
    "statement": money.statement, "key_figures": money.key_figures, "money": money.by, "terms": government.terms,
    "obligations": government.obligations, "projects": work.projects, "map": work.county_map, "calls": work.calls,
    "results": outcome.results, "funnels": outcome.funnels, "indicators": outcome.indicators, "needs": outcome.needs,
    "figures": plain.figures, "theory": theory.theory, "published": plain.published,
    "county": industry.county, "industry": industry.industry,
}  # fmt: skip
assert set(EVERY) == set(MAKERS)  # noqa: S101 - a template names what is made here


def make(part: Part, making: Making) -> tuple[Block, ...]:
    """What a part of a template is made of; KeyError for a kind that nobody makes."""
    return tuple(EVERY[part.kind](making.of(part)))
