"""A small integer programme with whole coefficients, solved by HiGHS and checked in whole numbers.

HiGHS computes in floating point, so nothing is believed: the rounded answer is tried against every row exactly, and a
point that breaks one by less than the solver's tolerance is cut off and the programme solved again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from math import gcd, inf

MOST_CUTS = 50


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

        The same programme gives the same point. Raises RuntimeError where the solver gives up.
        """
        rows, point = list(self.rows), None
        for objective in objectives or ({},):
            point = self._solved(rows, objective)
            if point is None:
                return None
            if objective:
                rows.append(Row(objective, least=Row(objective).value(point)))
        return point

    def _solved(self, rows: list[Row], objective: Mapping[int, int]) -> tuple[int, ...] | None:
        for _attempt in range(MOST_CUTS):
            point = self._run(rows, Row(objective).plain().weights)
            if point is None or all(row.holds(point) for row in rows):
                return point
            if self.bounds:
                raise RuntimeError("the solver's answer breaks a row and cannot be cut off")
            here = {at: 1 if value else -1 for at, value in enumerate(point)}
            rows = [*rows, Row(here, most=sum(point) - 1)]
        raise RuntimeError("the solver found no exact answer")

    def _run(self, rows: list[Row], objective: Mapping[int, int]) -> tuple[int, ...] | None:
        import highspy

        solver = highspy.Highs()
        solver.silent()
        for option, value in (
            ("threads", 1), ("random_seed", 0), ("mip_rel_gap", 0.0), ("mip_abs_gap", 0.5), ("time_limit", 20.0),
        ):  # fmt: skip
            solver.setOptionValue(option, value)
        for at in range(self.size):
            solver.addVar(0.0, float(self.bounds.get(at, 1)))
            solver.changeColCost(at, float(objective.get(at, 0)))
            solver.changeColIntegrality(at, highspy.HighsVarType.kInteger)
        for row in map(Row.plain, rows):
            if not row.weights:
                if not row.holds(()):
                    return None
                continue
            least = -inf if row.least is None else float(row.least)
            most = inf if row.most is None else float(row.most)
            solver.addRow(least, most, len(row.weights), list(row.weights), [float(w) for w in row.weights.values()])
        solver.changeObjectiveSense(highspy.ObjSense.kMaximize)
        if not self.size:
            return ()
        solver.run()
        status = solver.getModelStatus()
        if status == highspy.HighsModelStatus.kInfeasible:
            return None
        if status != highspy.HighsModelStatus.kOptimal:
            raise RuntimeError(f"the solver gave up: {solver.modelStatusToString(status)}")
        return tuple(round(value) for value in solver.getSolution().col_value)
