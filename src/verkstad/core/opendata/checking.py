"""Our own check of every file as it lies on disk: it needs no standard's tool, and no version is published that fails it."""

import csv
import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from verkstad.core.opendata import datasets, funders_schema, tables, threesixty_schema, threesixty_tables
from verkstad.core.opendata.common_grants_schema import AWARD, OPPORTUNITY
from verkstad.core.opendata.dcat import json_ld, turtle
from verkstad.core.opendata.dcat_reading import triples_of
from verkstad.core.opendata.dcat_rules import findings
from verkstad.core.opendata.iati_rules import activity_problems

OURS = "Verkstad"
MOST = 20  # problems that are told of one file


@dataclass(frozen=True)
class Check:
    """What a check of a file found. `passed` is None where the tool is not installed here."""

    tool: str
    version: str
    passed: bool | None
    problems: tuple[str, ...] = ()
    count: int = 0  # how many problems in all


def told(tool: str, version: str, problems: Iterable[str]) -> Check:
    """A check of what was found; the first problems are kept."""
    found = list(problems)
    return Check(tool, version, not found, tuple(one[:300] for one in found[:MOST]), len(found))


def check_folder(folder: Path, version: str) -> dict[str, Check]:
    """Every file of a version by name; one that is not there fails."""
    made = {}
    for name in datasets.FILES:
        path = folder / name
        try:
            problems = list(CHECKS[name](folder)) if path.exists() else ["the file is missing"]
        except (ValueError, KeyError, TypeError, AttributeError, OSError, ElementTree.ParseError) as error:
            problems = [f"cannot be read: {type(error).__name__}: {error}"]
        made[name] = told(OURS, version, problems)
    return made


@cache
def compiled(which: str) -> Callable[[Any], Any]:
    """A JSON schema as a function that raises for what it refuses."""
    import fastjsonschema

    schema = {"360giving": threesixty_schema.grant_schema(), "funders": funders_schema.SCHEMA, "award": AWARD,
              "opportunity": OPPORTUNITY}[which]  # fmt: skip
    compiled_: Callable[[Any], Any] = fastjsonschema.compile(schema, detailed_exceptions=False)
    return compiled_


def refused(which: str, item: Any, where: str) -> Iterator[str]:
    """Why the schema refuses an item, if it does."""
    import fastjsonschema

    try:
        compiled(which)(item)
    except fastjsonschema.JsonSchemaValueException as error:
        yield f"{where}: {error}"


def read(path: Path) -> Any:
    return json.loads(path.read_text("utf-8"))


def twice(ids: Iterable[str]) -> Iterator[str]:
    yield from (f"{one}: there {count} times" for one, count in Counter(ids).items() if count > 1)


def threesixty_json(folder: Path) -> Iterator[str]:
    """The schema of each grant, each told once, amounts that agree with their transactions, days that can be."""
    grants = read(folder / "360giving.json")["grants"]
    yield from twice(grant["id"] for grant in grants)
    for grant in grants:
        refusals = list(refused("360giving", grant, str(grant.get("id"))))
        yield from refusals or sums(grant)


def sums(grant: dict[str, Any]) -> Iterator[str]:
    for amount, parts in (("amountAwarded", "commitmentTransaction"), ("amountDisbursed", "disbursementTransaction")):
        if parts in grant and round(sum(one["value"] for one in grant[parts]) - grant.get(amount, 0), 2):
            yield f"{grant['id']}: {amount} is not the sum of {parts}"
    for dates in (*grant.get("plannedDates", ()), *grant.get("actualDates", ())):
        first, last = dates.get("startDate", ""), dates.get("endDate", "")
        if first and last and last < first[: len(last)]:
            yield f"{grant['id']}: ends before it begins"


def threesixty_csv(folder: Path) -> Iterator[str]:
    """The main table says cell by cell what the JSON says."""
    grants = read(folder / "360giving.json")["grants"]
    with (folder / "360giving.csv").open(encoding="utf-8", newline="") as file:
        yield from same([threesixty_tables.headings(), *map(threesixty_tables.row, grants)], list(csv.reader(file)))


def threesixty_xlsx(folder: Path) -> Iterator[str]:
    """Every sheet says what the JSON says."""
    import openpyxl

    grants = read(folder / "360giving.json")["grants"]
    book = openpyxl.load_workbook(folder / "360giving.xlsx", read_only=True)
    wanted: dict[str, list[Any]] = {
        threesixty_tables.MAIN: [threesixty_tables.headings(), *map(threesixty_tables.row, grants)]
    }
    for part in threesixty_tables.LISTS:
        told_rows = (row for grant in grants for row in threesixty_tables.list_rows(grant, part))
        wanted[part.name] = [threesixty_tables.list_headings(part), *told_rows]
    for name, rows in wanted.items():
        sheet = book[name[:31]]
        cells = [["" if cell is None else cell for cell in row] for row in sheet.iter_rows(values_only=True)]
        width = len(rows[0])
        yield from (f"{name}: {one}" for one in same(rows, [[*row, *[""] * (width - len(row))] for row in cells]))
    book.close()


def same(wanted: list[Any], found: list[Any]) -> Iterator[str]:
    """Where two tables differ, cells compared as texts."""
    if len(wanted) != len(found):
        yield f"has {len(found)} rows, the grants are {len(wanted)}"
    for number, (one, other) in enumerate(zip(wanted, found, strict=False), 1):
        if [str(cell) for cell in one] != [str(cell) for cell in other]:
            yield f"row {number} differs"


