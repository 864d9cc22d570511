"""When a change of an agreement needs a decision, what would make it impossible, and what it means.

The receiver may move money between kinds of cost, partners and years within the project by its own word, as long as no
kind changes by more than the rule lets it, counted from the last version that was decided: many small moves are one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from verkstad.core.agreements.content import Agreed, grant_funds, in_kind_ore
from verkstad.core.agreements.differences import Part, differences
from verkstad.core.applications.figures import PlanFigures
from verkstad.core.findings import Finding, Severity
from verkstad.core.money import format_amount, largest_remainder
from verkstad.core.words import gettext_noop as _


@dataclass(frozen=True)
class MoveRule:
    """A kind of cost that changes by more than `share` of what was decided for it, and by at least `least_ore`, needs a
    decision; `clause` says where that stands."""

    share: Fraction
    least_ore: int
    clause: str

    def holds_back(self, before_ore: int, after_ore: int) -> bool:
        moved = abs(after_ore - before_ore)
        return moved >= self.least_ore and moved > before_ore * self.share


HOUSE_RULE = MoveRule(Fraction(1, 5), 50_000_00, "R14")  # where a mandate says nothing else


def _kr(ore: int) -> str:
    return format_amount(ore, "kr", 2 if ore % 100 else 0)


@dataclass(frozen=True)
class KindMove:
    """What a kind of cost was decided to be and what it would become, in öre; `held`: that needs a decision."""

    kind: str
    before_ore: int
    after_ore: int
    held: bool


def kind_moves(before: Mapping[str, int], after: Mapping[str, int], rule: MoveRule) -> list[KindMove]:
    """Every kind of cost of the two budgets (by kind, öre), in the order of the first."""
    return [
        KindMove(kind, before.get(kind, 0), after.get(kind, 0),
                 rule.holds_back(before.get(kind, 0), after.get(kind, 0)))
        for kind in dict.fromkeys([*before, *after])
    ]  # fmt: skip


def needs_decision(
    decided: Agreed, wanted: Agreed, figures: tuple[PlanFigures, PlanFigures], rule: MoveRule
) -> list[Finding]:
    """Why a change is not the receiver's own: notes, none where it is. Counted from what was last decided; `figures` are
    those of the two budgets."""
    found = []
    parts = {one.part for one in differences(decided, wanted)} - {Part.COSTS}
    if parts:
        found.append(Finding("change.beyond_costs", _("It changes more than how the costs are spread."),
                             {}, Severity.NOTE, rule.clause))  # fmt: skip
    before, after = figures
    if (before.total_ore, before.in_kind_cost_ore) != (after.total_ore, after.in_kind_cost_ore):
        found.append(Finding("change.total", _("The cost in all would be %(after)s instead of %(before)s."),
                             {"before": _kr(before.total_ore), "after": _kr(after.total_ore)}, Severity.NOTE, rule.clause))  # fmt: skip
    for one in kind_moves(before.by_kind, after.by_kind, rule):
        if one.held:
            found.append(Finding(
                "change.kind_moved",
                _("“%(kind)s” would be %(after)s instead of %(before)s: more than %(share)s per cent and at least %(least)s."),
                {"kind": one.kind, "before": _kr(one.before_ore), "after": _kr(one.after_ore),
                 "share": format(float(rule.share * 100), "g"), "least": _kr(rule.least_ore)}, Severity.NOTE, rule.clause))  # fmt: skip
    return found


def findings_of(wanted: Agreed, figures: PlanFigures, *, newest: Agreed, newest_figures: PlanFigures) -> list[Finding]:
    """What is wrong with a content. A fault that stands in the version in force already, and is no larger, is a warning:
    an extension is not held back by what was so before."""
    before = {one.code: one for one in _faults(newest, newest_figures)}
    return [
        one if one.code not in before or _gap(one) > _gap(before[one.code])
        else Finding(one.code, one.message, one.params, Severity.WARNING, one.clause, one.where, one.fix)
        for one in _faults(wanted, figures)
    ]  # fmt: skip


def share_findings(wanted: Agreed, newest: Agreed, highest: Fraction | None, clause: str) -> list[Finding]:
    """What is wrong with a changed share: `highest` is the call's (None where it has none), with its clause."""
    if wanted.share == newest.share:
        return []
    if wanted.share is None:
        if highest is None:
            return []
        return [Finding("change.no_share", _("The call has a highest share of the cost, %(most)s per cent, so the agreement has one too."),
                        {"most": format(float(highest * 100), "g")}, clause=clause or "R3", where="share",
                        fix=_("Write a share of at most that.")) ]  # fmt: skip
    if not 0 < wanted.share <= 1:
        return [Finding("change.share_range", _("A share lies above 0 and is at most 100 per cent."), clause="R3", where="share",
                        fix=_("Write the share in per cent, such as 50."))]  # fmt: skip
    if highest is not None and wanted.share > highest:
        return [Finding("change.share_over_call", _("The call lets the grant be at most %(most)s per cent of the cost."),
                        {"most": format(float(highest * 100), "g")}, clause=clause or "R3", where="share",
                        fix=_("Write a share of at most that."))]  # fmt: skip
    return []


