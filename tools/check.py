"""`make check`: every rule a machine can keep, each with its own line; all run even when one fails."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
CHECKS: dict[str, list[str]] = {
    "ruff": [str(BIN / "ruff"), "check", "src", "tests", "tools", "bench"],
    "format": [str(BIN / "ruff"), "format", "--check", "src", "tests", "tools", "bench"],
    "mypy": [str(BIN / "mypy")],
    "floors": [str(BIN / "lint-imports")],
    "djlint": [str(BIN / "djlint"), "--lint", "--quiet", "src"],
    "django": [sys.executable, "-W", "error", "-m", "django", "check", "--fail-level", "WARNING"],
    "migrations": [sys.executable, "-m", "django", "makemigrations", "--check", "--dry-run"],
    "docs": [sys.executable, "tools/make_docs.py", "--check"],
    "translations": [sys.executable, "tools/messages.py", "check"],
    "locks": [sys.executable, "tools/check_locks.py"],
}


def main(names: list[str]) -> int:
    failed = []
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "VERKSTAD_HOME": home, "DJANGO_SETTINGS_MODULE": "verkstad.settings"}
        environment.pop("VERKSTAD_DATABASE_URL", None)
        for name, command in CHECKS.items():
            if names and name not in names:
                continue
            done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
            print(f"{name:13} {'ok' if done.returncode == 0 else 'FAILED'}", flush=True)
            if done.returncode:
                failed.append(name)
                print((done.stdout + done.stderr).strip()[-6000:], flush=True)
    if failed:
        print(f"\ncheck: {', '.join(failed)} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
