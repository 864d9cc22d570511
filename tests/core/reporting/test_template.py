"""A template of a report, read from a pack: what it says, and what is wrong with it."""

from pathlib import Path

import pytest

from verkstad.core.packs.pack import Pack
from verkstad.core.packs.reports import read_report, read_reports, template_of
from verkstad.core.reporting.template import MAKERS, from_json, mark, missing, to_json
from verkstad.core.reporting.theory import BadTheory, read_theory

FILE = """
key = "delrapport"
kind = "interim"
title_sv = "Delrapport"
title_en = "Interim report"

[[part]]
key = "lage"
title_sv = "Läget"
title_en = "Where we stand"
kind = "text"
start_sv = "Vi har [[money_budget|mkr]]."

[[part]]
key = "pengar"
title_sv = "Pengarna"
title_en = "The money"
kind = "money"
by = "year"
"""
PROGRAMMES = Path(__file__).resolve().parents[3] / "programmes"


def codes(text: str) -> list[tuple[str, int]]:
    return [(one.code, one.line) for one in read_report("reports/x.toml", text)[1]]


def test_a_template_says_its_parts_in_order_and_is_the_same_after_it_was_kept() -> None:
    row, found = read_report("reports/delrapport.toml", FILE)
    assert row is not None and found == []
    told = template_of(row)
    assert [(one.key, one.kind, dict(one.options)) for one in told.parts] == [
        ("lage", "text", {}),
        ("pengar", "money", {"by": "year"}),
    ]
    assert (from_json(to_json(told)), mark(from_json(to_json(told)))) == (told, mark(told))
    assert [(part.key, language) for part, language in missing(told, {("lage", "sv"): "x"}, ("sv", "en"))] == [
        ("lage", "en")
    ]


@pytest.mark.parametrize(("change", "wrong"), [
    (("kind = \"money\"", "kind = \"moneyy\""), ("bad_choice", 18)), (("kind = \"interim\"", "kind = \"x\""), ("bad_choice", 3)),
    (("by = \"year\"", "by = \"year\"\nstart_sv = \"Så här\""), ("start_of_made", 20)),
    (("key = \"pengar\"", "key = \"lage\""), ("duplicate", 15)),
    (("by = \"year\"", "steps_sv = [\"p1 problem\"]"), ("bad_theory", 19)), (("by = \"year\"", "bye = \"year\""), ("unknown_key", 19)),
    (("title_sv = \"Läget\"\n", ""), ("missing_key", 7)),
])  # fmt: skip
def test_what_is_wrong_with_a_template_is_told_with_its_line(change: tuple[str, str], wrong: tuple[str, int]) -> None:
    assert codes(FILE.replace(*change, 1)) == [wrong]


@pytest.mark.parametrize("pack", ["exempel", "smart-industri-i-regionerna"])
def test_the_templates_of_the_packs_use_makers_that_there_are_and_say_everything_in_both_languages(pack: str) -> None:
    read = Pack()
    assert read_reports(PROGRAMMES / pack, read) == []
    every = [template_of(row) for row in read["reports"]]
    assert sorted(one.kind for one in every) == ["annex", "final", "interim", "regional", "summary"]
    assert {part.kind for one in every for part in one.parts} - {"text"} <= set(MAKERS)
    assert [part.key for one in every for part in one.written if bool(part.start_sv) != bool(part.start_en)] == []


def test_a_theory_of_change_is_read_from_lines() -> None:
    told = read_theory(
        ["p1 problem Få vet", "a1 activity Kartlägg", "r1 result=reached Fler nås"], ["p1 a1 Egen enkät", "a1 r1"]
    )
    steps = [(one.key, one.level, one.indicator) for one in told.steps]
    assert steps == [("p1", "problem", ""), ("a1", "activity", ""), ("r1", "result", "reached")]
    assert [(one.source, one.target, one.evidence) for one in told.arrows] == [
        ("p1", "a1", "Egen enkät"),
        ("a1", "r1", ""),
    ]


@pytest.mark.parametrize(
    ("steps", "arrows"),
    [(["p1 x A"], []), (["p1 problem A", "r1 result B"], ["p1 r1"]), (["p1 problem A"], ["p1 a1"])],
)
def test_a_line_that_is_no_step_and_an_arrow_that_skips_a_level_are_refused(
    steps: list[str], arrows: list[str]
) -> None:
    with pytest.raises(BadTheory):
        read_theory(steps, arrows)


def test_a_key_of_two_templates_is_told_at_the_second(tmp_path: Path) -> None:
    (tmp_path / "reports").mkdir()
    for name in ("a.toml", "b.toml"):
        (tmp_path / "reports" / name).write_text(FILE, encoding="utf-8")
    read = Pack()
    assert [(one.code, one.file) for one in read_reports(tmp_path, read)] == [("report_twice", "reports/b.toml")]
    assert len(read["reports"]) == 1
