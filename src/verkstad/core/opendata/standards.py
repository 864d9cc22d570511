"""The standards' own tools, those that are installed here (requirements/opendata.txt): each says what is wrong with our files.

They are heavy and no part of what the site needs to run, so each is imported when it is asked, and one that is not installed
says so and nothing else.
"""

import json
import logging
import tempfile
import warnings
from collections.abc import Callable, Iterator
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from verkstad.core.opendata import dcat_rules, tables, threesixty_schema, threesixty_tables
from verkstad.core.opendata.checking import Check, read, told

Found = dict[str, list[str]]  # by file


def check_with_tools(folder: Path) -> dict[str, list[Check]]:
    """By file, what each tool says."""
    made: dict[str, list[Check]] = {}
    for package, (names, run) in TOOLS.items():
        try:
            known = version(package)
        except PackageNotFoundError:
            for name in names:
                made.setdefault(name, []).append(Check(package, "", None))
            continue
        found = quietly(run, folder)
        for name in names:
            made.setdefault(name, []).append(told(package, known, found.get(name, [])))
    return made


def quietly(run: Callable[[Path], Found], folder: Path) -> Found:
    """Run a tool without what it says on the side. What it cannot read is told of every file that it was to read."""
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return run(folder)
    except Exception as error:
        names = next(names for names, function in TOOLS.values() if function is run)
        return {name: [f"cannot be read: {type(error).__name__}: {error}"] for name in names}
    finally:
        logging.disable(before)


def flattentool(folder: Path) -> Found:
    """The tables made into JSON again must be the JSON: all of it from the workbook, from the CSV what one row can hold."""
    wanted = read(folder / "360giving.json")["grants"]
    lists = {part.name for part in threesixty_tables.LISTS}
    rolled = [{name: value for name, value in grant.items() if name not in lists} for grant in wanted]
    with tempfile.TemporaryDirectory() as temporary:
        place = Path(temporary)
        (place / "schema.json").write_text(json.dumps(threesixty_schema.grant_schema()), "utf-8")
        (place / "csv").mkdir()
        (place / "csv" / f"{threesixty_tables.MAIN}.csv").write_bytes((folder / "360giving.csv").read_bytes())
        from_csv = unflattened(place / "csv", "csv", place)
        from_book = unflattened(folder / "360giving.xlsx", "xlsx", place)
    return {"360giving.csv": list(differing(rolled, from_csv)), "360giving.xlsx": list(differing(wanted, from_book))}


def unflattened(source: Path, format_: str, place: Path) -> list[dict[str, Any]]:
    """The grants that flattentool makes of tables."""
    out = place / f"{format_}.json"
    import_module("flattentool").unflatten(
        str(source), input_format=format_, output_name=str(out), root_list_path="grants", root_id="", id_name="id",
        schema=str(place / "schema.json"), convert_titles=True, disable_local_refs=True, metatab_only=False,
    )  # fmt: skip
    grants: list[dict[str, Any]] = json.loads(out.read_text("utf-8")).get("grants", [])
    return grants


def differing(wanted: list[dict[str, Any]], found: list[dict[str, Any]]) -> Iterator[str]:
    """Which grants are not the same, lists in any order."""
    by_id = {grant.get("id"): grant for grant in found}
    if len(found) != len(wanted):
        yield f"{len(found)} grants come back of {len(wanted)}"
    for grant in wanted:
        if plain(by_id.get(grant["id"], {})) != plain(grant):
            yield f"{grant['id']}: does not come back as it was"


def plain(value: Any) -> Any:
    """A value to compare: 100 is 100.0, and lists have no order."""
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return sorted((plain(one) for one in value), key=str)
    return float(value) if isinstance(value, int | float) else value


def common_grants(folder: Path) -> Found:
    """The protocol's own models read every record."""
    models = import_module("common_grants_sdk.schemas.pydantic.models")
    return {
        name: [text for one in read(folder / name)[key] for text in refused(getattr(models, model), one)]
        for name, key, model in (
            ("commongrants-bidrag.json", "awards", "AwardBase"),
            ("commongrants-utlysningar.json", "opportunities", "OpportunityBase"),
        )
    }


def refused(model: Any, one: dict[str, Any]) -> Iterator[str]:
    try:
        model.model_validate(one)
    except ValueError as error:
        yield f"{one.get('id')}: {' '.join(str(error).split())}"


def iati(folder: Path) -> Found:
    """The standard's XSD and the rules beside it."""
    validator = import_module("okfn_iati.iati_schema_validator").IatiValidator("2.03")
    text = (folder / "iati.xml").read_text("utf-8")
    return {"iati.xml": [*validator.validate_xml(text)[1], *validator.check_ruleset(text)[1]]}


def shacl(folder: Path) -> Found:
    """Both catalogues against our shapes."""
    pyshacl, rdflib = import_module("pyshacl"), import_module("rdflib")
    rules = rdflib.Graph().parse(data=dcat_rules.shapes(), format="turtle", publicID="https://verkstad.invalid/shapes")
    graphs = {"katalog.ttl": "turtle", "katalog.jsonld": "json-ld"}
    found: Found = {}
    for name, format_ in graphs.items():
        data = rdflib.Graph().parse(data=(folder / name).read_text("utf-8"), format=format_)
        conforms, report, _text = pyshacl.validate(data, shacl_graph=rules, inference="none", advanced=False)
        messages = [str(one) for one in report.objects(None, rdflib.SH.resultMessage)]
        found[name] = [] if conforms else messages or ["does not conform"]
    return found


def frictionless(folder: Path) -> Found:
    """The package and every table against its schema, keys too."""
    module = import_module("frictionless")
    report = module.Package(str(folder / "datapackage.json")).validate()
    found: Found = {one.file: [] for one in tables.TABLES} | {
        "datapackage.json": [error.message for error in report.errors]
    }
    for task in report.tasks:
        found[task.place] = [error.message for error in task.errors]
    return found


TABLES = tuple(one.file for one in tables.TABLES)
Tool = tuple[tuple[str, ...], Callable[[Path], Found]]
TOOLS: dict[str, Tool] = {
    "frictionless": ((*TABLES, "datapackage.json"), frictionless),
    "flattentool": (("360giving.csv", "360giving.xlsx"), flattentool),
    "common-grants-sdk": (("commongrants-bidrag.json", "commongrants-utlysningar.json"), common_grants),
    "okfn-iati": (("iati.xml",), iati),
    "pyshacl": (("katalog.ttl", "katalog.jsonld"), shacl),
}
