"""Make the pictures of the README and docs from a running demo, with Debian's Chromium.

.venv/bin/python tools/make_pictures.py            writes docs/pictures/*.png
.venv/bin/python tools/make_pictures.py --url URL --out DIR [--all]   from a site that runs already
"""

import argparse
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--hide-scrollbars",
]
SMIR = "smir-1"
# name: (path, width, height, persona's role or "")
README = {
    "front": ("/", 1440, 1000, ""),
    "front-phone": ("/", 360, 780, ""),
    "statement": (f"/redovisning/{SMIR}/", 1440, 1100, ""),
    "map": ("/karta/", 1440, 1000, ""),
    "desk": ("/arbetsbord/", 1440, 1000, "officer"),
    "mandate": (f"/uppdrag/{SMIR}/", 1440, 1100, ""),
}
MORE = {
    "portfolio": ("/uppdrag/", 1440, 1000, ""),
    "projects": ("/projekt/", 1440, 1000, ""),
    "figure": (f"/redovisning/{SMIR}/k_opex/special_funds/", 1440, 1000, ""),
    "diary": ("/diarium/", 1440, 1000, ""),
    "login": ("/konto/login/", 1440, 1000, ""),
    "demo": ("/demo/", 1440, 1000, ""),
    "statement-phone": (f"/redovisning/{SMIR}/", 360, 780, ""),
    "map-phone": ("/karta/", 360, 780, ""),
    "desk-phone": ("/arbetsbord/", 360, 780, "officer"),
    "book": (f"/medel/{SMIR}/", 1440, 1000, "economist"),
    "journal": ("/journal/", 1440, 1000, "auditor"),
}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(url: str, process: subprocess.Popen[bytes], seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if process.poll() is not None:
            sys.exit(f"the demo stopped with code {process.returncode}")
        try:
            urllib.request.urlopen(url, timeout=2)  # noqa: S310  our own address
            return
        except OSError:
            time.sleep(0.3)
    sys.exit("the demo did not answer in time")


def become(page: Page, base: str, role: str) -> None:
    """Sign in as a persona by the page of personas."""
    page.goto(f"{base}/demo/")
    page.locator(f'form[action="/demo/{role}/"] button').first.click()


def take(browser: Browser, base: str, out: Path, name: str, shot: tuple[str, int, int, str], whole: bool) -> None:
    path, width, height, role = shot
    context = browser.new_context(viewport={"width": width, "height": height}, locale="sv-SE")
    page = context.new_page()
    if role:
        become(page, base, role)
    page.goto(base + path)
    page.screenshot(path=str(out / f"{name}.png"), full_page=whole)
    context.close()


def shoot(base: str, out: Path, everything: bool, whole: bool) -> None:
    out.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as p:
        browser = p.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        for name, shot in {**README, **(MORE if everything else {})}.items():
            take(browser, base, out, name, shot, whole)
        browser.close()


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--url")
    parser.add_argument("--out", default=str(ROOT / "docs" / "pictures"))
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--whole", action="store_true", help="whole pages, not only the first screen")
    given = parser.parse_args()
    if given.url:
        shoot(given.url.rstrip("/"), Path(given.out), given.all, given.whole)
        return 0
    with tempfile.TemporaryDirectory() as home:
        port = free_port()
        environment = {**os.environ, "VERKSTAD_HOME": home}
        command = [str(ROOT / ".venv/bin/verkstad"), "demo", "--port", str(port)]
        process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
        try:
            wait_for(f"http://127.0.0.1:{port}/", process)
            shoot(f"http://127.0.0.1:{port}", Path(given.out), given.all, given.whole)
        finally:
            process.terminate()
            process.wait(20)
    return 0


if __name__ == "__main__":
    sys.exit(main())
