"""The terms about sums: a floor on grants, caps on programme costs, never more than the envelope."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from verkstad.core.period import year_end
from verkstad.core.terms import FLOOR_DAYS, NEAR, Figures, Rule, State, Verdict
from verkstad.core.words import gettext_noop as _

NOTHING = _("Nothing is booked for this mandate up to this day, so the term cannot be decided.")


def verdict(rule: Rule, state: State, figure: int | None, limit: int | Fraction | None, of: tuple[int, int] | None,
            message: str, **params: Any) -> Verdict:  # fmt: skip
    """A verdict; `of` is the share's numerator and denominator, by default the figure and its whole limit."""
    if of is None and figure is not None and isinstance(limit, int):
        of = (figure, limit)
    numerator, denominator = of or (None, None)
    return Verdict(rule, state, figure, limit, numerator, denominator, why=(message, params))


def grant_floor(rule: Rule, figures: Figures, _rules: Sequence[Rule]) -> Verdict:
    """At least so much is granted. Out of reach when programme costs leave less than the floor."""
    floor, granted = rule.amount_ore or 0, figures.granted_ore
    if not figures.kept:
        return verdict(rule, State.UNDECIDED, None, floor, None, NOTHING)
    spent, amount = figures.programme.total, figures.amount_ore
    said = {"granted_ore": granted, "floor_ore": floor, "short_ore": floor - granted, "programme_ore": spent,
            "amount_ore": amount, "reach_ore": amount - spent, "last_year": figures.last_year}  # fmt: skip
    if granted >= floor:
        message = _("%(granted_ore)s is granted; the floor is %(floor_ore)s.")
        return verdict(rule, State.MET, granted, floor, None, message, **said)
    if amount - spent < floor:
        message = _(
            "At most %(reach_ore)s can be granted: programme costs of %(programme_ore)s are booked out of %(amount_ore)s."
        )
        return verdict(rule, State.NOT_MET, granted, floor, None, message, **said)
    if figures.ended:
        message = _("The period ended with %(last_year)s and %(granted_ore)s was granted: %(short_ore)s too little.")
        return verdict(rule, State.NOT_MET, granted, floor, None, message, **said)
    room = amount - floor
    left = (year_end(figures.last_year) - figures.day).days if figures.last_year is not None else None
    if left is not None and left <= FLOOR_DAYS:
        message = _("%(short_ore)s more must be granted, and %(days)s days of the period are left.")
        return verdict(rule, State.AT_RISK, granted, floor, None, message, days=left, **said)
    if spent and spent >= room * NEAR:
        message = _(
            "%(short_ore)s more must be granted, and programme costs of %(programme_ore)s leave only %(reach_ore)s for it."
        )
        return verdict(rule, State.AT_RISK, granted, floor, None, message, **said)
    message = _("%(granted_ore)s is granted so far; %(short_ore)s more must be, and can be.")
    return verdict(rule, State.UNDECIDED, granted, floor, None, message, **said)


def cost_cap_year(rule: Rule, figures: Figures, rules: Sequence[Rule]) -> Verdict:
    """At most so much on programme costs in a year; undated costs decide it only where every split agrees."""
    cap, year = rule.amount_ore or 0, rule.year or 0
    if not figures.kept:
        return verdict(rule, State.UNDECIDED, None, cap, None, NOTHING)
    low, high = spread(figures, year)
    said = {"year": year, "cap_ore": cap, "booked_ore": low, "whole_ore": figures.programme.undated,
            "first_year": figures.first_year, "last_year": figures.last_year, "most_ore": high}  # fmt: skip
    if low > cap:
        message = _("Programme costs of %(booked_ore)s are booked on %(year)s; the cap is %(cap_ore)s.")
        return verdict(rule, State.NOT_MET, low, cap, None, message, **said)
    if high > cap:
        return _unsplit(rule, figures, rules, low, said)
    if high >= cap * NEAR and cap and figures.day <= year_end(year):
        message = _("%(most_ore)s of the year's %(cap_ore)s is used, and %(year)s is not over.")
        return verdict(rule, State.AT_RISK, high, cap, None, message, **said)
    if low == high:
        message = _("Programme costs of %(booked_ore)s are booked on %(year)s; the cap is %(cap_ore)s.")
    else:
        message = _(
            "Programme costs of %(whole_ore)s are booked for %(first_year)s-%(last_year)s as a whole; "
            "whatever falls on %(year)s, it is at most %(most_ore)s and the cap is %(cap_ore)s."
        )
    return verdict(rule, State.MET, high, cap, None, message, **said)


