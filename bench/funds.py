"""Booking and statement totals at 10^4, 10^5 and 10^6 entries, beside plain SQL sums over the same entries.

    .venv/bin/python bench/funds.py [--quick] [--json]

Every entry is booked through the bulk door, past every guard. On SQLite unless VERKSTAD_DATABASE_URL names a PostgreSQL
(`.venv/bin/python tools/pg.py -- .venv/bin/python bench/funds.py`). The named peer, in the same run and engine: a plain
table with an index on nothing but its key, and `SUM ... GROUP BY` over it, as a ledger without running totals does it.
"""

import argparse
import json
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

SIZES = (10_000, 100_000, 1_000_000)
QUICK = (1_000, 10_000)
LEGS = 3
KINDS = ("staff", "services", "other", "transfers")
AS_OF = date(2017, 8, 17)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="only 10^3 and 10^4 entries")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--skewed", action="store_true", help="every voucher on one of three days, many projects")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="verkstad-bench-") as home:
        os.environ["VERKSTAD_HOME"] = home
        os.environ["DJANGO_SETTINGS_MODULE"] = "verkstad.settings"
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        measured = [measure(size, given.skewed) for size in (QUICK if given.quick else SIZES)]
    print(json.dumps(measured, indent=1) if given.json else table(measured))
    return 0


def measure(size: int, skewed: bool) -> dict[str, Any]:
    """Fill a book of that many entries, then time single bookings and the statement's inputs."""
    from django.db import connection

    from verkstad.funds.actions import Line, book_simple, book_vouchers
    from verkstad.funds.models import Layer
    from verkstad.funds.queries import hours_totals, limit_states, tally_gaps, totals

    book = new_book(size)
    rng = random.Random(size)
    started = time.perf_counter()
    for start in range(0, size // LEGS, 10_000):
        count = min(10_000, size // LEGS - start)
        book_vouchers(
            book=book, drafts=[draft(rng, skewed) for _ in range(count)], origin="system", actor="system:bench"
        )
    bulk = time.perf_counter() - started
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")

    def one() -> None:
        book_simple(book=book, booked_on=AS_OF, text="x", lines=[Line("special", "staff", 100, 2017)], origin="form",
                    actor="system:bench")  # fmt: skip

    def statement() -> list[Any]:
        return [
            totals(book, AS_OF),
            totals(book, AS_OF, Layer.COMMITMENT),
            totals(book, AS_OF, Layer.BUDGET),
            hours_totals(book, AS_OF),
        ]

    def by_year() -> list[Any]:
        return totals(book, AS_OF, by=("source", "cost_kind", "year", "project"))

    result: dict[str, Any] = {
        "engine": connection.vendor,
        "entries": size,
        "bulk_s": round(bulk, 2),
        "bulk_entries_per_s": round(size / bulk),
        "one_voucher_ms": milliseconds(one, 20),
        "statement_ms": milliseconds(statement, 7),
        "totals_by_year_and_project_ms": milliseconds(by_year, 7),
        "limits_ms": milliseconds(lambda: limit_states(book), 7),
        "tallies_agree": size > 200_000 or not list(tally_gaps(book)),
    }
    plain, sums = peer(book)
    result["peer_group_by_ms"] = milliseconds(plain, 3)
    result["peer_agrees"] = sums == {(t.source, t.cost_kind): t.amount_ore for t in totals(book, AS_OF)}
    result["ratio"] = round(result["peer_group_by_ms"] / result["statement_ms"], 1)
    return result


def new_book(size: int) -> Any:
    from verkstad.funds.actions import KindSpec, SourceSpec, open_book, save_project_code, set_limits
    from verkstad.funds.actions.books import STANDARD_KINDS
    from verkstad.funds.limits import LimitSpec

    kinds: list[KindSpec] = list(STANDARD_KINDS)
    book, _ = open_book(
        key=f"bench-{size}", title="Bench", first_year=2016, last_year=2018, public=False, cost_kinds=kinds,
        sources=[SourceSpec("special", "S", "S", True), SourceSpec("admin", "A", "A")], actor="system:bench",
    )  # fmt: skip
    for number in range(40):
        save_project_code(book=book, code=f"p{number}", name=f"P{number}", actor="system:bench")
    caps = [
        LimitSpec(f"cap-{year}", "c", 10**15, layers=("actual",), groups=("programme",), year=year)
        for year in (2016, 2017, 2018)
    ]
    set_limits(book=book, limits=caps, actor="system:bench")
    return book


def draft(rng: random.Random, skewed: bool) -> Any:
    from verkstad.funds.actions import Draft, Leg

    days = rng.choice([0, 500, 1000]) if skewed else rng.randrange(1096)
    day = date(2016, 1, 1) + timedelta(days=days)
    source = rng.choice(("special", "admin"))
    legs = [
        Leg(source, rng.choice(KINDS), rng.randrange(1, 10**6), day.year, rng.choice(("", f"p{rng.randrange(40)}")))
        for _ in range(LEGS - 1)
    ]
    legs.append(Leg(source, "counter", -sum(leg.amount_ore for leg in legs), day.year))
    return Draft(day, "Bench", legs)


def peer(book: Any) -> tuple[Callable[[], None], dict[tuple[str, str], int]]:
    """A plain table of the same entries, and the sums a plain GROUP BY gives."""
    from django.db import connection

    query = (
        "SELECT source, kind, SUM(ore), COUNT(*) FROM plain_entry WHERE layer = 'actual' AND booked_on <= %s "
        "AND kind <> 'counter' GROUP BY source, kind"
    )
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS plain_entry")
        cursor.execute(
            "CREATE TABLE plain_entry AS SELECT e.id, e.layer, e.booked_on, s.key AS source, k.key AS kind, e.year, "
            "e.amount_ore AS ore FROM funds_entry e JOIN funds_fundingsource s ON s.id = e.source_id "
            "JOIN funds_costkind k ON k.id = e.cost_kind_id WHERE e.book_id = %s",
            [book.pk],
        )
        cursor.execute(query, [AS_OF])
        sums = {(source, kind): int(ore) for source, kind, ore, _n in cursor.fetchall()}

    def plain() -> None:
        with connection.cursor() as cursor:
            cursor.execute(query, [AS_OF])
            cursor.fetchall()

    return plain, sums


def milliseconds(act: Callable[[], Any], times: int) -> float:
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        act()
        taken.append((time.perf_counter() - started) * 1000)
    return round(statistics.median(taken), 2)


def table(measured: list[dict[str, Any]]) -> str:
    """The measurements, and how much each grows when the ledger grows tenfold."""
    columns = ["entries", "bulk_entries_per_s", "one_voucher_ms", "statement_ms", "totals_by_year_and_project_ms",
               "limits_ms", "peer_group_by_ms", "ratio"]  # fmt: skip
    lines = [f"engine: {measured[0]['engine']}", " ".join(f"{name:>14.14}" for name in columns)]
    lines += [" ".join(f"{one[name]:>14,}" for name in columns) for one in measured]
    for one, two in pairwise(measured):
        growth = {name: two[name] / one[name] for name in columns[2:7] if one[name]}
        lines.append(
            f"growth at x{two['entries'] // one['entries']}: " + ", ".join(f"{n} x{g:.1f}" for n, g in growth.items())
        )
    agree = all(one["tallies_agree"] and one["peer_agrees"] for one in measured)
    lines.append(f"running totals equal the sums over all entries: {'yes' if agree else 'NO'}")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))
    sys.exit(main())
