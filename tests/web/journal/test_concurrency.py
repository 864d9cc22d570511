"""Processes that record at once never fork the chain: real processes, real commits, a database of their own."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from django.db import connection

WRITER = Path(__file__).with_name("writer.py")
PROCESSES, ACTS = 4, 25


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
    subprocess.run(
        [sys.executable, "-m", "django", "migrate", "journal", "--verbosity", "0", "--skip-checks"],
        env=environment,
        check=True,
    )
    return environment


def test_processes_that_record_at_once_make_one_unbroken_chain(own_database):
    command = [sys.executable, str(WRITER)]
    writers = [
        subprocess.Popen([*command, f"writer{n}", str(ACTS)], env=own_database, stdin=subprocess.PIPE, text=True)
        for n in range(PROCESSES)
    ]
    for writer in writers:
        writer.stdin.write("go\n")
        writer.stdin.close()
    assert [writer.wait(timeout=120) for writer in writers] == [0] * PROCESSES
    done = subprocess.run(
        [sys.executable, "-m", "verkstad.cli", "journal", "verify"], env=own_database, capture_output=True, text=True
    )
    assert (done.returncode, done.stdout.split(",")[0], done.stderr) == (0, f"{PROCESSES * ACTS} acts", "")
