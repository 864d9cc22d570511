"""Merges what two people typed from the same start. Nothing typed is lost: where both changed the same, both are given.

Text, numbers and single choices are merged whole, several choices option by option, a budget cell by cell, a table row
by row and cell by cell; rows that both added are both kept.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from verkstad.core.instruments.answers import answer_findings, is_empty
from verkstad.core.instruments.questions import Kind, Question

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Clash:
    """One place (`key`, `key[row].column`, `key.row.year`) that both changed; None = emptied or taken away."""

    path: str
    mine: Any
    theirs: Any


@dataclass(frozen=True)
class Merged:
    """The answer with theirs where both changed the same, the answer with mine there, and where that was."""

    kept: Any
    mine: Any
    clashes: tuple[Clash, ...] = ()


def same(one: Any, other: Any) -> bool:
    """Whether two answers are alike; every empty one is."""
    return bool(one == other) or (is_empty(one) and is_empty(other))


def merged(question: Question, base: Any, theirs: Any, mine: Any) -> Merged:
    """Three-way merge of one answer: `base` is what both began from, `theirs` what stands now, `mine` what is saved.

    All three have the right shape or are empty. What only one changed is taken from that one.
    """
    base, theirs, mine = (None if is_empty(one) else one for one in (base, theirs, mine))
    if same(mine, base) or same(mine, theirs):
        return Merged(theirs, theirs)
    if same(theirs, base):
        return Merged(mine, mine)
    whole = Merged(theirs, mine, (Clash(question.key, mine, theirs),))
    several = {Kind.MULTIPLE: _options, Kind.BUDGET: _budget, Kind.TABLE: _table}.get(question.kind)
    if several is None:
        return whole
    result = several(question, base, theirs, mine)
    fit = not any(answer_findings(question, one, only_form=True) for one in (result.kept, result.mine))
    return result if fit else whole


def _cell(base: Any, theirs: Any, mine: Any) -> tuple[Any, Any, bool]:
    """A single value: with theirs first, with mine first, whether both changed it to different things."""
    if same(mine, base) or same(mine, theirs):
        return theirs, theirs, False
    return (mine, mine, False) if same(theirs, base) else (theirs, mine, True)


def _options(question: Question, base: Any, theirs: Any, mine: Any) -> Merged:
    """Each option is in or out, so two changes of one option are the same change: there is no clash."""
    chosen = []
    for option in question.option_keys():
        was, now, new = (option in (one or ()) for one in (base, theirs, mine))
        if new if new is not was else now:
            chosen.append(option)
    return Merged(chosen or None, chosen or None)


def _budget(question: Question, base: Any, theirs: Any, mine: Any) -> Merged:
    kept: dict[str, dict[str, Any]] = {}
    ours: dict[str, dict[str, Any]] = {}
    clashes = []
    for row in question.option_keys():
        for year in map(str, question.years):
            was, now, new = ((one or {}).get(row, {}).get(year) for one in (base, theirs, mine))
            first, second, clash = _cell(was, now, new)
            if first is not None:
                kept.setdefault(row, {})[year] = first
            if second is not None:
                ours.setdefault(row, {})[year] = second
            clashes += [Clash(f"{question.key}.{row}.{year}", new, now)] if clash else []
    return Merged(kept or None, ours or None, tuple(clashes))


def _table(question: Question, base: Any, theirs: Any, mine: Any) -> Merged:
    base, theirs, mine = base or [], theirs or [], mine or []
    of_theirs, of_mine = aligned(base, theirs), aligned(base, mine)
    kept: list[Row] = []
    ours: list[Row] = []
    clashes = []
    for at in range(len(base) + 1):
        for row in _added(of_theirs[1].get(at, []), of_mine[1].get(at, []), theirs, mine):
            kept.append(row)
            ours.append(row)
        if at == len(base):
            break
        here, there = of_theirs[0].get(at), of_mine[0].get(at)
        now, new = (theirs[here] if here is not None else None), (mine[there] if there is not None else None)
        where = f"{question.key}[{len(kept) + 1}]"
        if now is None or new is None:
            first, second, clash = _cell(base[at], now, new)
            kept += [first] if first else []
            ours += [second] if second else []
            clashes += [Clash(where, new, now)] if clash else []
            continue
        first, second = {}, {}
        for column in question.columns:
            key = column.key
            one, other, clash = _cell(base[at].get(key), now.get(key), new.get(key))
            first.update({key: one} if not is_empty(one) else {})
            second.update({key: other} if not is_empty(other) else {})
            clashes += [Clash(f"{where}.{key}", new.get(key), now.get(key))] if clash else []
        kept += [first] if first else []
        ours += [second] if second else []
    return Merged(kept or None, ours or None, tuple(clashes))


def _added(here: list[int], there: list[int], theirs: Sequence[Row], mine: Sequence[Row]) -> list[Row]:
    """Rows that were added at one place: theirs, then those of mine that are not the very same."""
    found = [theirs[at] for at in here]
    left = list(found)
    for at in there:
        if mine[at] in left:
            left.remove(mine[at])
        else:
            found.append(mine[at])
    return found


def aligned(base: Sequence[Row], now: Sequence[Row]) -> tuple[dict[int, int], dict[int, list[int]]]:
    """Which row of `now` each row of `base` became (missing: taken away), and the rows added before each place.

    Rows keep their order; the pairing is the one with the most cells alike, and changing a row counts for less than
    leaving one as it was but for more than taking one away and adding another.
    """
    best = [[0] * (len(now) + 1) for _row in range(len(base) + 1)]
    for i in range(len(base) - 1, -1, -1):
        for j in range(len(now) - 1, -1, -1):
            best[i][j] = max(best[i + 1][j + 1] + _alike(base[i], now[j]), best[i + 1][j], best[i][j + 1])
    became: dict[int, int] = {}
    added: dict[int, list[int]] = {}
    i = j = 0
    while j < len(now):
        if i < len(base) and best[i][j] == best[i + 1][j + 1] + _alike(base[i], now[j]):
            became[i] = j
            i, j = i + 1, j + 1
        elif i < len(base) and best[i][j] == best[i + 1][j]:
            i += 1
        else:
            added.setdefault(i, []).append(j)
            j += 1
    return became, added


def _alike(one: Row, other: Row) -> int:
    """At least 1, as a row may have been rewritten whole; a row left as it is outweighs any number of rewritten ones."""
    if one == other:
        return 1000
    return 1 + 4 * sum(1 for key, value in one.items() if other.get(key) == value)
