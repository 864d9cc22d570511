"""Portfolios with a known truth: projects that work, claim, wait and are paid, some less than granted, told up to any day.

The truth knows nothing of the method: work follows an S-curve that is late or early by the project, claims come every
fourth to eighth month, each waits for its payment, the last one longer, and a project uses what it uses.
"""

import random
from dataclasses import dataclass
from datetime import date, timedelta

from verkstad.core.forecast.facts import Commitment, Paid, Plan

KR = 100


@dataclass(frozen=True)
class Truth:
    """A project's whole life; `closed_on` is the day of its last payment."""

    key: str
    granted_ore: int
    plan: Plan
    paid: tuple[Paid, ...]
    closed_on: date
    decided_on: date
    claims: tuple[tuple[date, date, int], ...]  # approved on, paid on, öre

    def told(self, day: date) -> Commitment:
        """What is known of it on a day."""
        near = sum(ore for approved, paid, ore in self.claims if approved <= day < paid)
        return Commitment(
            self.key, self.granted_ore, self.plan, tuple(one for one in self.paid if one.day <= day),
            closed_on=self.closed_on if self.closed_on <= day else None, near_ore=near,
        )  # fmt: skip


def project(number: int, chance: random.Random, first: date, slow: dict[int, float]) -> Truth:
    """One project. `slow` is the pace of work of each calendar year, 1.0 where it is as planned."""
    months = chance.choice((9, 12, 18, 24, 24, 30, 36))
    last = first + timedelta(days=round(months * 30.44))
    granted = round(chance.lognormvariate(14.2, 0.7)) // 1000 * 1000 * KR
    late = chance.gauss(1.08, 0.18)  # how long it takes, against what was planned
    late = min(max(late, 0.8), 1.7)
    used = min(1.0, chance.betavariate(14, 1.6)) if chance.random() < 0.8 else 1.0
    bend = chance.uniform(0.9, 1.8)
    claims, paid, share_paid = [], [], 0.0
    length, worked, day = (last - first).days * late, 0.0, first
    claimed = first
    while worked < length:
        day += timedelta(days=1)
        worked += slow.get(day.year, 1.0)
        done = worked >= length
        if not done and (day - claimed).days < chance.gauss(182, 25):
            continue
        if not done and share_paid == 0 and worked < 0.1 * length:
            continue
        claimed = day
        share = used * (min(1.0, worked / length) ** bend)
        share = used if done else min(share, 0.9 * used)
        approved = day + timedelta(days=round(chance.lognormvariate(4.1 if not done else 4.7, 0.4)))
        ore = round(granted * share) - round(granted * share_paid)
        share_paid = share
        pays = approved + timedelta(days=chance.randint(8, 30))
        if ore > 0:
            claims.append((approved, pays, ore))
            paid.append(Paid(pays, ore))
    years = [(year, max(0, round(granted * _overlap(first, last, year)))) for year in range(first.year, last.year + 1)]
    plan = Plan(first, last, tuple(years) if chance.random() < 0.8 else ())
    closed = max((one.day for one in paid), default=last)
    return Truth(f"p{number:04}", granted, plan, tuple(sorted(paid, key=lambda one: one.day)), closed,
                 first - timedelta(days=40), tuple(claims))  # fmt: skip


def _overlap(first: date, last: date, year: int) -> float:
    start, end = max(first, date(year, 1, 1)), min(last, date(year, 12, 31))
    return ((end - start).days + 1) / ((last - first).days + 1)


def portfolio(
    seed: int, projects: int, *, day: date, years: float = 5.0, slow: dict[int, float] | None = None
) -> list[Truth]:
    """Projects begun evenly over the years before a day, so that some are finished, many run and some have just begun."""
    chance = random.Random(seed)
    begins = sorted(day - timedelta(days=round(chance.uniform(0, 365.25 * years))) for _ in range(projects))
    return [project(n, chance, first, slow or {}) for n, first in enumerate(begins)]


def paid_between(truths: list[Truth], after: date, until: date) -> int:
    """What was in truth paid in (after, until]."""
    return sum(one.ore for truth in truths for one in truth.paid if after < one.day <= until)
