"""Run a command beside a PostgreSQL 15 of its own, started in a temporary folder and gone afterwards.

    .venv/bin/python tools/pg.py -- COMMAND ...

The command finds it in VERKSTAD_DATABASE_URL. PostgreSQL refuses to run as root: then its own user is used.
"""

import contextlib
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

PLACES = ("/usr/lib/postgresql/15/bin", "/usr/lib/postgresql/16/bin", "/usr/lib/postgresql/17/bin", "/usr/pgsql-15/bin")
# A test cluster may forget what a crash would lose, and spends no time on what pays off in a long life only; nothing else
# about its behaviour differs.
CONFIG = """fsync=off
synchronous_commit=off
full_page_writes=off
listen_addresses=''
max_connections=60
jit=off
autovacuum=off
shared_buffers=256MB
wal_level=minimal
max_wal_senders=0
max_parallel_workers_per_gather=0
"""


class NoPostgres(Exception):
    """A sentence for the person at the keyboard."""


def binaries() -> Path:
    for place in PLACES:
        if Path(place, "initdb").exists():
            return Path(place)
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    raise NoPostgres("PostgreSQL 15 is needed for this. On Debian: apt-get install postgresql-15")


@contextlib.contextmanager
def cluster(*, durable: bool = False) -> Iterator[str]:
    """Start a cluster on a socket in a temporary folder; yield its URL; stop and remove it.

    `durable` keeps fsync on, as an installation would: for benchmarks.
    """
    programs = binaries()
    folder = Path(tempfile.mkdtemp(prefix="verkstad-pg-"))
    as_user: list[str] = []
    user = pwd.getpwuid(os.geteuid()).pw_name
    if os.geteuid() == 0:
        try:
            owner = pwd.getpwnam("postgres")
        except KeyError:
            raise NoPostgres("PostgreSQL will not run as root, and there is no user named postgres.") from None
        os.chown(folder, owner.pw_uid, owner.pw_gid)
        as_user, user = ["runuser", "-u", "postgres", "--"], "postgres"
    data = folder / "data"

    def call(program: str, *arguments: str) -> None:
        command = [*as_user, str(programs / program), *arguments]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        if done.returncode:
            raise NoPostgres(f"{program} failed: {(done.stderr or done.stdout).strip()[-300:]}")

    try:
        call("initdb", "-D", str(data), "-U", user, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
        if not durable:
            with (data / "postgresql.conf").open("a") as config:
                config.write(CONFIG)
        options = f"-k {folder} -c listen_addresses=''"
        call("pg_ctl", "-D", str(data), "-w", "-l", str(folder / "log"), "-o", options, "start")
        try:
            yield f"postgres://{user}@/postgres?host={folder}"
        finally:
            call("pg_ctl", "-D", str(data), "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main(arguments: list[str]) -> int:
    command = arguments[1:] if arguments[:1] == ["--"] else arguments
    if not command:
        print(__doc__)
        return 2
    try:
        with cluster() as url:
            return subprocess.call(command, env={**os.environ, "VERKSTAD_DATABASE_URL": url, "VERKSTAD_NO_POOL": "1"})
    except NoPostgres as reason:
        print(f"verkstad: {reason}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
