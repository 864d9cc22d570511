"""The last minutes before closing: accepted applications a second, and what a killed server process costs.

Two server processes (`verkstad serve --workers 2`) and a PostgreSQL with fsync on, both on this machine, beside the
clients. Every application comes from another signed-in person of another organisation, through a real form of ten
fields with CSRF, and is acknowledged only when it is committed.

(a) the sending alone: one POST with the ten answers, whose answer leads to the receipt.
(b) the whole flow a page really makes: list of calls, call, may we apply, begin, the form, saved while typing, send,
    receipt; with `--flow every_page` also through title, section and "ready to send".

Both cores are shared by server, database and clients, so each run also tells what one accepted application (one flow)
costs: `server_cpu_ms`, `database_cpu_ms` and `client_cpu_ms`, processor time that other work on the machine hardly moves.

Beside them the figures of a known Django grants system, measured on such a machine: 14-16 accepted a second for (a), 3.1
finished flows a second for (b), 52 queries and 12 writes in 5 commits a POST.

    .venv/bin/python bench/rush.py [--clients N] [--seconds N] [--flow one_page|every_page] [--kill] [--quick] [--json]

The staff's list of ten thousand applications is read by one officer: `--only staff`.

`--kill` ends a server process with kill -9 every five seconds of the run. Afterwards everything is counted in the
database: nothing acknowledged may be missing, nothing half-made, nothing there twice.
"""

import argparse
import asyncio
import json
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from bench.rushing import flows, server, staff, world  # noqa: E402
from bench.rushing.check import check  # noqa: E402

KNOWN = {"send": 15.0, "flow": 3.1, "queries": 52, "commits": 5}
AIM = {"send": 8, "flow": 10, "queries": 12}
MOST_A_SECOND = 260  # drafts are made for so many sendings a second


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clients", type=int, action="append", help="clients at once (default: 20, then 100)")
    parser.add_argument("--seconds", type=float, default=30, help="length of each run (default 30)")
    parser.add_argument("--flow", choices=sorted(flows.FLOWS), default="one_page", help="which flow (b) is")
    parser.add_argument("--only", choices=("send", "flow", "staff"), help="one of the three alone")
    parser.add_argument("--kill", action="store_true", help="kill -9 of a server process every five seconds")
    parser.add_argument("--quick", action="store_true", help="20 clients, 6 seconds")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    given = parser.parse_args()
    if given.quick:
        given.clients, given.seconds = given.clients or [20], min(given.seconds, 6)
    kinds = [given.only] if given.only else ["send", "flow"]
    with server.installation():
        world.set_up()
        rows = [
            one_run(kind, clients, given) for clients in given.clients or [20, 100] for kind in kinds if kind != "staff"
        ]
        counted = check({key: mark for row in rows for key, mark in row.pop("told").items()})
        found: dict[str, Any] = {"runs": rows, "count": counted, "statements": statements()}
        if given.only == "staff":
            found["staff"] = staff.staff_list(20, 2_000) if given.quick else staff.staff_list()
    if given.only is None:
        found["staff"] = staff_alone(quick=given.quick)
    print(json.dumps(found, indent=1)) if given.json else show(found)
    return 1 if counted["lost"] or counted["duplicated"] or counted["half_made"] else 0


def staff_alone(*, quick: bool) -> dict[str, Any]:
    """The staff's list in an installation of its own: of as many applications as it says, not of those that the rush
    has sent besides."""
    command = [sys.executable, __file__, "--only", "staff", "--json", *(["--quick"] if quick else [])]
    told: dict[str, Any] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return dict(told["staff"])


def one_run(kind: str, clients: int, given: argparse.Namespace) -> dict[str, Any]:
    name = "send" if kind == "send" else given.flow
    a_second = MOST_A_SECOND if kind == "send" else 60
    made = world.applicants(int(a_second * given.seconds) + 2 * clients + 50, drafts=kind == "send")
    waiting = iter(made)
    with server.serving() as running:
        warm = asyncio.run(flows.rush(running.port, 4, 2, waiting, name))  # both processes warm
        stop = threading.Event()
        killer = threading.Thread(target=kill_now_and_then, args=(running, stop))
        if given.kill:
            killer.start()
        before = spent(running)
        tally = asyncio.run(flows.rush(running.port, clients, given.seconds, waiting, name))
        after = spent(running)
        stop.set()
        if given.kill:
            killer.join()
        kills = running.kills
        if given.kill and not kills and given.seconds > 6:
            raise RuntimeError("no server process was killed: the run says nothing about kills")
    done = len(tally.flow.taken) if kind == "flow" else len(tally.acknowledged)
    clock = tally.flow if kind == "flow" else tally.sending
    each = {name: round((after[name] - before[name]) / max(1, done), 1) for name in after}
    return {
        "run": kind, "flow": given.flow if kind == "flow" else "", "clients": clients, "seconds": round(tally.ended, 1),
        "done": done, "per_second": round(done / tally.ended, 1), "times": round(done / tally.ended / KNOWN[kind], 1),
        **each, "p50": clock.at(0.5), "p95": clock.at(0.95), "p99": clock.at(0.99), "requests": tally.requests,
        "retries": tally.retries, "unanswered": tally.unanswered, "refused": len(tally.refused),
        "first_refusal": tally.refused[0] if tally.refused else "", "kills": kills,
        "steps": {step: {"p50": one.at(0.5), "p95": one.at(0.95)} for step, one in tally.steps.items()},
        "told": {**warm.acknowledged, **tally.acknowledged},
    }  # fmt: skip


