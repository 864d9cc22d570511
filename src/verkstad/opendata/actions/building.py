"""Building: every file anew in a folder of its own, checked, and published only where something has changed."""

import hashlib
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import override

from verkstad import __version__
from verkstad.core.opendata import datasets, store, tables
from verkstad.core.opendata.checking import Check, check_folder
from verkstad.core.opendata.dcat import Published, catalogue, json_ld, turtle
from verkstad.core.opendata.facts import Publisher
from verkstad.core.opendata.standards import check_with_tools
from verkstad.core.opendata.writing import Written, write
from verkstad.core.refused import Refused
from verkstad.core.words import gettext_noop
from verkstad.dossiers.building import one_moment
from verkstad.journal.actions import record
from verkstad.opendata.opportunities import opportunities
from verkstad.opendata.protocol import OpportunityOut
from verkstad.opendata.publisher import publisher, root
from verkstad.opendata.queries.awards import Reading
from verkstad.opendata.queries.calls import call_facts, public_calls

Row = dict[str, Any]
OF_THE_VERSION = {file.name for file in datasets.CATALOGUE.files}  # they tell of the version, so they do not make one


@dataclass(frozen=True)
class Built:
    """What a build came to: the version that holds now, whether it is new, and what every check said of each file."""

    version: str
    new: bool
    checks: dict[str, list[Check]]
    awards: int = 0
    calls: int = 0
    withheld: int = 0

    @property
    def passed(self) -> bool:
        return all(check.passed is not False for checks in self.checks.values() for check in checks)


def build(*, actor: str = "system:open_data", tools: bool = True, place: Path | None = None) -> Built:
    """Write every file, check them, and publish them as a new version where the content differs from the newest one's.

    Our own checks always run; with `tools` those of the standards that are installed here too. What fails a check is not
    published: the version before stays. Refuses while another process builds.
    """
    where, now = place or root(), timezone.now()
    try:
        with store.alone(where), store.under_way(where) as folder:
            made = _built(where, folder, now, actor=actor, tools=tools)
    except store.Busy:
        raise Refused.because("open_data.busy", gettext_noop("Open data is being built by another process."),
                              fix=gettext_noop("Wait until it has ended.")) from None  # fmt: skip
    store.write_json(where / "last.json", {"at": now.isoformat(), "passed": made.passed, "new": made.new, "version": made.version,
                                           "problems": problems(made)})  # fmt: skip
    return made


def problems(made: Built) -> dict[str, list[str]]:
    """What was wrong, by file."""
    return {
        name: found
        for name, checks in made.checks.items()
        if (found := [text for check in checks if check.passed is False for text in check.problems])
    }


def _built(where: Path, folder: Path, now: datetime, *, actor: str, tools: bool) -> Built:
    told_by = publisher()
    with one_moment(), override("sv"):
        reading = Reading(told_by, timezone.localdate(now))
        calls = call_facts(told_by, now)
        written = write(folder, reading.awards(), calls, list(as_json(told_by, now)), told_by)
    sizes = lies(folder)
    package = tables.data_package(((name, one.size, one.sha256) for name, one in sizes.items()), told_by.name)
    store.write_json(folder / "datapackage.json", package)
    digest = store.digest({name: one.sha256 for name, one in lies(folder).items()} | {"": fingerprint(told_by)})
    before = store.manifest(where, store.newest(where))
    new = before.get("content_sha256") != digest
    version = store.next_name(where, timezone.localdate(now)) if new else before["version"]
    issued = timezone.localdate(now) if new else datetime.fromisoformat(before["built_at"]).date()
    statements = catalogue(
        told_by, lies(folder), version=version, issued=issued, first=written.first, last=written.last
    )
    (folder / "katalog.ttl").write_text(turtle(statements), "utf-8")
    (folder / "katalog.jsonld").write_text(json_ld(statements), "utf-8")
    checks = {name: [check] for name, check in check_folder(folder, __version__).items()}
    if tools:
        for name, more in check_with_tools(folder).items():
            checks[name] += more
    made = Built(version, new, checks, written.awards, written.calls, reading.withheld)
    if made.passed and new:
        _publish(where, folder, made, manifest_of(folder, made, written, told_by, digest, now), actor)
    elif made.passed and tools:
        _check_again(where, made)
    return made


def fingerprint(told_by: Publisher) -> str:
    """Of what the catalogue tells and no other file: a new address to ask at is a new version."""
    return hashlib.sha256(repr(told_by).encode()).hexdigest()


def lies(folder: Path) -> dict[str, Published]:
    """The files of the folder, those that tell of the version aside."""
    return {
        path.name: Published(path.stat().st_size, store.sha256(path))
        for path in sorted(folder.iterdir())
        if path.name in datasets.FILES and path.name not in OF_THE_VERSION
    }


def as_json(told_by: Publisher, now: datetime) -> Iterator[Row]:
    """The calls in the form of the CommonGrants protocol."""
    for row in opportunities(public_calls().prefetch_related("extensions"), now, told_by.site):
        yield OpportunityOut.model_validate(row).model_dump(mode="json", by_alias=True, exclude_none=True)


def manifest_of(folder: Path, made: Built, written: Written, told_by: Publisher, digest: str, now: datetime) -> Row:
    """What a version tells of itself: every file with size, checksum and checks, and who was left out of what."""
    files = {
        name: {"size": (folder / name).stat().st_size, "sha256": store.sha256(folder / name), "media_type": file.media_type,
               "checks": [asdict(check) for check in made.checks[name]]}
        for name, file in datasets.FILES.items()
    }  # fmt: skip
    return {
        "version": made.version, "built_at": now.isoformat(timespec="seconds"), "publisher": told_by.name, "licence": datasets.LICENCE,
        "content_sha256": digest, "awards": made.awards, "calls": made.calls, "withheld": made.withheld,
        "left_out": {key: one.names for key, one in written.left.items()}, "files": files,
    }  # fmt: skip


@transaction.atomic
def _publish(where: Path, folder: Path, made: Built, manifest: Row, actor: str) -> None:
    """Make it the newest version; of the site's own versions the journal tells, neither without the other."""
    store.write_json(folder / store.MANIFEST, manifest)
    if where == root():
        told = {
            "awards": made.awards,
            "calls": made.calls,
            "withheld": made.withheld,
            "sha256": manifest["content_sha256"],
        }
        record(actor=actor, act="open_data.published", subject_type="open_data", subject_key=made.version, facts=told)
    store.publish(where, folder, made.version)


def _check_again(where: Path, made: Built) -> None:
    """A version that was published before a standard's tool was here is told of as checked by it once it has been."""
    manifest = store.manifest(where, made.version)
    for name, file in manifest["files"].items():
        file["checks"] = [asdict(check) for check in made.checks[name]]
    store.write_json(where / "versions" / made.version / store.MANIFEST, manifest)
