"""Checking the chain at 10^4, 10^5 and 10^6 acts, beside hashlib alone over the same bytes.

    .venv/bin/python bench/journal.py [--quick] [--json]

The acts are written past the guards, since a million transactions would take hours; each is hashed as `record` does it.
`record` itself is timed in transactions of its own. `verkstad journal verify`, the documented program of docs/journal.md
over an export, and the peer run as processes of their own, so that their seconds and peak memory are what a person
would see. Peer: a loop that hashes the export's lines with hashlib.sha256 and compares nothing. On SQLite unless
VERKSTAD_DATABASE_URL names a PostgreSQL.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
SIZES = (10_000, 100_000, 1_000_000)
QUICK = (1_000, 10_000)
RECORDED = 200
PEER = "import hashlib,sys\nfor line in open(sys.argv[1],'rb'): hashlib.sha256(line).hexdigest()"
# The shell's own measure of a process: its peak resident memory in kB, as the kernel counted it.
PEAK = "import resource,subprocess,sys;c=subprocess.call(sys.argv[1:]);print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss,file=sys.stderr);sys.exit(c)"  # noqa: E501


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="only 10^3 and 10^4 acts")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="verkstad-bench-") as home:
        os.environ["VERKSTAD_HOME"] = home
        os.environ["DJANGO_SETTINGS_MODULE"] = "verkstad.settings"
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        measured = [measure(size, Path(home)) for size in (QUICK if given.quick else SIZES)]
    print(json.dumps(measured, indent=1) if given.json else table(measured))
    return 0


def measure(size: int, home: Path) -> dict[str, Any]:
    """Lengthen the chain to that many acts, then time recording, checking inside, exporting and checking outside."""
    recording = record_some()
    fill(size)
    export = home / f"acts-{size}.jsonl"
    cli = [sys.executable, "-m", "verkstad.cli", "journal"]
    verify, verify_mb = run([*cli, "verify"])
    exporting, export_mb = run([*cli, "export", str(export)])
    program = home / "check.py"
    program.write_text(re.search(r"```python\n(.*?)```", (ROOT / "docs/journal.md").read_text(), re.DOTALL)[1])  # type: ignore[index]
    outside, outside_mb = run([sys.executable, "-I", str(program), str(export)])
    peer, peer_mb = run([sys.executable, "-I", "-c", PEER, str(export)])
    return {
        "acts": size,
        "export_bytes": export.stat().st_size,
        "record_ms": recording,
        "verify_s": verify,
        "verify_peak_mb": verify_mb,
        "export_s": exporting,
        "export_peak_mb": export_mb,
        "outside_s": outside,
        "outside_peak_mb": outside_mb,
        "hashlib_s": peer,
        "hashlib_peak_mb": peer_mb,
        "verify_to_hashlib": round(verify / peer, 1),
    }


def record_some() -> float:
    """Milliseconds for one act in a transaction of its own, the mean of many."""
    from django.db import transaction

    from verkstad.journal.actions import record

    start = time.perf_counter()
    for number in range(RECORDED):
        with transaction.atomic():
            record(actor="user:1", act="claim.submitted", subject_type="claim", subject_key=number, facts={"n": number})
    return round((time.perf_counter() - start) * 1000 / RECORDED, 2)


def fill(size: int) -> None:
    """Lengthen the chain to `size` acts behind the guards, in pieces, with the guards put back in place after."""
    from django.db import connection, transaction

    from verkstad.journal.models import Act, Head
    from verkstad.journal.queries import head

    end = head()
    with transaction.atomic(), connection.cursor() as cursor:
        kept = put_away(cursor, connection.vendor)
        acts = made(end.position, end.hash, size)
        while piece := list(islice(acts, 5_000)):
            Act.objects.bulk_create(piece)
            Head.objects.update(position=piece[-1].position, hash=piece[-1].hash)
        for statement in kept:
            cursor.execute(statement)


def put_away(cursor: Any, vendor: str) -> list[str]:
    """Drop the journal's guards; returns the statements that bring them back."""
    if vendor == "postgresql":
        cursor.execute("SET LOCAL session_replication_role = replica")
        return ["SET LOCAL session_replication_role = origin"]
    cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'journal_%'")
    found = cursor.fetchall()
    for name, _sql in found:
        cursor.execute(f"DROP TRIGGER {name}")
    return [sql for _name, sql in found]


def made(position: int, previous: str, size: int) -> Iterator[Any]:
    """Acts behind `position` up to `size`, each hashed over the one before."""
    from verkstad.journal.models import Act
    from verkstad.journal.rules import act_hash, iso_utc

    start = datetime(2026, 1, 1, tzinfo=UTC)
    for number in range(position + 1, size + 1):
        at = start + timedelta(seconds=number)
        row: dict[str, Any] = {
            "position": number,
            "actor": f"user:{number % 50}",
            "act": "voucher.booked",
            "subject_type": "voucher",
            "subject_key": str(number),
            "mandate": f"m{number % 8}",
            "facts": {"number": f"2026:{number}", "amount_ore": number * 100, "source": "anslag", "entries": 2},
            "previous_hash": previous,
        }
        previous = act_hash({**row, "at": iso_utc(at)})
        yield Act(at=at, hash=previous, **row)


def run(command: list[str]) -> tuple[float, float]:
    """Seconds and peak memory (MB) of a command as a process of its own; the command must succeed."""
    start = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", PEAK, *command], capture_output=True, text=True, check=True)
    return round(time.perf_counter() - start, 2), round(int(done.stderr.split()[-1]) / 1024, 1)


def table(measured: list[dict[str, Any]]) -> str:
    lines = [f"{'':18}" + "".join(f"{m['acts']:>14,}" for m in measured)]
    lines += [f"{name:18}" + "".join(f"{m[name]:>14,}" for m in measured) for name in measured[0] if name != "acts"]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
