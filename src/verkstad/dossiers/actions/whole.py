"""A whole mandate's dossier is asked for, made by a process of its own, and kept with its hash in the journal."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.core.files import File
from django.db import transaction
from django.utils import timezone

from verkstad.agreements.models import Agreement
from verkstad.core.words import gettext_noop
from verkstad.dossiers.actions.making import COMMAND, Written, hashed
from verkstad.dossiers.building import Tell
from verkstad.dossiers.models import LIVE, MandateDossier, State
from verkstad.dossiers.rules import checked, no
from verkstad.dossiers.whole_building import build_whole
from verkstad.journal.actions import record
from verkstad.known_settings import PREFIX
from verkstad.mandate.models import Mandate
from verkstad.people.models import User

WORK = "work-mandate"
SOON_PROJECTS = 5  # with no more than these a request makes it itself
Launch = Callable[[int], None]


def launch(number: int) -> None:
    """Start a process that makes it; it outlives the page and the server process that asked for it."""
    command = [sys.executable, "-m", "verkstad.cli", "dossier", WORK, str(number)]
    quiet = subprocess.DEVNULL
    environment = {**os.environ, f"{PREFIX}HOME": str(settings.HOME)}
    subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True, env=environment)  # noqa: S603


def ask_whole(*, mandate: Mandate, unsearched: bool = False, actor: User, launch: Launch = launch) -> MandateDossier:
    """Have a mandate's dossier made. One that is being made already is given back.

    Refuses who may not, and who includes what no search can read without trying secrecy; and another mandate's while one is being
    made in the installation, for it reads everything.
    """
    row = _asked(mandate, unsearched, actor)
    if not row.handed_back and row.of <= SOON_PROJECTS:
        make_whole(number=row.pk)
        row.refresh_from_db()
    elif not row.handed_back:
        launch(row.pk)
    return row


@transaction.atomic
def _asked(mandate: Mandate, unsearched: bool, actor: User) -> MandateDossier:
    by = checked(actor, "dossiers.have_dossier", mandate)
    if unsearched:
        checked(actor, "dossiers.include_unsearched", mandate)
    Mandate.objects.select_for_update(of=("self",)).get(pk=mandate.pk)
    for one in MandateDossier.objects.select_for_update().filter(state__in=LIVE):
        if one.silent:
            MandateDossier.objects.filter(pk=one.pk).update(state=State.FAILED, ended_at=timezone.now())
    working = MandateDossier.objects.filter(state__in=LIVE).first()
    if working is not None and working.mandate_id == mandate.pk and working.unsearched == unsearched:
        working.handed_back = True
        return working
    if working is not None:
        raise no("whole_one_at_a_time", gettext_noop("Another dossier of a whole mandate is being made."),
                 gettext_noop("Wait until it is done, then ask for this one."))  # fmt: skip
    of = Agreement.objects.filter(mandate=mandate).exclude(state="offered").count()
    return MandateDossier.objects.create(mandate=mandate, unsearched=unsearched, asked_by=by, of=of)


def write_whole(*, mandate: Mandate, target: BinaryIO, unsearched: bool, tell: Tell) -> MandateDossier:
    """Make one into somebody's own file, from the command line; its hash is kept and journalled, the file is not."""
    written = _write(mandate, target, unsearched, tell)
    with transaction.atomic():
        return _ended(MandateDossier(mandate=mandate, unsearched=unsearched, asked_by=COMMAND), written)


def _write(mandate: Mandate, target: BinaryIO, unsearched: bool, tell: Tell) -> Written:
    return hashed(build_whole(mandate, target, unsearched=unsearched, tell=tell), target)


def _ended(row: MandateDossier, written: Written) -> MandateDossier:
    built = written.built
    row.state, row.ended_at, row.sha256, row.size = State.DONE, timezone.now(), written.sha256, written.size
    row.root, row.head, row.acts, row.withheld = built.root, built.head, built.acts, built.withheld
    row.save()
    record(
        actor=row.asked_by, act="dossier.whole_made", subject_type="mandate_dossier", subject_key=row.mandate.key, mandate=row.mandate.key,
        facts={"sha256": written.sha256, "size": written.size, "root": built.root, "head": built.head, "withheld": built.withheld,
               "unsearched": row.unsearched},
    )  # fmt: skip
    return row


_far: dict[int, int] = {}  # rows and files done, by dossier: of this process


def whole_alive(*, number: int) -> bool:
    """Note that the process lives and how far it has come; False where it is wanted no more."""
    found = MandateDossier.objects.filter(pk=number, state=State.RUNNING)
    return bool(found.update(heard_at=timezone.now(), done=_far.get(number, 0)))


def make_whole(*, number: int) -> MandateDossier | None:
    """Make one that waits, to its end; None where it does not wait. One that fails is told so."""
    waiting = MandateDossier.objects.filter(pk=number, state=State.WAITING)
    if not waiting.update(state=State.RUNNING, heard_at=timezone.now()):
        return None
    row = MandateDossier.objects.select_related("mandate__programme").get(pk=number)
    folder = Path(settings.MEDIA_ROOT) / "incoming"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, name = tempfile.mkstemp(dir=folder, prefix="dossier-", suffix=".zip")
    try:
        with os.fdopen(handle, "w+b") as target:
            written = _write(row.mandate, target, row.unsearched, lambda done: _far.update({number: done}))
            return _kept(number, written, File(target))
    except Exception:
        MandateDossier.objects.filter(pk=number, state=State.RUNNING).update(
            state=State.FAILED, ended_at=timezone.now()
        )
        raise
    finally:
        _far.pop(number, None)
        Path(name).unlink(missing_ok=True)


@transaction.atomic
def _kept(number: int, written: Written, content: File) -> MandateDossier | None:
    row = MandateDossier.objects.select_for_update(of=("self",)).select_related("mandate").get(pk=number)
    if row.state != State.RUNNING:
        return None
    row.file.save("dossier.zip", content, save=False)
    return _ended(row, written)
