"""`verkstad report verify FILE`: for who has only the file. Needs no home, no database and no Django."""

import gettext
import json
import re
import sys
from argparse import Namespace
from pathlib import Path

from verkstad.core.reporting.verify_file import (
    HOLDS,
    UNREADABLE,
    WRONG,
    NotReadable,
    Translate,
    lines_of,
    told_of,
    verify,
)
from verkstad.core.words import gettext_noop as _

LOCALE = Path(__file__).resolve().parents[1] / "locale"
NO_HEAD = _("%(given)s is no head: write POSITION:HASH, a number, a colon and 64 hexadecimal digits.")


def translator(language: str) -> Translate:
    """The words of core in a language, without Django; English where there is no catalogue."""
    if language != "sv":
        return str
    return gettext.translation("django", LOCALE, ["sv"], fallback=True).gettext


def command(args: Namespace) -> int:
    """Check a file: 0 where all holds, 1 where something was changed or differs, 2 where it cannot be read."""
    translate = translator(args.lang)
    if args.head and not re.fullmatch(r"\d+:[0-9a-fA-F]{64}", args.head.strip()):
        print("verkstad: " + translate(NO_HEAD) % {"given": args.head}, file=sys.stderr)
        return UNREADABLE
    try:
        made = verify(Path(args.file), head=args.head, root=args.root)
    except OSError as error:
        print(f"verkstad: {args.file}: {error.strerror}", file=sys.stderr)
        return UNREADABLE
    except NotReadable as bad:
        print(f"verkstad: {args.file}: {translate(str(bad))}", file=sys.stderr)
        return UNREADABLE
    if args.json:
        print(json.dumps(told_of(made, translate), ensure_ascii=False, indent=1))
    else:
        print("\n".join(lines_of(made, translate, every=args.all)))
    return HOLDS if made.holds else WRONG
