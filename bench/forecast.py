"""The forecast of commitments against what came about, on generated portfolios with a known truth.

Each portfolio is told up to a day, forecast, and set against what was then paid: in the next year, in the year after it and
in the end. Peers, each with what a person would do in a spreadsheet:
  line  what is left, evenly over the days to the planned end (a quarter of a year where it has passed)
  end   what is left, all on the planned end (a quarter of a year from now where it has passed)
  pace  each year as much as was paid in the year before, until nothing is left
`error` is the mean of |forecast - truth| as a share of what was left; `held` how often the truth lies within the interval
(90 per cent is aimed at); `width` the interval's width as a share of what was left. `next_shock` slows everybody by 40 per
cent in the year that is forecast, which nobody can know; `past_shock` did so two years earlier.

    .venv/bin/python bench/forecast.py [--quick] [--json] [--portfolios N]
"""

import argparse
import json
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.core.forecast.made_portfolios import Truth, paid_between, portfolio
from verkstad.core.forecast.facts import Commitment
from verkstad.core.forecast.outlook import DRAWS, outlook
from verkstad.core.forecast.pace import pace_of
from verkstad.core.period import year_end

DAY = date(2025, 12, 31)
FAR = date(2045, 12, 31)
SCENES: dict[str, dict[str, Any]] = {
    "new programme, 10 projects": {"projects": 10, "years": 1.5},
    "20 projects": {"projects": 20, "years": 5.0},
    "60 projects": {"projects": 60, "years": 5.0},
    "300 projects": {"projects": 300, "years": 5.0},
    "past_shock, 60 projects": {"projects": 60, "years": 5.0, "slow": {2023: 0.6}},
    "next_shock, 60 projects": {"projects": 60, "years": 5.0, "slow": {2026: 0.6}},
}


def line(told: list[Commitment], until: date) -> float:
    """What is left, evenly to the planned end."""
    total = 0.0
    for one in told:
        end = max(one.plan.last, DAY + timedelta(days=91))
        total += one.left_ore(DAY) * min(1.0, (until - DAY).days / (end - DAY).days)
    return total


def end(told: list[Commitment], until: date) -> float:
    """What is left, all on the planned end."""
    return sum(one.left_ore(DAY) for one in told if max(one.plan.last, DAY + timedelta(days=91)) <= until)


def pace(told: list[Commitment], until: date) -> float:
    """As much each year as in the last."""
    before = year_end(DAY.year - 1)
    last = sum(one.paid_ore(DAY) - one.paid_ore(before) for one in told)
    return min(sum(one.left_ore(DAY) for one in told), last * (until.year - DAY.year))


PEERS: dict[str, Callable[[list[Commitment], date], float]] = {"line": line, "end": end, "pace": pace}


def one_portfolio(truths: list[Truth]) -> dict[str, Any] | None:
    told = [one.told(DAY) for one in truths]
    left = sum(one.left_ore(DAY) for one in told)
    if not left:
        return None
    first, second = year_end(DAY.year + 1), year_end(DAY.year + 2)
    start = time.perf_counter()
    found = outlook(told, pace_of(told, DAY), DAY, days=[first, second], name="bench")
    seconds = time.perf_counter() - start
    bands = {
        "next year": found.periods[1],
        "year after": found.periods[2] if len(found.years) > 2 else found.periods[-1],
    }
    truth = {"next year": paid_between(truths, DAY, first), "year after": paid_between(truths, first, second)}
    made: dict[str, Any] = {"seconds": seconds, "held": {}, "error": {"ours": {}}, "width": {}, "bias": {}}
    bands["never"], truth["never"] = found.never, left - paid_between(truths, DAY, FAR)
    for name, band in bands.items():
        made["held"][name] = band.low_ore <= truth[name] <= band.high_ore
        made["error"]["ours"][name] = abs(band.expected_ore - truth[name]) / left
        made["bias"][name] = (band.expected_ore - truth[name]) / left
        made["width"][name] = (band.high_ore - band.low_ore) / left
    for name, peer in PEERS.items():
        by = {"next year": peer(told, first), "year after": peer(told, second) - peer(told, first)}
        made["error"][name] = {when: abs(by[when] - truth[when]) / left for when in by}
        made["error"][name]["never"] = truth["never"] / left  # a peer says that all comes
    return made


def scene(name: str, portfolios: int) -> dict[str, Any]:
    known = SCENES[name]
    every = [made for seed in range(portfolios)
             if (made := one_portfolio(portfolio(seed + 1000, known["projects"], day=DAY, years=known["years"],
                                                 slow=known.get("slow")))) is not None]  # fmt: skip

    def mean(*path: str) -> float:
        values = []
        for one in every:
            value: Any = one
            for step in path:
                value = value[step]
            values.append(float(value))
        return round(statistics.fmean(values), 4)

    whens = ("next year", "year after", "never")
    return {
        "portfolios": len(every), "held": {when: mean("held", when) for when in whens},
        "width": {when: mean("width", when) for when in whens}, "bias": {when: mean("bias", when) for when in whens},
        "error": {who: {when: mean("error", who, when) for when in whens} for who in ("ours", *PEERS)},
        "seconds": mean("seconds"),
    }  # fmt: skip


def speed(projects: int) -> dict[str, float]:
    """A house of so many projects, all under way or finished."""
    told = [one.told(DAY) for one in portfolio(7, projects, day=DAY, years=2.0)]
    start = time.perf_counter()
    lives = pace_of(told, DAY)
    paced = time.perf_counter()
    found = outlook(told, lives, DAY)
    return {"under way": len(found.rows), "pace seconds": round(paced - start, 3),
            "forecast seconds": round(time.perf_counter() - paced, 3)}  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--portfolios", type=int, default=0)
    given = parser.parse_args()
    portfolios = given.portfolios or (12 if given.quick else 200)
    made = {name: scene(name, portfolios) for name in SCENES}
    sizes = {str(n): speed(n) for n in ((100, 1000) if given.quick else (100, 1000, 5000))}
    if given.json:
        print(json.dumps({"draws": DRAWS, "scenes": made, "speed": sizes}, indent=1))
        return 0
    for name, one in made.items():
        print(f"\n{name} ({one['portfolios']} portfolios, {one['seconds'] * 1000:.0f} ms each)")
        for when in ("next year", "year after", "never"):
            errors = "  ".join(f"{who} {one['error'][who][when]:6.1%}" for who in one["error"])
            print(f"  {when:<10} held {one['held'][when]:4.0%}  width {one['width'][when]:5.1%}  "
                  f"bias {one['bias'][when]:+6.1%}  error: {errors}")  # fmt: skip
    print()
    for size, told in sizes.items():
        print(f"{size} projects: " + ", ".join(f"{key} {value}" for key, value in told.items()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
