"""Reports: how long building takes by size, and how many figures are answered a second.

    .venv/bin/python bench/report.py [building|figures] [--quick] [--json]

Without a part: every part. Parts are in bench/reporting.
"""

import argparse
import importlib
import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
PARTS = tuple(sorted(one.stem for one in (ROOT / "bench" / "reporting").glob("*.py") if one.stem != "__init__"))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("part", nargs="?", choices=PARTS)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    told = {}
    for name in [given.part] if given.part else PARTS:
        part = importlib.import_module(f"bench.reporting.{name}")
        told[name] = part.run(given.quick)
        if not given.json:
            print(f"-- {name}", *part.lines(told[name]), sep="\n")
    if given.json:
        print(json.dumps(told, indent=1))
    return 0 if all(one["holds"] for one in told.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
