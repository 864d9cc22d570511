"""A real Chromium against a real server: `verkstad serve` in a home of its own, with the real programme loaded.

The server is a process and not pytest-django's live_server: that one empties all tables after each test, which the
append-only tables of the journal and the ledger refuse.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

from tests.web.migrated import file

VERKSTAD = Path(sys.executable).with_name("verkstad")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update",
]  # fmt: skip


@dataclass(frozen=True)
class Server:
    """An installation that answers at `url`; `run` is its command line."""

    url: str
    home: Path

    def run(self, *arguments: str) -> str:
        done = subprocess.run(
            [VERKSTAD, *arguments], env=environment(self.home), capture_output=True, text=True, check=False, timeout=300
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


def environment(home: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("VERKSTAD_")}
    return {**kept, "VERKSTAD_HOME": str(home), "PYTHONUNBUFFERED": "1"}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(url: str, process: subprocess.Popen[bytes], log: Path, seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        assert process.poll() is None, log.read_text()
        try:
            with urllib.request.urlopen(url, timeout=5):  # noqa: S310 - an address of this machine
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
    raise AssertionError(f"no answer from {url} in {seconds} s\n{log.read_text()}")


def serving(home: Path) -> Iterator[Server]:
    """Serve a home at http://localhost (passkeys work on localhost without https) until the caller is done."""
    port = free_port()
    log = home / "server.log"
    with log.open("wb") as out:
        command = [str(VERKSTAD), "serve", "--port", str(port)]
        process = subprocess.Popen(command, env=environment(home), stdout=out, stderr=subprocess.STDOUT)
        try:
            wait_for(f"http://127.0.0.1:{port}/konto/logga-in/", process, log)
            yield Server(f"http://localhost:{port}", home)
        finally:
            process.terminate()
            process.wait(30)


@pytest.fixture(scope="session")
def demo_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The demonstration: both programmes and the personas. Shared by all tests, so they change little in it.

    Its tables are copied, as `verkstad demo` finds them where it was broken off before anything was loaded.
    """
    home = tmp_path_factory.mktemp("demo-home")
    shutil.copyfile(file(), home / "verkstad.sqlite3")
    (home / "DEMO").touch()
    Server("", home).run("demo", "--no-serve")
    yield from serving(home)


@pytest.fixture(scope="session")
def empty_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A new, real installation without anything in it; its tables are copied too."""
    home = tmp_path_factory.mktemp("real-home")
    shutil.copyfile(file(), home / "verkstad.sqlite3")
    Server("", home).run("migrate")
    yield from serving(home)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        pytest.skip("no Chromium on this machine: install the chromium package, or set CHROMIUM to its path")
    browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
    yield browser
    browser.close()


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    made = chromium.new_context(locale="sv-SE", timezone_id="Europe/Stockholm")
    made.set_default_timeout(20_000)
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page that fails its test when the browser complains: errors of scripts, and breaches of the security policy."""
    opened = context.new_page()
    complaints: list[str] = []
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("console", lambda said: complaints.append(said.text) if "Content Security Policy" in said.text else None)
    yield opened
    assert complaints == []
