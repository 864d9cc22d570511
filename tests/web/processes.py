"""Real processes with real commits, in a database of their own on the engine under test."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection

from tests.web.migrated import template

if TYPE_CHECKING:
    import psycopg

ROOT = Path(__file__).parents[2]


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
    name = f"verkstad_own_{os.getpid()}"
    with server() as cursor:
        cursor.execute(f"CREATE DATABASE {name} TEMPLATE {migrated}")
        try:
            environment["VERKSTAD_DATABASE_URL"] = url_of(name)
            yield environment
        finally:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


def url_of(name: str) -> str:
    """The URL of a database of the test run's cluster."""
    known = connection.settings_dict
    user, password = quote(known["USER"]), quote(known["PASSWORD"])
    return f"postgres://{user}:{password}@/{name}?host={known['HOST']}" + (
        f"&port={known['PORT']}" if known["PORT"] else ""
    )


def template_of_the_server() -> str:
    return template(url_of("postgres"))


@contextmanager
def server() -> "Iterator[psycopg.Connection]":
    """The cluster of the test run, outside every database that the tests use."""
    import psycopg

    known = connection.settings_dict
    reach = {"host": known["HOST"], "user": known["USER"], "password": known["PASSWORD"], "port": known["PORT"] or None}
    with psycopg.connect(dbname="postgres", autocommit=True, **reach) as cursor:
        yield cursor


def begin_database(migrated: str) -> None:
    """Make the test database and let Django's connection lead there, as its `create_test_db` does."""
    name = connection.creation._get_test_db_name()
    connection.close()
    if connection.vendor == "postgresql":
        with server() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{migrated}"')
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name
    connection.ensure_connection()
    if connection.vendor == "sqlite":  # in memory
        with closing(sqlite3.connect(f"file:{migrated}?mode=ro&immutable=1", uri=True)) as copied:
            copied.backup(connection.connection)


def end_database() -> None:
    name = connection.settings_dict["NAME"]
    connection.close()
    if connection.vendor == "postgresql":
        with server() as cursor:
            cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


class Nursery:
    """A process that forks for each script: see tests.web.nursery."""

    def __init__(self) -> None:
        path = os.pathsep.join(one for one in (str(ROOT), os.environ.get("PYTHONPATH", "")) if one)
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.web.nursery"], cwd=ROOT, env={**os.environ, "PYTHONPATH": path},
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def ask(self, **asked: Any) -> list[Any]:
        assert self.process.stdin is not None and self.process.stdout is not None
        self.process.stdin.write(json.dumps({"source": "", "file": "", "processes": 0, **asked}) + "\n")
        self.process.stdin.flush()
        return list(json.loads(self.process.stdout.readline()))


@cache
def nursery() -> Nursery:
    """The one of this process, started when it is first asked; it ends when its standard input does."""
    return Nursery()


def done(environment: dict[str, str], script: Path | str, *arguments: str) -> str:
    """Run a script (a file, or its text) in a process of its own that ends well and complains of nothing; what it printed."""
    named = {"file": str(script)} if isinstance(script, Path) else {"source": script}
    ((code, told, errors),) = nursery().ask(**named, arguments=arguments, environment=environment)
    assert (code, errors) == (0, ""), told
    return str(told)


def at_once(script: Path, environment: dict[str, str], processes: int, *arguments: str) -> list[int]:
    """Start that many processes of a script, let them loose together, and return their exit codes.

    Each gets its number as the first argument and waits for a line on standard input.
    """
    answers = nursery().ask(file=str(script), arguments=arguments, processes=processes, environment=environment)
    for _code, told, errors in answers:
        print(told, errors, sep="", end="")  # shown by pytest where the test fails
    return [code for code, _told, _errors in answers]
