"""A database with every table and nobody's rows, made once for a set of migrations and copied by every process of every run.

Migrating takes longer than most apps' tests, and gives the same each time. What is made is kept beside the packages (`make clean`
removes both), under a name that changes with the migrations, with all that they import and with the packages: SQLite's file,
and for PostgreSQL what pg_dump says of it, since each run has a server of its own.
"""

import ast
import fcntl
import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import verkstad

SOURCE = Path(verkstad.__file__).parents[1]
LISTS = Path(__file__).parents[2] / "requirements"
KEPT = Path(sys.prefix) / "test-databases"
MOST = 12  # kept beside the newest: branches, and runs under way
MIGRATE = "import django; django.setup(); from verkstad.commands import bring_database_up as up; up()"


def imported(path: Path) -> Iterator[Path]:
    """Files of the house that a file imports; models are left out, since a change of theirs is a migration's."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        names = []
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        for name in names:
            place = SOURCE / Path(*name.split("."))
            if name.startswith("verkstad.") and "models" not in place.parts:
                yield from (p for p in (place.with_suffix(".py"), place / "__init__.py") if p.exists())


@cache
def mark() -> str:
    """The name of what the migrations make: a digest of all that decides it."""
    found: set[Path] = set()
    waiting = {*SOURCE.glob("verkstad/*/migrations/*.py"), SOURCE / "verkstad" / "settings.py"}
    while waiting:
        found |= waiting
        waiting = {other for path in waiting for other in imported(path)} - found
    digest = hashlib.sha256()
    for path in sorted(found) + sorted(LISTS.glob("*.txt")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


@contextmanager
def alone(what: str) -> Iterator[None]:
    """One process at a time makes it; the others wait, and find it made."""
    KEPT.mkdir(parents=True, exist_ok=True)
    with (KEPT / f"{what}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def keep(made: Path, name: str) -> Path:
    """Put a file in its place whole, and take away those that were made longest ago."""
    others = sorted(KEPT.glob(f"*{Path(name).suffix}"), key=lambda one: one.stat().st_mtime)
    for old in others[:-MOST]:
        old.unlink()
    shutil.copyfile(made, KEPT / f"{name}.part")
    return (KEPT / f"{name}.part").rename(KEPT / name)


def migrate(home: str, database: str) -> None:
    known = {name: value for name, value in os.environ.items() if not name.startswith("VERKSTAD_")}
    own = {"VERKSTAD_HOME": home, "VERKSTAD_NO_POOL": "1", "DJANGO_SETTINGS_MODULE": "verkstad.settings"}
    subprocess.run([sys.executable, "-c", MIGRATE], env={**known, **own, "VERKSTAD_DATABASE_URL": database}, check=True)


def file() -> Path:
    """SQLite's."""
    kept = KEPT / f"{mark()}.sqlite3"
    with alone("sqlite"):
        if kept.exists():
            return kept
        with tempfile.TemporaryDirectory(prefix="verkstad-migrated-") as home:
            migrate(home, "")
            with closing(sqlite3.connect(Path(home, "verkstad.sqlite3"))) as made:
                made.execute("VACUUM INTO ?", [str(Path(home, "whole"))])
            return keep(Path(home, "whole"), kept.name)


def template(server: str) -> str:
    """The name of PostgreSQL's in the server that this URL reaches: it is there already, is read from what is kept, or is made."""
    import psycopg

    name, kept = f"migrated_{mark()}", KEPT / f"{mark()}.sql"
    with alone("postgresql"), psycopg.connect(server, autocommit=True) as asked:
        if asked.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            return name
        asked.execute("DROP DATABASE IF EXISTS half_made")
        asked.execute("CREATE DATABASE half_made")
        url = urlunsplit(urlsplit(server)._replace(path="/half_made"))
        reader, writer = shutil.which("psql"), shutil.which("pg_dump")
        if kept.exists() and reader:
            told = [reader, "-q", "-X", "-v", "ON_ERROR_STOP=1", "-1", "-o", os.devnull, "-f", str(kept), url]
            subprocess.run(told, check=True)
        else:
            with tempfile.TemporaryDirectory(prefix="verkstad-migrated-") as home:
                migrate(home, url)
                if writer and reader:
                    subprocess.run([writer, "-f", str(Path(home, "whole")), url], check=True)
                    keep(Path(home, "whole"), kept.name)
        asked.execute(f"ALTER DATABASE half_made RENAME TO {name}")
    return name


if __name__ == "__main__":
    given = os.environ.get("VERKSTAD_DATABASE_URL", "")
    print(template(given) if given else file())
