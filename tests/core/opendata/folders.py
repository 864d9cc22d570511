"""A whole folder of files, as a build writes it."""

import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from tests.core.opendata.facts import OPPORTUNITY, PUBLISHER, awards, calls
from verkstad.core.opendata import tables
from verkstad.core.opendata.datasets import FILES
from verkstad.core.opendata.dcat import Published, catalogue, json_ld, turtle
from verkstad.core.opendata.facts import AwardFact
from verkstad.core.opendata.store import sha256
from verkstad.core.opendata.writing import Written, write


def a_folder(folder: Path, facts: Iterable[AwardFact] | None = None) -> Written:
    """Every file of a version, catalogue and package too."""
    folder.mkdir(parents=True, exist_ok=True)
    written = write(folder, iter(awards() if facts is None else facts), calls(), [OPPORTUNITY], PUBLISHER)
    package = tables.data_package(((n, one.size, one.sha256) for n, one in lies(folder).items()), PUBLISHER.name)
    (folder / "datapackage.json").write_text(json.dumps(package, ensure_ascii=False), "utf-8")
    told = catalogue(
        PUBLISHER, lies(folder), version="2026-03-05", issued=date(2026, 3, 5), first=written.first, last=written.last
    )
    (folder / "katalog.ttl").write_text(turtle(told), "utf-8")
    (folder / "katalog.jsonld").write_text(json_ld(told), "utf-8")
    return written


def lies(folder: Path) -> dict[str, Published]:
    names = (name for name in FILES if (folder / name).exists() and not name.startswith("katalog"))
    return {name: Published((folder / name).stat().st_size, sha256(folder / name)) for name in names}
