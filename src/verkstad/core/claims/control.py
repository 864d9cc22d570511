"""What an officer looks closer at: none of it refuses a line by itself, every finding names its rule.

K1 the same invoice twice, K2 hours on weekends above a limit, K3 round sums, K4 leading digits (Benford's law, as a
hint only), K5 no evidence for a large line, K6 a cost kind above its budget, K7 more hours in a month than a full-time
month has, K8 more cost in kind than was agreed. A finding is kept as its code and parameters; `found` gives its words.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from verkstad.core.claims.lines import Line, Origin
from verkstad.core.findings import Finding, Severity
from verkstad.core.money import format_amount, half_up
from verkstad.core.words import gettext_noop as _

ROUND_ORE = 100_000_00 // 10  # whole ten thousands of kronor
BENFORD_LEAST = 300  # fewer amounts tell nothing of their leading digits
BENFORD_LIMIT = Fraction(15, 1000)  # mean absolute deviation above which the digits do not conform
LARGE_ORE = 20_000_00
WEEKEND_HOURS = Fraction(8)


VERSION = "2026-11"  # of these rules: what was found by others is found anew


@dataclass(frozen=True)
class Rule:
    """What a finding says and what to do about it."""

    clause: str
    severity: Severity
    message: str
    fix: str


RULES: Mapping[str, Rule] = {
    "control.twice": Rule("K1", Severity.WARNING, _("Invoice %(invoice)s of %(sum)s is claimed already in %(claim)s."),
                          _("Compare the two, and deduct what has been claimed before.")),
    "control.weekend": Rule("K2", Severity.WARNING, _("%(person)s has %(hours)s hours on weekends in %(month)s."),
                            _("Ask how the hours were worked and noted.")),
    "control.month_hours": Rule("K7", Severity.WARNING, _("%(person)s has %(hours)s hours in %(month)s, which has %(most)s."),
                                _("Ask for the time records, and deduct hours that are not worked for the project.")),
    "control.above_budget": Rule("K6", Severity.WARNING, _("“%(kind)s” has come to %(sum)s of the agreed %(budget)s."),
                                 _("See whether a change of the budget has been decided.")),
    "control.in_kind": Rule("K8", Severity.WARNING, _("Costs in kind have come to %(sum)s of the agreed %(budget)s."),
                            _("See whether a change of the budget has been decided.")),
    "control.no_evidence": Rule("K5", Severity.NOTE, _("%(sum)s without evidence."),
                                _("Ask for the invoice, or draw it in the sample.")),
    "control.round": Rule("K3", Severity.NOTE, _("%(sum)s is a round sum."),
                          _("See that it is a cost that arose and no estimate.")),
    "control.benford": Rule("K4", Severity.NOTE,
                            _("The leading digits of %(n)s amounts are not as they use to be in a ledger."),
                            _("A hint and no proof: salaries and rents that recur give the same picture.")),
}  # fmt: skip


def found(code: str, params: Mapping[str, Any]) -> Finding:
    """The finding that a code and its parameters stand for. Raises KeyError for a code that is none."""
    rule = RULES[code]
    return Finding(code, rule.message, dict(params), rule.severity, rule.clause, fix=rule.fix)


@dataclass(frozen=True)
class Noted:
    """A finding and the lines (keys) it is about; without any it is about the claim."""

    finding: Finding
    keys: tuple[int, ...] = ()


def invoice_key(line: Line) -> tuple[str, str, int] | None:
    """What makes two lines the same invoice: number, supplier and amount, however they are spelt; None without number."""
    number = re.sub(r"[^0-9a-zåäö]", "", line.invoice.casefold())
    if not number or line.amount_ore == 0:
        return None
    return number, supplier_key(line.supplier), line.amount_ore


def supplier_key(name: str) -> str:
    """What makes two names the same supplier, however they are spelt; "" for none."""
    return re.sub(r"\b(ab|aktiebolag|hb|kb)\b|[^0-9a-zåäöé]", "", name.casefold())


def duplicates(lines: Iterable[Line], others: Iterable[Line]) -> list[Noted]:
    """K1: lines that are the same invoice as another of this claim or of `others` (claims of any project). The keys are
    the line's own and that of the first it is the same as."""
    known: dict[tuple[str, str, int], list[Line]] = defaultdict(list)
    for one in others:
        if (key := invoice_key(one)) is not None:
            known[key].append(one)
    noted = []
    for line in lines:
        if (key := invoice_key(line)) is None:
            continue
        if before := known[key]:
            first = before[0]
            told = {"invoice": line.invoice, "sum": _kr(line.amount_ore), "claim": first.claim or first.where}
            keys = tuple(dict.fromkeys(k for k in (line.key, first.key) if k))
            noted.append(Noted(found("control.twice", told), keys))
        known[key].append(line)
    return noted


