"""`verkstad dossier PROJECT --out FILE.zip`, and the process that makes one which a page asked for."""

import json
import os
import sys
import tempfile
import threading
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path

from django.db import connection
from django.db.models import Q

from verkstad.agreements.models import Agreement
from verkstad.core.refused import Refused
from verkstad.core.words import gettext_noop
from verkstad.dossiers.actions.making import alive, make_dossier, write_dossier
from verkstad.dossiers.actions.whole import WORK, make_whole, whole_alive, write_whole
from verkstad.dossiers.rules import no
from verkstad.mandate.models import Mandate

EVERY = 1.0  # seconds between signs of life


def dossier(args: Namespace) -> int:
    """Make a project's dossier into a file, or with --mandate a whole mandate's, or (`work NUMBER`) one that a page asked for.
    0 where it was made."""
    if args.project == "work":
        return work(int(args.file or 0))
    if args.project == WORK:
        return work_whole(int(args.file or 0))
    if not args.project and not args.mandate:
        raise no("nothing_named", gettext_noop("Say which project, or which mandate."),
                 gettext_noop("verkstad dossier PROJECT, or verkstad dossier --mandate KEY."), where="PROJECT")  # fmt: skip
    target = _target(args.out or f"revisionsakt-{args.mandate or args.project}.zip")
    mandate = the_mandate(args.mandate) if args.mandate else None
    agreement = None if mandate else named(args.project)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".dossier-")
    try:
        with os.fdopen(handle, "w+b") as file:
            given = {"target": file, "unsearched": args.include_unsearched, "tell": _tell(args)}
            made = (
                write_whole(mandate=mandate, **given) if mandate else write_dossier(agreement=agreement, **given)  # type: ignore[arg-type]
            )
        os.replace(name, target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    about = {"mandate": mandate.key} if mandate else {"agreement": made.agreement.key}  # type: ignore[union-attr]
    told = {"file": str(target), **about, "sha256": made.sha256, "size": made.size, "root": made.root,
            "head": made.head, "acts": made.acts, "withheld": made.withheld}  # fmt: skip
    if args.json:
        print(json.dumps(told, ensure_ascii=False, indent=1))
    else:
        print(
            f"{target}: {made.size} bytes, {made.acts} acts of the journal, {made.withheld} things withheld\nSHA-256: {made.sha256}"
        )
    return 0


def _tell(args: Namespace):  # type: ignore[no-untyped-def]
    """Says how far it is to who looks at a terminal."""

    def tell(done: int) -> None:
        if not args.json and sys.stderr.isatty():
            print(f"\r{done} rows and files", end="", file=sys.stderr)

    return tell


def _target(given: str) -> Path:
    target = Path(given).absolute()
    if target.exists():
        raise no("exists", gettext_noop("%(file)s exists already."), gettext_noop("Give another name, or remove the file first."),
                 where="--out", file=str(target))  # fmt: skip
    if not target.parent.is_dir():
        raise no("no_folder", gettext_noop("There is no folder %(folder)s."),
                 gettext_noop("Make the folder first, or give another place."), where="--out", folder=str(target.parent))  # fmt: skip
    return target


def named(given: str) -> Agreement:
    """The agreement by its key, its project's key or its case's diary number. Refuses a name that leads nowhere."""
    mine = Q(key=given) | Q(project__key=given) | Q(application__diary_number=given)
    found = (
        Agreement.objects.filter(mine).select_related("mandate__programme", "owner", "application", "project").first()
    )
    if found is None:
        raise no("unknown", gettext_noop("There is no project %(name)s with an agreement."),
                 gettext_noop("Write the agreement's key, as in its address, or the case's diary number."),
                 where="PROJECT", name=given)  # fmt: skip
    return found


def the_mandate(given: str) -> Mandate:
    """The mandate by its key or diary number. Refuses a name that leads nowhere."""
    mine = Q(key=given) | Q(government_number=given) | Q(agency_number=given)
    found = Mandate.objects.filter(mine).select_related("programme").first()
    if found is None:
        raise no("unknown_mandate", gettext_noop("There is no mandate %(name)s."),
                 gettext_noop("Give its key or its diary number."), where="--mandate", name=given)  # fmt: skip
    return found


def work_whole(number: int) -> int:
    """Make one of a whole mandate that was asked for; 0, or 2 where it is not waiting to be made."""
    over = threading.Event()
    threading.Thread(target=_pulse, args=(number, over, whole_alive), daemon=True).start()
    try:
        made = make_whole(number=number)
    finally:
        over.set()
    return 0 if made else 2


def work(number: int) -> int:
    """Make one dossier that was asked for; 0, or 2 where it is not waiting to be made."""
    over = threading.Event()
    threading.Thread(target=_pulse, args=(number, over), daemon=True).start()
    try:
        made = make_dossier(number=number)
    except Refused:
        return 1
    finally:
        over.set()
    return 0 if made else 2


def _pulse(number: int, over: threading.Event, alive: Callable[..., bool] = alive) -> None:
    """Say every second that the process lives, beside the one moment's view that the dossier is read in."""
    while not over.wait(EVERY):
        alive(number=number)
        connection.close()
