"""Reading back the catalogue that we wrote: its JSON-LD as statements again, in the same order."""

import json

from verkstad.core.opendata.dcat import Iri, Literal, Triple


def triples_of(text: str) -> list[Triple]:
    """The statements of our own JSON-LD (no other writer's). Raises ValueError or KeyError for what we do not write."""
    found: list[Triple] = []
    for node in json.loads(text)["@graph"]:
        for name, values in node.items():
            if name == "@id":
                continue
            for value in values:
                if name == "@type":
                    found.append((node["@id"], "rdf:type", Iri(value)))
                elif "@id" in value:
                    found.append((node["@id"], name, Iri(value["@id"])))
                else:
                    said = Literal(value["@value"], value.get("@language", ""), value.get("@type", ""))
                    found.append((node["@id"], name, said))
    return found
