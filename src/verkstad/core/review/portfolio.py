"""A suggested portfolio: of the projects that the money and the wishes allow, those with the highest total score.

An integer programme, solved exactly; of equal totals the cheapest, then the higher ranked. It is a suggestion, never a
decision: it knows nothing but scores, amounts and the coverage that was asked for.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from fractions import Fraction
from math import lcm

from verkstad.core.review.programme import LONGEST, Clock, OutOfTime, Programme, Row
from verkstad.core.review.wishes import COMPANY_NEAR, STRUCTURAL, Project, Wishes
from verkstad.core.words import gettext_noop

STEP_ORE = 100_000_000  # one mkr: what "a little more money" is measured by
FINEST = 10**6  # scores are told apart to a millionth where their common denominator is larger


@dataclass(frozen=True)
class Limit:
    """One wish, or one year's money: what it says, and what it adds to the programme."""

    code: str
    message: str
    params: Mapping[str, int | str] = field(default_factory=dict)

    @property
    def money(self) -> bool:
        return self.code in ("year", "whole")


@dataclass(frozen=True)
class Change:
    """What another limit would do to the suggestion: the score won, and which projects come in and go out.

    `most` is the gain that no choice exceeds: equal to `gain` unless the time was up before it was proven.
    """

    limit: Limit
    gain: Fraction
    enter: tuple[str, ...]
    leave: tuple[str, ...]
    most: Fraction

    @property
    def proven(self) -> bool:
        return self.most <= self.gain


@dataclass(frozen=True)
class Suggestion:
    """The chosen keys and their total score. `binds`: the wishes that hold the score down, with what dropping each would
    bring; `more`: what one more mkr of each year's money (or of the whole) would bring.

    `most` is the score that no choice exceeds, equal to `score` when it is proven the best; `cheapest`: proven that no
    choice of that score costs less; `untried`: limits of which there was no time to say whether they cost anything.
    """

    chosen: tuple[str, ...]
    score: Fraction
    binds: tuple[Change, ...]
    more: tuple[Change, ...]
    most: Fraction
    cheapest: bool = True
    untried: tuple[Limit, ...] = ()

    @property
    def proven(self) -> bool:
        return self.most <= self.score

    @property
    def complete(self) -> bool:
        """Nothing is left to find out with more time."""
        return self.proven and self.cheapest and not self.untried and all(c.proven for c in (*self.binds, *self.more))


@dataclass(frozen=True)
class Impossible:
    """Why nothing meets the wishes. `together` is a smallest set: drop any one of them and the rest can be met.

    `cheapest_ore` is what the wishes of the set cost at least where money is one of them, `have_ore` the money there is.
    `smallest` is False where the time was up before it was known that every one of the set is needed.
    """

    together: tuple[Limit, ...]
    cheapest_ore: int | None = None
    have_ore: int | None = None
    smallest: bool = True


Add = Callable[["_Model"], None]


class _Model:
    """The programme of a portfolio: one variable a project, further ones where a limit needs them."""

    def __init__(self, projects: Sequence[Project]) -> None:
        self.projects, self.programme = projects, Programme()
        self.x = {p.key: self.programme.variable() for p in projects}
        self.touched: list[int] = []
        if any(p.settled for p in projects):
            self.keep(lambda p: int(p.settled), least=sum(p.settled for p in projects))

    def weights(self, of: Callable[[Project], int]) -> dict[int, int]:
        return {self.x[p.key]: weight for p in self.projects if (weight := of(p))}

    def keep(self, of: Callable[[Project], int], *, least: int | None = None, most: int | None = None) -> None:
        self.programme.keep(self.weights(of), least=least, most=most)

    def regions_covered(self, least: int) -> None:
        """At least so many regions are touched: a region counts where a chosen project touches it."""
        codes = sorted({code for p in self.projects for code in p.regions})
        if least >= len(codes):  # each of them then, which needs no variables; more than there are cannot be
            for code in codes:
                self.keep(lambda p, code=code: int(code in p.regions), least=1)  # type: ignore[misc]
            self.programme.keep({}, least=least - len(codes))
            return
        touched = []
        for code in codes:
            covered = self.programme.variable()
            touched.append(covered)
            mine = {self.x[p.key]: 1 for p in self.projects if code in p.regions}
            self.programme.keep({**mine, covered: -1}, least=0)
        self.programme.keep(dict.fromkeys(touched, 1), least=least)
        self.touched = touched

    def point(self, chosen: Collection[str]) -> list[int]:
        """The choice as the programme's point: a region's variable is 1 where a chosen project touches it."""
        covered = {code for p in self.projects if p.key in chosen for code in p.regions}
        codes = sorted({code for p in self.projects for code in p.regions}) if self.touched else []
        return [int(p.key in chosen) for p in self.projects] + [int(code in covered) for code in codes]


