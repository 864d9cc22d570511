"""The suggested portfolio: how long it takes and what it is worth, beside two peers in the same run.

`greedy`: what is done by hand in a spreadsheet: first what the wishes name, then the best score per krona until the money
is gone. It says whether it met the wishes. `plain`: the same questions put to HiGHS without a beginning, each from
nothing: the best score, of those the cheapest, of those the higher ranked; then all three again without each wish and
with one more mkr of each money. Both solvers get the same time for all; which of their answers are proven is counted.

    .venv/bin/python bench/portfolio.py [--quick] [--json] [--projects N] [--seconds N]
"""

import argparse
import json
import statistics
import sys
import time
from fractions import Fraction
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.core.review.made_projects import KINDS, made
from verkstad.core.review import portfolio
from verkstad.core.review.portfolio import Impossible, limits, suggest
from verkstad.core.review.programme import Clock, OutOfTime, Row
from verkstad.core.review.wishes import COMPANY_NEAR, STRUCTURAL, Coverage, Project, Wishes, coverage


def ours(projects: list[Project], wishes: Wishes, seconds: float) -> dict[str, Any]:
    try:
        found = suggest(projects, wishes, seconds=seconds)
    except OutOfTime:
        return {"score": Fraction(0), "chosen": (), "proven": False, "complete": False}
    assert not isinstance(found, Impossible)
    return {"score": found.score, "chosen": found.chosen, "proven": found.proven, "complete": found.complete,
            "most": found.most}  # fmt: skip


def plain(projects: list[Project], wishes: Wishes, seconds: float) -> dict[str, Any]:
    """Every question from nothing, three programmes each."""
    clock, task, all_limits = Clock(seconds), portfolio._Task(projects), limits(projects, wishes)
    chosen: tuple[str, ...] = ()
    proven = complete = True
    questions = [all_limits]
    for at, (limit, _rows) in enumerate(all_limits):
        more = limits(projects, portfolio._plus(wishes, limit)) if limit.money else None
        questions.append(more or [*all_limits[:at], *all_limits[at + 1 :]])
    for number, kept in enumerate(questions):
        model, rows, first = portfolio._model(projects, kept), [], True
        for goal in (task.goal(model), task.cost(model), task.rank(model)):
            try:
                answer = model.programme.solve(goal, clock, rows=rows)
            except OutOfTime:
                proven, complete = proven and bool(number or not first), False
                break
            assert answer is not None
            if number == 0:
                chosen = tuple(p.key for p in projects if answer.point[model.x[p.key]])
                proven = proven and (answer.proven or not first)
            complete = complete and answer.proven
            rows.append(Row(goal, least=answer.value))
            first = False
    score = sum((p.score for p in projects if p.key in chosen), Fraction(0))
    return {"score": score, "chosen": chosen, "proven": proven, "complete": complete}


def greedy(projects: list[Project], wishes: Wishes, _seconds: float) -> dict[str, Any]:
    """What the wishes name first, each time by score per krona; then the best score per krona until the money is gone."""
    left = sorted(projects, key=lambda p: p.score / p.amount_ore, reverse=True)
    chosen: tuple[str, ...] = tuple(sorted(wishes.include))
    left = [p for p in left if p.key not in wishes.include]

    def serves(one: Project, held: Coverage) -> bool:
        near, structural = 100 * held.company_near_ore, 100 * held.structural_ore
        return (
            (len(held.regions) < wishes.least_regions and bool(one.regions - set(held.regions)))
            or bool(one.regions & (wishes.regions - set(held.regions)))
            or any(held.focus.get(area, 0) < least and area in one.focus for area, least in wishes.focus.items())
            or (held.small < wishes.least_small and bool(one.regions & wishes.small))
            or (near < wishes.least_company_near * held.amount_ore and one.structure == COMPANY_NEAR)
            or (structural < wishes.least_structural * held.amount_ore and one.structure == STRUCTURAL)
        )

    spent = {year: sum(p.amounts.get(year, 0) for p in projects if p.key in chosen) for year in wishes.by_year}

    def fits(one: Project) -> bool:
        by_year = all(spent[year] + one.amounts.get(year, 0) <= most for year, most in wishes.by_year.items())
        return by_year and sum(spent.values()) + one.amount_ore <= (wishes.whole_ore or 0)

    while left := [p for p in left if fits(p)]:  # what does not fit now never will
        held = coverage(projects, chosen, wishes)
        one = next((p for p in left if serves(p, held)), left[0])
        chosen, left = (*chosen, one.key), [p for p in left if p is not one]
        spent = {year: ore + one.amounts.get(year, 0) for year, ore in spent.items()}
    score = sum((p.score for p in projects if p.key in chosen), Fraction(0))
    return {"score": score, "chosen": chosen, "proven": False, "complete": False}


