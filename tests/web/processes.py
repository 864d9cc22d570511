"""Real processes with real commits, in a database of their own on the engine under test."""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from django.db import connection

if TYPE_CHECKING:
    import psycopg


@pytest.fixture
def own_database(tmp_path: Path, migrated: str, db: None) -> Iterator[dict[str, str]]:
    """The environment of a fresh database on the engine under test: a copy of the test run's own, with every table."""
    environment = {**os.environ, "VERKSTAD_HOME": str(tmp_path), "DJANGO_SETTINGS_MODULE": "verkstad.settings"}
    environment["VERKSTAD_NO_POOL"] = "1"
    if connection.vendor == "sqlite":
        environment.pop("VERKSTAD_DATABASE_URL", None)
        shutil.copyfile(migrated, tmp_path / "verkstad.sqlite3")
        yield environment
        return
    known, name = connection.settings_dict, f"verkstad_own_{os.getpid()}"
    with server() as cursor:
        cursor.execute(f"CREATE DATABASE {name} TEMPLATE {migrated}")
        try:
            user, password = quote(known["USER"]), quote(known["PASSWORD"])
            environment["VERKSTAD_DATABASE_URL"] = f"postgres://{user}:{password}@/{name}?host={known['HOST']}"
            if known["PORT"]:
                environment["VERKSTAD_DATABASE_URL"] += f"&port={known['PORT']}"
            yield environment
        finally:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def server() -> "Iterator[psycopg.Connection]":
    """The cluster of the test run, outside every database that the tests use."""
    import psycopg

    known = connection.settings_dict
    reach = {"host": known["HOST"], "user": known["USER"], "password": known["PASSWORD"], "port": known["PORT"] or None}
    with psycopg.connect(dbname="postgres", autocommit=True, **reach) as cursor:
        yield cursor


@contextmanager
def copy_of_the_empty_database(folder: Path) -> Iterator[str]:
    """Where a copy of the test database is kept, taken before any test has written in it."""
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(folder / "migrated.sqlite3")) as copy:
            connection.ensure_connection()
            connection.connection.backup(copy)
        yield str(folder / "migrated.sqlite3")
        return
    tested, name = connection.settings_dict["NAME"], f"verkstad_migrated_{os.getpid()}"
    if not tested.startswith("test_"):  # no test of this run asks for a database
        yield ""
        return
    connection.close()
    with server() as cursor:
        cursor.execute(f"CREATE DATABASE {name} TEMPLATE {tested}")
        yield name
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


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