def limits(projects: Sequence[Project], wishes: Wishes) -> list[tuple[Limit, Add]]:
    """Every wish that says something, with how it enters the programme; money first."""
    found: list[tuple[Limit, Add]] = []

    def add(code: str, message: str, rows: Add, **params: int | str) -> None:
        found.append((Limit(code, message, params), rows))

    def of_year(year: int, ore: int) -> Add:
        return lambda model: model.keep(lambda p: p.amounts.get(year, 0), most=ore)

    years = sorted({*wishes.by_year, *(year for p in projects for year in p.amounts)}) if wishes.by_year else []
    for year in years:
        ore = wishes.by_year.get(year, 0)
        add(
            "year", gettext_noop("the money of %(year)s, %(amount_ore)s"), of_year(year, ore), year=year, amount_ore=ore
        )
    if (whole := wishes.whole_ore) is not None:
        add("whole", gettext_noop("the money in all, %(amount_ore)s"),
            lambda model: model.keep(lambda p: p.amount_ore, most=whole), amount_ore=whole)  # fmt: skip
    if wishes.least_regions:
        add("least_regions", gettext_noop("at least %(count)s regions"),
            lambda model: model.regions_covered(wishes.least_regions), count=wishes.least_regions)  # fmt: skip
    for code in sorted(wishes.regions):
        add(
            "region",
            gettext_noop("a project in %(region)s"),
            _at_least(_touches(code), 1),
            region=code,
        )
    for area, count in sorted(wishes.focus.items()):
        if count:
            add("focus", gettext_noop("at least %(count)s projects in %(focus)s"),
                _at_least(_within(area), count), focus=area, count=count)  # fmt: skip
    if wishes.least_small:
        add("small", gettext_noop("at least %(count)s projects in small regions"),
            _at_least(lambda p: bool(p.regions & wishes.small), wishes.least_small), count=wishes.least_small)  # fmt: skip
    for code, kind, percent, message in (
        ("company_near", COMPANY_NEAR, wishes.least_company_near, gettext_noop("at least %(percent)s %% of the money close to companies")),
        ("structural", STRUCTURAL, wishes.least_structural, gettext_noop("at least %(percent)s %% of the money to structural projects")),
    ):  # fmt: skip
        if percent:
            add(code, message, _share(kind, percent), percent=percent)
    for key in sorted(wishes.include & {p.key for p in projects}):
        add("include", gettext_noop("%(key)s is in"), _at_least(_is(key), 1), key=key)
    for key in sorted(wishes.exclude & {p.key for p in projects}):
        add("exclude", gettext_noop("%(key)s is left out"), _at_most_none(key), key=key)
    return found


def _touches(code: str) -> Callable[[Project], bool]:
    return lambda p: code in p.regions


def _within(area: str) -> Callable[[Project], bool]:
    return lambda p: area in p.focus


def _is(key: str) -> Callable[[Project], bool]:
    return lambda p: p.key == key


def _at_least(fits: Callable[[Project], bool], count: int) -> Add:
    return lambda model: model.keep(lambda p: int(fits(p)), least=count)


def _at_most_none(key: str) -> Add:
    return lambda model: model.keep(lambda p: int(p.key == key), most=0)


def _share(kind: str, percent: int) -> Add:
    return lambda model: model.keep(lambda p: p.amount_ore * (100 * (p.structure == kind) - percent), least=0)


Told = Callable[[int, int], None]  # how many of how many steps are done
MAIN, CHEAP = (
    0.6,
    0.4,
)  # the best score may take this share of the time, the cheapest of the best this share of the rest


