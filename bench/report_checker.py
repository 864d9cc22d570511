"""The report checker on made tables: precision and recall, per cause and overall, beside a naive checker in the same run.

Correct tables are exact amounts, each printed figure rounded by itself. Then one slip is planted, and the checker must
name the figure and its cause. A slip that rounding hides (it breaks no relation by more than one unit of the last digit)
is drawn again; how many were is printed. Precision counts findings on planted figures, or on figures computed from
them, among all findings (those on correct tables included). The naive checker recomputes each relation from the
printed figures and compares exactly; it has no causes.

    .venv/bin/python bench/report_checker.py [--quick] [--json]
"""

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.core.made_tables import PLANTERS, Made, Planted, any_shape, make_table, plant, plant_carried, plant_two
from verkstad.core.checks import check_table
from verkstad.core.figures import Place, Span, Table
from verkstad.core.figures_formula import compute
from verkstad.core.money import half_up

Found = dict[Place, str]
Checker = Callable[[Table, Made], Found]
FIRST_SEED = 5_000_000


def ours(table: Table, made: Made) -> Found:
    return {one.place: one.cause.name for one in check_table(table, made.relations).findings}


def naive(table: Table, made: Made) -> Found:
    """Recompute each result from the printed figures, round it, and compare."""
    found: Found = {}
    for relation in made.relations:
        assert isinstance(relation.result, Place)
        printed = table.cells[relation.result]
        try:
            value = compute(relation.formula, lambda place: Span.point(table.cells[place].value), Span.point).middle
        except ZeroDivisionError:
            continue
        if Fraction(half_up(value, printed.decimals)) != printed.value:
            found[relation.result] = ""
    return found


def planted(kind: str, tables: int, tally: Counter[str]) -> Iterator[tuple[Made, list[Planted]]]:
    """So many tables with slips of one kind; those that rounding hides are counted and drawn again."""
    seed = FIRST_SEED
    while tally["tables"] < tables:
        seed += 1
        rng = Random(f"{kind} {seed}")
        shape = any_shape(rng)
        made = make_table(rng, shape)
        if kind == "follows":
            one = plant_carried(rng, made, shape)
        elif kind == "two slips":
            both = plant_two(rng, made)
            one = both[-1] if both else None
        else:
            one = plant(rng, made, kind)
        if one is None:
            tally["hidden"] += 1
            continue
        tally["tables"] += 1
        yield made, both if kind == "two slips" and both else [one]


def run(tables: int) -> dict[str, dict[str, Counter[str]]]:
    checkers: dict[str, Checker] = {"ours": ours, "naive": naive}
    tallies: dict[str, dict[str, Counter[str]]] = {name: {"clean": Counter()} for name in checkers}
    for seed in range(tables):
        rng = Random(f"clean {FIRST_SEED + seed}")
        made = make_table(rng, any_shape(rng))
        for name, checker in checkers.items():
            found = checker(made.table, made)
            tallies[name]["clean"] += Counter(tables=1, findings=len(found), alarmed=bool(found))
    for kind in (*PLANTERS, "follows", "two slips"):
        drawn: Counter[str] = Counter()
        for made, slips in planted(kind, tables, drawn):
            for name, checker in checkers.items():
                tallies[name].setdefault(kind, Counter()).update(score(checker(slips[-1].table, made), slips))
        for name in checkers:
            tallies[name][kind]["hidden"] = drawn["hidden"]
    return tallies


def score(found: Found, slips: list[Planted]) -> Counter[str]:
    """Counts of one table; a table of kind `follows` also asks for the figures computed from the wrong one."""
    meant = {slip.place: slip.cause for slip in slips}
    carried = {place for slip in slips for place in slip.carried}
    asked = {place: "wrong_sum" if cause == "follows" else cause for place, cause in meant.items()}
    right = {place: found[place] == cause for place, cause in asked.items() if place in found}
    return Counter(
        tables=1,
        planted=len(meant),
        found=len(right),
        right_cause=sum(right.values()),
        findings=len(found),
        true_findings=len(set(found) & (set(meant) | carried)),
        carried=len(carried),
        carried_follow=sum(found.get(place) == "follows" for place in carried),
    )


def summary(tallies: dict[str, Counter[str]]) -> dict[str, float]:
    whole: Counter[str] = Counter()
    for tally in tallies.values():
        whole.update(tally)
    return {
        "precision": whole["true_findings"] / max(1, whole["findings"]),
        "recall": whole["found"] / max(1, whole["planted"]),
        "right_cause_of_found": whole["right_cause"] / max(1, whole["found"]),
        "clean_tables_alarmed": tallies["clean"]["alarmed"] / max(1, tallies["clean"]["tables"]),
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--quick", action="store_true", help="60 tables of each kind instead of 600")
    parser.add_argument("--json", action="store_true", help="print the counts as JSON")
    asked = parser.parse_args()
    start = time.perf_counter()
    tallies = run(60 if asked.quick else 600)
    seconds = time.perf_counter() - start
    totals = {name: summary(one) for name, one in tallies.items()}
    if asked.json:
        print(json.dumps({"seconds": seconds, "totals": totals, "counts": tallies}, indent=2))
        return 0
    heads = ("tables", "drawn again", "found", "right cause", "false alarms", "naive found", "naive false")
    print(f"{'kind':<20}" + "".join(f"{head:>14}" for head in heads))
    for kind, tally in tallies["ours"].items():
        other = tallies["naive"][kind]
        found, right, naive_found = (
            f"{one[what]}/{one['planted']}"
            for one, what in ((tally, "found"), (tally, "right_cause"), (other, "found"))
        )
        false, naive_false = (one["findings"] - one["true_findings"] for one in (tally, other))
        shown = (tally["tables"], tally["hidden"], found, right, false, naive_found, naive_false)
        print(f"{kind:<20}" + "".join(f"{one:>14}" for one in shown))
    follow = tallies["ours"]["follows"]
    print(f"figures computed from a wrong one that are said to follow: {follow['carried_follow']}/{follow['carried']}")
    for name, one in totals.items():
        print(f"{name}: " + ", ".join(f"{key.replace('_', ' ')} {value:.4f}" for key, value in one.items()))
    print(f"{seconds:.1f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
