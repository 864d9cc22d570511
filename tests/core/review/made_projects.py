"""Projects and wishes made by a seed, in kinds that are easy and hard to choose from; each has a choice that meets its wishes."""

from dataclasses import replace
from fractions import Fraction
from random import Random

from verkstad.core.review.wishes import Project, Wishes

CODES = [f"{n:02d}" for n in range(1, 22)]
KINDS = ("spread", "dearer is better", "one region each", "many kept")


def made(kind: str, count: int, seed: int) -> tuple[list[Project], Wishes]:
    """`spread`: nothing follows anything. `dearer is better`: score rises with the amount, the hard case of a knapsack.
    `one region each`: all 21 regions wished for and both kinds nearly half the money. `many kept`: a tenth is kept."""
    rng = Random(f"{kind} {count} {seed}")
    alone = kind == "one region each"
    projects = []
    for n in range(count):
        ore = rng.randint(120_000, 2_400_000) * 100
        score = Fraction(rng.randint(80, 400), 400)
        if kind == "dearer is better":
            score = Fraction(300 + ore // 400_000 + rng.randint(-30, 30), 1000)
        first = rng.randint(30, 70)
        regions = {CODES[n % 21], *(() if alone else rng.sample(CODES, rng.randint(0, 2)))}
        structure = rng.choice(["company_near", "structural", *([] if alone else [""])])
        projects.append(
            Project(f"p{n}", score, {2019: ore * first // 100, 2020: ore - ore * first // 100}, frozenset(regions),
                    frozenset(rng.sample("abcd", 1 if alone else 2)), structure)
        )  # fmt: skip
    projects.sort(key=lambda p: -p.score)
    whole = sum(p.amount_ore for p in projects) * 2 // 5
    wishes = Wishes(
        by_year={2019: whole * 52 // 100, 2020: whole * 53 // 100}, whole_ore=whole, least_regions=21 if alone else 19,
        focus=dict.fromkeys("abcd", count // 16), least_company_near=46 if alone else 30,
        least_structural=46 if alone else 30, small=frozenset({"09", "21"}), least_small=4,
    )  # fmt: skip
    if kind == "many kept":
        cheap = sorted(projects, key=lambda p: p.amount_ore)[: count // 4]
        wishes = replace(wishes, include=frozenset(p.key for p in rng.sample(cheap, count // 10)))
    return projects, wishes
