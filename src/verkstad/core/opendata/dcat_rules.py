"""What DCAT-AP-SE 3 demands, as one table: asked of the statements here, and written as SHACL shapes for any validator.

Made from the specification: what is mandatory there, and what we promise beyond it (both languages, licence, checksum).
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from verkstad.core.opendata.dcat import PREFIXES, Iri, Literal, Triple, Value, whole

AUTHORITY = "^http://publications.europa.eu/resource/authority/"


@dataclass(frozen=True)
class Demand:
    """How often a class has a property, and what its values are: an IRI (perhaps of a thing of class `of`, perhaps like a
    pattern) or a text (perhaps of a datatype, in the languages named each at most once)."""

    name: str
    least: int = 1
    most: int | None = None
    iri: bool = False
    of: str = ""
    datatype: str = ""
    languages: tuple[str, ...] = ()
    pattern: str = ""


BOTH = ("sv", "en")
SHAPES: dict[str, tuple[Demand, ...]] = {
    "dcat:Catalog": (
        Demand("dcterms:title", 2, languages=BOTH),
        Demand("dcterms:description", 2, languages=BOTH),
        Demand("dcterms:publisher", 1, 1, iri=True, of="foaf:Agent"),
        Demand("dcterms:license", 1, 1, iri=True, pattern=AUTHORITY + "licence/"),
        Demand("dcat:dataset", 1, iri=True, of="dcat:Dataset"),
        Demand("dcterms:modified", 1, 1, datatype="xsd:date"),
        Demand("foaf:homepage", 0, 1, iri=True, pattern="^https?://"),
    ),
    "dcat:Dataset": (
        Demand("dcterms:title", 2, languages=BOTH),
        Demand("dcterms:description", 2, languages=BOTH),
        Demand("dcterms:publisher", 1, 1, iri=True, of="foaf:Agent"),
        Demand("dcat:contactPoint", 1, iri=True, of="vcard:Organization"),
        Demand("dcat:distribution", 1, iri=True, of="dcat:Distribution"),
        Demand("dcterms:accessRights", 1, 1, iri=True, pattern=AUTHORITY + "access-right/PUBLIC$"),
        Demand("dcterms:accrualPeriodicity", 1, 1, iri=True, pattern=AUTHORITY + "frequency/"),
        Demand("dcterms:modified", 1, 1, datatype="xsd:date"),
        Demand("dcat:version", 1, 1),
        Demand("dcat:theme", 1, iri=True, pattern=AUTHORITY + "data-theme/"),
        Demand("dcat:keyword", 1),
        Demand("dcterms:temporal", 0, 1, iri=True, of="dcterms:PeriodOfTime"),
    ),
    "dcat:Distribution": (
        Demand("dcat:accessURL", 1, 1, iri=True, pattern="^https?://"),
        Demand("dcat:downloadURL", 1, 1, iri=True, pattern="^https?://"),
        Demand("dcterms:license", 1, 1, iri=True, pattern=AUTHORITY + "licence/"),
        Demand("dcterms:format", 1, 1, iri=True, pattern=AUTHORITY + "file-type/"),
        Demand("dcat:mediaType", 1, 1, iri=True, pattern="^https://www.iana.org/assignments/media-types/"),
        Demand("dcat:byteSize", 1, 1, datatype="xsd:nonNegativeInteger"),
        Demand("spdx:checksum", 1, 1, iri=True, of="spdx:Checksum"),
    ),
    "foaf:Agent": (Demand("foaf:name", 1),),
    "vcard:Organization": (
        Demand("vcard:fn", 1, 1),
        Demand("vcard:hasEmail", 1, 1, iri=True, pattern="^mailto:[^@]+@[^@]+$"),
    ),
    "spdx:Checksum": (
        Demand("spdx:algorithm", 1, 1, iri=True),
        Demand("spdx:checksumValue", 1, 1, datatype="xsd:hexBinary", pattern="^[0-9a-f]{64}$"),
    ),
}


def findings(triples: Iterable[Triple]) -> list[str]:
    """What the statements lack or have wrong, each naming the thing and the property; empty where all holds."""
    told: dict[str, dict[str, list[Value]]] = defaultdict(lambda: defaultdict(list))
    for subject, name, value in triples:
        told[subject][name].append(value)
    kinds = {subject: {whole(v.value) for v in names["rdf:type"]} for subject, names in told.items()}
    found: list[str] = []
    for subject, names in list(told.items()):
        for kind, demands in SHAPES.items():
            if whole(kind) in kinds[subject]:
                for one in demands:
                    found += [f"{subject}: {one.name} {why}" for why in _wrong(one, names.get(one.name, []), kinds)]
    return found if any(whole("dcat:Catalog") in one for one in kinds.values()) else [*found, "there is no catalogue"]


def _wrong(one: Demand, values: list[Value], kinds: dict[str, set[str]]) -> list[str]:
    found = []
    if len(values) < one.least:
        found.append(f"is told {len(values)} times, at least {one.least} is demanded")
    if one.most is not None and len(values) > one.most:
        found.append(f"is told {len(values)} times, at most {one.most} is allowed")
    for value in values:
        if isinstance(value, Iri) is not one.iri:
            found.append("is an address" if isinstance(value, Iri) else "is no address")
        elif one.of and whole(one.of) not in kinds.get(value.value, set()):
            found.append(f"does not lead to a {one.of}")
        elif isinstance(value, Literal) and one.datatype and value.datatype != one.datatype:
            found.append(f"is no {one.datatype}")
        elif one.pattern and not re.search(one.pattern, value.value):
            found.append(f"is not as demanded: {value.value[:80]}")
    if one.languages and sorted(v.language for v in values if isinstance(v, Literal)) != sorted(one.languages):
        found.append(f"is not told once in each of {', '.join(one.languages)}")
    return found


def shapes() -> str:
    """The same table as SHACL, in Turtle."""
    lines = [f"@prefix {name}: <{iri}> ." for name, iri in PREFIXES.items()]
    for kind, demands in SHAPES.items():
        inside = [f"    sh:targetClass {kind}", *(f"    sh:property [ {_shape(one)} ]" for one in demands)]
        lines += ["", f"<#{kind.replace(':', '-')}> a sh:NodeShape ;", " ;\n".join(inside) + " ."]
    return "\n".join(lines) + "\n"


def _shape(one: Demand) -> str:
    told = [f"sh:path {one.name}", f"sh:nodeKind sh:{'IRI' if one.iri else 'Literal'}"]
    told += [f"sh:minCount {one.least}"] if one.least else []
    told += [f"sh:maxCount {one.most}"] if one.most is not None else []
    told += [f"sh:class {one.of}"] if one.of else []
    told += [f"sh:datatype {one.datatype}"] if one.datatype else []
    told += [f'sh:pattern "{one.pattern}"'] if one.pattern else []
    if one.languages:
        told += ["sh:uniqueLang true", "sh:languageIn ( " + " ".join(f'"{name}"' for name in one.languages) + " )"]
    return " ; ".join(told)
