"""PxWebApi 2: what a server allows, what a table has, and its figures piece by piece."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import quote

from verkstad.core.refused import Refused
from verkstad.core.statistics.cube import Cube, no
from verkstad.core.statistics.jsonstat import Described, read_description, read_jsonstat, write_jsonstat
from verkstad.core.statistics.mapping import Meaning
from verkstad.core.statistics.parting import Selection, fits, joined, parted, selection_of
from verkstad.core.words import gettext_noop as _
from verkstad.statistics.live.asking import LATER, Asker, Window

TABLE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,59}")
LONGEST_ADDRESS = 1800
FEW_CELLS = 10_000  # where a server does not say what it allows
FEW_CALLS = Window(10, 10.0)


@dataclass(frozen=True)
class Allowed:
    """What a server says of itself."""

    cells: int
    licence: str
    languages: tuple[str, ...]


@dataclass(frozen=True)
class Fetched:
    """A whole table as one json-stat 2.0 file, how many pieces it took, and how many lay there since an earlier try."""

    content: bytes
    cube: Cube
    parts: int
    kept: int
    calls: int


def allowed(asker: Asker) -> Allowed:
    """The server's limits, which from now on are kept."""
    try:
        told = json.loads(asker.get("config", []))
        told = told if isinstance(told, dict) else {}
    except (ValueError, RecursionError):
        raise no("not_pxweb", _("The server does not answer as a PxWeb server of version 2 does."),
                 _("Correct the address in VERKSTAD_PXWEB; it ends where /config begins."), where="config") from None  # fmt: skip
    calls, seconds = _positive(told.get("maxCallsPerTimeWindow")), _positive(told.get("timeWindow"))
    if calls and seconds:
        asker.window.calls, asker.window.seconds = calls, float(seconds)
    cells = _positive(told.get("maxDataCells")) or FEW_CELLS
    languages = tuple(str(one["id"]) for one in told.get("languages") or () if isinstance(one, dict) and "id" in one)
    return Allowed(cells, str(told.get("license") or "")[:200], languages)


def _positive(told: object) -> int:
    """A whole number above nought; 0 for anything else."""
    return told if type(told) is int and told > 0 else 0


def described(asker: Asker, table: str, language: str, meaning: Meaning) -> Described:
    """What a table has, by the code lists that are asked for."""
    if not TABLE.fullmatch(table):
        raise no("table_name", _("“%(table)s” is not the name of a table."), _("Write it as the server does, such as TAB1234."),
                 where="table", table=table[:60])  # fmt: skip
    params = [("lang", language), ("outputFormat", "json-stat2"), *_codelists(meaning)]
    return read_description(asker.get(f"tables/{table}/metadata", params), f"{table}/metadata")


def fetch(
    asker: Asker,
    table: str,
    meaning: Meaning,
    folder: Path,
    *,
    language: str = "sv",
    told: Callable[[int, int], None] | None = None,
) -> Fetched:
    """The counties, years and contents of a table that a dataset uses, whole or not at all.

    Pieces lie in `folder` until `forget`; a fetch that was cut off goes on from them. Pieces of another day's table, of
    other choices or another server are never mixed in. `told` hears how many of how many are there.
    """
    limits = allowed(asker)
    found = described(asker, table, language, meaning)
    asked = selection_of(found, meaning, table)
    parts = parted(asked, limits.cells)
    mark = json.dumps([asker.base, table, language, found.cube.updated, dict(meaning.codelists), parts], sort_keys=True)
    place = folder / hashlib.sha256(mark.encode()).hexdigest()[:16]
    _make_room(folder, place)
    cubes, kept = list[Cube](), 0
    for number, part in enumerate(parts, start=1):
        if told:
            told(number - 1, len(parts))
        path = place / f"{number:04}.json"
        cube = _lying(path, part)
        kept += cube is not None
        if cube is None:
            content = _figures(asker, table, language, meaning, part)
            cube = read_jsonstat(content, f"{table} {number}/{len(parts)}")
            _same_day(cube, found.cube, part, table)
            _keep(path, content)
        cubes.append(cube)
    whole = joined(asked, cubes, replace(found.cube, table_id=found.cube.table_id or table, licence=limits.licence))
    return Fetched(write_jsonstat(whole), whole, len(parts), kept, asker.calls)


def forget(folder: Path) -> None:
    """Take away the pieces of a fetch that was loaded."""
    shutil.rmtree(folder, ignore_errors=True)


def _figures(asker: Asker, table: str, language: str, meaning: Meaning, part: Selection) -> bytes:
    """One piece, asked by the address where it is short enough for every proxy on the way, else by a body."""
    params = [("lang", language), ("outputFormat", "json-stat2")]
    by_address = (
        params + [(f"valueCodes[{name}]", ",".join(codes)) for name, codes in part.items()] + list(_codelists(meaning))
    )
    plain = all("," not in code and not re.search(r"[*?()\[\]]", code) for codes in part.values() for code in codes)
    if plain and sum(len(quote(name + value)) + 2 for name, value in by_address) <= LONGEST_ADDRESS:
        return asker.get(f"tables/{table}/data", by_address)
    chosen = [
        {"variableCode": name, "valueCodes": list(codes)}
        | ({"codelist": meaning.codelists[name]} if name in meaning.codelists else {})
        for name, codes in part.items()
    ]
    return asker.post(f"tables/{table}/data", params, {"selection": chosen})


def _codelists(meaning: Meaning) -> Iterator[tuple[str, str]]:
    return ((f"codelist[{name}]", chosen) for name, chosen in meaning.codelists.items())


def _lying(path: Path, part: Selection) -> Cube | None:
    """A piece that lies there since an earlier try, if it is whole and what is asked for."""
    try:
        cube = read_jsonstat(path.read_bytes(), path.name)
    except (OSError, Refused):
        return None
    return cube if fits(cube, part) else None


def _keep(path: Path, content: bytes) -> None:
    """Write a piece so that it is there whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    before = path.with_suffix(f".{os.getpid()}")
    with before.open("wb") as target:
        target.write(content)
        target.flush()
        os.fsync(target.fileno())
    before.replace(path)


def _same_day(cube: Cube, table: Cube, part: Selection, name: str) -> None:
    if not fits(cube, part):
        raise no("other_answer", _("The server answered with other values than those asked for."), LATER, where=name)
    if cube.updated and table.updated and cube.updated != table.updated:
        raise no(
            "renewed",
            _("The table was renewed by its publisher while it was fetched."),
            _("Fetch it again."),
            where=name,
        )


def _make_room(folder: Path, place: Path) -> None:
    """Pieces of other questions go: the table was renewed, or something else is asked for now."""
    others: Sequence[Path] = [one for one in folder.iterdir() if one != place] if folder.is_dir() else []
    for one in others:
        shutil.rmtree(one, ignore_errors=True)
