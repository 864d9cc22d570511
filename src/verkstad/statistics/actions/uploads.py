"""Files sent by hand: kept while they are looked at, loaded whole or not at all, then forgotten."""

import hashlib
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from verkstad.core.files.content import safe_name
from verkstad.core.statistics.mapping import Meaning
from verkstad.core.statistics.reading import read_cube
from verkstad.journal.actions import record
from verkstad.statistics.actions.loading import Actor, journal_key, load_version, save_dataset
from verkstad.statistics.models import How, Upload, Version
from verkstad.ui.incoming import received

KEPT = timedelta(days=7)


def keep_upload(*, name: str, content: bytes, actor: Actor) -> Upload:
    """Keep a file until it is said what it means; files nobody loaded within a week go.

    Refuses one that is empty, too large, no text, no table, or that the scanner does not let in.
    """
    by = journal_key(actor)
    name = safe_name(name)
    with received(("tabell.txt", content)):
        read_cube(content, name)
    with transaction.atomic():
        Upload.objects.filter(made_at__lt=timezone.now() - KEPT).delete()
        upload = Upload.objects.create(name=name, content=content, made_by=by)
        record(actor=by, act="statistics_file.received", subject_type="statistics_file", subject_key=upload.pk,
               facts={"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)})  # fmt: skip
    return upload


@transaction.atomic
def load_upload(
    *, upload: Upload, described: dict[str, Any], meaning: Meaning, fetched_on: date, actor: Actor
) -> Version:
    """Say what a file is and load it as the newest version of its dataset, which remembers how it was read."""
    dataset, _changes = save_dataset(**described, meaning=meaning, actor=actor)
    version, _new = load_version(dataset=dataset, name=upload.name, content=bytes(upload.content), how=How.UPLOAD,
                                 fetched_on=fetched_on, actor=actor)  # fmt: skip
    upload.delete()
    return version
