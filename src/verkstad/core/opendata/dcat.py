"""The catalogue as DCAT-AP-SE 3: statements about the data sets and their files, written as Turtle and as JSON-LD."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from verkstad.core.opendata.datasets import DATASETS, LICENCE_OF_EU, Dataset
from verkstad.core.opendata.facts import Publisher, Text

PREFIXES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "dcterms": "http://purl.org/dc/terms/",
    "dcat": "http://www.w3.org/ns/dcat#", "foaf": "http://xmlns.com/foaf/0.1/", "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#", "spdx": "http://spdx.org/rdf/terms#", "adms": "http://www.w3.org/ns/adms#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#", "sh": "http://www.w3.org/ns/shacl#",
}  # fmt: skip
AUTHORITY = "http://publications.europa.eu/resource/authority"
IANA = "https://www.iana.org/assignments/media-types"
PERIOD = "http://purl.org/dc/terms/PeriodOfTime"


@dataclass(frozen=True)
class Iri:
    value: str


@dataclass(frozen=True)
class Literal:
    value: str
    language: str = ""
    datatype: str = ""


Value = Iri | Literal
Triple = tuple[str, str, Value]  # subject IRI, property as prefix:name, object


@dataclass(frozen=True)
class Published:
    """A file as it lies: its size in bytes and SHA-256."""

    size: int
    sha256: str


def words(text: Text) -> list[Literal]:
    return [Literal(value, language) for value, language in ((text.sv, "sv"), (text.en, "en")) if value]


def catalogue(
    publisher: Publisher, files: Mapping[str, Published], *, version: str, issued: date, first: date | None, last: date | None
) -> list[Triple]:  # fmt: skip
    """Every statement of the catalogue. `files` by name; `first` and `last` are the days of the decisions it speaks of."""
    base = f"{publisher.site}/oppna-data/"
    me, agent, contact = base + "#katalog", base + "#utgivare", base + "#kontakt"
    found: list[Triple] = []

    def say(subject: str, name: str, *values: Value) -> None:
        found.extend((subject, name, value) for value in values)

    about = Text(f"Öppna data från {publisher.name}", f"Open data from {publisher.name}")
    what = Text("Bidrag, utlysningar, pengar och resultat ur programmet, fria att använda.",
                "Grants, calls, money and results of the programme, free to use.")  # fmt: skip
    say(me, "rdf:type", Iri("dcat:Catalog"))
    say(me, "dcterms:title", *words(about))
    say(me, "dcterms:description", *words(what))
    say(me, "dcterms:publisher", Iri(agent))
    say(me, "dcterms:license", Iri(LICENCE_OF_EU))
    say(me, "dcterms:language", Iri(f"{AUTHORITY}/language/SWE"), Iri(f"{AUTHORITY}/language/ENG"))
    say(me, "dcterms:modified", Literal(issued.isoformat(), datatype="xsd:date"))
    say(me, "foaf:homepage", Iri(base))
    say(agent, "rdf:type", Iri("foaf:Agent"))
    say(agent, "foaf:name", Literal(publisher.name, "sv"))
    say(contact, "rdf:type", Iri("vcard:Organization"))
    say(contact, "vcard:fn", Literal(publisher.name))
    say(contact, "vcard:hasEmail", Iri(f"mailto:{publisher.email}"))
    for one in DATASETS:
        say(me, "dcat:dataset", Iri(f"{base}#{one.key}"))
        found += dataset(one, base, files, version=version, issued=issued, first=first, last=last)
    return found


def dataset(
    one: Dataset, base: str, files: Mapping[str, Published], *, version: str, issued: date, first: date | None, last: date | None
) -> list[Triple]:  # fmt: skip
    me = f"{base}#{one.key}"
    standard = [(me, "dcterms:conformsTo", Iri(one.standard_url)), *_standard(one)]
    found: list[Triple] = [
        (me, "rdf:type", Iri("dcat:Dataset")),
        *((me, "dcterms:title", text) for text in words(one.title)),
        *((me, "dcterms:description", text) for text in words(one.what)),
        (me, "dcterms:publisher", Iri(base + "#utgivare")),
        (me, "dcat:contactPoint", Iri(base + "#kontakt")),
        (me, "dcterms:license", Iri(LICENCE_OF_EU)),
        (me, "dcterms:accessRights", Iri(f"{AUTHORITY}/access-right/PUBLIC")),
        (me, "dcterms:accrualPeriodicity", Iri(f"{AUTHORITY}/frequency/DAILY")),
        (me, "dcterms:language", Iri(f"{AUTHORITY}/language/SWE")),
        (me, "dcterms:spatial", Iri(f"{AUTHORITY}/country/SWE")),
        (me, "dcterms:identifier", Literal(f"{base}{one.key}")),
        (me, "dcterms:modified", Literal(issued.isoformat(), datatype="xsd:date")),
        (me, "dcat:version", Literal(version)),
        (me, "dcat:landingPage", Iri(base)),
        *((me, "dcat:theme", Iri(f"{AUTHORITY}/data-theme/{theme}")) for theme in ("ECON", "GOVE")),
        *((me, "dcat:keyword", Literal(word, "sv")) for word in ("bidrag", "industri", "regional utveckling")),
        *((me, "dcat:keyword", Literal(word, "en")) for word in ("grants", "industry", "regional development")),
        *standard,
    ]
    if first and last:
        when = f"{me}-tid"
        found += [(me, "dcterms:temporal", Iri(when)), (when, "rdf:type", Iri(PERIOD)),
                  (when, "dcat:startDate", Literal(first.isoformat(), datatype="xsd:date")),
                  (when, "dcat:endDate", Literal(last.isoformat(), datatype="xsd:date"))]  # fmt: skip
    for file in one.files:
        found += [
            (me, "dcat:distribution", Iri(f"{base}#{file.name}")),
            *distribution(file.name, one, base, files[file.name]),
        ]
    return found


def _standard(one: Dataset) -> list[Triple]:
    return [
        (one.standard_url, "rdf:type", Iri("dcterms:Standard")),
        (one.standard_url, "dcterms:title", Literal(one.standard)),
    ]


def distribution(name: str, one: Dataset, base: str, lies: Published) -> list[Triple]:
    """A file: where it is fetched, its format, size and checksum."""
    me, file = f"{base}#{name}", next(file for file in one.files if file.name == name)
    check = f"{me}-kontrollsumma"
    return [
        (me, "rdf:type", Iri("dcat:Distribution")),
        *((me, "dcterms:title", Literal(f"{text.value} ({file.format})", text.language)) for text in words(one.title)),
        (me, "dcat:accessURL", Iri(base)),
        (me, "dcat:downloadURL", Iri(base + name)),
        (me, "dcterms:license", Iri(LICENCE_OF_EU)),
        (me, "dcterms:format", Iri(f"{AUTHORITY}/file-type/{file.format}")),
        (me, "dcat:mediaType", Iri(f"{IANA}/{file.media_type}")),
        (me, "dcat:byteSize", Literal(str(lies.size), datatype="xsd:nonNegativeInteger")),
        (me, "dcterms:conformsTo", Iri(one.standard_url)),
        (me, "adms:status", Iri(f"{AUTHORITY}/distribution-status/COMPLETED")),
        (me, "spdx:checksum", Iri(check)),
        (check, "rdf:type", Iri("spdx:Checksum")),
        (check, "spdx:algorithm", Iri("spdx:checksumAlgorithm_sha256")),
        (check, "spdx:checksumValue", Literal(lies.sha256, datatype="xsd:hexBinary")),
    ]


def known(iri: str) -> str:
    """A prefixed name where the IRI is one, else "" ."""
    prefix, colon, _name = iri.partition(":")
    return iri if colon and prefix in PREFIXES else ""


def whole(name: str) -> str:
    """dcterms:title -> the whole IRI; an IRI that is whole already stays."""
    prefix, _colon, rest = name.partition(":")
    return PREFIXES[prefix] + rest if prefix in PREFIXES else name


def turtle(triples: Iterable[Triple], prefixes: Sequence[str] = ()) -> str:
    """The statements as Turtle, those of a subject together, in the order told."""
    found = list(triples)
    lines = [f"@prefix {name}: <{iri}> ." for name, iri in PREFIXES.items() if name in (prefixes or USED)]
    for subject in dict.fromkeys(one[0] for one in found):
        mine = [f"{'a' if name == 'rdf:type' else name} {_turtle(value)}" for s, name, value in found if s == subject]
        lines += ["", f"<{subject}>", "    " + " ;\n    ".join(mine) + " ."]
    return "\n".join(lines) + "\n"


USED = ("dcterms", "dcat", "foaf", "vcard", "xsd", "spdx", "adms")
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})


def _turtle(value: Value) -> str:
    if isinstance(value, Iri):
        return known(value.value) or f"<{value.value}>"
    text = f'"{value.value.translate(_ESCAPES)}"'
    if value.language:
        return f"{text}@{value.language}"
    return f"{text}^^{value.datatype}" if value.datatype else text


def json_ld(triples: Iterable[Triple]) -> str:
    """The same statements as JSON-LD."""
    nodes: dict[str, dict[str, Any]] = {}
    for subject, name, value in triples:
        node = nodes.setdefault(subject, {"@id": subject})
        if name == "rdf:type":
            node.setdefault("@type", []).append(value.value)
        else:
            node.setdefault(name, []).append(_json_ld(value))
    context = {name: iri for name, iri in PREFIXES.items() if name in USED}
    return json.dumps({"@context": context, "@graph": list(nodes.values())}, ensure_ascii=False, indent=1) + "\n"


def _json_ld(value: Value) -> dict[str, str]:
    if isinstance(value, Iri):
        return {"@id": value.value}
    told = {"@value": value.value}
    return (
        told
        | ({"@language": value.language} if value.language else {})
        | ({"@type": value.datatype} if value.datatype else {})
    )
