"""What somebody printed, set beside what the rows give: a number with its word ("över 100", "cirka 12 mkr", "14 %") either
holds for the exact value, differs by rounding, or does not hold; and where it does not the cause that is known stands with it.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from verkstad.core.figures_formula import BadFormula, compute, names, parse_formula
from verkstad.core.money import BadNumber, parse_number
from verkstad.core.words import gettext_noop as _

OVER = frozenset({"över", "mer än", "fler än", "drygt", "over", "more than", "just over"})
LEAST = frozenset({"minst", "at least"})
UNDER = frozenset({"under", "knappt", "mindre än", "färre än", "just under", "less than", "fewer than"})
MOST = frozenset({"högst", "upp till", "at most", "up to"})
ABOUT = frozenset({"cirka", "ca", "omkring", "runt", "about", "around", "circa"})
ABOUT_WITHIN = Fraction(1, 10)  # how far from the exact value "cirka" may be, as a share of the value

AGREES, ROUNDING, DIFFERS, NOT_PRINTED, UNKNOWN = "agrees", "rounding", "differs", "not_printed", "unknown"
VERDICTS = {
    AGREES: _("agrees"),
    ROUNDING: _("differs by rounding"),
    DIFFERS: _("differs"),
    NOT_PRINTED: _("not printed, worked out here"),
    UNKNOWN: _("cannot be worked out"),
}

_PRINTED = re.compile(r"(?P<word>[^\d−–+-]*?)\s*(?P<number>[−–+-]?\d[\d \u00a0\u202f.,]*)\s*(?P<unit>.*)")
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")


class BadCheck(ValueError):
    """A check that cannot be read; `message` % `params` says what and what to do."""

    def __init__(self, message: str, **params: object) -> None:
        self.message, self.params = message, params
        super().__init__(message % params)


@dataclass(frozen=True)
class Printed:
    """A number as printed: the word before it in small letters, its value, and the unit of its last digit."""

    word: str
    value: Fraction
    step: Fraction

    def holds(self, exact: Fraction) -> bool:
        """Whether it may be said of the exact value (R41)."""
        if self.word in OVER:
            return exact > self.value
        if self.word in LEAST:
            return exact >= self.value
        if self.word in UNDER:
            return exact < self.value
        if self.word in MOST:
            return exact <= self.value
        if self.word in ABOUT:
            return abs(exact - self.value) <= max(self.step / 2, abs(exact) * ABOUT_WITHIN)
        return abs(exact - self.value) <= self.step / 2


def read_printed(text: str) -> Printed:
    """Read "över 100", "cirka 12 mkr", "−6 108", "20,2". Raises BadCheck."""
    found = _PRINTED.fullmatch(text.strip())
    word = " ".join(found["word"].casefold().split()) if found else ""
    if found is None or word not in {""} | OVER | LEAST | UNDER | MOST | ABOUT:
        raise BadCheck(
            _("“%(text)s” is not a number as printed; write it as “14 %%”, “över 100” or “20,2”."), text=text
        )
    try:
        number = parse_number(found["number"].strip())
    except BadNumber as bad:
        raise BadCheck(bad.message, **bad.params) from bad
    exponent = number.as_tuple().exponent
    return Printed(word, Fraction(number), Fraction(1, 10 ** max(0, -int(exponent))))


@dataclass(frozen=True)
class Wanted:
    """A figure that a check's formula names: its key, the dimensions it is asked for, and the unit it goes in as."""

    key: str
    dims: Mapping[str, str]
    unit: str


@dataclass(frozen=True)
class Check:
    """A printed number (or one that ought to have been printed) and how it follows from figures.

    `values` name the figures of `formula`; `printed` is empty where nothing was printed. Without a formula it can only be set
    against what another source prints (`other`). The cause tells what is known of why it differs.
    """

    nr: int
    sv: str
    en: str
    unit: str
    formula: str
    values: Mapping[str, Wanted]
    printed: str = ""
    other: str = ""
    cause_sv: str = ""
    cause_en: str = ""

    def words(self, language: str) -> str:
        return self.en if language == "en" else self.sv

    def cause(self, language: str) -> str:
        return self.cause_en if language == "en" else self.cause_sv


