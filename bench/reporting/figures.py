"""Figures a second at 10^4 to 10^6 entries of a ledger and 10^5 rows of participant lists: as of now, as of a day two years ago,
as known at an earlier moment, and split; with how they grow.

The named peer, in the same run: numpy adds and groups the same rows, held in memory (bincount over the codes of source and
kind), which is the least any groupby over the rows can cost; and SQLite's plain GROUP BY over the table of entries.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
SIZES, QUICK = (10_000, 100_000, 1_000_000), (10_000,)
PEOPLE, QUICK_PEOPLE = (1_000, 10_000, 100_000), (1_000, 10_000)
LEAST_A_SECOND, MOST_GROWTH, MOST_PEOPLE_S = 50, 3.0, 5.0


def run(quick: bool) -> dict[str, Any]:
    """Each size in a process and an installation of its own."""
    entries = [apart("entries", size) for size in (QUICK if quick else SIZES)]
    people = [apart("people", size) for size in (QUICK_PEOPLE if quick else PEOPLE)]
    growth = round(entries[-1]["now_ms"] / entries[0]["now_ms"], 1)
    holds = (
        entries[-1]["now_per_s"] >= LEAST_A_SECOND
        and growth <= MOST_GROWTH
        and all(one["agrees"] for one in entries + people)
        and people[-1]["reached_ms"] / 1000 <= MOST_PEOPLE_S
    )
    return {"entries": entries, "people": people, "growth_of_now": growth, "holds": holds}


def lines(told: dict[str, Any]) -> list[str]:
    """Two tables."""
    made = []
    for rows in (told["entries"], told["people"]):
        names = list(rows[0])
        made += ["  ".join(f"{name:>14}" for name in names)]
        made += ["  ".join(f"{row[name]!s:>14}" for name in names) for row in rows]
    return [*made, f"growth of now from the least to the most entries: {told['growth_of_now']}; holds: {told['holds']}"]


def apart(what: str, size: int) -> dict[str, Any]:
    home = tempfile.mkdtemp(prefix="verkstad-figures-")
    there = {**os.environ, "VERKSTAD_HOME": home}
    try:
        done = subprocess.run([sys.executable, __file__, what, str(size)], capture_output=True, text=True, cwd=ROOT, check=False,
                              env=there)  # fmt: skip
    finally:
        shutil.rmtree(home, ignore_errors=True)
    if done.returncode:
        raise SystemExit(done.stderr)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def milliseconds(act: Callable[[], Any], times: int) -> float:
    """The middle of some tries, by the processor's time: the machine may have other work."""
    act()
    taken = []
    for _try in range(times):
        begun = time.process_time()
        act()
        taken.append(time.process_time() - begun)
    return round(sorted(taken)[len(taken) // 2] * 1000, 2)


def with_entries(size: int) -> dict[str, Any]:
    import random

    import numpy as np
    from django.db.models import Sum
    from django.utils import timezone

    from bench.funds import LEGS, draft, new_book
    from verkstad.core.reporting.figure import Frame
    from verkstad.funds.actions import book_vouchers
    from verkstad.funds.models import Entry
    from verkstad.reports.figures import FIGURES, answers, splits

    book, rng = new_book(size), random.Random(size)
    for start in range(0, size // LEGS, 10_000):
        drafts = [draft(rng, False) for _ in range(min(10_000, size // LEGS - start))]
        book_vouchers(book=book, drafts=drafts, origin="system", actor="system:bench")
    moment = timezone.now()
    keys = [key for key, one in FIGURES.items() if one.group == "money"]
    measured = [key for key in keys if FIGURES[key].how]
    now, then = Frame(date(2018, 12, 31), mandate=book.key), Frame(date(2017, 5, 17), mandate=book.key)
    known = Frame(now.as_of, moment, mandate=book.key)
    tries = 7 if size < 1_000_000 else 3
    told: dict[str, Any] = {"entries": size, "figures": len(keys)}
    for name, frame, many in (
        ("now", now, tries),
        ("as_of", then, tries),
        ("known", known, 3 if size < 1_000_000 else 1),
    ):
        told[f"{name}_ms"] = milliseconds(lambda frame=frame: answers([(key, frame) for key in keys]), many)
        told[f"{name}_per_s"] = round(len(keys) / told[f"{name}_ms"] * 1000)
    told["split_ms"] = milliseconds(
        lambda: splits([(key, now, by) for key in ("money_payout",) for by in ("year", "project", "source")]), tries
    )
    rows = np.array(list(Entry.objects.values_list("source_id", "cost_kind_id", "amount_ore")), dtype=np.int64)
    codes = rows[:, 0] * 100 + rows[:, 1]
    told["numpy_ms"] = milliseconds(lambda: np.bincount(codes, weights=rows[:, 2]), 3)

    def plain() -> list[Any]:
        return list(Entry.objects.order_by().values("source_id", "cost_kind_id").annotate(ore=Sum("amount_ore")))

    told["sql_ms"] = milliseconds(plain, 3 if size < 1_000_000 else 1)
    told["ratio_sql"] = round(told["sql_ms"] / (told["now_ms"] / len(keys)), 1)
    both = zip(answers([(key, now) for key in measured]), answers([(key, known) for key in measured]), strict=True)
    told["agrees"] = all((a.value, a.facts) == (b.value, b.facts) for a, b in both)
    return told


def with_people(size: int) -> dict[str, Any]:
    import random

    from verkstad.core.progress.companies import STAGES
    from verkstad.core.reporting.figure import Frame
    from verkstad.progress.models import Participant, Report
    from verkstad.reports.figures import answer, answers, split
    from verkstad.ui.kept import KEPT

    chance, a_report = random.Random(size), 100
    reports = reports_of(max(1, size // a_report))
    made = []
    for report in reports:
        for row, company in enumerate(chance.sample(range(max(a_report, size // 4)), a_report), 1):
            made.append(
                Participant(
                    report=report, row=row, number=f"{5_500_000_000 + company}", name="x", stage=chance.choice(STAGES)
                )
            )
    Participant.objects.bulk_create(made, batch_size=5000)
    Report.objects.update(state="approved", approved_on=date(2020, 1, 1))
    frame, keys = Frame(date(2020, 12, 31)), [f"participants_{stage}" for stage in STAGES]

    def cold() -> None:
        KEPT.clear()
        answers([(key, frame) for key in keys])

    told: dict[str, Any] = {"rows": len(made), "projects": len({report.agreement_id for report in reports})}
    told["reached_ms"] = milliseconds(lambda: answer(keys[0], frame, hide=False), 3)
    told["county_ms"] = milliseconds(lambda: split(keys[0], frame, "region", hide=False), 3)
    told["hidden_ms"] = milliseconds(cold, 1)
    rows = [(row.number, row.stage) for row in made]
    told["python_ms"] = milliseconds(lambda: len({number for number, _stage in rows}), 3)
    told["agrees"] = answer(keys[0], frame, hide=False).value == len({number for number, _stage in rows})
    return told


def reports_of(many: int) -> list[Any]:
    """Five reports a project, projects in one county or two, in three mandates; written straight into the tables."""
    from verkstad.agreements.models import Agreement
    from verkstad.grants.models import Project
    from verkstad.mandate.models import Mandate, Programme
    from verkstad.organisations.models import Organisation, Region
    from verkstad.progress.models import Report

    programme = Programme.objects.create(key="p", name_sv="P", name_en="P")
    mandates = [Mandate.objects.create(programme=programme, key=f"m{n}", number=n, name_sv="M", name_en="M", original_ore=0)
                for n in range(3)]  # fmt: skip
    regions = [Region.objects.get_or_create(code=f"{n:02}", defaults={"name_sv": f"Län {n}", "name_en": f"County {n}"})[0]
               for n in range(1, 22)]  # fmt: skip
    owner = Organisation.objects.create(key="owner", name="O", kind="other")
    made = []
    for number in range(-(-many // 5)):
        project = Project.objects.create(
            mandate=mandates[number % 3], key=f"p{number}", name="P", kind="other", state="running"
        )
        project.regions.set({regions[number % 21], regions[(number * 7) % 21]})
        agreement = Agreement.objects.create(key=f"p{number}", mandate=project.mandate, owner=owner, project=project, title="P",
                                             state="running")  # fmt: skip
        for at in range(5):
            first = date(2015 + at, 1, 1)
            made.append(Report(agreement=agreement, number=at + 1, kind="progress", first=first, last=first + timedelta(days=364),
                               due_on=first + timedelta(days=400), started_by="x"))  # fmt: skip
    return Report.objects.bulk_create(made[:many])


def main() -> None:
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "verkstad.settings")
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    print(json.dumps({"entries": with_entries, "people": with_people}[sys.argv[1]](int(sys.argv[2]))))


if __name__ == "__main__":
    main()
