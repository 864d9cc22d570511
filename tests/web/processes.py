"""Real processes with real commits, in a database of their own on the engine under test."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from django.db import connection

# Only the tables that the tests need: the whole house takes ten times as long.
MIGRATE = """
import django
from django.core.management import call_command
django.setup()
for app in ("journal", "registry"):
    call_command("migrate", app, verbosity=0, skip_checks=True)
"""


@pytest.fixture
def own_database(tmp_path: Path, db: None) -> Iterator[dict[str, str]]:
    """The environment of a fresh database on the engine under test, with the journal's tables."""
    environment = {**os.environ, "VERKSTAD_HOME": str(tmp_path), "DJANGO_SETTINGS_MODULE": "verkstad.settings"}
    environment["VERKSTAD_NO_POOL"] = "1"
    if connection.vendor == "sqlite":
        environment.pop("VERKSTAD_DATABASE_URL", None)
        yield migrated(environment)
        return
    import psycopg

    known, name = connection.settings_dict, f"verkstad_journal_{os.getpid()}"
    reach = {"host": known["HOST"], "user": known["USER"], "password": known["PASSWORD"], "port": known["PORT"] or None}
    with psycopg.connect(dbname="postgres", autocommit=True, **reach) as server:
        server.execute(f"CREATE DATABASE {name}")
        try:
            user, password = quote(known["USER"]), quote(known["PASSWORD"])
            environment["VERKSTAD_DATABASE_URL"] = f"postgres://{user}:{password}@/{name}?host={known['HOST']}"
            if known["PORT"]:
                environment["VERKSTAD_DATABASE_URL"] += f"&port={known['PORT']}"
            yield migrated(environment)
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def migrated(environment: dict[str, str]) -> dict[str, str]:
    subprocess.run([sys.executable, "-c", MIGRATE], env=environment, check=True)
    return environment


def at_once(script: Path, environment: dict[str, str], processes: int, *arguments: str) -> list[int]:
    """Start that many processes of a script, let them loose together, and return their exit codes.

    Each gets its number as the first argument and waits for a line on standard input.
    """
    running = [
        subprocess.Popen(
            [sys.executable, str(script), str(number), *arguments], env=environment, stdin=subprocess.PIPE, text=True
        )
        for number in range(processes)
    ]
    for one in running:
        assert one.stdin is not None
        one.stdin.write("go\n")
        one.stdin.close()
    return [one.wait(timeout=180) for one in running]