def spread(figures: Figures, year: int) -> tuple[int, int]:
    """The least and the most programme cost a year can have, seen that some is booked for the period as a whole."""
    dated, undated, years = figures.programme.of(year), figures.programme.undated, figures.open_years
    if years == (year,):
        return dated + undated, dated + undated
    if years is not None and year not in years:
        return dated, dated
    return dated + min(undated, 0), dated + max(undated, 0)


def _unsplit(rule: Rule, figures: Figures, rules: Sequence[Rule], low: int, said: dict[str, Any]) -> Verdict:
    """The cap could be passed, depending on a split that nobody knows: is there a split that keeps every cap?"""
    caps = {r.year: r.amount_ore or 0 for r in rules if r.kind == "cost_cap_year"}
    years, cap = figures.open_years, said["cap_ore"]
    if years is not None and all(year in caps for year in years):
        room = sum(max(0, caps[year] - figures.programme.of(year)) for year in years)
        if figures.programme.undated > room:
            message = _(
                "Programme costs of %(whole_ore)s are booked for %(first_year)s-%(last_year)s as a whole; the caps of the "
                "years leave room for %(room_ore)s, so at least one of them is passed whatever the split."
            )
            return verdict(rule, State.NOT_MET, low, cap, None, message, room_ore=room, **said)
    message = _(
        "Programme costs of %(whole_ore)s are booked for %(first_year)s-%(last_year)s as a whole; how much of it falls on "
        "%(year)s is not known, and the cap is %(cap_ore)s."
    )
    if years is None:
        message = _(
            "Programme costs of %(whole_ore)s are booked for the period as a whole; how much of it falls on %(year)s is "
            "not known, and the cap is %(cap_ore)s."
        )
    return verdict(rule, State.UNDECIDED, None, cap, None, message, **said)


def cost_cap_share(rule: Rule, figures: Figures, _rules: Sequence[Rule]) -> Verdict:
    """At most so many per mille of the amount in force on the day (of a year's envelope where a year is named)."""
    share = Fraction(rule.per_mille or 0, 1000)
    if not figures.kept:
        limit = share * figures.amount_ore if rule.year is None else None
        return verdict(rule, State.UNDECIDED, None, limit, None, NOTHING)
    least, most = (figures.amount_ore,) * 2 if rule.year is None else figures.table.bounds(rule.year)
    low, high = (figures.programme.total,) * 2 if rule.year is None else spread(figures, rule.year)
    said = {"booked_ore": low, "most_ore": high, "amount_ore": least, "limit_ore": share * least,
            "percent": share * 100, "year": rule.year}  # fmt: skip
    over = figures.ended if rule.year is None else figures.day > year_end(rule.year)
    message = _("Programme costs are %(most_ore)s of %(amount_ore)s; %(percent)s %% of it is %(limit_ore)s.")
    if low > share * most:
        return verdict(rule, State.NOT_MET, low, share * most, (low, most), message, **said)
    if high > share * least:
        unsure = _(
            "Programme costs on %(year)s lie between %(booked_ore)s and %(most_ore)s and %(percent)s %% of the year's money "
            "is at least %(limit_ore)s; what is booked or decided without a year leaves it open."
        )
        return verdict(rule, State.UNDECIDED, None, share * least, None, unsure, **said)
    state = State.AT_RISK if not over and high and high >= share * least * NEAR else State.MET
    return verdict(rule, state, high, share * least, (high, least), message, **said)


def spend_cap(rule: Rule, figures: Figures, _rules: Sequence[Rule]) -> Verdict:
    """Never more paid than the envelope; at risk when what is granted and not yet paid would pass it."""
    amount, paid = figures.amount_ore, figures.paid_ore
    if not figures.kept:
        return verdict(rule, State.UNDECIDED, None, amount, None, NOTHING)
    bound = figures.programme.total + figures.granted_ore
    said = {"paid_ore": paid, "amount_ore": amount, "bound_ore": bound}
    if paid > amount:
        message = _("%(paid_ore)s is paid; the envelope is %(amount_ore)s.")
        return verdict(rule, State.NOT_MET, paid, amount, None, message, **said)
    if bound > amount and not figures.ended:
        message = _("%(paid_ore)s is paid, and with what is granted it becomes %(bound_ore)s of %(amount_ore)s.")
        return verdict(rule, State.AT_RISK, paid, amount, None, message, **said)
    message = _("%(paid_ore)s is paid; the envelope is %(amount_ore)s.")
    return verdict(rule, State.MET, paid, amount, None, message, **said)
