"""The pinned lists hold name==version and hashes only: no registry, no address, nothing unpinned."""

import re
import sys
from pathlib import Path

REQUIREMENTS = Path(__file__).resolve().parents[1] / "requirements"
GOOD = re.compile(
    r"""^(?:[a-z0-9._-]+(?:\[[a-z,0-9-]+\])?==\S+(?: ; .+?)? ?\\|\s+--hash=sha256:[0-9a-f]{64}(?: \\)?)$"""
)


def main() -> int:
    bad = [
        f"{path.name}:{number}: {line}"
        for path in sorted(REQUIREMENTS.glob("*.txt"))
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if line.strip() and not GOOD.match(line)
    ]
    print("\n".join(bad[:20]))
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
