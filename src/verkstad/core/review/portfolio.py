"""A suggested portfolio: of the projects that the money and the wishes allow, those with the highest total score.

An integer programme, solved exactly; of equal totals the cheapest, then the higher ranked. It is a suggestion, never a
decision: it knows nothing but scores, amounts and the coverage that was asked for.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from math import lcm

from verkstad.core.review.programme import Programme
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
    """What another limit would do to the suggestion: the score won, and which projects come in and go out."""

    limit: Limit
    gain: Fraction
    enter: tuple[str, ...]
    leave: tuple[str, ...]


@dataclass(frozen=True)
class Suggestion:
    """The chosen keys and their total score. `binds`: the wishes that hold the score down, with what dropping each would
    bring; `more`: what one more mkr of each year's money (or of the whole) would bring."""

    chosen: tuple[str, ...]
    score: Fraction
    binds: tuple[Change, ...]
    more: tuple[Change, ...]


@dataclass(frozen=True)
class Impossible:
    """Why nothing meets the wishes. `together` is a smallest set: drop any one of them and the rest can be met.

    `cheapest_ore` is what the wishes of the set cost at least where money is one of them, `have_ore` the money there is.
    """

    together: tuple[Limit, ...]
    cheapest_ore: int | None = None
    have_ore: int | None = None


Add = Callable[["_Model"], None]


class _Model:
    """The programme of a portfolio: one variable a project, further ones where a limit needs them."""

    def __init__(self, projects: Sequence[Project]) -> None:
        self.projects, self.programme = projects, Programme()
        self.x = {p.key: self.programme.variable() for p in projects}

    def weights(self, of: Callable[[Project], int]) -> dict[int, int]:
        return {self.x[p.key]: weight for p in self.projects if (weight := of(p))}

    def keep(self, of: Callable[[Project], int], *, least: int | None = None, most: int | None = None) -> None:
        self.programme.keep(self.weights(of), least=least, most=most)

    def regions_covered(self, least: int) -> None:
        """At least so many regions are touched: a region counts where a chosen project touches it."""
        touched = []
        for code in sorted({code for p in self.projects for code in p.regions}):
            covered = self.programme.variable()
            touched.append(covered)
            mine = {self.x[p.key]: 1 for p in self.projects if code in p.regions}
            self.programme.keep({**mine, covered: -1}, least=0)
        self.programme.keep(dict.fromkeys(touched, 1), least=least)


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


def suggest(projects: Sequence[Project], wishes: Wishes, *, explain: bool = True) -> Suggestion | Impossible:
    """The portfolio of the highest total score within money and wishes, with what binds; or why there is none.

    `projects` come in rank order: of equal totals at equal cost the higher ranked win. Without `explain` neither what
    binds nor what more money would bring is computed.
    """
    ordered, all_limits = list(projects), limits(projects, wishes)
    best = _chosen(ordered, all_limits)
    if best is None:
        return _why(ordered, all_limits)
    score = _total(ordered, best)
    if not explain:
        return Suggestion(best, score, (), ())
    binds, more = [], []
    for at, (limit, _rows) in enumerate(all_limits):
        if limit.money:
            more.append(_change(limit, ordered, best, limits(ordered, _plus(wishes, limit))))
        elif (change := _change(limit, ordered, best, [*all_limits[:at], *all_limits[at + 1 :]])).gain:
            binds.append(change)
    return Suggestion(best, score, tuple(binds), tuple(more))


def _plus(wishes: Wishes, limit: Limit) -> Wishes:
    """The same wishes with one more mkr where a money limit stands."""
    if limit.code == "whole":
        return replace(wishes, whole_ore=(wishes.whole_ore or 0) + STEP_ORE)
    year = int(limit.params["year"])
    return replace(wishes, by_year={**wishes.by_year, year: wishes.by_year.get(year, 0) + STEP_ORE})


def _total(projects: Sequence[Project], chosen: Sequence[str]) -> Fraction:
    return sum((p.score for p in projects if p.key in chosen), Fraction(0))


def _change(limit: Limit, projects: Sequence[Project], now: Sequence[str], kept: Sequence[tuple[Limit, Add]]) -> Change:
    """What the limits `kept` would bring; which projects come and go is only worked out where the score rises."""
    then = _chosen(projects, kept, finish=False) or now
    if _total(projects, then) <= _total(projects, now):
        return Change(limit, Fraction(0), (), ())
    then = _chosen(projects, kept) or now
    return Change(limit, _total(projects, then) - _total(projects, now), tuple(k for k in then if k not in now),
                  tuple(k for k in now if k not in then))  # fmt: skip


def whole_scores(projects: Sequence[Project]) -> list[int]:
    """The scores as whole numbers in the same proportions; beyond a common denominator of a million, rounded to it."""
    common = lcm(*(p.score.denominator for p in projects)) if projects else 1
    scale = common if common <= FINEST else FINEST
    return [round(p.score * scale) for p in projects]


def _chosen(
    projects: Sequence[Project], kept: Sequence[tuple[Limit, Add]], *, finish: bool = True
) -> tuple[str, ...] | None:
    """The keys of the best choice; without `finish` just one of those with the highest score."""
    model = _model(projects, kept)
    scores = dict(zip(model.x.values(), whole_scores(projects), strict=True))
    cost = {at: -weight for at, weight in model.weights(lambda p: p.amount_ore).items()}
    rank = {model.x[p.key]: len(projects) - place for place, p in enumerate(projects)}
    point = model.programme.best(scores, cost, rank) if finish else model.programme.best(scores)
    return None if point is None else tuple(p.key for p in projects if point[model.x[p.key]])


def _model(projects: Sequence[Project], kept: Sequence[tuple[Limit, Add]]) -> _Model:
    model = _Model(projects)
    for _limit, rows in kept:
        rows(model)
    return model


def possible(projects: Sequence[Project], kept: Sequence[tuple[Limit, Add]]) -> bool:
    """Whether any choice, none at all included, keeps these limits."""
    return _model(projects, kept).programme.best() is not None


def _why(projects: Sequence[Project], all_limits: Sequence[tuple[Limit, Add]]) -> Impossible:
    """A smallest set of limits that cannot be met together: each in turn is dropped for good if the rest still cannot.

    Money is tried last, so that it stays in the set only where it is what is missing.
    """
    kept = sorted(all_limits, key=lambda one: one[0].money)
    for one in [*kept][::-1]:
        rest = [other for other in kept if other is not one]
        if not possible(projects, rest):
            kept = rest
    together = tuple(limit for limit, _rows in kept)
    if not any(limit.money for limit in together):
        return Impossible(together)
    money = [limit for limit in together if limit.money]
    if len(money) > 1:
        return Impossible(together, None, sum(int(limit.params["amount_ore"]) for limit in money))
    year = money[0].params.get("year")
    model = _model(projects, [one for one in kept if not one[0].money])
    asked = {p.key: p.amount_ore if year is None else p.amounts.get(int(year), 0) for p in projects}
    point = model.programme.best({at: -weight for at, weight in model.weights(lambda p: asked[p.key]).items()})
    cheapest = sum(asked[p.key] for p in projects if point and point[model.x[p.key]])
    return Impossible(together, cheapest, int(money[0].params["amount_ore"]))
