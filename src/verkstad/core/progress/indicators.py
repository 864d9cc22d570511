"""What has come of an indicator over a project's reports, and what is wrong with a report's figures (DOMAIN 2.5)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from verkstad.core.agreements.content import Indicator
from verkstad.core.findings import Finding, Severity
from verkstad.core.words import gettext_noop

UNKNOWN = "unknown"
# What an indicator can be told apart by, and into which parts; "unknown" takes what nobody knows.
SPLITS: Mapping[str, tuple[str, ...]] = {
    "sex": ("women", "men", UNKNOWN),
    "size": ("micro", "small", "medium", "large", UNKNOWN),
    "county": ("01", "03", "04", "05", "06", "07", "08", "09", "10", "12", "13", "14", "17", "18", "19", "20", "21", "22", "23",
               "24", "25", UNKNOWN),
}  # fmt: skip
MOST = Fraction(10**12)


@dataclass(frozen=True)
class Reported:
    """One figure of one report; `split` and `part` are "" for the indicator as a whole."""

    report: int
    indicator: str
    amount: Fraction
    split: str = ""
    part: str = ""


@dataclass(frozen=True)
class Outcome:
    """An indicator over all reports: what has come, of which target; `actual` is None where no report tells it.
    `lines` are the figures that it rests on."""

    indicator: Indicator
    actual: Fraction | None
    parts: Mapping[tuple[str, str], Fraction]
    lines: tuple[Reported, ...]

    @property
    def gained(self) -> Fraction | None:
        """What has come beyond the baseline; the baseline counts as nothing where none is stated."""
        return None if self.actual is None else self.actual - (self.indicator.baseline or 0)

    @property
    def share(self) -> Fraction | None:
        """How much of the way from baseline to target has been gone; None without a target that differs from it."""
        way = None if self.indicator.target is None else self.indicator.target - (self.indicator.baseline or 0)
        return None if self.gained is None or not way else self.gained / way


def outcome(indicator: Indicator, reported: Iterable[Reported]) -> Outcome:
    """The last report's figure where each tells all that has come in (`cumulative`), else the sum over the reports, upon
    the baseline where one is stated. The order of the figures does not matter."""
    mine = sorted(
        (one for one in reported if one.indicator == indicator.key), key=lambda one: (one.report, one.split, one.part)
    )
    sums: dict[tuple[str, str], Fraction] = {}
    lines: list[Reported] = []
    for place in sorted({(one.split, one.part) for one in mine}):
        here = [one for one in mine if (one.split, one.part) == place]
        used = here[-1:] if indicator.cumulative else here
        start = indicator.baseline or 0 if place == ("", "") and not indicator.cumulative else 0
        sums[place] = start + sum((one.amount for one in used), Fraction(0))
        lines += used if place == ("", "") else []
    return Outcome(indicator, sums.pop(("", ""), None), sums, tuple(lines))


def findings_of(
    indicators: Sequence[Indicator], values: Sequence[Reported], earlier: Sequence[Reported]
) -> list[Finding]:
    """What is wrong with one report's figures: an unknown indicator or part, a figure below zero, parts that do not add
    up to the whole; and, as a warning, a cumulative figure below an earlier report's."""
    known = {one.key: one for one in indicators}
    found: list[Finding] = []
    for one in values:
        indicator = known.get(one.indicator)
        where = where_of(one.indicator, one.split, one.part)
        if indicator is None or indicator.companies:
            found.append(Finding("progress.indicator", gettext_noop("The agreement has no indicator “%(key)s” to fill in."),
                                 {"key": one.indicator}, where=where, fix=gettext_noop("Load the page again.")))  # fmt: skip
        elif one.split and (one.split not in indicator.splits or one.part not in SPLITS.get(one.split, ())):
            found.append(Finding("progress.part", gettext_noop("The indicator is not told apart by “%(part)s”."),
                                 {"part": one.part}, where=where, fix=gettext_noop("Load the page again.")))  # fmt: skip
        elif not 0 <= one.amount < MOST:
            found.append(Finding("progress.amount", gettext_noop("The figure must be zero or more, and below %(most)s."),
                                 {"most": int(MOST)}, where=where, fix=gettext_noop("Correct the figure.")))  # fmt: skip
    return found or [*_parts(known, values), *_falling(known, values, earlier)]


def where_of(indicator: str, split: str = "", part: str = "") -> str:
    """The field of a figure: "jobs", or "jobs/sex/women" for a part of it."""
    return "/".join(one for one in (indicator, split, part) if one)


def _parts(known: Mapping[str, Indicator], values: Sequence[Reported]) -> list[Finding]:
    whole = {one.indicator: one.amount for one in values if not one.split}
    found = []
    for key, indicator in known.items():
        for split in indicator.splits:
            parts = [one.amount for one in values if one.indicator == key and one.split == split]
            if parts and sum(parts) != whole.get(key):
                found.append(Finding(
                    "progress.parts_sum",
                    gettext_noop("The parts add up to %(sum)s, but the whole is %(whole)s."),
                    {"sum": shown(Fraction(sum(parts))), "whole": shown(whole[key]) if key in whole else "–"}, where=where_of(key),
                    fix=gettext_noop("Correct one of the figures; put what nobody knows as unknown."),
                ))  # fmt: skip
    return found


def _falling(known: Mapping[str, Indicator], values: Sequence[Reported], earlier: Sequence[Reported]) -> list[Finding]:
    found = []
    for one in values:
        if one.split or not known[one.indicator].cumulative:
            continue
        before = max((old.amount for old in earlier if old.indicator == one.indicator and not old.split), default=None)
        if before is not None and one.amount < before:
            found.append(Finding(
                "progress.falling", gettext_noop("An earlier report told %(before)s in all, this one %(now)s."),
                {"before": shown(before), "now": shown(one.amount)}, Severity.WARNING, where=where_of(one.indicator),
                fix=gettext_noop("Each report tells what has come in all. Say why it has fallen, or correct the figure."),
            ))  # fmt: skip
    return found


def shown(amount: Fraction) -> str:
    """A figure in a sentence: whole where it is whole, else with a decimal comma."""
    return str(amount.numerator) if amount.denominator == 1 else f"{float(amount):.10g}".replace(".", ",")
