"""Whether the money is there: the mandate's year and the call's budget; findings with the clause and what is left."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from verkstad.core.decisions.content import YearAmount
from verkstad.core.findings import Finding
from verkstad.core.money import format_amount
from verkstad.core.words import gettext_noop as _


@dataclass(frozen=True)
class YearRoom:
    """A year of the mandate: the most its envelope can be, and what is bound in it (promised, and programme costs)."""

    year: int
    envelope_ore: int
    bound_ore: int

    @property
    def left_ore(self) -> int:
        return max(0, self.envelope_ore - self.bound_ore)


def year_findings(
    wanted: Iterable[YearAmount], rooms: Mapping[int, YearRoom], period: tuple[int | None, int | None], clause: str
) -> list[Finding]:
    """Each year that the grant would overdraw, or that lies outside the mandate's period (first, last; None unknown).

    `rooms` is empty where the decision gives the money for the period as a whole: then only the whole counts.
    """
    found = []
    first, last = period
    for one in wanted:
        if (first and one.year < first) or (last and one.year > last):
            found.append(Finding("decision.year_of_mandate",
                                 _("%(year)s lies outside the mandate's period, %(first)s–%(last)s."),
                                 {"year": one.year, "first": first or "…", "last": last or "…"}, clause=clause,
                                 where="by_year", fix=_("Promise the money for a year within the period.")))  # fmt: skip
        elif rooms and (room := rooms.get(one.year, YearRoom(one.year, 0, 0))).left_ore < one.amount_ore:
            found.append(Finding("decision.year_overdrawn",
                                 _("%(amount)s for %(year)s is more than what is left of the year's envelope: %(left)s of %(envelope)s."),
                                 {"amount": _kr(one.amount_ore), "year": one.year, "left": _kr(room.left_ore),
                                  "envelope": _kr(room.envelope_ore)}, clause=clause, where="by_year",
                                 fix=_("Lower the amount, promise it for another year, or wait for a changed mandate.")))  # fmt: skip
    return found


def budget_findings(amount_ore: int, budget_ore: int | None, granted_ore: int) -> list[Finding]:
    """A call that has a budget is never granted beyond it (R1)."""
    if budget_ore is None or granted_ore + amount_ore <= budget_ore:
        return []
    return [Finding("decision.call_overdrawn",
                    _("%(amount)s is more than what is left of the call's budget: %(left)s of %(budget)s."),
                    {"amount": _kr(amount_ore), "left": _kr(max(0, budget_ore - granted_ore)), "budget": _kr(budget_ore)},
                    clause="R1", where="amount_ore",
                    fix=_("Lower the amount, propose a rejection, or change the call's budget with a new version.")) ]  # fmt: skip


def _kr(ore: int) -> str:
    return format_amount(ore, "kr", 2 if ore % 100 else 0)
