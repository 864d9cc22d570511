"""Every test: on SQLite first, then the web tests again on a PostgreSQL that this run starts and stops.

The browser's tests wait more than they work: they run beside the others, on one server of their own.
"""

import os
import subprocess
import sys
import time

sys.path.insert(0, os.path.dirname(__file__))
import pg

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
# What never touches a database (the look, the source text, the bootstrap), and the doors: what they let in is decided in
# Python, and the queries behind them are asked by each app's own tests. A rehearsal's room has SQLite whatever the house has;
# the living example is made by actions that other tests ask on both.
ONCE_IS_ENOUGH = ("ui", "test_setup.py", "test_house.py", "test_house_doors.py", "test_secret_doors.py",
                  "test_generated_docs.py", "desk/test_doors.py", "people/test_oidc.py", "people/test_access.py", "rehearsal",
                  "example")  # fmt: skip
PYTEST = [sys.executable, "-m", "pytest", "-q", "--dist", "loadfile", "-n"]
BROWSER = [sys.executable, "-m", "pytest", "-q", "tests/browser"]


def run(title: str, workers: int, arguments: list[str], **more: str) -> int:
    print(f"\n== {title}", flush=True)
    start = time.monotonic()
    code = subprocess.call(
        [*PYTEST, os.environ.get("VERKSTAD_TEST_WORKERS", str(workers)), *arguments],
        cwd=ROOT,
        env={**os.environ, **more},
    )
    print(f"== {title}: {'passed' if code == 0 else 'FAILED'} in {time.monotonic() - start:.0f} s", flush=True)
    return code


def told(browser: "subprocess.Popen[str]") -> int:
    """Wait for the browser's tests, which ran beside the others, and print what they said."""
    said, _none = browser.communicate()
    print(f"\n== Browser, beside the others\n{said}", flush=True)
    print(f"== Browser: {'passed' if browser.returncode == 0 else 'FAILED'}", flush=True)
    return browser.returncode


def main(arguments: list[str]) -> int:
    for name in ("VERKSTAD_DATABASE_URL", "VERKSTAD_HOME"):
        os.environ.pop(name, None)
    browser = subprocess.Popen(
        [*BROWSER, *arguments], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    failed = run("SQLite: all tests", 2, ["tests", "--ignore=tests/browser", *arguments])
    try:
        with pg.cluster() as url:
            failed |= run(
                "PostgreSQL: web tests",
                2,
                ["tests/web", *(f"--ignore=tests/web/{name}" for name in ONCE_IS_ENOUGH), *arguments],
                VERKSTAD_DATABASE_URL=url,
                VERKSTAD_NO_POOL="1",
            )
    except pg.NoPostgres as reason:
        print(f"verkstad: {reason}", file=sys.stderr)
        failed = 1
    failed |= told(browser)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
