"""`verkstad journal verify` and `verkstad journal export`."""

import json
import os
import sys
import tempfile
from argparse import Namespace
from pathlib import Path
from typing import Any, TextIO

from verkstad.core.refused import Refused
from verkstad.core.words import gettext_noop
from verkstad.journal.chain import Point, Walk
from verkstad.journal.queries import acts_after, walk_chain


def verify(args: Namespace) -> int:
    """Check the chain and its head; 0 where it holds, 1 where it breaks. `args.head` is a head noted earlier."""
    walk = walk_chain(_noted(args.head))
    if args.json:
        print(json.dumps(report(walk), ensure_ascii=False, indent=1))
    else:
        print(text(walk))
    return 1 if walk.found else 0


def _noted(given: str | None) -> Point | None:
    if not given:
        return None
    try:
        return Point.parse(given)
    except ValueError:
        raise Refused.because(
            "journal.head_unreadable",
            gettext_noop("%(given)s is not a head."),
            {"given": given},
            where="--head",
            fix=gettext_noop("Write POSITION:HASH as verify printed it: a number, a colon, 64 hexadecimal digits."),
        ) from None


def report(walk: Walk) -> dict[str, Any]:
    """The walk as JSON values; `breaks` holds the first ones, `found` counts all."""
    return {
        "holds": not walk.found,
        "acts": walk.count,
        "first": walk.first_at,
        "last": walk.last_at,
        "head": str(walk.end),
        "found": walk.found,
        "breaks": [{**vars(one), "text": str(one)} for one in walk.breaks],
    }


def text(walk: Walk) -> str:
    lines = [f"{walk.count} acts" + (f", {walk.first_at} to {walk.last_at}" if walk.count else "")]
    lines += [f"BREAK: {one}" for one in walk.breaks]
    if walk.found > len(walk.breaks):
        lines.append(f"... and {walk.found - len(walk.breaks)} more")
    lines.append(f"Head: {walk.end}")
    if walk.found:
        lines.append("The chain does not hold. Compare with a backup or an export from before the first break.")
    else:
        lines.append("The chain holds. Keep the head somewhere else: `verkstad journal verify --head` then finds even")
        lines.append("a chain that was cut short or made anew.")
    return "\n".join(lines)


def export(args: Namespace) -> int:
    """Write every act as a line of JSON (docs/journal.md); to a file all at once, or to standard output."""
    if not args.file:
        _write(sys.stdout)
        return 0
    target = Path(args.file)
    if target.exists():
        raise Refused.because(
            "journal.export_exists",
            gettext_noop("%(file)s exists already."),
            {"file": str(target)},
            where="FILE",
            fix=gettext_noop("Give another name, or remove the file first."),
        )
    if not target.absolute().parent.is_dir():
        raise Refused.because(
            "journal.export_no_folder",
            gettext_noop("There is no folder %(folder)s."),
            {"folder": str(target.absolute().parent)},
            where="FILE",
            fix=gettext_noop("Make the folder first, or give another place."),
        )
    count, end = _write_whole(target)
    print(f"{count} acts written to {target}. Head: {end}")
    return 0


def _write_whole(target: Path) -> tuple[int, Point]:
    handle, name = tempfile.mkstemp(dir=target.absolute().parent, prefix=".journal-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            written = _write(file)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return written


def _write(file: TextIO) -> tuple[int, Point]:
    end = Point()
    for act in acts_after(0):
        file.write(json.dumps(act, sort_keys=True, separators=(",", ":"), ensure_ascii=False) + "\n")
        end = Point(act["position"], act["hash"])
    return end.position, end
