"""Every test: on SQLite first, then the web tests again on a PostgreSQL that this run starts and stops."""

import os
import subprocess
import sys
import time

sys.path.insert(0, os.path.dirname(__file__))
import pg

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
# What never touches a database: the look, the source text, the bootstrap.
NO_DATABASE = ("ui", "test_setup.py", "test_house.py", "test_generated_docs.py")
PYTEST = [
    sys.executable,
    "-m",
    "pytest",
    "-q",
    "-n",
    os.environ.get("VERKSTAD_TEST_WORKERS", "2"),
    "--dist",
    "loadgroup",
]


def run(title: str, arguments: list[str], **more: str) -> int:
    print(f"\n== {title}", flush=True)
    start = time.monotonic()
    code = subprocess.call([*PYTEST, *arguments], cwd=ROOT, env={**os.environ, **more})
    print(f"== {title}: {'passed' if code == 0 else 'FAILED'} in {time.monotonic() - start:.0f} s", flush=True)
    return code


def main(arguments: list[str]) -> int:
    for name in ("VERKSTAD_DATABASE_URL", "VERKSTAD_HOME"):
        os.environ.pop(name, None)
    failed = run("SQLite: all tests", ["tests", *arguments])
    try:
        with pg.cluster() as url:
            failed |= run(
                "PostgreSQL: web tests",
                ["tests/web", *(f"--ignore=tests/web/{name}" for name in NO_DATABASE), *arguments],
                VERKSTAD_DATABASE_URL=url,
                VERKSTAD_NO_POOL="1",
            )
    except pg.NoPostgres as reason:
        print(f"verkstad: {reason}", file=sys.stderr)
        failed = 1
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
