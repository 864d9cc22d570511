"""De minimis aid: what a single undertaking has had, in EUR at the rate of each grant's day, against the ceiling (R19).

The rules are dated. Until 2023-12-31: 200 000 EUR over the fiscal year of the grant and the two before it (EU
1407/2013). From 2024-01-01 to 2030-12-31: 300 000 EUR over any three years (EU 2023/2831). All givers count. Where the
ceiling would be passed, the whole new aid falls outside, not only the part above (article 3.7).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from verkstad.core.findings import Finding, Severity
from verkstad.core.money import format_number
from verkstad.core.words import gettext_noop as _

REGISTER_FROM = date(2026, 1, 1)
REGISTER_YEARS = 3  # until the register is that old, the company declares what it has had (R20)


class Window(StrEnum):
    ROLLING = "rolling"
    FISCAL = "fiscal"


@dataclass(frozen=True)
class Rule:
    """A regulation with the days it holds for, its ceiling in EUR and the stretch of time that is summed."""

    regulation: str
    valid_from: date
    valid_to: date
    ceiling_eur: int
    window: Window
    years: int = 3


RULES = (
    Rule("EU 1407/2013", date(2014, 1, 1), date(2023, 12, 31), 200_000, Window.FISCAL),
    Rule("EU 2023/2831", date(2024, 1, 1), date(2030, 12, 31), 300_000, Window.ROLLING),
)


@dataclass(frozen=True)
class Had:
    """Aid that the undertaking had: its day, kronor in whole öre, the day's rate in SEK per EUR (None: not known).

    Aid that the source tells in EUR has `eur` and needs no rate.
    """

    granted_on: date
    amount_ore: int = 0
    rate: Decimal | None = None
    eur: Decimal | None = None
    giver: str = ""


@dataclass(frozen=True)
class AidState:
    """What new aid would come to: sums in EUR, exact. `decided` is False while something is not known."""

    rule: Rule | None
    first: date | None
    had_eur: Fraction
    new_eur: Fraction | None
    findings: tuple[Finding, ...]

    @property
    def left_eur(self) -> Fraction | None:
        return None if self.rule is None else max(Fraction(0), self.rule.ceiling_eur - self.had_eur)

    @property
    def sum_eur(self) -> Fraction | None:
        return None if self.new_eur is None else self.had_eur + self.new_eur

    @property
    def allowed(self) -> bool:
        return not any(f.severity == Severity.ERROR for f in self.findings)


def rule_on(day: date) -> Rule | None:
    return next((rule for rule in RULES if rule.valid_from <= day <= rule.valid_to), None)


def first_day(rule: Rule, day: date, year_ends: tuple[int, int] = (12, 31)) -> date:
    """The first day whose aid counts for a grant on `day`. `year_ends` is the month and day a fiscal year ends on."""
    if rule.window == Window.ROLLING:
        return date.fromordinal(_years_before(day, rule.years).toordinal() + 1)
    ends = _on(day.year, year_ends)
    last_of_current = ends if day <= ends else _on(day.year + 1, year_ends)
    return date.fromordinal(_on(last_of_current.year - rule.years, year_ends).toordinal() + 1)


def _on(year: int, month_day: tuple[int, int]) -> date:
    month, day = month_day
    return date(year, month, 28 if (month, day) == (2, 29) and not _leap(year) else day)


def _leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def _years_before(day: date, years: int) -> date:
    return _on(day.year - years, (day.month, day.day))


def euros(amount_ore: int, rate: Decimal) -> Fraction:
    """Kronor (whole öre) in EUR, exact, at a rate in SEK per EUR. ValueError for a rate that is not above zero."""
    if rate <= 0:
        raise ValueError("a rate is above zero")
    return Fraction(amount_ore, 100) / Fraction(rate)


def aid_state(
    *, day: date, amount_ore: int, rate: Decimal | None, had: Iterable[Had], declared: bool,
    year_ends: tuple[int, int] | None = None,
) -> AidState:  # fmt: skip
    """What new aid of `amount_ore` granted on `day` comes to, and what stands in its way.

    `declared`: the company has told what other de minimis aid it has had (R20), asked for until the central register
    has run three years. `year_ends` None: the fiscal year is not known; the calendar year is used and said so.
    """
    rule = rule_on(day)
    if rule is None:
        return AidState(None, None, Fraction(0), None, (_no_rule(day),))
    first = first_day(rule, day, year_ends or (12, 31))
    counted = [one for one in had if first <= one.granted_on <= day]
    unknown = [one for one in counted if one.eur is None and one.rate is None]
    sum_had = sum((_eur_of(one) for one in counted if one not in unknown), Fraction(0))
    new = None if rate is None else euros(amount_ore, rate)
    found = [_no_rate(one.granted_on) for one in unknown]
    if new is None:
        found.append(_no_rate(day))
    if declaration_needed(day) and not declared:
        found.append(Finding("aid.no_declaration",
                             _("The company has not declared what other de minimis aid it has had."), {},
                             clause="R20", where="declaration",
                             fix=_("Ask the company for its declaration and register it.")))  # fmt: skip
    if new is not None and sum_had + new > rule.ceiling_eur:
        found.append(_passed(rule, first, sum_had, new))
    if rule.window == Window.FISCAL and year_ends is None:
        found.append(Finding("aid.year_assumed",
                             _("The company's fiscal year is not known; the calendar year is counted."), {},
                             Severity.NOTE, rule.regulation))  # fmt: skip
    return AidState(rule, first, sum_had, new, tuple(found))


def declaration_needed(day: date) -> bool:
    """Whether the company must still declare: the register is younger than three years (R20)."""
    return day < date(REGISTER_FROM.year + REGISTER_YEARS, REGISTER_FROM.month, REGISTER_FROM.day)


def _eur_of(one: Had) -> Fraction:
    return Fraction(one.eur) if one.eur is not None else euros(one.amount_ore, one.rate or Decimal(0))


def _no_rule(day: date) -> Finding:
    return Finding("aid.no_rule", _("No regulation on de minimis aid is known for %(day)s."), {"day": day.isoformat()},
                   clause="R19", where="amount_ore", fix=_("Choose another ground for the aid."))  # fmt: skip


def _no_rate(day: date) -> Finding:
    return Finding("aid.no_rate", _("The rate of the euro on %(day)s is not known, so the aid cannot be summed."),
                   {"day": day.isoformat()}, clause="R19", where="amount_ore",
                   fix=_("Have the day's rate registered with its source, then try again."))  # fmt: skip


def _passed(rule: Rule, first: date, had: Fraction, new: Fraction) -> Finding:
    said = {"sum": format_number(had + new), "ceiling": format_number(rule.ceiling_eur), "had": format_number(had),
            "new": format_number(new), "first": first.isoformat()}  # fmt: skip
    return Finding("aid.ceiling",
                   _("With %(new)s EUR the undertaking would have had %(sum)s EUR since %(first)s; the ceiling is "
                     "%(ceiling)s EUR and %(had)s EUR is used. All of the new aid then falls outside."), said,
                   clause=f"{rule.regulation}, article 3.7", where="amount_ore",
                   fix=_("Grant less, wait until earlier aid no longer counts, or use another ground for the aid."))  # fmt: skip
