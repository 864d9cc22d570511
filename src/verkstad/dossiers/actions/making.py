"""A dossier is asked for, made within the request where that is soon done, else by a process of its own, and kept with its
hash. Making one changes nothing of the project; that it was made stands in the journal."""

import hashlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.core.files import File
from django.db import transaction
from django.utils import timezone

from verkstad.agreements.models import Agreement
from verkstad.claims.models import ClaimFile, ClaimLine
from verkstad.core.dossiers.bundle import pieces_of
from verkstad.core.words import gettext_noop
from verkstad.dossiers.building import Built, Tell, build
from verkstad.dossiers.models import LIVE, Dossier, State
from verkstad.dossiers.queries import unchanged
from verkstad.dossiers.rules import checked, no
from verkstad.journal.actions import record
from verkstad.known_settings import PREFIX
from verkstad.people.models import User

SOON_LINES, SOON_BYTES = 2_000, 20_000_000  # what a request makes itself
MOST_AT_ONCE = 2
COMMAND = "system:command"

Launch = Callable[[int], None]


def launch(number: int) -> None:
    """Start a process that makes the dossier; it outlives the page and the server process that asked for it."""
    command = [sys.executable, "-m", "verkstad.cli", "dossier", "work", str(number)]
    quiet = subprocess.DEVNULL
    environment = {**os.environ, f"{PREFIX}HOME": str(settings.HOME)}
    subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True, env=environment)  # noqa: S603


def ask_dossier(*, agreement: Agreement, unsearched: bool = False, actor: User, launch: Launch = launch) -> Dossier:
    """Have a dossier made. One that is being made for the same project is given back instead of begun anew, and so is the one
    that was made last where nothing has happened since that could change it (`handed_back`).

    Refuses who may not, who includes what no search can read without trying secrecy, an agreement that was not accepted,
    another while one of the same project is being made, and a third at the same time in the installation.
    """
    made = _asked(agreement, unsearched, actor)
    if made.handed_back:
        return made
    if made.state == State.WAITING and _soon(agreement):
        make_dossier(number=made.pk)
        made.refresh_from_db()
    elif made.state == State.WAITING:
        launch(made.pk)
    return made


@transaction.atomic
def _asked(agreement: Agreement, unsearched: bool, actor: User) -> Dossier:
    by = checked(actor, "dossiers.have_dossier", agreement)
    if unsearched:
        checked(actor, "dossiers.include_unsearched", agreement)
    row = Agreement.objects.select_for_update(of=("self",)).get(pk=agreement.pk)
    _accepted(row)
    for one in Dossier.objects.select_for_update().filter(state__in=LIVE):
        if one.silent:
            Dossier.objects.filter(pk=one.pk).update(state=State.FAILED, ended_at=timezone.now())
    working = Dossier.objects.filter(agreement=row, state__in=LIVE).first()
    if working is not None and working.unsearched != unsearched:
        raise no("one_at_a_time", gettext_noop("Another dossier of this project is being made, with other files in it."),
                 gettext_noop("Wait until it is done, then ask for this one."))  # fmt: skip
    if same := working or unchanged(row, unsearched):
        same.handed_back = True
        return same
    if Dossier.objects.filter(state__in=LIVE).count() >= MOST_AT_ONCE:
        raise no("many", gettext_noop("%(most)s dossiers are already being made."),
                 gettext_noop("Wait until one of them is done."), most=MOST_AT_ONCE)  # fmt: skip
    lines = ClaimLine.objects.filter(claim__agreement=row).count()
    return Dossier.objects.create(agreement=row, unsearched=unsearched, asked_by=by, of=lines)


def _accepted(agreement: Agreement) -> None:
    if agreement.state == "offered":
        raise no("not_accepted", gettext_noop("The agreement is not accepted yet, so there is no project to look into."),
                 gettext_noop("Wait until the receiver has accepted it."))  # fmt: skip