def _gap(one: Finding) -> int:
    return int(one.params.get("gap_ore", 0))


def _faults(agreed: Agreed, figures: PlanFigures) -> list[Finding]:
    return [*_of_period(agreed), *_of_money(agreed, figures)]


def _of_period(agreed: Agreed) -> list[Finding]:
    found = []
    if agreed.first and agreed.last:
        if agreed.last < agreed.first:
            found.append(Finding("change.period", _("The project would end before it begins."), clause="R11", where="last",
                                 fix=_("Write a later last day.")))  # fmt: skip
        years = range(agreed.first.year, agreed.last.year + 1)
        outside = sorted({one.year for one in agreed.budget.costs if one.amount_ore and one.year not in years})
        if outside:
            found.append(Finding("change.cost_outside", _("There is cost in %(years)s, outside the project's period."),
                                 {"years": ", ".join(map(str, outside)), "gap_ore": len(outside)}, clause="R11", where="last",
                                 fix=_("Move the cost to a year of the project, or change the period.")))  # fmt: skip
    return found


def _of_money(agreed: Agreed, figures: PlanFigures) -> list[Finding]:
    found = []
    if agreed.granted_ore <= 0:
        found.append(Finding("change.no_sum", _("Nothing would be granted."), clause="R14", where="years",
                             fix=_("Keep a sum above zero; a grant that is not used at all is revoked by a new decision.")))  # fmt: skip
    line = sum(one.amount_ore for one in grant_funds(agreed))
    if grant_funds(agreed) and line != agreed.granted_ore:
        found.append(Finding("change.grant_line", _("The grant's lines in the financing are %(line)s, and %(sum)s is granted."),
                             {"line": _kr(line), "sum": _kr(agreed.granted_ore), "gap_ore": abs(line - agreed.granted_ore)},
                             clause="R7", where="funds", fix=_("Make them the same.")))  # fmt: skip
    gap = figures.total_ore - figures.financing_ore
    if figures.total_ore and gap:
        found.append(Finding("change.financing", _("The cost is %(cost)s and the financing %(financing)s."),
                             {"cost": _kr(figures.total_ore), "financing": _kr(figures.financing_ore), "gap_ore": abs(gap)},
                             clause="R7", where="funds", fix=_("Make cost and financing the same.")))  # fmt: skip
    cost, financing = in_kind_ore(agreed)
    if cost != financing:
        found.append(Finding("change.in_kind", _("Cost in kind is %(cost)s and financing in kind %(financing)s."),
                             {"cost": _kr(cost), "financing": _kr(financing), "gap_ore": abs(cost - financing)}, clause="R8",
                             where="funds", fix=_("Make them the same.")))  # fmt: skip
    if agreed.share is not None and figures.total_ore:
        most = int(figures.total_ore * agreed.share)
        if agreed.granted_ore > most:
            found.append(Finding("change.share", _("The grant would be more than %(share)s per cent of the cost: at most %(most)s."),
                                 {"share": format(float(agreed.share * 100), "g"), "most": _kr(most),
                                  "gap_ore": agreed.granted_ore - most}, clause=agreed.share_clause or "R3", where="years",
                                 fix=_("Lower the sum or keep the cost up.")))  # fmt: skip
    return found


@dataclass(frozen=True)
class Room:
    """What a grant has in a year: promised, and of it not yet paid, in öre."""

    key: str
    promised_ore: int


def cut(over_ore: int, rooms: Iterable[Room]) -> dict[str, int]:
    """How a cut of a year falls on the grants that have money in it, in proportion to what each is promised (öre, largest
    remainder), never more than that. Where they have less in all, all of it."""
    weights = {one.key: one.promised_ore for one in rooms if one.promised_ore > 0}
    whole = min(over_ore, sum(weights.values()))
    if whole <= 0:
        return dict.fromkeys(weights, 0)
    return dict(zip(weights, largest_remainder(whole, list(weights.values())), strict=True))


def year_steps(before: Agreed, after: Agreed) -> dict[int, int]:
    """What each year's promise changes by, in öre; years that stay the same are left out, those that lose come first, so
    that what is freed can be promised again."""
    old = {one.year: one.amount_ore for one in before.by_year}
    new = {one.year: one.amount_ore for one in after.by_year}
    steps = {year: new.get(year, 0) - old.get(year, 0) for year in sorted({*old, *new})}
    return dict(sorted(((year, ore) for year, ore in steps.items() if ore), key=lambda one: (one[1] > 0, one[0])))
