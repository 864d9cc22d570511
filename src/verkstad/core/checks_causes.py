"""Finds the slip behind a wrong figure: each known slip predicts figures, and the likeliest that hits is the cause.

A slip that could have given many figures (any row as denominator) says little when it hits, one that could have given
few (two digits swapped) says much. So each prediction weighs its slip's prior through the number of figures the slip
could have given, and `unexplained` is one figure among all of that size. A weak coincidence is then left unexplained.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from verkstad.core import checks_words as words
from verkstad.core.checks_words import Cause
from verkstad.core.figures import Place, Printed, Span, Table, factor_between
from verkstad.core.figures_formula import Formula, Name, compute, names, show, signed_terms
from verkstad.core.money import format_number
from verkstad.core.relations import Relation

PRIORS = {
    "near_denominator": 0.35,
    "neighbours_swapped": 0.30,
    "wrong_sum": 0.30,
    "any_two_swapped": 0.10,
    "column_denominator": 0.20,
    "any_denominator": 0.05,
    "other_part": 0.10,
    "upside_down": 0.05,
    "near_numerator": 0.05,
    "unexplained": 0.10,
}
SUMS = ("sum", "difference", "cross_cast")


@dataclass(frozen=True)
class Evidence:
    """What a cause is judged by: the table, its relations, and what each figure is taken to stand for."""

    table: Table
    relations: Sequence[Relation]
    span_of: Callable[[Place], Span | None]
    point_of: Callable[[Place], Fraction | None]

    def span(self, formula: Formula) -> Span:
        """The interval of a formula; a blank figure is nothing."""
        return compute(formula, lambda place: self.span_of(place) or Span.point(0), Span.point)

    def point(self, formula: Formula) -> Fraction:
        """The value of a formula from the figures as they are shown."""
        return compute(formula, lambda place: self.point_of(place) or Fraction(0), Fraction)


@dataclass(frozen=True)
class Wrong:
    """A figure that is off: where, as printed, what it should be (exactly, and the interval), and the rule it broke."""

    place: Place
    printed: Printed
    exact: Fraction
    wanted: Span
    relation: Relation | None = None

    @property
    def step(self) -> Fraction:
        return self.printed.step or Fraction(1)


@dataclass(frozen=True)
class _Guess:
    """A slip that would print `span`: its weight, its cause and the words for it."""

    weight: float
    span: Span
    cause: str
    message: str
    params: dict[str, str]


def find_cause(wrong: Wrong, evidence: Evidence) -> Cause:
    """The likeliest cause of a wrong figure, `unexplained` when no known slip is likelier than chance."""
    rounding = _rounding(wrong, evidence)
    if rounding:
        return rounding
    size = max(abs(wrong.printed.value), abs(wrong.exact)) / wrong.step
    least = PRIORS["unexplained"] / float(2 * size + 2)
    hits = [
        guess for guess in _guesses(wrong, evidence) if guess.weight > least and guess.span.meet(wrong.printed.span)
    ]
    common = _common_params(wrong, evidence)
    if hits:
        best = max(hits, key=lambda guess: (guess.weight, -abs(guess.span.middle - wrong.printed.value)))
        return Cause(best.cause, best.message, {**common, **best.params})
    if wrong.relation is None:
        return Cause(words.UNEXPLAINED, words.NO_CAUSE_INPUT, common)
    return Cause(words.UNEXPLAINED, words.NO_CAUSE, common)


def _common_params(wrong: Wrong, evidence: Evidence) -> dict[str, str]:
    decimals = wrong.printed.decimals
    return {
        "printed": words.shown(evidence.table, wrong.place, wrong.printed.value, decimals),
        "computed": words.shown(evidence.table, wrong.place, wrong.exact, decimals),
        "exact": words.shown(evidence.table, wrong.place, wrong.exact, decimals + 2),
    }


def _rounding(wrong: Wrong, evidence: Evidence) -> Cause | None:
    """Rounding: within what the parts as shown allow, or at most one unit beyond; never for whole counts."""
    if wrong.printed.step == 0:
        return None
    common = _common_params(wrong, evidence)
    if wrong.relation and wrong.relation.kind in SUMS and wrong.wanted.meet(wrong.printed.span):
        return Cause(words.ROUNDING, words.PARTS_ROUNDED, common)
    beyond = max(wrong.wanted.low - wrong.printed.span.high, wrong.printed.span.low - wrong.wanted.high, Fraction(0))
    if beyond > wrong.step:
        return None
    cut = int(wrong.exact / wrong.step) * wrong.step
    if cut == wrong.printed.value != wrong.printed.rounds(wrong.exact):
        return Cause(words.ROUNDING, words.TRUNCATED, common)
    return Cause(words.ROUNDING, words.BEYOND_ROUNDING if wrong.relation else words.ROUNDED_ELSEWHERE, common)


def _guesses(wrong: Wrong, evidence: Evidence) -> Iterator[_Guess]:
    yield from _swapped(wrong)
    if wrong.relation and wrong.relation.kind in SUMS:
        yield from _wrong_sums(wrong, wrong.relation, evidence)
        yield from _other_parts(wrong, wrong.relation, evidence)
    if wrong.relation and wrong.relation.share:
        yield from _other_fractions(wrong, wrong.relation.share, evidence)


def _swapped(wrong: Wrong) -> Iterator[_Guess]:
    """Two digits changed places: each figure the printed one may have been, where it fits what is wanted."""
    step, decimals = wrong.step, wrong.printed.decimals
    digits = str(int(abs(wrong.printed.value) / step)).zfill(decimals + 1)
    width, sign = wrong.wanted.width / step + 1, -1 if wrong.printed.value < 0 else 1
    pairs = [(first, second) for second in range(len(digits)) for first in range(second)]
    for first, second in pairs:
        changed = list(digits)
        changed[first], changed[second] = changed[second], changed[first]
        right = sign * int("".join(changed)) * step
        leads = changed[0] == "0" and len(digits) > decimals + 1
        if digits[first] == digits[second] or leads or not wrong.wanted.meet(Printed(right, step).span):
            continue
        beside = second - first == 1
        count = len(digits) - 1 if beside else len(pairs)
        weight = PRIORS["neighbours_swapped" if beside else "any_two_swapped"] / float(count * width)
        params = {"swapped": format_number(right, decimals)}
        yield _Guess(weight, Span.point(wrong.printed.value), words.TRANSPOSED, words.SWAPPED, params)


def _wrong_sums(wrong: Wrong, relation: Relation, evidence: Evidence) -> Iterator[_Guess]:
    """A part left out, counted twice or given the wrong sign; or the sign of the whole sum turned."""
    terms = signed_terms(relation.formula)
    spans = [(sign, term, evidence.span(term)) for sign, term in terms]
    for sign, term, span in spans:
        if span.low <= 0 <= span.high:
            continue
        signed = span if sign > 0 else -span
        for message, change in ((words.LEFT_OUT, -signed), (words.TWICE, signed), (words.WRONG_SIGN, -signed - signed)):
            predicted = wrong.wanted + change
            weight = PRIORS["wrong_sum"] / float(3 * len(terms) * (1 + predicted.width / wrong.step))
            yield _Guess(weight, predicted, words.WRONG_SUM, message, _part_params(term, wrong, evidence))
    if not wrong.wanted.low <= 0 <= wrong.wanted.high:
        weight = PRIORS["wrong_sum"] / float(3 * len(terms) * (1 + wrong.wanted.width / wrong.step))
        yield _Guess(weight, -wrong.wanted, words.WRONG_SUM, words.TURNED, {})


def _other_parts(wrong: Wrong, relation: Relation, evidence: Evidence) -> Iterator[_Guess]:
    """A figure of the same column that is no part of the sum, added or taken away; often a part of one of its parts."""
    parts = {name.place for name in names(relation.formula)}
    others = [place for place in _alike(relation.formula, evidence) if place.column == wrong.place.column]
    others = [place for place in others if place != wrong.place and place not in parts]
    for place in others:
        span = evidence.span(Name(*place))
        if span.low <= 0 <= span.high:
            continue
        params = _part_params(Name(*place), wrong, evidence)
        for message, change in ((words.ADDED, span), (words.TAKEN_AWAY, -span)):
            predicted = wrong.wanted + change
            weight = PRIORS["other_part"] / float(2 * len(others) * (1 + predicted.width / wrong.step))
            yield _Guess(weight, predicted, words.WRONG_SUM, message, params)


def _part_params(term: Formula, wrong: Wrong, evidence: Evidence) -> dict[str, str]:
    place = names(term)[0].place
    return {
        "part": words.name_of(evidence.table, place, beside=wrong.place.column),
        "amount": format_number(evidence.point(term), wrong.printed.decimals),
    }


def _other_fractions(wrong: Wrong, share: tuple[Formula, Formula], evidence: Evidence) -> Iterator[_Guess]:
    """Another figure of the table in place of the denominator or the numerator, or the two changed about."""
    above, below = share
    near = _near(below, wrong.place.column, evidence)
    others = [place for place in _alike(below, evidence) if place not in near]
    column = [place for place in others if place.column == wrong.place.column]
    apart = [place for place in others if place.column != wrong.place.column]
    yield from _with_other(wrong, share, near, "near_denominator", evidence, lower=True)
    yield from _with_other(wrong, share, column, "column_denominator", evidence, lower=True)
    yield from _with_other(wrong, share, apart, "any_denominator", evidence, lower=True)
    yield from _with_other(
        wrong, share, _near(above, wrong.place.column, evidence), "near_numerator", evidence, lower=False
    )
    yield from _fraction(
        wrong, below, above, PRIORS["upside_down"], words.UPSIDE_DOWN, _share_params(share, evidence), evidence
    )


def _with_other(
    wrong: Wrong, share: tuple[Formula, Formula], places: list[Place], slip: str, evidence: Evidence, *, lower: bool
) -> Iterator[_Guess]:
    above, below = share
    for place in places:
        used = Name(place.row, place.column)
        replaced = below if lower else above
        params = {
            **_share_params(share, evidence),
            "used": _shown_sum(used, evidence),
            "used_name": words.name_of(evidence.table, place, beside=wrong.place.column),
            "right": _shown_sum(replaced, evidence),
            "right_name": _named(replaced, wrong.place.column, evidence),
        }
        weight = PRIORS[slip] / len(places)
        message = words.OTHER_DENOMINATOR if lower else words.OTHER_NUMERATOR
        yield from _fraction(
            wrong, above if lower else used, used if lower else below, weight, message, params, evidence
        )


def _fraction(
    wrong: Wrong,
    above: Formula,
    below: Formula,
    weight: float,
    message: str,
    params: dict[str, str],
    evidence: Evidence,
) -> Iterator[_Guess]:
    percent = Span.point(100 if evidence.table.row(wrong.place.row).measure == "share" else 1)
    try:
        span = percent * evidence.span(above) / evidence.span(below)
    except ZeroDivisionError:
        return
    weight /= float(1 + span.width / wrong.step)
    yield _Guess(weight, span, words.WRONG_DENOMINATOR, message, params)


def _share_params(share: tuple[Formula, Formula], evidence: Evidence) -> dict[str, str]:
    return {"numerator": _shown_sum(share[0], evidence), "denominator": _shown_sum(share[1], evidence)}


def _shown_sum(formula: Formula, evidence: Evidence) -> str:
    printed = [evidence.table.cells.get(name.place) for name in names(formula)]
    return format_number(evidence.point(formula), max((one.decimals for one in printed if one), default=0))


def _named(formula: Formula, column: str, evidence: Evidence) -> str:
    return show(formula, lambda name: words.name_of(evidence.table, name.place, beside=column))


def _near(formula: Formula, column: str, evidence: Evidence) -> list[Place]:
    """Figures someone reaches for by mistake: those summed with or from the right one, other denominators, its total."""
    right = {name.place for name in names(formula)}
    near: dict[Place, None] = {}
    for relation in evidence.relations:
        here = relation.share is None and relation.kind in SUMS and right & set(relation.places)
        also = {name.place for name in names(relation.share[1])} if relation.share else set()
        for place in [*(relation.places if here else ()), *also]:
            if place not in right and (place.column == column or here):
                near[place] = None
    alike = set(_alike(formula, evidence))
    return [place for place in near if place in alike]


def _alike(formula: Formula, evidence: Evidence) -> list[Place]:
    """Figures that measure the same thing in the same unit as the formula, themselves left out."""
    right = {name.place for name in names(formula)}
    first = evidence.table.row(next(iter(right)).row)
    return [
        place
        for place in evidence.table.cells
        if place not in right
        and evidence.table.row(place.row).measure == first.measure
        and factor_between(evidence.table.row(place.row).unit, first.unit) == 1
    ]