def spent(running: server.Server) -> dict[str, float]:
    """Processor time so far, in milliseconds: of the server's processes, of the database's, and of the clients."""
    return {"server_cpu_ms": running.cpu_ms(), "database_cpu_ms": server.database_cpu_ms(),
            "client_cpu_ms": time.process_time() * 1000}  # fmt: skip


def kill_now_and_then(running: server.Server, stop: threading.Event) -> None:
    while not stop.wait(5):
        if not running.kill_one():
            print("no server process to kill: they are not all up again yet", file=sys.stderr)


def statements() -> dict[str, int]:
    """Statements and commits of one sending POST, counted in this process over the same database."""
    from django.conf import settings

    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    first, applicant = world.applicants(2, drafts=True)
    for one in (first, applicant):  # the first is the one that a fresh process learns from
        words = _statements(one)
    commits, around = words.count("COMMIT"), sum(word in ("BEGIN", "COMMIT") for word in words)
    return {"queries": len(words) - around, "writes": sum(w in ("INSERT", "UPDATE") for w in words), "commits": commits}


def _statements(applicant: world.Applicant) -> list[str]:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(enforce_csrf_checks=True)
    client.cookies["sessionid"], client.cookies["csrftoken"] = applicant.session, flows.CSRF
    page = client.get(f"/ansokan/{applicant.draft}/skicka/")
    fields = flows.filled(flows.Answer(page.status_code, {}, page.content))
    with CaptureQueriesContext(connection) as caught:
        answer = client.post(f"/ansokan/{applicant.draft}/skicka/", {**fields, "csrfmiddlewaretoken": flows.CSRF})
    if answer.status_code != 302:
        raise RuntimeError(f"the sending answered {answer.status_code}")
    return [one["sql"].split()[0].upper() for one in caught]


def show(found: dict[str, Any]) -> None:
    print("run    clients  accepted/s  x known   p50 ms   p95 ms   p99 ms  retries  kills")
    for row in found["runs"]:
        print(f"{row['run']:<6}{row['clients']:>8}{row['per_second']:>12.1f}{row['times']:>9.1f}{row['p50']:>9.0f}{row['p95']:>9.0f}"
              f"{row['p99']:>9.0f}{row['retries']:>9}{row['kills']:>7}")  # fmt: skip
        print(f"         processor time of each: server {row['server_cpu_ms']:.1f} ms, database {row['database_cpu_ms']:.1f} ms, "
              f"clients {row['client_cpu_ms']:.1f} ms")  # fmt: skip
        for step, one in row["steps"].items():
            print(f"         {step:<20} p50 {one['p50']:>7.0f}   p95 {one['p95']:>7.0f}")
        if row["refused"]:
            print(f"         {row['refused']} refused, the first: {row['first_refusal']}")
    asked, counted = found["statements"], found["count"]
    print(f"a sending POST: {asked['queries']} queries, {asked['writes']} of them writes, {asked['commits']} commit "
          f"(known system: {KNOWN['queries']}, 12, {KNOWN['commits']})")  # fmt: skip
    print(f"acknowledged {counted['acknowledged']}, in the database {counted['sent']}; lost {counted['lost']}, "
          f"duplicated {counted['duplicated']}, half-made {counted['half_made'] or 0}")  # fmt: skip
    if listed := found.get("staff"):
        print(f"staff list of {listed['rows']}: p50 {listed['p50']} ms, p95 {listed['p95']} ms, {listed['kb']:.1f} kB, "
              f"{listed['queries']} queries: {'within' if listed['met'] else 'NOT within'} {staff.MOST}")  # fmt: skip
    for row in found["runs"]:
        met = "met" if row["times"] >= AIM[row["run"]] else "NOT met"
        print(f"aim {AIM[row['run']]} x for {row['run']} at {row['clients']} clients: {row['times']} x, {met}")


if __name__ == "__main__":
    started = time.monotonic()
    sys.exit(main())
