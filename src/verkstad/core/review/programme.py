"""A small integer programme with whole coefficients, solved by HiGHS and checked in whole numbers.

HiGHS computes in floating point, so nothing is believed: the rounded answer is tried against every row exactly, and a
point that breaks one by less than the solver's tolerance is cut off and the programme solved again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from math import floor, gcd, inf, isfinite
from time import monotonic

MOST_CUTS = 50
LONGEST = 20.0  # seconds that one programme may take where its asker sets no time


class OutOfTime(RuntimeError):
    """The time was up before the solver had found any answer, or shown that there is none."""


class Clock:
    """So many seconds from now; a share of what is left can be given to a part of the work."""

    def __init__(self, seconds: float) -> None:
        self.end = monotonic() + seconds

    @property
    def left(self) -> float:
        return max(0.0, self.end - monotonic())

    def part(self, share: float) -> "Clock":
        return Clock(self.left * share)


@dataclass(frozen=True)
class Row:
    """least <= sum of weight x variable <= most; None leaves a side open. Weights by the variable's number."""

    weights: Mapping[int, int]
    least: int | None = None
    most: int | None = None

    def value(self, point: Sequence[int]) -> int:
        return sum(weight * point[at] for at, weight in self.weights.items())

    def holds(self, point: Sequence[int]) -> bool:
        value = self.value(point)
        return (self.least is None or value >= self.least) and (self.most is None or value <= self.most)

    def plain(self) -> "Row":
        """The same row with its weights divided by what they have in common, so that amounts in öre stay small."""
        common = reduce(gcd, self.weights.values(), 0)
        if common <= 1:
            return self
        return Row(
            {at: weight // common for at, weight in self.weights.items()},
            None if self.least is None else -(-self.least // common),
            None if self.most is None else self.most // common,
        )


@dataclass(frozen=True)
class Answer:
    """A point that keeps the rows, and the objective's value that no point exceeds: equal to the point's own (`proven`)
    unless the time was up first."""

    point: tuple[int, ...]
    value: int
    bound: int

    @property
    def proven(self) -> bool:
        return self.bound <= self.value


@dataclass
class Programme:
    """Variables 0..`size`-1, each a whole number from 0 to its bound (1 unless told), and the rows they must keep."""

    size: int = 0
    rows: list[Row] = field(default_factory=list)
    bounds: dict[int, int] = field(default_factory=dict)

    def variable(self, most: int = 1) -> int:
        self.size += 1
        if most != 1:
            self.bounds[self.size - 1] = most
        return self.size - 1

    def keep(self, weights: Mapping[int, int], *, least: int | None = None, most: int | None = None) -> None:
        self.rows.append(Row(dict(weights), least, most))

    def best(self, *objectives: Mapping[int, int]) -> tuple[int, ...] | None:
        """The point that maximises the first objective, of those the second, and so on; None where none keeps the rows.

        The same programme gives the same point. Raises OutOfTime where the solver is not done in its time.
        """
        rows: list[Row] = []
        point: tuple[int, ...] | None = None
        for objective in objectives or ({},):
            answer = self.solve(objective, Clock(LONGEST), rows=rows, start=point)
            if answer is None:
                return None
            if not answer.proven:
                raise OutOfTime("the solver gave up")
            point = answer.point
            rows.append(Row(objective, least=answer.value))
        return point

    def solve(
        self,
        objective: Mapping[int, int],
        clock: Clock,
        *,
        rows: Sequence[Row] = (),
        start: Sequence[int] | None = None,
    ) -> Answer | None:
        """The best point within the time with its bound; None where it is shown that none keeps the rows.

        `rows` hold beside the programme's own. A `start` that keeps the rows is what the search begins from and the
        worst that is answered. Raises OutOfTime where the time was up before any point was found.
        """
        mine, goal = [*self.rows, *rows], Row(objective)
        known = tuple(start) if start is not None and all(row.holds(start) for row in mine) else None
        cuts: list[Row] = []
        for _attempt in range(MOST_CUTS):
            point, bound, done = self._run([*mine, *cuts], goal, clock, known)
            if done and point is None:
                if known is None:
                    return None
                bound, done = self._highest(goal), False  # the solver errs: a point that keeps the rows is known
            if point is not None and not all(row.holds(point) for row in mine):
                if self.bounds:
                    raise RuntimeError("the solver's answer breaks a row and cannot be cut off")
                here = {at: 1 if value else -1 for at, value in enumerate(point)}
                cuts.append(Row(here, most=sum(point) - 1))
                if clock.left:
                    continue
                point = None
            found = max((p for p in (point, known) if p is not None), key=goal.value, default=None)
            if found is None:
                raise OutOfTime("the solver found nothing in its time")
            value = goal.value(found)
            return Answer(found, value, value if done else max(value, bound))
        raise RuntimeError("the solver found no exact answer")

    def _highest(self, goal: Row) -> int:
        return sum(max(0, weight) * self.bounds.get(at, 1) for at, weight in goal.weights.items())

    def _run(
        self, rows: list[Row], goal: Row, clock: Clock, start: tuple[int, ...] | None
    ) -> tuple[tuple[int, ...] | None, int, bool]:
        """The solver's point (rounded), the most the objective can be, and whether the search was finished."""
        import highspy

        common = reduce(gcd, goal.weights.values(), 0) or 1
        highest = self._highest(goal)
        if not clock.left:
            return None, highest, False
        solver = highspy.Highs()
        solver.silent()
        for option, value in (
            ("threads", 1), ("random_seed", 0), ("mip_rel_gap", 0.0), ("mip_abs_gap", 0.5), ("time_limit", clock.left),
        ):  # fmt: skip
            solver.setOptionValue(option, value)
        for at in range(self.size):
            solver.addVar(0.0, float(self.bounds.get(at, 1)))
            solver.changeColCost(at, float(goal.weights.get(at, 0) // common))
            solver.changeColIntegrality(at, highspy.HighsVarType.kInteger)
        for row in map(Row.plain, rows):
            if not row.weights:
                if not row.holds(()):
                    return None, 0, True
                continue
            least = -inf if row.least is None else float(row.least)
            most = inf if row.most is None else float(row.most)
            solver.addRow(least, most, len(row.weights), list(row.weights), [float(w) for w in row.weights.values()])
        solver.changeObjectiveSense(highspy.ObjSense.kMaximize)
        if not self.size:
            return (), 0, True
        if start is not None:
            begin = highspy.HighsSolution()
            begin.col_value = [float(value) for value in start]
            solver.setSolution(begin)
        solver.run()
        status, info = solver.getModelStatus(), solver.getInfo()
        if status == highspy.HighsModelStatus.kInfeasible:
            return None, 0, True
        if status not in (highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kTimeLimit):
            raise RuntimeError(f"the solver gave up: {solver.modelStatusToString(status)}")
        bound = floor(info.mip_dual_bound + 1e-6) * common if isfinite(info.mip_dual_bound) else highest
        found = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
        point = tuple(round(value) for value in solver.getSolution().col_value) if found else None
        return point, min(bound, highest), status == highspy.HighsModelStatus.kOptimal
