"""The catalogue: Turtle and JSON-LD are the same graph, and our table finds what its SHACL shapes find."""

from datetime import date

import pyshacl
import pytest
import rdflib
from rdflib.compare import isomorphic

from tests.core.opendata.facts import PUBLISHER
from verkstad.core.opendata.datasets import DATASETS
from verkstad.core.opendata.dcat import Iri, Literal, Published, Triple, catalogue, json_ld, turtle
from verkstad.core.opendata.dcat_reading import triples_of
from verkstad.core.opendata.dcat_rules import SHAPES, findings, shapes

FILES = {file.name: Published(10, "ab" * 32) for one in DATASETS for file in one.files}


@pytest.fixture(scope="module")
def told() -> list[Triple]:
    return catalogue(
        PUBLISHER, FILES, version="2026-03-05", issued=date(2026, 3, 5), first=date(2026, 1, 1), last=date(2026, 3, 1)
    )


@pytest.fixture(scope="module")
def rules() -> rdflib.Graph:
    return rdflib.Graph().parse(data=shapes(), format="turtle", publicID="https://example.org/shapes")


def graph(triples: list[Triple]) -> rdflib.Graph:
    return rdflib.Graph().parse(data=turtle(triples), format="turtle")


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning")  # rdflib's own reader of JSON-LD
def test_turtle_and_json_ld_say_the_same_and_are_read_back(told: list[Triple]) -> None:
    other = rdflib.Graph().parse(data=json_ld(told), format="json-ld")
    assert isomorphic(graph(told), other) and len(other) == len(set(told)) > 300
    assert json_ld(triples_of(json_ld(told))) == json_ld(told)


def test_what_we_write_conforms_by_both(told: list[Triple], rules: rdflib.Graph) -> None:
    assert findings(told) == []
    assert pyshacl.validate(graph(told), shacl_graph=rules)[0] is True


def test_texts_with_quotes_and_line_breaks_stay_whole() -> None:
    odd = [("https://example.org/x", "dcterms:title", Literal('a "b" \\ c\nd\te', "sv"))]
    assert [str(one) for one in graph(odd).objects()] == ['a "b" \\ c\nd\te']


def without(triples: list[Triple], name: str) -> list[Triple]:
    return [one for one in triples if one[1] != name]


def with_other(triples: list[Triple], name: str, value: Iri | Literal) -> list[Triple]:
    return [(s, n, value if n == name else v) for s, n, v in triples]


DEMANDED = sorted({one.name for demands in SHAPES.values() for one in demands if one.least})


@pytest.mark.parametrize("name", DEMANDED)
def test_what_is_demanded_is_missed_by_both(told: list[Triple], rules: rdflib.Graph, name: str) -> None:
    left = without(told, name)
    assert findings(left) != []
    assert pyshacl.validate(graph(left), shacl_graph=rules)[0] is False


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("dcterms:license", Iri("https://example.org/my-own")),
        ("dcat:accessURL", Literal("https://example.org/")),
        ("dcterms:modified", Literal("2026-03-05")),
        ("dcterms:title", Literal("Bara svenska", "sv")),
        ("dcat:contactPoint", Iri("https://example.org/nobody")),
        ("spdx:checksumValue", Literal("abc", datatype="xsd:hexBinary")),
        ("vcard:hasEmail", Iri("https://example.org/")),
    ],
)
def test_what_is_wrong_is_seen_by_both(
    told: list[Triple], rules: rdflib.Graph, name: str, value: Iri | Literal
) -> None:
    wrong = with_other(told, name, value)
    assert findings(wrong) != []
    assert pyshacl.validate(graph(wrong), shacl_graph=rules)[0] is False


def test_a_graph_without_a_catalogue_is_none() -> None:
    assert findings([]) == ["there is no catalogue"]