def round_sums(lines: Iterable[Line]) -> list[Noted]:
    """K3: whole ten thousands, which a ledger seldom holds."""
    return [
        Noted(found("control.round", {"sum": _kr(one.amount_ore)}), (one.key,))
        for one in lines if one.amount_ore and one.amount_ore % ROUND_ORE == 0 and one.origin is not Origin.COMPUTED
    ]  # fmt: skip


def without_evidence(lines: Iterable[Line]) -> list[Noted]:
    """K5: large lines that no file stands behind."""
    return [
        Noted(found("control.no_evidence", {"sum": _kr(one.amount_ore)}), (one.key,))
        for one in lines
        if abs(one.amount_ore) >= LARGE_ORE and not one.evidence and one.origin in (Origin.LEDGER, Origin.FORM, Origin.AGAIN)
    ]  # fmt: skip


def above_budget(by_kind: Mapping[str, int], budget: Mapping[str, int]) -> list[Noted]:
    """K6: cost kinds whose accumulated claims are above the agreed budget."""
    return [
        Noted(found("control.above_budget", {"kind": kind, "sum": _kr(ore), "budget": _kr(budget.get(kind, 0))}))
        for kind, ore in sorted(by_kind.items()) if budget and ore > budget.get(kind, 0)
    ]  # fmt: skip


def in_kind_above(claimed_ore: int, agreed_ore: int) -> list[Noted]:
    """K8: accumulated cost in kind above the agreed one, which is financed by as much in kind (R8)."""
    if claimed_ore <= agreed_ore:
        return []
    return [Noted(found("control.in_kind", {"sum": _kr(claimed_ore), "budget": _kr(agreed_ore)}))]


def weekend_hours(hours: Iterable[tuple[str, date, Fraction]], limit: Fraction = WEEKEND_HOURS) -> list[Noted]:
    """K2: hours on Saturdays and Sundays by person and month, where they come to more than the limit."""
    sums: dict[tuple[str, str], Fraction] = defaultdict(Fraction)
    for person, day, count in hours:
        if day.weekday() >= 5:
            sums[person, day.isoformat()[:7]] += count
    return [
        Noted(found("control.weekend", {"person": person, "hours": _hours(count), "month": month}))
        for (person, month), count in sorted(sums.items()) if count > limit
    ]  # fmt: skip


def full_month(month: str) -> Fraction:
    """The hours of a full-time month ("2026-03"): eight for each Monday to Friday. Public holidays are not taken out, so
    that nobody is told of hours that were worked."""
    day, hours = date.fromisoformat(f"{month}-01"), 0
    while day.isoformat()[:7] == month:
        hours += 8 * (day.weekday() < 5)
        day += timedelta(1)
    return Fraction(hours)


def month_hours(hours: Iterable[tuple[str, date, Fraction]]) -> list[Noted]:
    """K7: hours by person and month, where they come to more than a full-time month has."""
    sums: dict[tuple[str, str], Fraction] = defaultdict(Fraction)
    for person, day, count in hours:
        sums[person, day.isoformat()[:7]] += count
    return [
        Noted(found("control.month_hours", {"person": person, "hours": _hours(count), "month": month,
                                            "most": _hours(full_month(month))}))
        for (person, month), count in sorted(sums.items()) if count > full_month(month)
    ]  # fmt: skip


@dataclass(frozen=True)
class Digits:
    """How often each leading digit stands, and how far that is from Benford's law (mean absolute deviation)."""

    counts: tuple[int, ...]
    deviation: float

    @property
    def total(self) -> int:
        return sum(self.counts)


def digits_of(amounts: Iterable[int]) -> Digits:
    """The leading digits of the amounts that are not nothing."""
    found = Counter(int(str(abs(one))[0]) for one in amounts if one)
    counts = tuple(found[digit] for digit in range(1, 10))
    total = sum(counts)
    if not total:
        return Digits(counts, 0.0)
    away = sum(abs(n / total - math.log10(1 + 1 / digit)) for digit, n in enumerate(counts, start=1))
    return Digits(counts, away / 9)


def benford(lines: Sequence[Line]) -> list[Noted]:
    """K4: amounts whose leading digits are not as in a ledger that grew by itself; a hint, and nothing without many lines."""
    digits = digits_of(one.amount_ore for one in lines if one.origin is Origin.LEDGER)
    if digits.total < BENFORD_LEAST or digits.deviation <= BENFORD_LIMIT:
        return []
    return [Noted(found("control.benford", {"n": digits.total}))]


def _hours(count: Fraction) -> str:
    return str(half_up(count, 1)).removesuffix(".0").replace(".", ",")


def _kr(ore: int) -> str:
    return format_amount(ore, "kr", 2 if ore % 100 else 0)