def _soon(agreement: Agreement) -> bool:
    lines = ClaimLine.objects.filter(claim__agreement=agreement)[: SOON_LINES + 1].count()
    sizes = ClaimFile.objects.filter(claim__agreement=agreement).values_list("size", flat=True)
    return lines <= SOON_LINES and sum(sizes) <= SOON_BYTES


def alive(*, number: int) -> bool:
    """Note that the process lives and how far it has come; False where it is wanted no more."""
    found = Dossier.objects.filter(pk=number, state=State.RUNNING)
    return bool(found.update(heard_at=timezone.now(), done=_far.get(number, 0)))


_far: dict[int, int] = {}  # rows and files done, by dossier: of this process


@dataclass(frozen=True)
class Written:
    """A dossier in a file: the file's hash and size, and what it holds."""

    built: Built
    sha256: str
    size: int


def _write(agreement: Agreement, target: BinaryIO, unsearched: bool, tell: Tell) -> Written:
    return hashed(build(agreement, target, unsearched=unsearched, tell=tell), target)


def hashed(built: Built, target: BinaryIO) -> Written:
    """The file that was built, with its hash and size."""
    digest, size = hashlib.sha256(), 0
    target.seek(0)
    for piece in pieces_of(target):
        digest.update(piece)
        size += len(piece)
    target.seek(0)
    return Written(built, digest.hexdigest(), size)


def write_dossier(*, agreement: Agreement, target: BinaryIO, unsearched: bool, tell: Tell) -> Dossier:
    """Make a dossier into somebody's own file, from the command line; its hash is kept and journalled, the file is not.

    Refuses an agreement that was not accepted.
    """
    _accepted(agreement)
    written = _write(agreement, target, unsearched, tell)
    with transaction.atomic():
        row = Dossier(agreement=agreement, unsearched=unsearched, asked_by=COMMAND)
        return _ended(row, written)


def _ended(row: Dossier, written: Written) -> Dossier:
    """Keep what was made with its hash, and write it in the journal: neither can be changed afterwards."""
    built = written.built
    row.state, row.ended_at, row.sha256, row.size = State.DONE, timezone.now(), written.sha256, written.size
    row.root, row.head, row.acts, row.withheld = built.root, built.head, built.acts, built.withheld
    row.save()
    record(
        actor=row.asked_by, act="dossier.made", subject_type="dossier", subject_key=row.agreement.key, mandate=row.agreement.mandate.key,
        facts={"sha256": written.sha256, "size": written.size, "root": built.root, "head": built.head, "withheld": built.withheld,
               "unsearched": row.unsearched},
    )  # fmt: skip
    return row


def make_dossier(*, number: int) -> Dossier | None:
    """Make one that waits, to its end; None where it does not wait, or is wanted no more. One that fails is told so."""
    waiting = Dossier.objects.filter(pk=number, state=State.WAITING)
    if not waiting.update(state=State.RUNNING, heard_at=timezone.now()):
        return None
    dossier = Dossier.objects.select_related("agreement__mandate", "agreement__owner").get(pk=number)
    folder = Path(settings.MEDIA_ROOT) / "incoming"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, name = tempfile.mkstemp(dir=folder, prefix="dossier-", suffix=".zip")
    try:
        with os.fdopen(handle, "w+b") as target:
            written = _write(dossier.agreement, target, dossier.unsearched, lambda done: _far.update({number: done}))
            return _kept(number, written, File(target))
    except Exception:
        Dossier.objects.filter(pk=number, state=State.RUNNING).update(state=State.FAILED, ended_at=timezone.now())
        raise
    finally:
        _far.pop(number, None)
        Path(name).unlink(missing_ok=True)


@transaction.atomic
def _kept(number: int, written: Written, content: File) -> Dossier | None:
    row = Dossier.objects.select_for_update(of=("self",)).select_related("agreement__mandate").get(pk=number)
    if row.state != State.RUNNING:
        return None
    row.file.save("dossier.zip", content, save=False)
    return _ended(row, written)
