"""The theory of change as a picture, and what is missing in it."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from verkstad.agreements.models import Agreement
from verkstad.agreements.queries.awaiting import newest
from verkstad.core.numerals import numeral
from verkstad.core.progress.theory import LEVELS, Arrow, Changed, Step, Theory, changed
from verkstad.people.access import Who, may
from verkstad.progress.told import LEVEL_WORDS, indicator_name
from verkstad.ui.pictures.flow import Box, Level, Link, flow
from verkstad.ui.pictures.picture import Picture


def _note(step: Step, names: dict[str, str]) -> str:
    if step.indicator:
        return _("Measured by: %s") % names.get(step.indicator, step.indicator)
    return _("No indicator measures it") if step.level in LEVELS[2:] else ""


def picture_of(theory: Theory, names: dict[str, str]) -> Picture:
    """The picture; its title says how much of it is supported. `names` are the indicators' names by key."""
    held, all_ = len(theory.arrows) - len(theory.assumed), len(theory.arrows)
    title = ngettext(
        "%(held)s of %(all)s step from problem to effect is supported", "%(held)s of %(all)s steps from problem to effect are supported",
        all_,
    ) % {"held": held, "all": all_}  # fmt: skip
    return _drawn(theory.steps, theory.arrows, title, {one.key: _note(one, names) for one in theory.steps})


def _drawn(steps: Iterable[Step], arrows: Iterable[Arrow], title: str, notes: dict[str, str]) -> Picture:
    kept = list(steps)
    levels = [
        Level(str(LEVEL_WORDS[level]), tuple(Box(one.key, one.text, notes.get(one.key, "")) for one in kept if one.level == level))
        for level in LEVELS
    ]  # fmt: skip
    return flow(levels, [Link(one.source, one.target, one.evidence) for one in arrows], title=title)


def theory_facts(agreement: Agreement, user: Who, number: str = "") -> dict[str, Any]:
    """The newest theory, or the one of a number: its picture, what is missing, and which others there are."""
    rows = list(agreement.theories.all())
    row = next((one for one in rows if str(one.number) == number), rows[0] if rows else None)
    names = {one.key: indicator_name(one) for one in newest(agreement).agreed.indicators}
    facts = {
        "agreement": agreement,
        "row": row,
        "rows": rows,
        "edits": agreement.state != "closed" and may(user, "progress.edit_theory", agreement),
    }
    if row is None:
        return facts
    steps = {one.key: one.text for one in row.told.steps}
    return {
        **facts, "picture": picture_of(row.told, names), "unmeasured": row.told.unmeasured, "newest": row == rows[0],
        "assumed": [{"source": steps[one.source], "target": steps[one.target]} for one in row.told.assumed],
    }  # fmt: skip


def theory_compare_facts(agreement: Agreement, before: str, after: str) -> dict[str, Any]:
    """Two theories of a project: what was added, removed and changed, in words and as a picture. The two newest, unless
    others are named."""
    rows = {one.number: one for one in agreement.theories.all()}
    numbers = sorted(rows)
    facts: dict[str, Any] = {"agreement": agreement, "numbers": numbers}
    if len(numbers) < 2:
        return facts
    second = asked if (asked := numeral(after)) in rows else numbers[-1]
    first = asked if (asked := numeral(before)) in rows else max([n for n in numbers if n < second], default=numbers[0])
    names = {one.key: indicator_name(one) for one in newest(agreement).agreed.indicators}
    old, new = rows[first].told, rows[second].told
    told = changed(old, new)
    return {**facts, "first": first, "second": second, "old": rows[first], "new": rows[second], "counts": told.counts,
            "rows": _told(told, old, new, names), "picture": _changed_picture(told, new, first, second)}  # fmt: skip


def _changed_picture(told: Changed, new: Theory, first: int, second: int) -> Picture:
    """The later theory with what became of each box, and the boxes that were removed."""
    notes = {one.key: pgettext("difference", "new") for one in told.steps_added}
    notes |= {one.key: _("changed, was: %s") % old.text if old.text != one.text else _("measured in another way")
              for old, one in told.steps_changed}  # fmt: skip
    gone = [replace(one, key=f"{one.key}-borta") for one in told.steps_removed]
    notes |= {one.key: pgettext("difference", "removed") for one in gone}
    added, removed, changed_ = told.counts
    title = _("From number %(first)s to %(second)s: %(added)s added, %(removed)s removed, %(changed)s changed") % {
        "first": first, "second": second, "added": added, "removed": removed, "changed": changed_}  # fmt: skip
    return _drawn([*new.steps, *gone], new.arrows, title, notes)


def _told(told: Changed, old: Theory, new: Theory, names: dict[str, str]) -> list[dict[str, str]]:
    """Each difference as a row: what it is, how it was, how it is."""
    texts = {one.key: one.text for theory in (old, new) for one in theory.steps}

    def step(one: Step) -> str:
        measured = _("Measured by: %s") % names.get(one.indicator, one.indicator) if one.indicator else ""
        return ". ".join(filter(None, [one.text, measured]))

    def arrow(one: Arrow) -> str:
        return f"{texts.get(one.source, one.source)} → {texts.get(one.target, one.target)}"

    def row(kind: str, word: str, what: str, before: str, after: str) -> dict[str, str]:
        return {"tag": kind, "word": word, "what": what, "before": before, "after": after}

    made = [
        row("met", pgettext("difference", "added"), str(LEVEL_WORDS[one.level]), "", step(one))
        for one in told.steps_added
    ]
    made += [
        row("unmet", pgettext("difference", "removed"), str(LEVEL_WORDS[one.level]), step(one), "")
        for one in told.steps_removed
    ]
    made += [
        row("info", pgettext("difference", "changed"), str(LEVEL_WORDS[one.level]), step(was), step(one))
        for was, one in told.steps_changed
    ]
    nothing, way = _("nothing yet"), pgettext("part of a theory of change", "Arrow")
    made += [
        row("met", pgettext("difference", "added"), f"{way}: {arrow(one)}", "", one.evidence or nothing)
        for one in told.arrows_added
    ]
    made += [
        row("unmet", pgettext("difference", "removed"), f"{way}: {arrow(one)}", one.evidence or nothing, "")
        for one in told.arrows_removed
    ]
    made += [row("info", pgettext("difference", "changed"), f"{way}: {arrow(one)}", was.evidence or nothing, one.evidence or nothing)
             for was, one in told.arrows_changed]  # fmt: skip
    return made