def suggest(
    projects: Sequence[Project],
    wishes: Wishes,
    *,
    explain: bool = True,
    seconds: float = LONGEST,
    told: Told | None = None,
) -> Suggestion | Impossible:
    """The portfolio of the highest total score within money and wishes, with what binds; or why there is none.

    `projects` come in rank order: of equal totals at equal cost the higher ranked win. Without `explain` neither what
    binds nor what more money would bring is computed. What is not proven when the `seconds` are up says so; OutOfTime
    is raised where nothing at all was found by then.
    """
    clock, ordered, all_limits = Clock(seconds), list(projects), limits(projects, wishes)
    tell = _Steps(told, 3 + len(all_limits) * explain)
    task = _Task(ordered)
    model = _model(ordered, all_limits)
    answer = model.programme.solve(task.goal(model), clock.part(MAIN))
    if answer is None:
        return _why(ordered, all_limits, clock)
    tell()
    rows, point, cheapest = [Row(task.goal(model), least=answer.value)], answer.point, answer.proven
    for goal in (task.cost(model), task.rank(model)):
        then = model.programme.solve(goal, clock.part(CHEAP), rows=rows, start=point)
        if then is None:
            raise RuntimeError("the solver lost a point that it had found")
        point, cheapest = then.point, cheapest and then.proven
        rows.append(Row(goal, least=then.value))
        tell()
    best = tuple(p.key for p in ordered if point[model.x[p.key]])
    found = Suggestion(best, _total(ordered, best), (), (), task.score(answer.bound, answer.value, best), cheapest)
    return _explained(found, task, wishes, all_limits, clock, tell) if explain else found


class _Steps:
    """Tells how far the work has come."""

    def __init__(self, told: Told | None, of: int) -> None:
        self.told, self.done, self.of = told, 0, of

    def __call__(self, steps: int = 1) -> None:
        self.done += steps
        if self.told:
            self.told(self.done, self.of)


class _Task:
    """What is asked of every programme over the same projects: the score, then the cost, then the rank."""

    def __init__(self, projects: Sequence[Project]) -> None:
        self.projects, self.scale = projects, _scale(projects)
        self.scores = whole_scores(projects)

    def goal(self, model: _Model) -> dict[int, int]:
        return {model.x[p.key]: score for p, score in zip(self.projects, self.scores, strict=True)}

    def cost(self, model: _Model) -> dict[int, int]:
        return {at: -weight for at, weight in model.weights(lambda p: p.amount_ore).items()}

    def rank(self, model: _Model) -> dict[int, int]:
        return {model.x[p.key]: len(self.projects) - place for place, p in enumerate(self.projects)}

    def score(self, bound: int, value: int, chosen: Collection[str]) -> Fraction:
        """The exact score that a bound in whole units stands for, never under that of the choice itself."""
        return _total(self.projects, chosen) + Fraction(max(0, bound - value), self.scale)

    def change(self, limit: Limit, now: Suggestion, kept: Sequence[tuple[Limit, Add]], clock: Clock) -> Change:
        """What the limits `kept` would bring, begun from what is chosen now."""
        model = _model(self.projects, kept)
        goal = self.goal(model)
        start = model.point(now.chosen)
        answer = model.programme.solve(goal, clock, start=start)
        if answer is None:
            raise RuntimeError("the solver lost the choice that it began from")
        then = tuple(p.key for p in self.projects if answer.point[model.x[p.key]])
        before = Row(goal).value(start)
        if answer.value <= before:
            return Change(limit, Fraction(0), (), (), Fraction(max(0, answer.bound - before), self.scale))
        gain = max(Fraction(0), _total(self.projects, then) - now.score)
        return Change(limit, gain, tuple(k for k in then if k not in now.chosen),
                      tuple(k for k in now.chosen if k not in then),
                      gain + Fraction(max(0, answer.bound - answer.value), self.scale))  # fmt: skip


ALIKE = ("include", "exclude", "region")  # wishes of which there may be many: tried together before each alone