def funders_json(folder: Path) -> Iterator[str]:
    given = read(folder / "finansierade-aktiviteter.json")
    yield from refused("funders", given, "the file")
    yield from twice(one["id"] for one in given["finansieradeaktiviteter"])


def listed(which: str, name: str, key: str) -> Callable[[Path], Iterator[str]]:
    """A check of each item of a JSON list."""

    def check(folder: Path) -> Iterator[str]:
        items = read(folder / name)[key]
        yield from twice(str(one.get("id")) for one in items)
        for one in items:
            yield from refused(which, one, str(one.get("id")))

    return check


def iati_xml(folder: Path) -> Iterator[str]:
    ids: list[str] = []
    for _event, element in ElementTree.iterparse(folder / "iati.xml", events=("end",)):  # noqa: S314 - our own file
        if element.tag == "iati-activity":
            ids.append(element.findtext("iati-identifier") or "")
            yield from (f"{ids[-1]}: {one}" for one in activity_problems(element))
            element.clear()
    yield from twice(ids)


TYPES: dict[str, Callable[[str], Any]] = {
    "string": str, "integer": int, "number": Decimal, "date": date.fromisoformat,
    "boolean": {"true": True, "false": False}.__getitem__, "datetime": lambda text: _moment(text),
}  # fmt: skip


def _moment(text: str) -> str:
    if not re.fullmatch(threesixty_schema.MOMENT, text):
        raise ValueError(text)
    return text


def table(one: tables.Table) -> Callable[[Path], Iterator[str]]:
    """A check of a table against its own schema: head, types, demanded cells, code lists, key and what it points to."""

    def check(folder: Path) -> Iterator[str]:
        with (folder / one.file).open(encoding="utf-8", newline="") as file:
            rows = csv.reader(file)
            if next(rows, []) != [column.name for column in one.columns]:
                yield "the head is not as demanded"
                return
            keys: list[str] = []
            wholes = _keys(folder) if one.part_of else set()
            for number, row in enumerate(rows, 2):
                told = dict(zip((column.name for column in one.columns), row, strict=False))
                yield from (f"row {number}: {why}" for why in _row(one, told, len(row)))
                keys.append(" ".join(told.get(name, "") for name in one.key))
                if one.part_of and told.get(one.part_of) not in wholes:
                    yield f"row {number}: there is no grant {told.get(one.part_of)}"
        yield from twice(keys) if one.key else ()

    return check


def _row(one: tables.Table, told: dict[str, str], width: int) -> Iterator[str]:
    if width != len(one.columns):
        yield f"has {width} cells, not {len(one.columns)}"
        return
    for column in one.columns:
        text = told[column.name]
        if not text:
            if column.demanded:
                yield f"{column.name} is empty"
            continue
        if column.one_of and text not in column.one_of:
            yield f"{column.name}: {text} is not in the list"
        try:
            TYPES[column.type](text)
        except (ValueError, KeyError, InvalidOperation):
            yield f"{column.name}: {text} is no {column.type}"


def _keys(folder: Path) -> set[str]:
    with (folder / tables.AWARDS.file).open(encoding="utf-8", newline="") as file:
        return {row["id"] for row in csv.DictReader(file)}


def package(folder: Path) -> Iterator[str]:
    """The package names every table with its size, checksum and schema."""
    import hashlib

    given = read(folder / "datapackage.json")
    by_path = {one["path"]: one for one in given["resources"]}
    for one in tables.TABLES:
        content, said = (folder / one.file).read_bytes(), by_path.get(one.file, defaultdict(str))
        if (said["bytes"], said["hash"]) != (len(content), f"sha256:{hashlib.sha256(content).hexdigest()}"):
            yield f"{one.file}: another size or checksum than the file's"
        if said["schema"] != tables.table_schema(one):
            yield f"{one.file}: another schema than the table's"


def catalogue(folder: Path) -> Iterator[str]:
    yield from findings(triples_of((folder / "katalog.jsonld").read_text("utf-8")))


def catalogue_turtle(folder: Path) -> Iterator[str]:
    """The Turtle says what the JSON-LD says."""
    statements = triples_of((folder / "katalog.jsonld").read_text("utf-8"))
    if (folder / "katalog.ttl").read_text("utf-8") != turtle(statements):
        yield "does not say the same as katalog.jsonld"
    if json_ld(statements) != (folder / "katalog.jsonld").read_text("utf-8"):
        yield "katalog.jsonld is not as it was written"


CHECKS: dict[str, Callable[[Path], Iterator[str]]] = {
    **{one.file: table(one) for one in tables.TABLES},
    "datapackage.json": package,
    "finansierade-aktiviteter.json": funders_json,
    "360giving.json": threesixty_json,
    "360giving.csv": threesixty_csv,
    "360giving.xlsx": threesixty_xlsx,
    "commongrants-utlysningar.json": listed("opportunity", "commongrants-utlysningar.json", "opportunities"),
    "commongrants-bidrag.json": listed("award", "commongrants-bidrag.json", "awards"),
    "iati.xml": iati_xml,
    "katalog.jsonld": catalogue,
    "katalog.ttl": catalogue_turtle,
}
