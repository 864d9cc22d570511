"""What a figure is: for a frame, for many frames at once, and split by a dimension. Small numbers are hidden (R32)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from verkstad.core.reporting.figure import FEW, NOTHING, WITHHELD, Answer, Frame, How, reckon
from verkstad.reports.figures.asking import ALL, Ask, Asker, Got, Parts
from verkstad.reports.figures.facts import Among
from verkstad.reports.figures.hiding import Hiding
from verkstad.reports.figures.registry import definition, leaves, measure_of


class CannotSplit(ValueError):
    """A figure that is asked for, or split, by what it does not know."""

    def __init__(self, key: str, by: str) -> None:
        self.key, self.by, self.known = key, by, definition(key).by
        super().__init__(f"{key} is not known by {by}; it is known by {', '.join(self.known) or 'nothing'}")


def answer(key: str, frame: Frame, *, among: Among = None, hide: bool = True) -> Answer:
    """One figure. `among` are keys of the mandates that may be counted (None: all of them); without `hide` numbers over few
    are told too, for those who may see the rows. Raises UnknownFigure, and CannotSplit for a dimension it does not know."""
    return answers([(key, frame)], among=among, hide=hide)[0]


def answers(asked: Iterable[tuple[str, Frame]], *, among: Among = None, hide: bool = True) -> list[Answer]:
    """Figures in the order that they were asked for. However many, a few queries: one for all sums and numbers, one for the
    counties where they are asked for, and one for each median and each list that is worked out."""
    told = _told([(key, frame, ALL) for key, frame in asked], among, hide)
    return [parts[ALL] for parts in told]


def split(key: str, frame: Frame, by: str, *, among: Among = None, hide: bool = True) -> list[tuple[str, Answer]]:
    """A figure's parts by a dimension, in order of their keys: only parts that have facts. A money figure's parts come to
    the whole; counted in several counties, companies and projects come to more."""
    return splits([(key, frame, by)], among=among, hide=hide)[0]


def splits(
    asked: Sequence[tuple[str, Frame, str]], *, among: Among = None, hide: bool = True, asker: Asker | None = None
) -> list[list[tuple[str, Answer]]]:
    """Several splits at once; `asker` where more is to be asked of the same facts."""
    return [sorted(parts.items()) for parts in _told(asked, among, hide, asker)]


@dataclass(frozen=True)
class _Batch:
    got: Mapping[Ask, Parts]

    def part(self, key: str, frame: Frame, by: str, part: str) -> Answer:
        """A figure's answer for a part (or the whole), its parts inside it."""
        one = definition(key)
        own = frame.of(by, part) if by else frame
        if not one.formula:
            got = self.got[Ask(key, frame, by)].get(part) or Got(None if one.how is How.MEDIAN else Fraction(0), 0)
            return Answer(key, own, got.value, facts=got.facts, why="" if got.value is not None else NOTHING)
        parts = tuple(self.part(name, frame, by, part) for name in one.parts)
        told = reckon(one.tree, {each.key: each.value for each in parts})
        count = sum(self._facts(leaf, frame, by, part) for leaf in leaves(key))
        return Answer(key, own, told.value, told.numerator, told.denominator, count, why=told.why, parts=parts)

    def _facts(self, leaf: str, frame: Frame, by: str, part: str) -> int:
        got = self.got[Ask(leaf, frame, by)].get(part)
        return got.facts if got else 0

    def parts(self, key: str, frame: Frame, by: str) -> list[str]:
        if not by:
            return [ALL]
        return sorted({part for leaf in leaves(key) for part in self.got[Ask(leaf, frame, by)]})


def _told(
    asked: Sequence[tuple[str, Frame, str]], among: Among, hide: bool, asker: Asker | None = None
) -> list[dict[str, Answer]]:
    for key, frame, by in asked:
        check(key, frame, by)
    asks = [Ask(leaf, frame, by) for key, frame, by in asked for leaf in leaves(key)]
    hiding = Hiding() if hide else None
    asker = asker or Asker(among)
    batch = _Batch(asker.ask(asks))
    if hiding:
        hiding.work_out(asked, asker)
    made = []
    for key, frame, by in asked:
        parts = {part: batch.part(key, frame, by, part) for part in batch.parts(key, frame, by)}
        made.append({part: hidden(one, hiding) for part, one in parts.items()} if hiding else parts)
    return made


def hidden(one: Answer, hiding: Hiding) -> Answer:
    """The answer without what may not be told: of itself, or of any part that it is reckoned from."""
    parts = tuple(hidden(part, hiding) for part in one.parts)
    why = next((part.why for part in parts if part.hidden), "") if parts else hiding.why(one)
    if not why:
        return replace(one, parts=parts)
    return Answer(one.key, one.frame, None, hidden=True, why=why, parts=parts)


def check(key: str, frame: Frame, by: str = "") -> None:
    """Refuse a dimension that the figure does not know."""
    known = definition(key).by
    for name in (*frame.asked, *([by] if by else [])):
        if name not in known:
            raise CannotSplit(key, name)


__all__ = ["FEW", "WITHHELD", "CannotSplit", "answer", "answers", "measure_of", "split", "splits"]
