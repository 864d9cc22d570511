"""A dataset is described, and a file of it becomes a version with its figures."""

import hashlib
import zlib
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from verkstad.core.changes import Changes, as_facts, differences
from verkstad.core.refused import Refused
from verkstad.core.statistics.cube import Cube
from verkstad.core.statistics.describing import description_findings
from verkstad.core.statistics.mapping import Fact, Meaning, facts
from verkstad.core.statistics.reading import form_of, read_cube
from verkstad.core.words import gettext_noop as _
from verkstad.journal.actions import record
from verkstad.people.access import Who, may
from verkstad.statistics.models import DESCRIBED, Dataset, Figure, SavedFile, Version

Actor = Who | str
AT_ONCE = 1000


def journal_key(actor: Actor) -> str:
    """The actor's journal key. A person must hold the right; a key ("system:pack") comes from who has answered for it."""
    if isinstance(actor, str):
        return actor
    if not may(actor, "statistics.load_statistics") or not actor.is_authenticated:
        raise Refused.because("statistics.not_yours", _("Your role does not let you load statistics."),
                              fix=_("Ask a programme officer."))  # fmt: skip
    return actor.journal_key


@transaction.atomic
def save_dataset(
    *, key: str, title_sv: str, title_en: str, publisher: str, meaning: Meaning, table: str = "", source: str = "",
    licence: str = "", fictional: bool = False, programme: str = "", actor: Actor,
) -> tuple[Dataset, Changes]:  # fmt: skip
    """Make or change what is said of a dataset and how its next file is read; versions that are loaded keep what they said.

    Refuses one without title or publisher, an invented one of no programme, and to make invented figures of real ones or
    real ones of invented.
    """
    by = journal_key(actor)
    told = {"title_sv": title_sv, "title_en": title_en, "publisher": publisher, "table": table, "source": source,
            "licence": licence}  # fmt: skip
    told = {name: " ".join(text.split()) for name, text in told.items()}
    wrong = description_findings(key=key, fictional=fictional, programme=programme, **told)
    if wrong:
        raise Refused(*wrong)
    now = Dataset.objects.select_for_update().filter(key=key).first()
    if now is not None and now.fictional != fictional:
        raise Refused.because("statistics.other_kind", _("“%(key)s” is there already, and is not of the same kind."),
                              {"key": key}, where="key", fix=_("Give invented statistics a short name of their own."))  # fmt: skip
    values: dict[str, Any] = {**told, "fictional": fictional, "programme": programme, "meaning": meaning.as_json()}
    changes = differences(now, values)
    dataset = now or Dataset(key=key)
    for name, value in values.items():
        setattr(dataset, name, value)
    if now is None or changes:
        dataset.save()
        facts_of = as_facts(changes, names_only=("meaning", "source"))
        record(actor=by, act="dataset.described", subject_type="dataset", subject_key=key, facts=facts_of)
    return dataset, changes or ({"new": (None, True)} if now is None else {})


@transaction.atomic
def load_version(
    *, dataset: Dataset, name: str, content: bytes, how: str, actor: Actor, fetched_on: date | None = None
) -> tuple[Version, bool]:
    """Load a file as the dataset's next version, read by its remembered meaning; True where it is new.

    The same file, said to be the same, twice gives the version that is there. Refuses everything wrong with the file, at
    its place in it, a day to come, and a file that states no figure; then nothing is written.
    """
    by = journal_key(actor)
    day = fetched_on or timezone.localdate()
    if day > timezone.localdate():
        raise Refused.because("statistics.to_come", _("The file cannot have been fetched on a day to come."), where="fetched_on",
                              fix=_("Write the day it was saved."))  # fmt: skip
    dataset = Dataset.objects.select_for_update(no_key=True).get(pk=dataset.pk)
    said = {field: getattr(dataset, field) for field in DESCRIBED}
    last = dataset.versions.order_by("-number").first()
    digest = hashlib.sha256(content).hexdigest()
    if last and last.sha256 == digest and all(getattr(last, field) == value for field, value in said.items()):
        return last, False
    cube = read_cube(content, name)
    found = facts(cube, dataset.mapped, name)
    stated = sum(one.value is not None for one in found)
    if not stated:
        raise Refused.because("statistics.nothing_stated", _("The file states no figure of any county."), where=name,
                              fix=_("Look at which values were chosen when it was saved."))  # fmt: skip
    version = Version.objects.create(
        **said, dataset=dataset, number=last.number + 1 if last else 1, how=how, fetched_on=day, made_by=by,
        updated=cube.updated[:40], file_name=name[:200], form=form_of(content), sha256=digest, size=len(content),
        coverage=coverage(cube, dataset.mapped), stated=stated, missing=len(found) - stated,
        first_year=min(one.year for one in found), last_year=max(one.year for one in found),
    )  # fmt: skip
    SavedFile.objects.create(version=version, packed=zlib.compress(content, 9))
    Figure.objects.bulk_create([_row(version, one) for one in found], batch_size=AT_ONCE)
    told = {"number": version.number, "how": how, "sha256": digest, "stated": stated, "missing": version.missing}
    record(actor=by, act="dataset.loaded", subject_type="dataset", subject_key=dataset.key, facts=told)
    return version, True


def _row(version: Version, one: Fact) -> Figure:
    return Figure(version=version, region=one.region, year=one.year, indicator=one.indicator, value=one.value,
                  mark=one.mark[:20], unit=one.unit[:60])  # fmt: skip


def coverage(cube: Cube, meaning: Meaning) -> list[list[Any]]:
    """What was taken of every further dimension, in the publisher's words."""
    told: list[list[Any]] = []
    for one in cube.dimensions:
        if one.code not in (meaning.region, meaning.time, meaning.contents):
            codes = meaning.only.get(one.code, ())
            told.append([one.label, [name(code, one.label_of(code)) for code in codes]])
    return told


def name(code: str, label: str) -> str:
    """A value by code and name; by one where they are the same."""
    return label if label == code or label.startswith(f"{code} ") else f"{code} {label}"
