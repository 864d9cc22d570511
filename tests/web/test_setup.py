"""What a stranger meets when something is wrong on their machine: one clear sentence, never a traceback."""

import importlib.util
import os
import shutil
import socket
import subprocess
import sys
import tarfile
from pathlib import Path
from types import ModuleType

import pytest

from verkstad.cli import main

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def bootstrap() -> ModuleType:
    spec = importlib.util.spec_from_file_location("bootstrap", ROOT / "tools" / "bootstrap.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def taken_port():
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        yield holder.getsockname()[1]


@pytest.mark.parametrize(
    ("option", "value", "range_"),
    [("--port", "99999", "1 to 65535"), ("--port", "0", "1 to 65535"), ("--workers", "-3", "1 to 64")],
)
def test_a_number_that_cannot_be_served_is_refused_before_anything_is_done(
    option: str, value: str, range_: str, capsys: pytest.CaptureFixture[str]
):
    with pytest.raises(SystemExit) as left:
        main(["serve", option, value])

    assert left.value.code == 2
    last = capsys.readouterr().err.splitlines()[-1]
    assert last == f"verkstad serve: error: argument {option}: '{value}' is not a whole number from {range_}"


def test_a_host_that_is_not_this_machine_is_not_called_a_taken_port(capsys: pytest.CaptureFixture[str]):
    assert main(["serve", "--host", "192.0.2.1"]) == 1
    assert capsys.readouterr().err == (
        "verkstad: 192.0.2.1 is no address of this machine. Try --host 127.0.0.1, or 0.0.0.0 for every address\n"
    )


def in_home(home: Path, *arguments: str) -> tuple[int, str]:
    environment = {**os.environ, "VERKSTAD_HOME": str(home), "VERKSTAD_DATABASE_URL": ""}
    command = [str(Path(sys.executable).parent / "verkstad"), *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=60)
    return done.returncode, done.stderr


@pytest.mark.slow
def test_a_home_without_an_installation_is_a_sentence_whatever_is_asked_of_it(tmp_path: Path):
    assert in_home(tmp_path, "journal", "verify") == (
        1,
        f"verkstad: the database of {tmp_path} is empty or older than this version (no such table: journal_act). "
        "Check VERKSTAD_HOME and VERKSTAD_DATABASE_URL, or run: verkstad migrate\n",
    )
    archive = tmp_path / "backup.tar.gz"
    assert in_home(tmp_path, "backup", str(archive)) == (
        1, f"verkstad: no archive was written: the database of {tmp_path} is empty. Check VERKSTAD_HOME.\n"
    )  # fmt: skip
    assert not archive.exists()


@pytest.mark.slow
def test_a_home_that_is_a_file_and_an_archive_cut_short_are_sentences(tmp_path: Path):
    file, home = tmp_path / "file", tmp_path / "home"
    with tarfile.open(file, "w:gz") as archive:
        archive.add(__file__)
    file.write_bytes(file.read_bytes()[:200])
    assert in_home(file, "journal", "verify") == (
        1, f"verkstad: VERKSTAD_HOME={file} cannot be used: File exists. Name a folder that you may write in.\n"
    )  # fmt: skip
    code, said = in_home(home, "restore", str(file))
    assert (code, said.count("\n"), said.endswith(f"{home} was left empty.\n")) == (1, 1, True)
    assert list(home.iterdir()) == []


@pytest.mark.parametrize("command", ["serve", "demo"])
def test_a_taken_port_is_said_before_anything_is_done(
    command: str, taken_port: int, capsys: pytest.CaptureFixture[str]
):
    assert main([command, "--port", str(taken_port)]) == 1
    said = capsys.readouterr()
    assert said.err == (
        f"verkstad: port {taken_port} is taken by another program on this machine. "
        f"Choose another: make {command} PORT={taken_port + 1}  (or: verkstad {command} --port {taken_port + 1})\n"
    )
    assert said.out == ""


def test_an_old_python_is_named_with_a_way_out(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setattr(bootstrap.sys, "version_info", (3, 9, 18))
    assert bootstrap.main(["run"]) == 1
    assert "Python 3.11 or later is needed, this is 3.9.18" in capsys.readouterr().err


def test_without_root_the_line_to_run_is_printed(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setattr(bootstrap, "DEBIAN", {"no-such-package": ("no-such-program",)})
    monkeypatch.setattr(bootstrap.os, "geteuid", lambda: 1000)
    monkeypatch.setattr(bootstrap.shutil, "which", lambda name: "/usr/bin/apt-get" if name == "apt-get" else None)
    with pytest.raises(bootstrap.Stop) as stop:
        bootstrap.install_debian()
    assert str(stop.value) == (
        "the tests need Debian packages, and only root may install them. Run: sudo apt-get install no-such-package"
    )


@pytest.mark.slow
def test_without_a_network_setting_up_ends_in_a_sentence(tmp_path: Path):
    for name in ("requirements", "tools"):
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    nowhere = {"PIP_INDEX_URL": "http://127.0.0.1:9/simple", "UV_INDEX_URL": "http://127.0.0.1:9/simple"}
    cut_off = {
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_FIND_LINKS": "",
        "UV_NO_CACHE": "1",
        "PIP_RETRIES": "0",
        "UV_HTTP_RETRIES": "0",
    }
    done = subprocess.run(
        [sys.executable, "tools/bootstrap.py", "run"],
        cwd=tmp_path,
        env={**os.environ, **nowhere, **cut_off},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 1
    assert "the packages could not be installed. Is the network up and a package index within reach?" in done.stderr
    assert "Traceback" not in done.stderr + done.stdout
    assert not (tmp_path / ".venv" / ".done-run").exists()


def test_make_alone_lists_every_target():
    alone = {name: value for name, value in os.environ.items() if not name.startswith("MAKE") and name != "MFLAGS"}
    listed = subprocess.run(["make"], cwd=ROOT, env=alone, capture_output=True, text=True, check=True).stdout
    targets = [line.split()[1] for line in listed.splitlines()]
    assert targets == "help setup demo serve report test unit check docs messages bench lock clean".split()
