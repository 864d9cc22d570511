"""Every benchmark of bench/ with --quick, one after the other."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def main() -> int:
    code = 0
    for bench in sorted((ROOT / "bench").glob("*.py")):
        print(f"\n== {bench.name}", flush=True)
        code |= subprocess.call([sys.executable, str(bench), "--quick"], cwd=ROOT)
    return 1 if code else 0


if __name__ == "__main__":
    sys.exit(main())
