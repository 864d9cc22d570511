"""`verkstad dossier verify FILE.zip`: for who has only the file. Needs no home, no database and no Django."""

import json
import sys
from argparse import Namespace
from pathlib import Path

from verkstad.dossiers.verifying import Checked, verify


def command(args: Namespace) -> int:
    """Check a dossier; 0 where it holds, 1 where it does not, 2 where there is no such file."""
    if not args.file:
        print("verkstad: say which file: verkstad dossier verify FILE.zip", file=sys.stderr)
        return 2
    try:
        made = verify(Path(args.file), sha256=args.sha256, root=args.root)
    except OSError as error:
        print(f"verkstad: {args.file}: {error.strerror}", file=sys.stderr)
        return 2
    print(json.dumps(report(made), ensure_ascii=False, indent=1) if args.json else text(made, args))
    return 0 if made.holds else 1


def report(made: Checked) -> dict[str, object]:
    """What was found, as JSON values."""
    return {**vars(made), "holds": made.holds, "faults": [{**vars(one), "text": str(one)} for one in made.faults]}


def text(made: Checked, args: Namespace) -> str:
    told = f"{made.agreement or args.file}: {made.files} files, {made.tables} tables, {made.acts} acts of the journal"
    lines = [told + (f" ({made.withheld_acts} of them withheld)" if made.withheld_acts else "")]
    lines += [f"FAULT: {one}" for one in made.faults]
    lines += [f"SHA-256 of the file: {made.sha256}", f"Root of the journal: {made.root}", f"Chain up to: {made.head}"]
    if not made.holds:
        lines.append(f"The dossier does not hold: {len(made.faults)} faults.")
    elif args.sha256 or args.root:
        lines.append("The dossier holds, and is the one that the agency made.")
    else:
        lines.append(
            "The dossier holds in itself. Compare the SHA-256 with the agency's list of dossiers: then it is certain"
        )
        lines.append("that nobody made all of it anew (--sha256 and --root compare for you).")
    return "\n".join(lines)
