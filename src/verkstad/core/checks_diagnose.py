"""Finds which figures are wrong when relations fail: the fewest corrections under which all relations can hold.

A figure stands in several relations (the sum of its column, the cross-cast of its row, shares). Where one correction
mends all that fail, that figure is the root. Figures that were computed from a wrong one agree with it and not with
the rest: correcting the root carries them along, and they follow.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from verkstad.core import checks_words as words
from verkstad.core.checks_causes import Evidence, Wrong, find_cause
from verkstad.core.checks_words import Cause
from verkstad.core.figures import Place, Span, Table
from verkstad.core.figures_formula import compute, solve
from verkstad.core.relations import Relation

CARRIED = 0.1
UNEXPLAINED = 1.5
NOT_THE_RESULT = 0.2
MOST_JUDGED = 40


@dataclass(frozen=True)
class Mended:
    """A wrong figure: what it should be, why it is wrong, by which relation it was found, and the roots it follows."""

    place: Place
    exact: Fraction
    cause: Cause
    relation: Relation
    roots: tuple[Place, ...] = ()


@dataclass(frozen=True)
class _Trial:
    """One correction tried: the figures it changes (the root first), and by how many it lessens the failing relations.

    `rests_on` are the figures whose change may change the outcome.
    """

    root: Place
    changed: dict[Place, tuple[Span, Relation]]
    gain: int
    rests_on: frozenset[Place]

    @property
    def cost(self) -> float:
        return CARRIED * (len(self.changed) - 1) - self.gain


@dataclass
class Diagnosis:
    """The state of a diagnosis: what each figure is taken to stand for, and what has been found wrong so far."""

    table: Table
    relations: Sequence[Relation]
    spans: dict[Place, Span] = field(default_factory=dict)
    points: dict[Place, Fraction] = field(default_factory=dict)
    wrong: dict[Place, Mended] = field(default_factory=dict)
    aside: set[int] = field(default_factory=set)
    tried: dict[Place, list[_Trial]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.spans = {place: printed.span for place, printed in self.table.cells.items()}
        self.points = {place: printed.value for place, printed in self.table.cells.items()}
        self.evidence = Evidence(self.table, self.relations, self.spans.get, self.points.get)
        self.about: dict[Place, list[Relation]] = {}
        for relation in self.relations:
            for place in relation.places:
                self.about.setdefault(place, []).append(relation)

    def run(self) -> dict[Place, Mended]:
        """Mend until every relation can hold; one that no correction mends is reported on its result and set aside."""
        while failing := self._failing():
            best = self._best(failing)
            if best:
                self._accept(*best)
            else:
                self._set_aside(failing[0])
        return self.wrong

    def _failing(self) -> list[Relation]:
        return [relation for relation in self.relations if id(relation) not in self.aside and not self.holds(relation)]

    def span_with(self, changed: dict[Place, tuple[Span, Relation]]) -> Callable[[Place], Span]:
        """What a figure stands for once the changes are made; a blank one is nothing."""
        return lambda place: changed[place][0] if place in changed else self.spans.get(place, Span.point(0))

    def holds(self, relation: Relation, changed: dict[Place, tuple[Span, Relation]] | None = None) -> bool:
        """True where the printed figures can be roundings of figures for which the relation holds."""
        span_of = self.span_with(changed or {})
        try:
            expected = compute(relation.formula, span_of, Span.point)
        except ZeroDivisionError:
            return True
        return expected.meet(relation.result_span(span_of)) is not None

    def _best(self, failing: list[Relation]) -> tuple[_Trial, Cause, Relation, Fraction] | None:
        trials = []
        for place in self._suspects(failing):
            if place not in self.tried:
                self.tried[place] = list(self._trials(place, failing))
            trials += [trial for trial in self.tried[place] if trial.gain > 0]
        if not trials:
            return None
        least = min(trial.cost for trial in trials)
        close = sorted(trials, key=lambda trial: trial.cost)[:MOST_JUDGED]
        close = [trial for trial in close if trial.cost <= least + UNEXPLAINED + NOT_THE_RESULT]
        judged = [(trial, *self._judge(trial, failing)) for trial in close]
        costs = [
            trial.cost
            + (UNEXPLAINED if cause.name == words.UNEXPLAINED else 0)
            + (0 if relation.result == trial.root else NOT_THE_RESULT)
            for trial, cause, relation, _exact in judged
        ]
        best = judged[costs.index(min(costs))]
        rivals = {
            trial.root
            for (trial, *_rest), cost in zip(judged, costs, strict=True)
            if cost <= min(costs) + NOT_THE_RESULT
        }
        if best[1].name == words.UNEXPLAINED and len(rivals) > 1:
            return best[0], Cause(words.UNEXPLAINED, words.ONE_OF_SEVERAL, best[1].params), best[2], best[3]
        return best

    def _suspects(self, failing: Iterable[Relation]) -> list[Place]:
        return list(
            dict.fromkeys(
                place
                for relation in failing
                for place in relation.places
                if place in self.spans and place not in self.wrong
            )
        )

    def _trials(self, place: Place, failing: list[Relation]) -> Iterable[_Trial]:
        """Corrections of one figure: to what all its relations ask for, else to what those that fail ask for."""
        wanted = [(relation, span) for relation in self.about[place] if (span := self._implied(relation, place))]
        ids = {id(relation) for relation in failing}
        broken = [(relation, span) for relation, span in wanted if id(relation) in ids]
        defining = [one for one in wanted if one[0].result == place and id(one[0]) not in ids]
        tried: list[Span] = []
        for group in (wanted, broken + defining, broken, *([one] for one in broken)):
            common = _common(span for _relation, span in group)
            if common is None or common in tried or common.meet(self.spans[place]) or not broken:
                continue
            tried.append(common)
            alone = {place: (common, broken[0][0])}
            yield self._trial(alone, ids)
            if group is wanted:
                return
            carried = self._carried(alone)
            if len(carried) > 1:
                yield self._trial(carried, ids)

    def _implied(self, relation: Relation, place: Place) -> Span | None:
        """What a figure must lie in for one relation to hold."""
        span_of = self.span_with({})
        try:
            if relation.result == place:
                return compute(relation.formula, span_of, Span.point)
            return solve(relation.formula, place, relation.result_span(span_of), span_of)
        except ZeroDivisionError:
            return None

    def _carried(self, start: dict[Place, tuple[Span, Relation]]) -> dict[Place, tuple[Span, Relation]]:
        """The correction carried on to every figure that agreed with the wrong one."""
        changed, waiting = dict(start), list(start)
        while waiting:
            place = waiting.pop(0)
            for relation in self.about[place]:
                result = relation.result
                if (
                    not isinstance(result, Place)
                    or result in changed
                    or result in self.wrong
                    or result not in self.spans
                ):
                    continue
                if place in relation.inputs and self.holds(relation) and not self.holds(relation, changed):
                    changed[result] = (compute(relation.formula, self.span_with(changed), Span.point), relation)
                    waiting.append(result)
        return changed

    def _trial(self, changed: dict[Place, tuple[Span, Relation]], failing: set[int]) -> _Trial:
        touched = {id(relation): relation for place in changed for relation in self.about[place]}
        before = sum(1 for relation in touched if relation in failing)
        after = sum(1 for key, one in touched.items() if key not in self.aside and not self.holds(one, changed))
        rests_on = frozenset(place for relation in touched.values() for place in relation.places)
        return _Trial(next(iter(changed)), changed, before - after, rests_on)

    def _forget(self, changed: set[Place]) -> None:
        """Drop trials whose outcome may be another now; a suspect without trials rests on its own relations."""
        for place, trials in list(self.tried.items()):
            rests_on = {one for relation in self.about[place] for one in relation.places}
            if not changed.isdisjoint(rests_on.union(*(trial.rests_on for trial in trials))):
                del self.tried[place]

    def _judge(self, trial: _Trial, failing: list[Relation]) -> tuple[Cause, Relation, Fraction]:
        """The cause of a corrected figure, by the failing relation that explains it best; its own definitions first."""
        place, (span, _relation) = trial.root, trial.changed[trial.root]
        own = [relation for relation in self.about[place] if relation.result == place]
        wanted = _common(one for relation in own if (one := self._implied(relation, place))) or span
        ids = {id(relation) for relation in failing}
        broken = [relation for relation in self.about[place] if id(relation) in ids]
        mine = [relation for relation in broken if relation.result == place] or broken
        judged = []
        for relation in sorted(mine, key=lambda one: one.kind == "cross_cast"):
            exact = self._exact(relation, place, span)
            wrong = Wrong(place, self.table.cells[place], exact, wanted, relation if relation.result == place else None)
            judged.append((find_cause(wrong, self.evidence), relation, exact))
        return min(judged, key=lambda one: one[0].name == words.UNEXPLAINED)

    def _exact(self, relation: Relation, place: Place, within: Span) -> Fraction:
        def point_of(one: Place) -> Span:
            return Span.point(self.points.get(one, Fraction(0)))

        try:
            if relation.result == place:
                return compute(relation.formula, point_of, Span.point).middle
            solved = solve(relation.formula, place, relation.result_span(point_of), point_of)
        except ZeroDivisionError:
            solved = None
        return min(max((solved or within).middle, within.low), within.high)

    def _accept(self, trial: _Trial, cause: Cause, relation: Relation, exact: Fraction) -> None:
        self.spans[trial.root], self.points[trial.root] = trial.changed[trial.root][0], exact
        self.wrong[trial.root] = Mended(trial.root, exact, cause, relation)
        for place, (span, rule) in trial.changed.items():
            if place != trial.root:
                self.points[place] = self._exact(rule, place, span)
                self.spans[place] = span
                self.wrong[place] = self._following(place, rule, trial.root)
        self._forget(set(trial.changed))

    def _following(self, place: Place, rule: Relation, root: Place) -> Mended:
        printed, exact = self.table.cells[place], self.points[place]
        params = {
            "printed": words.shown(self.table, place, printed.value, printed.decimals),
            "computed": words.shown(self.table, place, exact, printed.decimals),
            "roots": words.name_of(self.table, root),
        }
        return Mended(place, exact, Cause(words.FOLLOWS, words.FOLLOWS_FROM, params), rule, (root,))

    def _set_aside(self, relation: Relation) -> None:
        self.aside.add(id(relation))
        self._forget(set(relation.places))
        place = relation.result if isinstance(relation.result, Place) else relation.inputs[0]
        if place in self.wrong:
            return
        printed = self.table.cells[place]
        exact = self._exact(relation, place, self._implied(relation, place) or printed.span)
        params = {
            "printed": words.shown(self.table, place, printed.value, printed.decimals),
            "computed": words.shown(self.table, place, exact, printed.decimals),
        }
        self.wrong[place] = Mended(place, exact, Cause(words.UNEXPLAINED, words.ONE_OF_SEVERAL, params), relation)


def _common(spans: Iterable[Span]) -> Span | None:
    common: Span | None = None
    for span in spans:
        common = span if common is None else common.meet(span)
        if common is None:
            return None
    return common
