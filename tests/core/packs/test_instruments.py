"""Instruments of a pack are checked as before publishing, each finding at its line."""

from __future__ import annotations

import pytest

from verkstad.core.findings import Severity
from verkstad.core.packs.check import read_pack
from verkstad.core.packs.instruments import read_instrument

SMALL = """key = "liten"
publish = true
title = { sv = "Liten", en = "Small" }

[[sections]]
key = "del"
title = { sv = "Del", en = "Part" }

[[sections.questions]]
key = "sort"
kind = "choice"
label = { sv = "Sort", en = "Sort" }
options = [
  { key = "ny", label = { sv = "Ny", en = "New" } },
  { key = "gammal", label = { sv = "Gammal", en = "Old" } },
]

[[sections.questions]]
key = "pris"
kind = "money"
label = { sv = "Pris", en = "Price" }
condition = 'sort = "ny"'
"""


def findings(text: str) -> list[tuple[str, int]]:
    return [(one.code, one.line) for one in read_instrument("instruments/liten.toml", text)[1]]


def test_a_sound_file_is_read_whole() -> None:
    one, found = read_instrument("instruments/liten.toml", SMALL)
    assert (found, one and (one.key, one.publish, one.line)) == ([], ("liten", True, 1))
    assert one and [q["key"] for q in one.content["sections"][0]["questions"]] == ["sort", "pris"]


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ('kind = "money"', 'kind = "mony"', [("instrument.shape", 20)]),
        ('en = "Price" }', 'en = "" }', [("instrument.translation", 21)]),
        ('en = "Old" }', 'en = "" }', [("instrument.translation", 13)]),
        ("'sort = \"ny\"'", "'sort = \"nytt\"'", [("instrument.expression", 22)]),
        ('key = "pris"', 'key = "sort"', [("instrument.twice", 9)]),
        ("publish = true", 'publish = "ja"', [("bad_yes_no", 2)]),
        ('key = "liten"', 'key = "En liten"', [("instrument_key", 1)]),
        ('title = { sv = "Del"', 'titel = { sv = "Del"', [("instrument.shape", 7)]),
        ("[[sections]]", "[[sections]", [("broken_toml", 5)]),
    ],
)
def test_each_fault_is_named_at_its_line(old: str, new: str, found: list[tuple[str, int]]) -> None:
    assert SMALL.count(old) == 1
    assert findings(SMALL.replace(old, new)) == found


def test_a_draft_may_be_incomplete_and_is_warned_of() -> None:
    text = SMALL.replace("publish = true", "publish = false").replace('en = "Price"', 'en = ""')
    one, found = read_instrument("instruments/liten.toml", text)
    assert (one is not None, [f.severity for f in found]) == (True, [Severity.WARNING])


def test_the_folder_is_read_file_by_file(tmp_path) -> None:
    (tmp_path / "instruments").mkdir()
    for name in ("a.toml", "b.toml"):
        (tmp_path / "instruments" / name).write_text(SMALL, "utf-8")
    (tmp_path / "instruments" / "c.json").write_text("{}", "utf-8")
    (tmp_path / "instruments" / "d.toml").write_bytes(b"\xff")
    pack, found = read_pack(tmp_path)
    assert [one.file for one in pack.instruments] == ["instruments/a.toml"]
    mine = [(one.code, one.file, one.line) for one in found if one.file.startswith("instruments")]
    assert mine == [("instrument_twice", "instruments/b.toml", 1), ("unknown_file", "instruments/c.json", 0),
                    ("not_utf8", "instruments/d.toml", 1)]  # fmt: skip


def test_a_file_in_the_folders_place_is_a_finding(tmp_path) -> None:
    (tmp_path / "instruments").write_text("", "utf-8")
    found = [(one.code, one.file) for one in read_pack(tmp_path)[1] if one.file == "instruments"]
    assert found == [("not_a_folder", "instruments")]
