"""The dossier's first page and its read-me: plain HTML and text, with a style of its own and no address outside."""

from dataclasses import dataclass
from importlib.resources import files
from typing import Any
from urllib.parse import quote

from django.template.loader import render_to_string
from django.utils.translation import override

from verkstad.core.dossiers.masking import Withheld
from verkstad.core.dossiers.tables import Column as C
from verkstad.core.dossiers.tables import Count, Table, whole
from verkstad.dossiers.contents.case import Case, Row
from verkstad.dossiers.contents.journal import Extract
from verkstad.dossiers.contents.story import story_of

WITHHELD = Table("withheld", "Det som har undantagits", "What was withheld", (
    C("kind", "slag", "kind"), C("place", "var", "where"), C("clause", "stöd", "clause"), C("why_sv", "varför", "why, in Swedish"),
    C("why_en", "varför, på engelska", "why"), whole("count", "antal ställen", "how many places"),
    whole("size", "storlek i byte", "size in bytes"), C("sha256", "kontrollsumma (SHA-256)", "fingerprint (SHA-256)"),
))  # fmt: skip
KINDS = {"file": ("Handling eller bilaga", "document or attachment"), "act": ("Händelse i loggboken", "act of the journal"),
         "text": ("Fritext", "free text"), "personal": ("Uppgift i fritext", "data in a text"),
         "words": ("Uppgift i fritext", "data in a text"), "account": ("Kontonummer", "account number"),
         "column": ("Kolumn", "column")}  # fmt: skip


def withheld(rows: list[Withheld]) -> list[Row]:
    return [
        Row((one.kind, one.place, one.clause, one.why_sv, one.why_en, one.count, one.size, one.sha256)) for one in rows
    ]


@dataclass(frozen=True)
class Made:
    """What has been written before the first page is: tables with their counts, papers, the extract."""

    tables: list[tuple[Table, Count]]
    papers: list[dict[str, Any]]
    files: list[dict[str, Any]]
    extract: Extract
    last: Any  # the moment of the last act


def index(case: Case, made: Made) -> bytes:
    """The first page, in Swedish with English beside it."""
    with override("sv"):
        counts = {table.name: count for table, count in made.tables}
        story = story_of(case, counts)
        paths = {one["diary_number"]: quote(one["file"]) for one in made.papers if one["file"]}
        told = case.masker.text(case.agreement.title, "index.title", case.clause)
        page = render_to_string("dossiers/bundle/index.html", {
            "case": case, "title": f"Projekt {case.agreement.key}" if case.clause else told or case.agreement.key,
            "owner": case.name(case.agreement.owner.name, case.agreement.owner.number, "index.owner"),
            "mandate": case.agreement.mandate, "state": case.agreement.STATE_WORDS[case.agreement.state], "sums": story.sums,
            "events": [_event(case, one, paths) for one in story.events], "extract": made.extract, "last": made.last,
            "papers": [_linked(one) for one in made.papers], "files": [_linked(one) for one in made.files],
            "tables": [_table(table, count) for table, count in made.tables if count.rows],
            "empty": [table for table, count in made.tables if not count.rows],
            "withheld": _grouped(case.masker.all()),
            "broken": [one for one in (*made.papers, *made.files) if one["kept"] in ("nej", "saknas")],
        })  # fmt: skip
    return page.encode()


def _linked(one: dict[str, Any]) -> dict[str, Any]:
    return {**one, "link": quote(one["file"])}


def _table(table: Table, count: Count) -> tuple[Table, Count, list[tuple[C, int]]]:
    return table, count, [(one, count.sums[one.name]) for one in table.columns if one.summed]


def _grouped(rows: list[Withheld]) -> list[dict[str, Any]]:
    """What was withheld for the same reason in one row: where, and in how many places."""
    groups: dict[tuple[str, str, str], dict[str, Any]] = {}
    for one in rows:
        sv, en = KINDS[one.kind]
        key = (one.kind, one.clause, one.why_sv)
        row = groups.setdefault(key, {"one": one, "kind": sv, "kind_en": en, "places": [], "count": 0})
        row["places"].append(one.place)
        row["count"] += one.count
    return list(groups.values())


def _event(case: Case, one: Any, paths: dict[str, str]) -> dict[str, Any]:
    diary = case.diary(one.document)
    return {"one": one, "sv": case.masker.text(one.sv, "index.timeline"), "diary": diary, "link": paths.get(diary, ""),
            "table": f"data/{one.table}.csv" if one.table else ""}  # fmt: skip


def style() -> bytes:
    return files("verkstad.dossiers").joinpath("bundle", "stil.css").read_bytes()


def read_me(case: Case, extract: Extract) -> bytes:
    text = files("verkstad.dossiers").joinpath("bundle", "README.txt").read_text("utf-8")
    return (
        text.replace("{key}", case.agreement.key)
        .replace("{root}", extract.root.hex())
        .replace("{head}", str(extract.head))
        .encode()
    )


def whole_index(building: Any, extract: Extract, last: Any) -> bytes:
    """The first page of a mandate's dossier (`building` is a WholeBuilding that has written all else)."""
    with override("sv"):
        page = render_to_string("dossiers/bundle/mandate.html", {
            "mandate": building.mandate, "projects": building.projects, "extract": extract, "last": last, "day": building.day,
            "tables": [_table(table, count) for table, count in building.tables if count.rows],
            "empty": [table for table, count in building.tables if not count.rows],
            "withheld": _grouped(building.whole.masker.all()),
            "reports": sorted(path for path in building.bundle.entries if path.startswith("reports/")),
        })  # fmt: skip
    return page.encode()


def whole_read_me(key: str, extract: Extract) -> bytes:
    """The project's read-me tells how to check the journal; before it stands what is in a mandate's dossier."""
    folder = files("verkstad.dossiers").joinpath("bundle")
    text = folder.joinpath("MANDATE.txt").read_text("utf-8") + folder.joinpath("README.txt").read_text("utf-8")
    return (
        text.replace("{key}", key).replace("{root}", extract.root.hex()).replace("{head}", str(extract.head)).encode()
    )
