"""What a portfolio should hold: projects to choose from, money per year, wishes of coverage; and what a choice amounts to."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from verkstad.core.findings import Finding
from verkstad.core.words import gettext_noop

COMPANY_NEAR, STRUCTURAL = "company_near", "structural"


@dataclass(frozen=True)
class Project:
    """A project that can be chosen: score 0 to 1, öre by year, regions, focus areas, structure (R52; "" = not said) and
    whether a structural one has activities with companies (None = not said). A `settled` one is granted already: it is in
    every choice."""

    key: str
    score: Fraction
    amounts: Mapping[int, int]
    regions: frozenset[str] = frozenset()
    focus: frozenset[str] = frozenset()
    structure: str = ""
    company_activity: bool | None = None
    settled: bool = False

    @property
    def amount_ore(self) -> int:
        return sum(self.amounts.values())


@dataclass(frozen=True)
class Wishes:
    """The money and what it should cover. `by_year` is öre per year, and a year that it does not name has none; without
    it only `whole_ore` holds (None = no limit). Shares are whole percent of the amount chosen."""

    by_year: Mapping[int, int] = field(default_factory=dict)
    whole_ore: int | None = None
    include: frozenset[str] = frozenset()
    exclude: frozenset[str] = frozenset()
    least_regions: int = 0
    regions: frozenset[str] = frozenset()
    focus: Mapping[str, int] = field(default_factory=dict)
    least_company_near: int = 0
    least_structural: int = 0
    small: frozenset[str] = frozenset()
    least_small: int = 0


def wish_findings(wishes: Wishes, projects: Sequence[Project]) -> list[Finding]:
    """What makes wishes senseless before anything is computed."""
    found = []
    if both := sorted(wishes.include & wishes.exclude):
        found.append(Finding("portfolio.in_and_out", gettext_noop("%(keys)s are both to be in and to be left out."),
                             {"keys": ", ".join(both)}, where="include", fix=gettext_noop("Choose one of the two.")))  # fmt: skip
    for name in ("least_company_near", "least_structural"):
        if not 0 <= getattr(wishes, name) <= 100:
            found.append(Finding("portfolio.share", gettext_noop("A share lies between 0 and 100 percent."), where=name,
                                 clause="R52", fix=gettext_noop("Write a whole number from 0 to 100.")))  # fmt: skip
    if wishes.least_company_near + wishes.least_structural > 100:
        found.append(Finding("portfolio.shares", gettext_noop("The two least shares add up to more than 100 percent."),
                             where="least_structural", clause="R52", fix=gettext_noop("Lower one of them.")))  # fmt: skip
    keys = [p.key for p in projects]
    if len(set(keys)) < len(keys):
        raise ValueError("keys of projects must differ")
    return found


@dataclass(frozen=True)
class Coverage:
    """What a choice amounts to. `left` is öre by year (negative = overdrawn); shares as (part, whole) in öre (R36)."""

    count: int
    score: Fraction
    amount_ore: int
    by_year: Mapping[int, int]
    left: Mapping[int, int]
    left_ore: int | None
    regions: Mapping[str, int]
    focus: Mapping[str, int]
    company_near_ore: int
    structural_ore: int
    unsaid_ore: int
    small: int
    without_companies: tuple[str, ...]

    @property
    def overdrawn(self) -> bool:
        return (self.left_ore is not None and self.left_ore < 0) or any(ore < 0 for ore in self.left.values())


def coverage(projects: Iterable[Project], chosen: Collection[str], wishes: Wishes) -> Coverage:
    """Sum up the chosen projects: money, regions and focus areas with how many projects touch them, structure (R52),
    small regions (R53), and the structural ones without company activity (R52)."""
    mine = [p for p in projects if p.key in chosen]
    years = sorted({*wishes.by_year, *(year for p in mine for year in p.amounts)})
    by_year = {year: sum(p.amounts.get(year, 0) for p in mine) for year in years}
    whole = sum(p.amount_ore for p in mine)
    near = sum(p.amount_ore for p in mine if p.structure == COMPANY_NEAR)
    structural = sum(p.amount_ore for p in mine if p.structure == STRUCTURAL)
    return Coverage(
        count=len(mine), score=sum((p.score for p in mine), Fraction(0)), amount_ore=whole, by_year=by_year,
        left={year: wishes.by_year.get(year, 0) - by_year[year] for year in years} if wishes.by_year else {},
        left_ore=None if wishes.whole_ore is None else wishes.whole_ore - whole,
        regions=_counted(r for p in mine for r in p.regions), focus=_counted(f for p in mine for f in p.focus),
        company_near_ore=near, structural_ore=structural, unsaid_ore=whole - near - structural,
        small=sum(bool(p.regions & wishes.small) for p in mine),
        without_companies=tuple(p.key for p in mine if p.structure == STRUCTURAL and p.company_activity is False),
    )  # fmt: skip


def _counted(things: Iterable[str]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for one in things:
        counts[one] = counts.get(one, 0) + 1
    return dict(sorted(counts.items()))
