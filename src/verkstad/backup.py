"""Backup and restore: one archive with the database, the files and the key that signs sessions.

On SQLite the database is copied while the site runs, by the database's own backup. On PostgreSQL pg_dump and
pg_restore do it. Restore goes only into an empty home (and an empty database): nothing is ever overwritten.
"""

import io
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tarfile
import tempfile
import zlib
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from verkstad import __version__
from verkstad.known_settings import home as home_folder

MANIFEST = "manifest.json"
FOLDERS = ("files",)


class CannotBackUp(Exception):
    """A sentence for the person at the keyboard."""


def write_archive(target: Path) -> int:
    """Write the archive; it appears under its name only when it is complete. Returns an exit code."""
    from django.conf import settings

    if target.exists():
        return _sorry(f"{target} exists already; choose another name.")
    if not target.parent.is_dir():
        return _sorry(f"the folder {target.parent} does not exist.")
    home, database = Path(settings.HOME), settings.DATABASES["default"]
    engine = database["ENGINE"].rsplit(".", 1)[-1]
    half = target.with_name(target.name + ".part")
    try:
        half.touch(mode=0o600)  # the key that signs sessions lies in it
        with tempfile.TemporaryDirectory() as scratch, tarfile.open(half, "w:gz") as archive:
            copy = Path(scratch) / "database"
            if engine == "sqlite3":
                _copy_sqlite(Path(database["NAME"]), copy)
            else:
                _postgres("pg_dump", database, "--format=custom", "--no-owner", f"--file={copy}")
            manifest = {"version": __version__, "engine": engine, "made_at": datetime.now(UTC).isoformat()}
            _add_text(archive, MANIFEST, json.dumps(manifest))
            archive.add(copy, arcname="database")
            for name in (*FOLDERS, "secret.key", "DEMO"):
                if (home / name).exists():
                    archive.add(home / name, arcname=f"home/{name}")
        half.rename(target)
    except (CannotBackUp, OSError, sqlite3.Error) as error:
        half.unlink(missing_ok=True)
        return _sorry(f"no archive was written: {error}")
    print(f"{target}: {target.stat().st_size / 1e6:.1f} MB")
    return 0


def read_archive(source: Path) -> int:
    """Restore an archive into an empty home. Returns an exit code."""
    if not source.exists():
        return _sorry(f"there is no file {source}.")
    home = home_folder()
    left = [p.name for p in home.iterdir()] if home.exists() else []
    if left:
        return _sorry(f"{home} is not empty ({', '.join(sorted(left)[:3])}). Name an empty folder in VERKSTAD_HOME.")
    try:
        with tempfile.TemporaryDirectory() as scratch:
            with tarfile.open(source, "r:gz") as archive:
                archive.extractall(scratch, filter="data")
            home.mkdir(parents=True, exist_ok=True)
            manifest = json.loads((Path(scratch) / MANIFEST).read_text())
            _restore_database(manifest, Path(scratch) / "database", home)
            for part in sorted((Path(scratch) / "home").glob("*")) if (Path(scratch) / "home").exists() else []:
                _replace(part, home / part.name)
            if (home / "secret.key").exists():
                (home / "secret.key").chmod(0o600)
    except (CannotBackUp, OSError, EOFError, zlib.error, tarfile.TarError, KeyError, ValueError) as error:
        for part in home.iterdir() if home.exists() else []:
            shutil.rmtree(part) if part.is_dir() else part.unlink()
        return _sorry(f"{source} could not be restored: {error}. {home} was left empty.")
    print(f"restored into {home}; now run: verkstad journal verify")
    return 0


def _replace(part: Path, target: Path) -> None:
    """Put a part in its place; what reading the settings has made there a moment ago (a key) gives way."""
    if target.is_dir():
        shutil.rmtree(target)
    else:
        target.unlink(missing_ok=True)
    shutil.move(part, target)


def _restore_database(manifest: dict[str, Any], copy: Path, home: Path) -> None:
    from verkstad import settings

    database = settings.DATABASES["default"]
    engine = database["ENGINE"].rsplit(".", 1)[-1]
    if engine != manifest["engine"]:
        raise CannotBackUp(f"the archive holds a {manifest['engine']} database, this installation uses {engine}")
    if engine == "sqlite3":
        shutil.move(copy, home / "verkstad.sqlite3")
        return
    _postgres("pg_restore", database, "--exit-on-error", "--no-owner", "--single-transaction", str(copy))


def _copy_sqlite(database: Path, copy: Path) -> None:
    if not database.exists():
        raise CannotBackUp(f"there is no database at {database}")
    with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(copy)) as target:
        if not source.execute("SELECT 1 FROM sqlite_master").fetchone():
            raise CannotBackUp(f"the database of {database.parent} is empty. Check VERKSTAD_HOME.")
        source.backup(target)


def _postgres(program: str, database: dict[str, Any], *arguments: str) -> None:
    path = shutil.which(program) or next(iter(sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{program}"))[-1:]), None)
    if path is None:
        raise CannotBackUp(f"{program} is not installed (Debian: postgresql-client)")
    where = {"-h": database["HOST"], "-p": database["PORT"], "-U": database["USER"], "-d": database["NAME"]}
    connection = [part for flag, value in where.items() if value for part in (flag, value)]
    command = [str(path), *connection, *arguments]
    secret = {"PGPASSWORD": database["PASSWORD"]} if database["PASSWORD"] else {}
    done = subprocess.run(command, env={**os.environ, **secret}, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise CannotBackUp(f"{program}: {done.stderr.strip()[-300:]}")


def _add_text(archive: tarfile.TarFile, name: str, text: str) -> None:
    content = text.encode()
    entry = tarfile.TarInfo(name)
    entry.size = len(content)
    archive.addfile(entry, io.BytesIO(content))


def _sorry(text: str) -> int:
    print(f"verkstad: {text}", file=sys.stderr)
    return 1
