"""What somebody wants to book, and what can be said against it without asking the database."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from verkstad.core.findings import Finding
from verkstad.core.words import gettext_noop as _
from verkstad.funds.models import Group, Layer

COUNTER = "counter"
INTEREST = (
    "recovery-interest"  # interest that came in with what was recovered: owed to the state, of the counter's group
)
MAX_ORE = 2**53  # far above any programme, and exact in every file format and browser
CLOSING_YEARS = 5  # final payments, corrections and repayment come after the last year


@dataclass(frozen=True)
class Leg:
    """One entry to be: debit positive, credit negative, whole öre."""

    source: str
    cost_kind: str
    amount_ore: int
    year: int | None = None
    project: str = ""
    text: str = ""

    @property
    def content(self) -> tuple[str, str, int, int, str, str]:
        return (self.source, self.cost_kind, self.amount_ore, self.year or 0, self.project, self.text)


@dataclass(frozen=True)
class Line:
    """One side of a booking in natural sign: funding received and cost both positive; the counter leg is added."""

    source: str
    cost_kind: str
    amount_ore: int
    year: int | None = None
    project: str = ""
    text: str = ""
    where: str = ""


@dataclass(frozen=True)
class Draft:
    """A voucher to be. `where` names its place in the file or form, for findings."""

    booked_on: date
    text: str
    legs: Sequence[Leg]
    layer: str = Layer.ACTUAL
    source_note: str = ""
    qualifier: str = ""
    import_key: str = ""
    corrects_id: int | None = None
    where: str = ""
    wheres: Sequence[str] = ()

    @property
    def content(self) -> tuple[object, ...]:
        """What makes two drafts the same event."""
        return (self.booked_on, self.text, str(self.layer), sorted(leg.content for leg in self.legs))

    def place(self, index: int) -> str:
        """Where the leg of that index stands: its own place, else the draft's."""
        return (self.wheres[index] if index < len(self.wheres) else "") or self.where


@dataclass(frozen=True)
class Chart:
    """What a book knows: group by cost kind key, sources, project codes, years."""

    first_year: int
    last_year: int
    kinds: Mapping[str, str]
    sources: frozenset[str]
    projects: frozenset[str] = field(default_factory=frozenset)

    @property
    def counter(self) -> str:
        """Key of the counter account: the kind called so, else the first of that group."""
        counters = sorted(key for key, group in self.kinds.items() if group == Group.COUNTER and key != INTEREST)
        return COUNTER if COUNTER in counters or not counters else counters[0]

    def natural(self, cost_kind: str, amount_ore: int) -> int:
        """A leg's amount as people say it, or the reverse: the turn is its own inverse."""
        return -amount_ore if self.kinds.get(cost_kind) == Group.FUNDING else amount_ore


def counter_legs(chart: Chart, lines: Sequence[Line]) -> tuple[list[Leg], list[str]]:
    """Turn one-sided lines into balanced legs: theirs, and one to the counter account per source and year.

    Gives the legs and where each came from.
    """
    legs = [
        Leg(n.source, n.cost_kind, chart.natural(n.cost_kind, n.amount_ore), n.year, n.project, n.text) for n in lines
    ]
    sums: dict[tuple[str, int | None], int] = {}
    for leg in legs:
        sums[leg.source, leg.year] = sums.get((leg.source, leg.year), 0) - leg.amount_ore
    legs += [Leg(source, chart.counter, ore, year) for (source, year), ore in sums.items() if ore]
    return legs, [line.where for line in lines]


def turned(legs: Sequence[Leg]) -> list[Leg]:
    """The same legs the other way round."""
    return [replace(leg, amount_ore=-leg.amount_ore) for leg in legs]


def findings(draft: Draft, chart: Chart) -> Iterator[Finding]:
    """Everything wrong with a draft, each finding at its row."""

    def wrong(code: str, message: str, at: str = "", fix: str = "", **params: object) -> Finding:
        return Finding(code, message, params, where=at or draft.where, fix=fix)

    if not draft.text.strip():
        yield wrong("no_text", _("The voucher has no text."), fix=_("Say in a few words what was booked."))
    if len(draft.text) > 300:
        yield wrong("long_text", _("The text is %(n)s characters long; at most 300 fit."), n=len(draft.text))
    if _UNKEPT.search(draft.text + draft.source_note + draft.import_key):
        yield wrong("bad_character", _BAD_CHARACTER, fix=_WRITE_AGAIN)
    if draft.layer not in Layer.values:
        yield wrong("unknown_layer", _("There is no layer “%(layer)s”."), layer=draft.layer)
    if not chart.first_year <= draft.booked_on.year <= chart.last_year + CLOSING_YEARS:
        yield wrong(
            "date_outside",
            _("The date %(day)s is outside the book, which runs from %(first)s to %(last)s."),
            day=draft.booked_on.isoformat(),
            first=chart.first_year,
            last=chart.last_year + CLOSING_YEARS,
        )
    for index, leg in enumerate(draft.legs):
        yield from _leg_findings(leg, chart, draft.place(index))
    if len(draft.legs) < 2:
        yield wrong("too_few_legs", _("A voucher needs at least two entries."))
    elif total := sum(leg.amount_ore for leg in draft.legs):
        yield wrong(
            "unbalanced",
            _("The entries do not balance: they sum to %(kronor)s kr."),
            fix=_("Debit and credit must be equal."),
            kronor=kronor(total),
        )


def _leg_findings(leg: Leg, chart: Chart, at: str) -> Iterator[Finding]:
    def unknown(what: str, key: str, known: Sequence[str]) -> Finding:
        return Finding(f"unknown_{what}", _UNKNOWN[what], {"key": key, "known": ", ".join(known)}, where=at,
                       fix=_("Known here: %(known)s.") if known else "")  # fmt: skip

    if leg.source not in chart.sources:
        yield unknown("source", leg.source, sorted(chart.sources))
    if leg.cost_kind not in chart.kinds:
        yield unknown("cost_kind", leg.cost_kind, list(chart.kinds))
    if leg.project and leg.project not in chart.projects:
        yield unknown("project", leg.project, sorted(chart.projects)[:20])
    if leg.year is not None and not chart.first_year <= leg.year <= chart.last_year:
        yield Finding(
            "year_outside",
            _("The year %(year)s is outside the book, %(first)s to %(last)s."),
            {"year": leg.year, "first": chart.first_year, "last": chart.last_year},
            where=at,
        )
    if leg.amount_ore == 0:
        yield Finding("zero", _("The amount is zero."), where=at, fix=_("Leave the line out."))
    if abs(leg.amount_ore) > MAX_ORE:
        yield Finding("too_large", _("The amount is larger than any book can hold."), where=at)
    if len(leg.text) > 300:
        yield Finding(
            "long_text", _("The text is %(n)s characters long; at most 300 fit."), {"n": len(leg.text)}, where=at
        )


# Control characters (but tab and line end) and halves of characters: not every database keeps them, and nobody can read them.
_UNKEPT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_BAD_CHARACTER = _("The text holds characters that cannot be shown.")
_WRITE_AGAIN = _("Write the text anew without them.")
_UNKNOWN = {
    "source": _("The book has no funding source “%(key)s”."),
    "cost_kind": _("The book has no cost kind “%(key)s”."),
    "project": _("The book has no project “%(key)s”."),
}


def kronor(ore: int) -> str:
    """Öre as text for a finding: 1240500,50 with a decimal comma and no thousands marks."""
    sign, whole = ("-" if ore < 0 else ""), abs(ore)
    return f"{sign}{whole // 100},{whole % 100:02}" if whole % 100 else f"{sign}{whole // 100}"