def meets(projects: list[Project], chosen: tuple[str, ...], wishes: Wishes) -> bool:
    held = coverage(projects, chosen, wishes)
    return (
        not held.overdrawn
        and wishes.include <= set(chosen)
        and len(held.regions) >= wishes.least_regions
        and wishes.regions <= set(held.regions)
        and all(held.focus.get(area, 0) >= least for area, least in wishes.focus.items())
        and 100 * held.company_near_ore >= wishes.least_company_near * held.amount_ore
        and 100 * held.structural_ore >= wishes.least_structural * held.amount_ore
        and held.small >= wishes.least_small
    )


PEERS = {"ours": ours, "plain": plain, "greedy": greedy}


def run(count: int, seeds: int, seconds: float) -> list[dict[str, Any]]:
    rows = []
    for kind in KINDS:
        for seed in range(seeds):
            projects, wishes = made(kind, count, seed)
            row: dict[str, Any] = {"kind": kind, "projects": count, "seed": seed}
            for name, choose in PEERS.items():
                start = time.perf_counter()
                found = choose(projects, wishes, seconds)
                row[name] = {
                    "seconds": round(time.perf_counter() - start, 3), "score": float(found["score"]),
                    "meets": meets(projects, found["chosen"], wishes), "proven": found["proven"],
                    "complete": found["complete"],
                }  # fmt: skip
            rows.append(row)
    return rows


def summed(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Each peer over all rows; ratios are medians over the rows."""
    told: dict[str, Any] = {"ratios": {}}
    for name in PEERS:
        mine = [row[name] for row in rows]
        told[name] = {
            "median_s": statistics.median(one["seconds"] for one in mine), "longest_s": max(one["seconds"] for one in mine),
            "proven": sum(one["proven"] for one in mine), "complete": sum(one["complete"] for one in mine),
            "meets": sum(one["meets"] for one in mine), "of": len(mine),
        }  # fmt: skip
    told["ratios"]["time_plain_to_ours"] = statistics.median(r["plain"]["seconds"] / r["ours"]["seconds"] for r in rows)
    for name in ("plain", "greedy"):
        shares = [row["ours"]["score"] / row[name]["score"] for row in rows if row[name]["score"]]
        told["ratios"][f"score_ours_to_{name}"] = statistics.median(shares)
    return told


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="two problems of each kind, at 120 projects only")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    parser.add_argument("--projects", type=int, action="append", help="how many projects (default: 120, then 400)")
    parser.add_argument("--seconds", type=float, default=60, help="the longest one problem may take (default 60)")
    given = parser.parse_args()
    counts = given.projects or ([120] if given.quick else [120, 400])
    found = {count: run(count, 2 if given.quick else 5, given.seconds) for count in counts}
    told = {count: summed(rows) for count, rows in found.items()}
    if given.json:
        print(json.dumps({"seconds": given.seconds, "summary": told, "rows": found}, indent=2))
        return 0
    for count, rows in found.items():
        print(f"{count} projects: seconds and score (* wishes not met, ~ not proven the best, … not all worked out)")
        print(f"{'kind':<20}" + "".join(f"{name:>24}" for name in PEERS))
        for row in rows:
            shown = (
                f"{row[name]['seconds']:.2f} s {row[name]['score']:8.3f}"
                f"{'' if row[name]['meets'] else '*'}{'' if row[name]['proven'] else '~'}{'' if row[name]['complete'] else '…'}"
                for name in PEERS
            )
            print(f"{row['kind']:<20}" + "".join(f"{one:>24}" for one in shown))
        for name in PEERS:
            one = told[count][name]
            print(f"{name:>8}: median {one['median_s']:.2f} s, longest {one['longest_s']:.2f} s; wishes met {one['meets']}/{one['of']}, "
                  f"proven {one['proven']}/{one['of']}, all worked out {one['complete']}/{one['of']}")  # fmt: skip
        ratios = told[count]["ratios"]
        print(f"plain takes {ratios['time_plain_to_ours']:.1f} times as long; the score is {ratios['score_ours_to_plain']:.4f} of plain's "
              f"and {ratios['score_ours_to_greedy']:.4f} of greedy's")  # fmt: skip
    return 0


if __name__ == "__main__":
    sys.exit(main())
