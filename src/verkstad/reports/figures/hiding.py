"""Which numbers of companies everybody may be told, over all tables that the same reader can ask for (R32).

A reader can ask for the companies at each stage: of all, of each mandate, county and year, and of each mandate's counties
and years. All of these are put before `core.reporting.hiding` at once, whichever was asked for, so that no combination of
pages gives a small number away. Other combinations (a project; a county and a year) are not told at all.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from verkstad.core.progress.companies import STAGES
from verkstad.core.progress.hiding import LEAST_COMPANIES
from verkstad.core.reporting.figure import FEW, NONE, WITHHELD, Answer, Frame
from verkstad.core.reporting.hiding import Sum, told
from verkstad.reports.figures.asking import Asker
from verkstad.reports.figures.facts import Facts
from verkstad.reports.figures.registry import definition, leaves, measure_of
from verkstad.ui.kept import kept

STAGED = {f"participants_{stage}": at for at, stage in enumerate(STAGES)}
REACHED, NEW, SEVERAL = "participants_reached", "participants_new", "participants_several"
ASKED_BY = ({"mandate"}, {"region"}, {"year"}, {"mandate", "region"}, {"mandate", "year"}, set[str]())
Cell = tuple[str, str, str]  # mandate, county, year; "" is all of them
Row = tuple[str, str, str, str, str]  # company, mandate, project, year, stage


@dataclass
class Hiding:
    """What a batch of answers may tell of companies."""

    _told: dict[Frame, frozenset[Hashable]] = field(default_factory=dict)
    _known: dict[Frame, Mapping[Hashable, int]] = field(default_factory=dict)

    def work_out(self, asked: Iterable[tuple[str, Frame, str]], asker: Asker) -> None:
        """Read what figures of companies are asked for, for each day and moment once."""
        frames = {Frame(frame.as_of, frame.known) for key, frame, _by in asked
                  if any(definition(leaf).least for leaf in leaves(key))}  # fmt: skip
        for frame in frames:
            rows, places = _rows(asker, frame), asker.places.of("project")
            mark = (__name__, frozenset(rows), tuple(sorted(places.items())))
            self._known[frame], self._told[frame] = kept(mark, partial(_worked_out, rows, places))

    def why(self, one: Answer) -> str:
        """Why an answer is not told; empty where it is."""
        if not definition(one.key).least:
            return ""
        frame = Frame(one.frame.as_of, one.frame.known)
        if set(one.frame.asked) not in ASKED_BY or (one.key not in STAGED and set(one.frame.asked) - {"year"}):
            return WITHHELD
        year = "" if one.frame.year is None else str(one.frame.year)
        place: Hashable = (one.key, (one.frame.mandate, one.frame.region, year))
        known = self._known[frame]
        return "" if place in self._told[frame] or not known.get(place, 0) else FEW


def _rows(asker: Asker, frame: Frame) -> list[Row]:
    """Every company with the mandate, project and year that name it and how far it came there. One query."""
    measure = measure_of(REACHED)
    found, facts = asker.chosen(measure, frame), measure.facts
    assert isinstance(facts, Facts)  # noqa: S101  companies are counted from rows; for the type checker
    named = found.order_by().annotate(
        f_m=facts.dimension("mandate"),
        f_p=facts.dimension("project"),
        f_y=facts.dimension("year"),
    )
    return list(named.values_list("number", "f_m", "f_p", "f_y", "stage").distinct())


def _worked_out(
    rows: Sequence[Row], places: Mapping[str, tuple[str, ...]]
) -> tuple[Mapping[Hashable, int], frozenset[Hashable]]:
    """How many companies stand behind each number that can be asked for, and which of the numbers may be told."""
    members: dict[tuple[str, Cell], set[str]] = defaultdict(set)
    first: dict[str, str] = {}
    projects: dict[str, set[str]] = defaultdict(set)
    for company, mandate, project, year, stage in rows:
        counties = places.get(project) or (NONE,)
        cells = {(m, r, y) for m in ("", mandate) for r, y in (("", ""), ("", year), *((r, "") for r in counties))}
        for key, at in STAGED.items():
            if STAGES.index(stage) >= at:
                for cell in cells:
                    members[key, cell].add(company)
        first[company] = min(first.get(company, year), year)
        projects[company].add(project)
    whole: Cell = ("", "", "")
    for company, year in first.items():
        members[NEW, ("", "", year)].add(company)
        members[NEW, whole].add(company)
        if len(projects[company]) > 1:
            members[SEVERAL, whole].add(company)
    counts: dict[Hashable, int] = {name: len(who) for name, who in members.items()}
    asked = list(counts)
    return counts, told(counts | _others(counts), list(_sums(counts)), asked, LEAST_COMPANIES)


def _others(counts: Mapping[Hashable, int]) -> dict[Hashable, int]:
    """What nobody can ask for but subtraction gives: those that came no further than a stage, those in one project only."""
    made: dict[Hashable, int] = {}
    stages = list(STAGED)
    for key, cell in _cells(counts):
        if key in STAGED and key != stages[-1]:
            further = counts.get((stages[STAGED[key] + 1], cell), 0)
            made["only", key, cell] = counts[key, cell] - further
            made[stages[STAGED[key] + 1], cell] = further
    whole: Cell = ("", "", "")
    made[SEVERAL, whole] = counts.get((SEVERAL, whole), 0)
    made["one", whole] = counts.get((REACHED, whole), 0) - made[SEVERAL, whole]
    return made


def _sums(counts: Mapping[Hashable, int]) -> Iterable[Sum]:
    stages, whole = list(STAGED), ("", "", "")
    parts: dict[Hashable, dict[str, list[Hashable]]] = defaultdict(lambda: defaultdict(list))
    for key, (mandate, region, year) in _cells(counts):
        if mandate:
            parts[key, ("", region, year)]["mandate"].append((key, (mandate, region, year)))
        if region:
            parts[key, (mandate, "", year)]["region"].append((key, (mandate, region, year)))
        if year:
            parts[key, (mandate, region, "")]["year"].append((key, (mandate, region, year)))
        if key in STAGED and key != stages[-1]:
            cell = (mandate, region, year)
            yield (key, cell), ((stages[STAGED[key] + 1], cell), ("only", key, cell))
    for name, ways in parts.items():
        yield from ((name, tuple(sorted(ones, key=str))) for ones in ways.values())
    if (REACHED, whole) in counts:
        yield (REACHED, whole), ((NEW, whole),)
        yield (REACHED, whole), ((SEVERAL, whole), ("one", whole))


def _cells(counts: Mapping[Hashable, int]) -> list[tuple[str, Cell]]:
    return list(counts)  # type: ignore[arg-type]
