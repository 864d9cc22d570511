"""Every text colour is readable on every ground it is used on, in light and in dark."""

import re
from pathlib import Path

import pytest

import verkstad.ui

SHEETS = Path(verkstad.ui.__file__).parent / "static" / "ui"
GROUNDS = {
    "ink": ("paper", "surface", "sunk", "brand-tint", "amber-tint", "brick-tint", "moss-tint", "sky-tint"),
    "ink-soft": ("paper", "surface", "sunk", "brand-tint"),
    "brand": ("paper", "surface", "sunk"),
    "brand-strong": ("paper", "surface", "brand-tint"),
    "amber": ("paper", "amber-tint"),
    "brick": ("paper", "surface", "brick-tint"),
    "moss": ("paper", "moss-tint"),
    "act-ink": ("act", "act-hover"),
    "band-ink": ("band",),
    "band-soft": ("band",),
    "ramp-ink-light": ("ramp-1", "ramp-2", "ramp-3"),
    "ramp-ink-dark": ("ramp-4", "ramp-5"),
}
MARKS = {  # not text: 3:1 is enough
    "line-strong": ("paper", "surface"),
    "focus": ("paper", "surface", "sunk"),
    "band-focus": ("band",),
    "amber-mark": ("paper", "sunk"),
    "brick-mark": ("paper", "sunk"),
    "moss-mark": ("paper", "sunk"),
}


def tokens(scheme: str) -> dict[str, str]:
    light, dark = (SHEETS / "tokens.css").read_text().split("@media (prefers-color-scheme: dark)")
    found = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", light))
    return found | (dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", dark)) if scheme == "dark" else {})


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def too_weak(pairs: dict[str, tuple[str, ...]], scheme: str, least: float) -> list[str]:
    found = tokens(scheme)
    return [
        f"{ink} on {ground}: {contrast(found[ink], found[ground]):.2f}"
        for ink, grounds in pairs.items()
        for ground in grounds
        if contrast(found[ink], found[ground]) < least
    ]


def test_black_on_white_is_21() -> None:
    assert round(contrast("#000000", "#ffffff"), 1) == 21.0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_is_at_least_four_and_a_half_to_one(scheme: str) -> None:
    assert too_weak(GROUNDS, scheme, 4.5) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_marks_and_focus_are_at_least_three_to_one(scheme: str) -> None:
    assert too_weak(MARKS, scheme, 3.0) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_map_ramp_changes_evenly_in_one_direction(scheme: str) -> None:
    steps = [luminance(tokens(scheme)[f"ramp-{n}"]) for n in range(1, 6)]
    assert steps == sorted(steps, reverse=scheme == "light")
    assert min(contrast(tokens(scheme)[f"ramp-{n}"], tokens(scheme)[f"ramp-{n + 1}"]) for n in range(1, 5)) > 1.3


def test_no_sheet_fetches_anything_from_elsewhere() -> None:
    assert [s.name for s in SHEETS.glob("*.css") if re.search(r"url\(|@import", s.read_text())] == []
