"""The line of every key, whatever strings and arrays stand around it."""

from __future__ import annotations

import tomllib
from typing import Any

import tomlkit
from hypothesis import given
from hypothesis import strategies as st

from verkstad.core.packs.toml_lines import lines_of, quote_impossible_dates

TEXT = '''# a comment with [brackets] and "quotes"
title = "x"

[a]
one = """
[not.a.header]
key = 1
"""
two = [
  1, # ]
  2,
]
b.c = 3
"quoted key" = 4

[[row]]
x = 1
[[row.part]]
y = 2
[[row.part]]
y = 3
z = { k = 1, m = [ { n = 2 } ] }
[[row]]
x = 2
[[row.part]]
y = 4
'''


def test_lines_of_headers_keys_and_arrays() -> None:
    assert lines_of(TEXT) == {
        ("title",): 2, ("a",): 4, ("a", "one"): 5, ("a", "two"): 9, ("a", "two", 0): 9, ("a", "two", 1): 9,
        ("a", "b"): 13, ("a", "b", "c"): 13, ("a", "quoted key"): 14,
        ("row", 0): 16, ("row", 0, "x"): 17, ("row", 0, "part", 0): 18, ("row", 0, "part", 0, "y"): 19,
        ("row", 0, "part", 1): 20, ("row", 0, "part", 1, "y"): 21, ("row", 0, "part", 1, "z"): 22,
        ("row", 0, "part", 1, "z", "k"): 22, ("row", 0, "part", 1, "z", "m"): 22, ("row", 0, "part", 1, "z", "m", 0): 22,
        ("row", 0, "part", 1, "z", "m", 0, "n"): 22,
        ("row", 1): 23, ("row", 1, "x"): 24, ("row", 1, "part", 0): 25, ("row", 1, "part", 0, "y"): 26,
    }  # fmt: skip


def test_line_ends_of_windows_count_once() -> None:
    assert lines_of(TEXT.replace("\n", "\r\n")) == lines_of(TEXT)


scalars = st.one_of(st.integers(-9, 9), st.booleans(), st.text(max_size=12), st.just('a\n[b]\nc = """'), st.dates())
names = st.text(min_size=1, max_size=5)
tables = st.dictionaries(names, scalars | st.lists(scalars, max_size=3), max_size=4)
documents = st.dictionaries(names, scalars | tables | st.lists(tables, min_size=1, max_size=3), max_size=4)


def keys(content: Any, path: tuple[str | int, ...] = ()) -> set[tuple[str | int, ...]]:
    found = {path} if path else set()
    if isinstance(content, dict):
        for name, value in content.items():
            found |= keys(value, (*path, name))
    elif isinstance(content, list):
        for place, value in enumerate(content):
            found |= keys(value, (*path, place))
    return found


@given(documents)
def test_every_key_of_a_generated_document_has_the_line_where_it_was_written(document: dict[str, Any]) -> None:
    text = tomlkit.dumps(document)
    found = lines_of(text)
    lines = text.split("\n")
    assert {path for path in keys(tomllib.loads(text)) if not _whole_array(document, path)} == set(found)
    for path, line in found.items():
        name = next(part for part in reversed(path) if isinstance(part, str))
        written = tomlkit.dumps({name: 1}).split(" = ")[0]
        assert written in lines[line - 1]


def _whole_array(document: dict[str, Any], path: tuple[str | int, ...]) -> bool:
    """An array of tables has no line of its own, only its tables have."""
    value: Any = document
    for part in path:
        value = value[part]
    return isinstance(value, list) and bool(value) and all(isinstance(one, dict) for one in value)


def test_impossible_dates_are_quoted_and_nothing_else() -> None:
    text = 'a = 2018-09-31\nb = "2018-09-31"\nc = [2018-02-30, 2018-02-28]\nd = """\n2018-09-31"""\ne = 2018-09-30\n'
    assert tomllib.loads(quote_impossible_dates(text)) == {
        **tomllib.loads(text.replace("= 2018-09-31", '= "2018-09-31"').replace("2018-02-30", '"2018-02-30"'))
    }
    assert quote_impossible_dates("a = 1 1\n") == "a = 1 1\n"
