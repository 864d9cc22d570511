"""json-stat 2.0: what is written is read again as it was, whatever shape the publisher chose, and faults are told at their place."""

import json
from decimal import Decimal
from math import prod
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from verkstad.core.refused import Refused
from verkstad.core.statistics.cube import Cube, Dimension, offset_of, places_of
from verkstad.core.statistics.jsonstat import read_jsonstat, write_jsonstat
from verkstad.core.statistics.reading import read_cube

words = st.text(st.characters(codec="utf-8", categories=["L", "N", "P"]), min_size=1, max_size=8)
figures = st.none() | st.decimals(-(10**9), 10**9, places=2)


@st.composite
def cubes(draw: Any) -> Cube:
    names = draw(st.lists(words, min_size=1, max_size=3, unique=True))
    dimensions = []
    for name in names:
        codes = tuple(draw(st.lists(words, min_size=1, max_size=4, unique=True)))
        labels = tuple(draw(words) for _code in codes)
        role = draw(st.sampled_from(["", "time", "geo", "metric"]))
        units = {codes[0]: draw(words)} if draw(st.booleans()) else {}
        dimensions.append(Dimension(name, draw(words), codes, labels, role, units))
    count = prod(one.size for one in dimensions)
    values = tuple(draw(st.lists(figures, min_size=count, max_size=count)))
    marks = {at: draw(words) for at in draw(st.sets(st.integers(0, count - 1), max_size=3))}
    return Cube(tuple(dimensions), values, marks, *(draw(words) for _text in range(5)), notes=(draw(words),))


@settings(max_examples=100, deadline=None)
@given(cubes())
def test_a_cube_that_is_written_and_read_is_the_same(cube: Cube) -> None:
    assert read_cube(write_jsonstat(cube)) == cube


@settings(max_examples=60, deadline=None)
@given(cubes(), st.data())
def test_the_same_table_in_its_other_forms_is_the_same_cube(cube: Cube, data: Any) -> None:
    """Sparse figures, statuses as a list, values as a list of codes: all say the same."""
    told = json.loads(write_jsonstat(cube), parse_float=Decimal)
    sparse = {str(at): one for at, one in enumerate(told["value"]) if one is not None or data.draw(st.booleans())}
    told["value"], told["status"] = sparse, [cube.marks.get(at) for at in range(len(cube.values))]
    for one in told["dimension"].values():
        one["category"]["index"] = list(one["category"]["index"])
    assert read_jsonstat(json.dumps(told, default=float).encode()) == cube


@settings(max_examples=100, deadline=None)
@given(st.lists(st.integers(1, 5), min_size=1, max_size=5))
def test_places_and_offsets_are_each_others_reverse(sizes: list[int]) -> None:
    found = [places_of(sizes, offset) for offset in range(prod(sizes))]
    assert found == sorted(found)  # the last dimension runs fastest
    assert [offset_of(sizes, places) for places in found] == list(range(prod(sizes)))


@settings(max_examples=100, deadline=None)
@given(st.data(), cubes())
def test_a_file_with_anything_in_it_is_read_or_refused(data: Any, cube: Cube) -> None:
    """Any part of a good file may be something else; nothing but Refused comes out."""
    junk = (
        st.none()
        | st.booleans()
        | st.integers()
        | words
        | st.lists(words, max_size=2)
        | st.dictionaries(words, words, max_size=2)
    )
    told = json.loads(write_jsonstat(cube))
    thing, path = told, []
    while isinstance(thing, dict) and thing and (not path or data.draw(st.booleans())):
        path.append(data.draw(st.sampled_from(sorted(thing))))
        parent, thing = thing, thing[path[-1]]
    parent[path[-1]] = data.draw(junk)
    try:
        read_cube(json.dumps(told).encode(), "fil.json")
    except Refused as refused:
        assert all(one.where.startswith("fil.json") and one.fix for one in refused.findings)


def made(**more: Any) -> bytes:
    told: dict[str, Any] = {
        "class": "dataset", "id": ["Region", "Tid"], "size": [2, 2], "role": {"time": ["Tid"], "geo": ["Region"]},
        "dimension": {"Region": {"label": "region", "category": {"index": ["01", "03"], "label": {"01": "Stockholms län"}}},
                      "Tid": {"category": {"index": {"2019": 1, "2018": 0}}}},
        "value": [1, None, 3.5, 4], "status": {"1": ".."},
    }  # fmt: skip
    return json.dumps(told | more).encode()


def test_what_is_null_is_not_stated_and_keeps_its_mark() -> None:
    cube = read_jsonstat(made())
    assert cube.at({"Region": "01", "Tid": "2018"}) == (Decimal(1), "")
    assert cube.at({"Region": "01", "Tid": "2019"}) == (None, "..")
    assert cube.at({"Region": "03", "Tid": "2018"}) == (Decimal("3.5"), "")
    assert cube.dimensions[0].labels == ("Stockholms län", "03")


@pytest.mark.parametrize(
    ("content", "code", "where"),
    [
        (b"{", "not_json", "fil.json:1"),
        (b'{"value": [NaN]}', "not_json", "fil.json"),
        (b"[" * 100_000, "not_json", "fil.json"),
        (b"[1]", "not_jsonstat", "fil.json"),
        (made(**{"class": "collection"}), "not_jsonstat", "fil.json"),
        (made(size=[2, 3]), "size", "fil.json"),
        (made(id=["Region"]), "no_dimensions", "fil.json"),
        (made(value=[1, 2]), "count", "fil.json"),
        (made(value={"4": 1}), "place", "fil.json"),
        (made(value=[1, "2", 3, 4]), "figure", "fil.json (Region=01, Tid=2019)"),
        (made(value=[True, 2, 3, 4]), "figure", "fil.json (Region=01, Tid=2018)"),
        (made(value=None), "no_figures", "fil.json"),
        (b"PK\x03\x04", "not_text", "fil.json"),
        (b" \n", "empty", "fil.json"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_says_where_and_what_to_do(content: bytes, code: str, where: str) -> None:
    with pytest.raises(Refused) as caught:
        read_cube(content, "fil.json")
    (one,) = caught.value.findings
    assert (one.code, one.where, bool(one.fix)) == (f"statistics.{code}", where, True)
