"""Counting companies over reports, claims, projects and mandates: each once (R29), every count with the lines it rests on.

A line is a company's place in one participant list: a report's, or a claim's. Stages are ordered, and a later one implies
the earlier (R30).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

STAGES = ("reached", "mapped", "coached", "acted")
REPORT, CLAIM = "report", "claim"
PAPERS = (REPORT, CLAIM)  # what a list comes with
BY = ("mandate", "project", "paper", "number")


@dataclass(frozen=True)
class Line:
    """A company (by its organisation number, or the key it is known by) in a row of a list. The list is that of the project's
    report or claim (`paper`) of a `number`: report 1 and claim 1 are two lists."""

    company: str
    mandate: str
    project: str
    number: int
    row: int
    stage: str = STAGES[0]
    paper: str = REPORT

    def __post_init__(self) -> None:
        if not self.company or self.stage not in STAGES or self.paper not in PAPERS:
            raise ValueError("a line names a company, a known stage, and a report or a claim")

    @property
    def source(self) -> tuple[str, str, int]:
        """The list that it stands in: paper, project and number."""
        return self.paper, self.project, self.number

    @property
    def order(self) -> tuple[str, str, str, int, int, int, str]:
        """By company; then reports before claims within each project."""
        at = PAPERS.index(self.paper)
        return self.company, self.mandate, self.project, at, self.number, self.row, self.stage


@dataclass(frozen=True)
class Counted:
    """A company that is counted, and every line that names it."""

    company: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Count:
    """How many companies, and which; `lines` is what would be counted if a company were counted every time."""

    companies: tuple[Counted, ...]

    @property
    def number(self) -> int:
        return len(self.companies)

    @property
    def lines(self) -> int:
        return sum(len(one.lines) for one in self.companies)


Group = tuple[str | int, ...]


def roll_up(lines: Iterable[Line], *by: str) -> dict[Group, Count]:
    """Companies counted once within each group: `roll_up(lines)` over everything has the one group (),
    `roll_up(lines, "mandate")` one a mandate. Groups in order; no order of the lines changes anything, and a line that is
    given twice counts once. Raises ValueError for something that lines cannot be grouped by."""
    if set(by) - set(BY):
        raise ValueError(f"lines are grouped by {', '.join(BY)}")
    groups: dict[Group, dict[str, list[Line]]] = {}
    for line in sorted(set(lines), key=lambda one: one.order):
        group = tuple(getattr(line, name) for name in by)
        groups.setdefault(group, {}).setdefault(line.company, []).append(line)
    return {
        group: Count(tuple(Counted(company, tuple(found)) for company, found in members.items()))
        for group, members in sorted(groups.items())
    }


def by_stage(lines: Iterable[Line]) -> Mapping[str, Count]:
    """How many companies came as far as each stage: who came further has passed the earlier ones (R30)."""
    kept = list(lines)
    made = {}
    for at, stage in enumerate(STAGES):
        far = roll_up(line for line in kept if STAGES.index(line.stage) >= at)
        made[stage] = far.get((), Count(()))
    return made
