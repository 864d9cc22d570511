"""Every test: on SQLite first, then the web tests again on a PostgreSQL that this run starts and stops.

The browser's tests wait more than they work: they run beside the others, on one server of their own.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, os.path.dirname(__file__))
import pg

ROOT = Path(__file__).resolve().parents[1]
WEB = ROOT / "tests" / "web"
# What is the same on both engines is asked on SQLite alone: what never touches a database (the look, the source text, the
# bootstrap) and what is decided in Python (who is let in). A rehearsal's room has SQLite whatever the house has; the living
# example is made by actions that other tests ask on both. Of packs the loading is asked on both, and not each table of a pack;
# what is worked out of the real programme's rows is asked once.
ONCE_IS_ENOUGH = ("ui", "test_setup.py", "test_house.py", "test_secret_doors.py", "test_generated_docs.py",
                  "test_translations.py", "desk/test_doors.py", "people/test_oidc.py", "people/test_access.py",
                  "people/test_sign_in.py", "packs/test_calls.py", "packs/test_schema_fits.py", "rehearsal", "example",
                  "packs/test_agreed.py", "packs/test_claim_tasks.py", "packs/test_commands.py", "editions/test_printed.py",
                  "opendata/test_real.py", "reports/test_figures_command.py")  # fmt: skip
# What a page or a letter says is put together from the same rows. Their questions are put to PostgreSQL by test_house_doors.py,
# which opens nearly every address there; lists that are searched and filtered are asked on both.
SAID_ONCE = ("*/test_*pages.py", "*/test_letter*.py", "*/test_papers.py")
SEARCHED = ("audit/test_pages.py", "payments/test_pages.py", "reports/test_pages.py", "review/test_pages.py")
PYTEST = [sys.executable, "-m", "pytest", "-q", "--dist", "loadfile", "-n"]
BROWSER = [sys.executable, "-m", "pytest", "-q", "tests/browser"]


def once() -> list[str]:
    """Web tests that PostgreSQL is not asked."""
    said = {found for like in SAID_ONCE for found in WEB.glob(like)} - {WEB / name for name in SEARCHED}
    return [f"--ignore={path}" for path in sorted({WEB / name for name in ONCE_IS_ENOUGH} | said)]


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
                ["tests/web", *once(), *arguments],
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
