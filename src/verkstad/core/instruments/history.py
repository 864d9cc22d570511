"""What a save changed, small enough to keep each time, and exact enough to find what stood there before.

A change is {"path", "old", "new"}: the path is a question's key, for a budget "key.row.year". Of a text only the piece
that changed is kept, with "at" = how many characters stand before it.
"""

from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from verkstad.core.instruments.questions import Form, Kind

Change = Mapping[str, Any]
Answers = Mapping[str, Any]


@dataclass(frozen=True)
class Saved:
    """One save: its number, who made it, from which page, when, and what it changed."""

    revision: int
    actor: str
    page: str
    at: datetime
    changes: list[dict[str, Any]]


def changes(form: Form, before: Answers, after: Answers) -> list[dict[str, Any]]:
    """What became different, question by question in the order of the form."""
    found: list[dict[str, Any]] = []
    for key, question in form.by_key.items():
        old, new = before.get(key), after.get(key)
        if old == new:
            continue
        if question.kind is Kind.BUDGET:
            cells = {(row, year) for one in (old or {}, new or {}) for row, line in one.items() for year in line}
            for row, year in sorted(cells):
                was, now = ((one or {}).get(row, {}).get(year) for one in (old, new))
                found += [{"path": f"{key}.{row}.{year}", "old": was, "new": now}] if was != now else []
        elif isinstance(old, str) and isinstance(new, str):
            found.append({"path": key, **_piece(old, new)})
        else:
            found.append({"path": key, "old": old, "new": new})
    return found


def _piece(old: str, new: str) -> dict[str, Any]:
    """The part of a text that changed, between what both begin and end with."""
    most = min(len(old), len(new))
    start = next((at for at in range(most) if old[at] != new[at]), most)
    end = 0
    while end < most - start and old[-1 - end] == new[-1 - end]:
        end += 1
    return {"at": start, "old": old[start : len(old) - end], "new": new[start : len(new) - end]}


def seen_by(answers: Answers, saves: Iterable[Saved], seen: Mapping[str, int], page: str = "") -> dict[str, Any]:
    """The answers as somebody saw them who saw each question at the revision `seen` gives.

    `answers` are today's, `saves` those since the least of these revisions, newest first. What the same page saved
    itself counts as seen. Questions that `seen` does not name are left as they are today.
    """
    found = deepcopy(dict(answers))
    own: set[str] = set()
    for save in saves:
        for change in reversed(save.changes):
            path = str(change["path"])
            key = path.partition(".")[0]
            if save.revision <= seen.get(key, save.revision) or path in own:
                continue
            if page and save.page == page:
                own.add(path)
            else:
                _undo(found, path, change)
    return found


def _undo(answers: dict[str, Any], path: str, change: Change) -> None:
    key, _point, cell = path.partition(".")
    if cell:
        row, _point, year = cell.partition(".")
        lines = answers.get(key) or {}
        line = {**lines.get(row, {}), year: change["old"]}
        lines = {**lines, row: {y: v for y, v in line.items() if v is not None}}
        answers[key] = {r: cells for r, cells in lines.items() if cells}
        return
    if "at" in change:
        text, at = str(answers.get(key) or ""), int(change["at"])
        answers[key] = text[:at] + change["old"] + text[at + len(change["new"]) :]
    else:
        answers[key] = change["old"]


def last_by_others(saves: Iterable[Saved], key: str, page: str = "") -> Saved | None:
    """The newest save of a question that another page than this made; `saves` are newest first."""
    for save in saves:
        if (not page or save.page != page) and any(str(c["path"]).partition(".")[0] == key for c in save.changes):
            return save
    return None