@dataclass(frozen=True)
class Outcome:
    """What a check came to: the exact value in its unit, None where a figure is missing, and the verdict."""

    check: Check
    value: Fraction | None
    verdict: str
    used: Mapping[str, Fraction | None]

    @property
    def difference(self) -> Fraction | None:
        """Printed less exact, in the unit; None without either."""
        if self.value is None or not self.check.printed:
            return None
        return read_printed(self.check.printed).value - self.value


def read_values(text: str) -> dict[str, Wanted]:
    """Read "a = granted mandate=smir-1 | tkr; b = staff source=special_funds | tkr". Raises BadCheck."""
    found: dict[str, Wanted] = {}
    for piece in filter(None, (part.strip() for part in text.split(";"))):
        name, sign, rest = piece.partition("=")
        asked, _bar, unit = rest.partition("|")
        words = asked.split()
        pairs = [word.partition("=") for word in words[1:]]
        if not sign or not words or "=" in words[0] or any(not key or not value for key, _sign, value in pairs):
            raise BadCheck(_("“%(text)s” is not read; write name = figure dimension=value | unit."), text=piece)
        if name.strip() in found:
            raise BadCheck(_("%(name)s is named twice."), name=name.strip())
        found[name.strip()] = Wanted(words[0], {key: value for key, _sign, value in pairs}, unit.strip())
    return found


def problems(check: Check) -> list[str]:
    """What is wrong with a check as it is written, in English sentences marked for translation; empty when it can be tried."""
    if not check.formula:
        idle = ["it has neither a formula nor another source's number"] if not check.other or not check.printed else []
        return idle + (["it has values but no formula"] if check.values else [])
    try:
        named = {name.row for name in names(parse_formula(check.formula))}
        if check.printed:
            read_printed(check.printed)
    except (BadFormula, BadCheck) as bad:
        return [bad.message % bad.params]
    if missing := sorted(named - set(check.values)):
        return [f"the formula names {', '.join(missing)}, which the values do not"]
    if idle := sorted(set(check.values) - named):
        return [f"{', '.join(idle)} is given but the formula does not name it"]
    return []


def tried(check: Check, value_of: Callable[[Wanted], Fraction | None]) -> Outcome:
    """Work a check out from figures, each given in the unit that is asked for."""
    if not check.formula:
        return Outcome(check, None, AGREES if _plain(check.printed) == _plain(check.other) else DIFFERS, {})
    formula = parse_formula(check.formula)
    used = {name: value_of(wanted) for name, wanted in check.values.items()}
    known = {name: value for name, value in used.items() if value is not None}
    if len(known) < len(used):
        return Outcome(check, None, UNKNOWN, used)
    try:
        value = compute(formula, lambda place: known[place.row], Fraction)
    except ZeroDivisionError:
        return Outcome(check, None, UNKNOWN, used)
    return Outcome(check, value, _verdict(check, value), used)


def _verdict(check: Check, value: Fraction) -> str:
    if not check.printed:
        return NOT_PRINTED
    printed = read_printed(check.printed)
    if printed.holds(value):
        return AGREES
    terms = len(names(parse_formula(check.formula)))
    off = abs(printed.value - value)
    return ROUNDING if not printed.word and terms > 1 and off <= printed.step * terms / 2 and _sums(check) else DIFFERS


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _sums(check: Check) -> bool:
    """Whether the formula only adds and takes away, so that rounded parts may miss a rounded sum."""
    return not set(check.formula) & set("*/×÷")


def to_json(check: Check) -> dict[str, Any]:
    return asdict(check)


def from_json(given: Mapping[str, Any]) -> Check:
    """Raises TypeError for what `to_json` did not write."""
    values = {name: Wanted(**wanted) for name, wanted in given["values"].items()}
    return Check(**{**given, "values": values})


def all_tried(checks: Sequence[Check], value_of: Callable[[Wanted], Fraction | None]) -> list[Outcome]:
    """Every check, in order of number."""
    return [tried(check, value_of) for check in sorted(checks, key=lambda one: one.nr)]


def no_such_day(text: str) -> bool:
    """Whether a text is written as a day, YYYY-MM-DD, that the calendar does not have (R42)."""
    found = _DAY.fullmatch(text.strip())
    if found is None:
        return False
    try:
        date(*map(int, found.groups()))
    except ValueError:
        return True
    return False
