"""A backup of a living installation, restored elsewhere, says the same: statement, journal's head, documents."""

import json
import os
import shutil
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow
VERKSTAD = Path(sys.executable).parent / "verkstad"
CLUSTER = os.environ.get("VERKSTAD_DATABASE_URL", "")


def verkstad(home: Path, *arguments: str, database: str = "") -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "VERKSTAD_HOME": str(home), "VERKSTAD_DATABASE_URL": database}
    return subprocess.run(
        [str(VERKSTAD), *arguments], env=environment, capture_output=True, text=True, check=False, timeout=300
    )


@pytest.fixture
def databases(migrated: str, db: None, tmp_path: Path) -> Iterator[tuple[str, str]]:
    """One with every table and one empty: on PostgreSQL made for this test, on SQLite the homes' own."""
    if not CLUSTER:
        (tmp_path / "old").mkdir()
        shutil.copyfile(migrated, tmp_path / "old" / "verkstad.sqlite3")
        yield "", ""
        return
    import psycopg

    names = [f"backup_{uuid.uuid4().hex[:8]}" for _ in range(2)]
    with psycopg.connect(CLUSTER, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{names[0]}" TEMPLATE "{migrated}"')
        connection.execute(f'CREATE DATABASE "{names[1]}"')
    yield tuple(CLUSTER.replace("@/postgres?", f"@/{name}?") for name in names)  # type: ignore[misc]
    with psycopg.connect(CLUSTER, autocommit=True) as connection:
        for name in names:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def test_a_restored_backup_says_the_same(tmp_path: Path, databases: tuple[str, str]):
    old, new, archive = tmp_path / "old", tmp_path / "new", tmp_path / "backup.tar.gz"
    first, second = databases
    assert verkstad(old, "migrate", database=first).returncode == 0
    pack = str(Path(__file__).parents[2] / "programmes" / "smart-industri-i-regionerna")
    loaded = verkstad(old, "pack", "load", pack, database=first)
    assert loaded.returncode == 0, loaded.stderr
    (old / "files").mkdir(exist_ok=True)
    (old / "files" / "act.txt").write_text("an act")
    written = verkstad(old, "backup", str(archive), database=first)
    assert written.returncode == 0, written.stderr
    assert archive.stat().st_mode & 0o777 == 0o600  # the key that signs sessions lies in it
    new.mkdir()
    restored = verkstad(new, "restore", str(archive), database=second)
    assert restored.returncode == 0, restored.stderr
    ask = ("statement", "--mandate", "N2016/02958/FÖF", "--as-of", "2018-12-31", "--format", "json")
    verify = ("journal", "verify", "--json")
    before = [json.loads(verkstad(old, *call, database=first).stdout) for call in (ask, verify)]
    after = [json.loads(verkstad(new, *call, database=second).stdout) for call in (ask, verify)]
    assert after == before
    assert (new / "files" / "act.txt").read_text() == "an act"
    assert (new / "secret.key").read_text() == (old / "secret.key").read_text()


def test_nothing_is_overwritten(tmp_path: Path):
    home, archive = tmp_path / "home", tmp_path / "there.tar.gz"
    home.mkdir()
    (home / "note").write_text("mine")
    archive.write_bytes(b"mine")
    assert "exists already" in verkstad(home, "backup", str(archive)).stderr
    restored = verkstad(home, "restore", str(archive))
    assert restored.returncode == 1
    assert "is not empty" in restored.stderr
    assert (home / "note").read_text() == "mine"


def test_a_broken_archive_leaves_the_home_empty(tmp_path: Path):
    home, archive = tmp_path / "home", tmp_path / "broken.tar.gz"
    home.mkdir()
    archive.write_bytes(b"not an archive")
    restored = verkstad(home, "restore", str(archive))
    assert restored.returncode == 1
    assert "could not be restored" in restored.stderr
    assert "Traceback" not in restored.stderr
    assert list(home.iterdir()) == []
