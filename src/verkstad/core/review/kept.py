"""A suggestion kept: what it was asked about as JSON with its hash, and what was found, so that neither depends on the day."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from verkstad.core.review.portfolio import Change, Impossible, Limit, Suggestion
from verkstad.core.review.wishes import Project, Wishes


def inputs(projects: Sequence[Project], wishes: Wishes) -> dict[str, Any]:
    """What a suggestion rests on, and nothing else: the same inputs give the same JSON. The order of projects counts."""
    return {
        "projects": [
            {"key": p.key, "score": str(p.score), "amounts": {str(y): p.amounts[y] for y in sorted(p.amounts)},
             "regions": sorted(p.regions), "focus": sorted(p.focus), "structure": p.structure,
             **({"settled": True} if p.settled else {})}
            for p in projects
        ],
        "wishes": {
            "by_year": {str(y): wishes.by_year[y] for y in sorted(wishes.by_year)}, "whole_ore": wishes.whole_ore,
            "include": sorted(wishes.include), "exclude": sorted(wishes.exclude), "least_regions": wishes.least_regions,
            "regions": sorted(wishes.regions), "focus": {k: n for k, n in sorted(wishes.focus.items()) if n},
            "least_company_near": wishes.least_company_near, "least_structural": wishes.least_structural,
            "small": sorted(wishes.small) if wishes.least_small else [], "least_small": wishes.least_small,
        },
    }  # fmt: skip


def mark(kept: Mapping[str, Any]) -> str:
    """The SHA-256 of the inputs."""
    return hashlib.sha256(json.dumps(kept, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def asked(kept: Mapping[str, Any]) -> tuple[list[Project], Wishes]:
    """The projects and wishes that were kept."""
    projects = [
        Project(p["key"], Fraction(p["score"]), {int(y): ore for y, ore in p["amounts"].items()}, frozenset(p["regions"]),
                frozenset(p["focus"]), p["structure"], settled=p.get("settled", False))
        for p in kept["projects"]
    ]  # fmt: skip
    sets = {name: frozenset(kept["wishes"][name]) for name in ("include", "exclude", "regions", "small")}
    years = {int(y): ore for y, ore in kept["wishes"]["by_year"].items()}
    return projects, Wishes(**{**kept["wishes"], **sets, "by_year": years})


def found(suggested: Suggestion | Impossible) -> dict[str, Any]:
    """What was found, as JSON with exact fractions."""
    if isinstance(suggested, Impossible):
        return {"together": [_limit(one) for one in suggested.together], "cheapest_ore": suggested.cheapest_ore,
                "have_ore": suggested.have_ore, "smallest": suggested.smallest}  # fmt: skip
    return {
        "chosen": list(suggested.chosen), "score": str(suggested.score), "most": str(suggested.most),
        "cheapest": suggested.cheapest, "binds": [_change(one) for one in suggested.binds],
        "more": [_change(one) for one in suggested.more], "untried": [_limit(one) for one in suggested.untried],
    }  # fmt: skip


def suggested(kept: Mapping[str, Any]) -> Suggestion | Impossible:
    """What was kept by `found`."""
    if "together" in kept:
        return Impossible(tuple(Limit(**one) for one in kept["together"]), kept["cheapest_ore"], kept["have_ore"],
                          kept["smallest"])  # fmt: skip
    return Suggestion(
        tuple(kept["chosen"]), Fraction(kept["score"]), tuple(_changed(one) for one in kept["binds"]),
        tuple(_changed(one) for one in kept["more"]), Fraction(kept["most"]), kept["cheapest"],
        tuple(Limit(**one) for one in kept["untried"]),
    )  # fmt: skip


def _limit(one: Limit) -> dict[str, Any]:
    return {"code": one.code, "message": one.message, "params": dict(one.params)}


def _change(one: Change) -> dict[str, Any]:
    return {"limit": _limit(one.limit), "gain": str(one.gain), "most": str(one.most), "enter": list(one.enter),
            "leave": list(one.leave)}  # fmt: skip


def _changed(kept: Mapping[str, Any]) -> Change:
    return Change(Limit(**kept["limit"]), Fraction(kept["gain"]), tuple(kept["enter"]), tuple(kept["leave"]),
                  Fraction(kept["most"]))  # fmt: skip
