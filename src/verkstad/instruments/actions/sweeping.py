"""Files that were uploaded as answers and then left: nothing that was ever saved names them, and their time is out."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone

from verkstad.core.refused import Refused
from verkstad.core.words import gettext_noop
from verkstad.instruments.kept import keepers, stored_in
from verkstad.instruments.models import Attachment, Edit, Response
from verkstad.journal.actions import record

ACTOR = "system:answers"
FOLDER = "answers"
AT_ONCE = 200


@dataclass(frozen=True)
class Swept:
    """How many uploads were left and taken away, how many files of drafts that are gone, and what they weigh in bytes."""

    uploads: int = 0
    orphans: int = 0
    size: int = 0


def sweep_attachments(*, older_than: timedelta = timedelta(days=30), dry_run: bool = False) -> Swept:
    """Remove what was uploaded longer ago than `older_than` and that nothing names: not the answers, not what is set
    aside, no save of their history, nothing frozen elsewhere (`kept.keepers`). Finished responses are left alone.

    Also files on disk that belong to no upload any more (a draft was thrown away). Each response's part is a transaction
    of its own and journalled; a file that another response shares stays. With `dry_run` nothing is removed, only counted.
    Refuses less than a day: somebody may still have the page open.
    """
    if older_than < timedelta(days=1):
        raise Refused.because("answers.too_soon", gettext_noop("What was uploaded less than a day ago is never removed."),
                              where="older_than", fix=gettext_noop("Write one day or more."))  # fmt: skip
    border = timezone.now() - older_than
    uploads = size = 0
    for pk in list(_suspects(border)):
        gone = _sweep(pk, border, dry_run)
        uploads, size = uploads + len(gone), size + sum(one.size for one in gone)
    orphans, weight = _orphans(border, dry_run)
    return Swept(uploads, orphans, size + weight)


def _suspects(border: datetime) -> Iterator[int]:
    """Responses with an old upload that nothing names, looked at in groups and without a lock."""
    old = Attachment.objects.filter(added_at__lt=border, response__finished_at__isnull=True).order_by()
    keys = sorted(set(old.values_list("response", flat=True)))
    for at in range(0, len(keys), AT_ONCE):
        group = keys[at : at + AT_ONCE]
        named = _named(group)
        rows = old.filter(response__in=group).values_list("response", "key")
        yield from sorted({pk for pk, key in rows if key not in named[pk]})


def _named(pks: Collection[int]) -> dict[int, set[str]]:
    """Keys of the files that each response names or has named. Two queries, and one for each keeper."""
    found: dict[int, set[str]] = defaultdict(set)
    for pk, answers, aside in Response.objects.filter(pk__in=pks).values_list("pk", "answers", "aside"):
        found[pk] |= stored_in(answers) | stored_in(aside)
    for pk, changes in Edit.objects.filter(response__in=pks).values_list("response", "changes"):
        found[pk] |= stored_in(changes)
    for keeper in keepers.values():
        for pk, frozen in keeper(pks):
            found[pk] |= stored_in(frozen)
    return found


@transaction.atomic
def _sweep(pk: int, border: datetime, dry_run: bool) -> list[Attachment]:
    """Take away one response's left uploads, looked at again with the response locked."""
    rows = Response.objects.select_for_update(of=("self",)).select_related("version__instrument")
    response = rows.filter(pk=pk, finished_at__isnull=True).first()
    if response is None:
        return []
    named = _named([pk])[pk]
    gone = [one for one in response.attachments.filter(added_at__lt=border) if one.key not in named]
    if dry_run or not gone:
        return gone
    response.attachments.filter(pk__in=[one.pk for one in gone]).delete()
    for place in {one.file.name for one in gone if one.file.name}:
        transaction.on_commit(partial(_remove, place))
    version = response.version
    record(actor=ACTOR, act="response.uploads_swept", subject_type="response", subject_key=pk,
           facts={"instrument": version.instrument.key, "number": version.number, "files": len(gone),
                  "sha256": sorted(one.sha256 for one in gone)})  # fmt: skip
    return gone


def _remove(place: str) -> None:
    """Delete a file that no upload points to; one that an earlier response shares with a later one stays."""
    if not Attachment.objects.filter(file=place).exists():
        _storage().delete(place)


def _orphans(border: datetime, dry_run: bool) -> tuple[int, int]:
    """Files without an upload, such as those of drafts that were thrown away: how many, and their bytes."""
    storage, count, size = _storage(), 0, 0
    known = set(Attachment.objects.values_list("file", flat=True))
    for place in list(_places(storage)):
        if place in known or storage.get_modified_time(place) >= border:
            continue
        count, size = count + 1, size + storage.size(place)
        if not dry_run:
            _remove(place)
    if count and not dry_run:
        with transaction.atomic():
            record(actor=ACTOR, act="answers.orphans_swept", subject_type="answers", subject_key="files",
                   facts={"files": count, "bytes": size})  # fmt: skip
    return count, size


def _places(storage: Any) -> Iterator[str]:
    for folder in storage.listdir(FOLDER)[0] if storage.exists(FOLDER) else ():
        for name in storage.listdir(f"{FOLDER}/{folder}")[1]:
            yield f"{FOLDER}/{folder}/{name}"


def _storage() -> Any:
    return Attachment._meta.get_field("file").storage
