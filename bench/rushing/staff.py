"""The staff's list of ten thousand applications, read by one officer."""

import asyncio
import time
from typing import Any

from bench.rushing import flows, world
from bench.rushing.client import Browser, Clock
from bench.rushing.server import HOST, serving

ROWS, LIST = 10_000, "/arenden/"
MOST = {"queries": 12, "kb": 100.0, "p95": 100.0}


def staff_list(rounds: int = 60, rows: int = ROWS) -> dict[str, Any]:
    """p50 and p95 in milliseconds through the server, kilobytes before compression, and queries of one answer."""
    fill(rows)
    session = officer()
    with serving() as running:
        clock, size = asyncio.run(_read(running.port, session, rounds))
    found = {"rows": rows, "p50": clock.at(0.5), "p95": clock.at(0.95), "kb": size / 1000, "queries": _queries(session)}
    return {**found, "met": all(found[name] <= most for name, most in MOST.items())}


def fill(rows: int) -> None:
    """Sent applications in the states of handling, each of another applicant."""
    from datetime import timedelta

    from django.db import connection
    from django.utils import timezone

    from verkstad.applications.models import Application

    made = [one.draft for one in world.applicants(rows, drafts=True)]
    states, now = ("sent", "registered", "checked", "completing", "proposed"), timezone.now()
    found = list(Application.objects.filter(key__in=made).order_by("pk"))
    for at, one in enumerate(found):
        one.state, one.sent_at = states[at % len(states)], now - timedelta(minutes=at)
        one.title, one.diary_number = f"{world.TITLE} {at}", f"B 2026:{at}"
    Application.objects.bulk_update(found, ["state", "sent_at", "title", "diary_number"], batch_size=1000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # as a database does by itself within a minute of so many rows


def officer() -> str:
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    from tests.web.applications import facts
    from verkstad.people.models import Role

    person = facts.staff(Role.OFFICER)
    TOTP.activate(person, generate_totp_secret())
    return world._sessions([person])[0]


async def _read(port: int, session: str, rounds: int) -> tuple[Clock, int]:
    browser, clock, size = Browser(HOST, port, {"sessionid": session, "django_language": "sv"}), Clock(), 0
    for at in range(rounds + 5):
        started = time.perf_counter()
        answer = await browser.get(LIST)
        if answer.status != 200:
            raise RuntimeError(f"{LIST} answered {answer.status} {answer.place}")
        if at >= 5:  # the first ones warm both processes
            clock.since(started)
        size = len(answer.body)
    await browser.close()
    return clock, size


def _queries(session: str) -> int:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(SERVER_NAME=flows.HOST)
    client.cookies["sessionid"] = session
    client.get(LIST)
    with CaptureQueriesContext(connection) as caught:
        client.get(LIST)
    return len(caught)
