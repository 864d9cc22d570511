"""Compile requirements/*.in into pinned, hashed lists that name no registry and no address."""

import shutil
import subprocess
import sys
from pathlib import Path

LISTS = ("run", "build", "postgres", "opendata", "test", "dev")
FLAGS = [
    "--quiet",
    "--python-version",
    "3.11",
    "--universal",
    "--generate-hashes",
    "--no-header",
    "--no-annotate",
    "--no-emit-index-url",
    "--no-emit-find-links",
]


def main() -> int:
    uv = shutil.which("uv")
    if uv is None:
        print("make lock needs uv: install it with pip, then run make lock again.", file=sys.stderr)
        return 1
    folder = Path(__file__).parents[1] / "requirements"
    for name in LISTS:
        command = [uv, "pip", "compile", *FLAGS, f"{name}.in", "-o", f"{name}.txt"]
        if subprocess.run(command, cwd=folder, check=False).returncode:
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