def _explained(
    found: Suggestion, task: _Task, wishes: Wishes, all_limits: Sequence[tuple[Limit, Add]], clock: Clock, tell: _Steps
) -> Suggestion:
    """What binds and what more money would bring: one programme a limit, and where many are alike one for them together
    first, which may show that none of them binds. Each begins from the choice found and takes its part of the time."""
    binds: list[Change] = []
    more: list[Change] = []
    untried: list[Limit] = []
    free: set[int] = set()
    for code in ALIKE:
        same = [limit for limit, _rows in all_limits if limit.code == code]
        if len(same) > 2 and clock.left:
            kept = [one for one in all_limits if one[0].code != code]
            together = task.change(same[0], found, kept, clock.part(0.3))
            if not together.most:
                free.update(id(limit) for limit in same)
    waiting = sum(id(limit) not in free for limit, _rows in all_limits)
    for at, (limit, _rows) in enumerate(all_limits):
        if id(limit) not in free:
            kept = (
                limits(task.projects, _plus(wishes, limit))
                if limit.money
                else [*all_limits[:at], *all_limits[at + 1 :]]
            )
            change = task.change(limit, found, kept, clock.part(min(1.0, 3 / waiting)))
            waiting -= 1
            if not change.gain and not change.proven:
                untried.append(limit)
            elif limit.money or change.gain:
                (more if limit.money else binds).append(change)
        tell()
    return replace(found, binds=tuple(binds), more=tuple(more), untried=tuple(untried))


def _plus(wishes: Wishes, limit: Limit) -> Wishes:
    """The same wishes with one more mkr where a money limit stands."""
    if limit.code == "whole":
        return replace(wishes, whole_ore=(wishes.whole_ore or 0) + STEP_ORE)
    year = int(limit.params["year"])
    return replace(wishes, by_year={**wishes.by_year, year: wishes.by_year.get(year, 0) + STEP_ORE})


def _total(projects: Sequence[Project], chosen: Collection[str]) -> Fraction:
    return sum((p.score for p in projects if p.key in chosen), Fraction(0))


def _scale(projects: Sequence[Project]) -> int:
    common = lcm(*(p.score.denominator for p in projects)) if projects else 1
    return common if common <= FINEST else FINEST


def whole_scores(projects: Sequence[Project]) -> list[int]:
    """The scores as whole numbers in the same proportions; beyond a common denominator of a million, rounded to it."""
    scale = _scale(projects)
    return [round(p.score * scale) for p in projects]


def _model(projects: Sequence[Project], kept: Sequence[tuple[Limit, Add]]) -> _Model:
    model = _Model(projects)
    for _limit, rows in kept:
        rows(model)
    return model


def possible(projects: Sequence[Project], kept: Sequence[tuple[Limit, Add]], clock: Clock | None = None) -> bool:
    """Whether any choice, none at all included, keeps these limits."""
    return _model(projects, kept).programme.solve({}, clock or Clock(LONGEST)) is not None


def _why(projects: Sequence[Project], all_limits: Sequence[tuple[Limit, Add]], clock: Clock) -> Impossible:
    """A smallest set of limits that cannot be met together: each in turn is dropped for good if the rest still cannot.

    Money is tried last, so that it stays in the set only where it is what is missing.
    """
    kept, smallest = sorted(all_limits, key=lambda one: one[0].money), True
    for one in [*kept][::-1]:
        rest = [other for other in kept if other is not one]
        try:
            if not possible(projects, rest, clock):
                kept = rest
        except OutOfTime:
            smallest = False
    together = tuple(limit for limit, _rows in kept)
    money = [limit for limit in together if limit.money]
    if not money or not smallest:
        return Impossible(together, smallest=smallest)
    if len(money) > 1:
        return Impossible(together, None, sum(int(limit.params["amount_ore"]) for limit in money))
    year = money[0].params.get("year")
    model = _model(projects, [one for one in kept if not one[0].money])
    asked = {p.key: p.amount_ore if year is None else p.amounts.get(int(year), 0) for p in projects}
    cost = {at: -weight for at, weight in model.weights(lambda p: asked[p.key]).items()}
    cheapest = None
    with suppress(OutOfTime):
        found = model.programme.solve(cost, clock)
        cheapest = -found.value if found and found.proven else None
    return Impossible(together, cheapest, int(money[0].params["amount_ore"]))
