"""The terms about days: draw the money by a day each year, repay what was not used by a day."""

from collections.abc import Sequence
from datetime import timedelta

from verkstad.core.period import day_in
from verkstad.core.terms import DEADLINE_DAYS, Figures, Rule, State, Verdict
from verkstad.core.terms_money import NOTHING, verdict
from verkstad.core.words import gettext_noop as _


def owed(figures: Figures) -> int:
    """What would have to be repaid, were the books closed on the day: amount in force less paid less repaid."""
    return max(0, figures.amount_ore - figures.paid_ore - figures.repaid_ore)


def repay_by(rule: Rule, figures: Figures, _rules: Sequence[Rule]) -> Verdict:
    """Unspent money is repaid by a day. The sum is known when the period has ended."""
    due_on, day = rule.due_on or figures.day, figures.day
    if not figures.kept:
        return verdict(rule, State.UNDECIDED, None, None, None, NOTHING)
    left, of = owed(figures), (figures.repaid_ore, figures.amount_ore - figures.paid_ore)
    said = {"left_ore": left, "due_on": due_on, "repaid_on": figures.repaid_on, "last_year": figures.last_year}
    if figures.repaid_on is not None:
        if figures.repaid_on > due_on:
            message = _("Repaid on %(repaid_on)s; the last day was %(due_on)s.")
            return verdict(rule, State.NOT_MET, left, 0, of, message, **said)
        message = _("Repaid on %(repaid_on)s; the last day was %(due_on)s.")
        return verdict(rule, State.MET, left, 0, of, message, **said)
    if day > due_on:
        if not left:
            return verdict(rule, State.MET, 0, 0, of, _("Nothing is left to repay."), **said)
        message = _("%(left_ore)s should have been repaid by %(due_on)s; no repayment is recorded.")
        return verdict(rule, State.NOT_MET, left, 0, of, message, **said)
    near = day >= due_on - timedelta(days=DEADLINE_DAYS)
    if near and left:
        message = _("%(left_ore)s is to be repaid by %(due_on)s, which is near.")
        return verdict(rule, State.AT_RISK, left, 0, of, message, **said)
    if figures.ended and not left:
        return verdict(rule, State.MET, 0, 0, of, _("Nothing is left to repay."), **said)
    message = _("%(left_ore)s is not used on this day; what is left is to be repaid by %(due_on)s.")
    return verdict(rule, State.UNDECIDED, left, 0, of, message, **said)


def years_to_draw(rule: Rule, figures: Figures) -> tuple[int, ...]:
    """The years whose money must be asked for: those with an envelope, else every year of the period."""
    if rule.year is not None:
        return (rule.year,)
    if figures.table.by_year:
        return tuple(year for year in figures.table.years if figures.table.bounds(year)[1] > 0)
    if figures.first_year is None or figures.last_year is None:
        return ()
    return tuple(range(figures.first_year, figures.last_year + 1))


def draw_by(rule: Rule, figures: Figures, _rules: Sequence[Rule]) -> Verdict:
    """Each year's money is asked for by a day of that year."""
    day, years = figures.day, years_to_draw(rule, figures)
    last_days = {year: day_in(year, rule.month_day) for year in years}
    in_time = {d.year for d in figures.draws if d.year in last_days and d.sent_on <= last_days[d.year]}
    asked = sum(d.amount_ore for d in figures.draws)
    missed = [year for year in years if last_days[year] < day and year not in in_time]
    ahead = [year for year in years if last_days[year] >= day and year not in in_time]
    params = {"asked_ore": asked, "amount_ore": figures.amount_ore, "years": ", ".join(map(str, missed))}
    of = (asked, figures.amount_ore)
    if missed and not figures.draws and (not figures.kept or figures.received_ore > 0):
        message = _("No request for money is recorded here, so it cannot be seen whether it was made in time.")
        return verdict(rule, State.UNDECIDED, None, figures.amount_ore, None, message)
    if missed:
        message = _("No request was sent in time for the money of %(years)s.")
        return verdict(rule, State.NOT_MET, asked, figures.amount_ore, of, message, **params)
    if ahead:
        params |= {"year": ahead[0], "due_on": last_days[ahead[0]]}
        if day >= last_days[ahead[0]] - timedelta(days=DEADLINE_DAYS):
            message = _("The money of %(year)s must be asked for by %(due_on)s, and no request is sent.")
            return verdict(rule, State.AT_RISK, asked, figures.amount_ore, of, message, **params)
        message = _("The money of %(year)s is to be asked for by %(due_on)s.")
        state = State.MET if in_time else State.UNDECIDED
        return verdict(rule, state, asked, figures.amount_ore, of, message, **params)
    message = _("Every year's money was asked for in time: %(asked_ore)s in all.")
    state = State.MET if years else State.UNDECIDED
    if not years:
        message = _("The years of the period are not known, so there is no day to measure against.")
    return verdict(rule, state, asked, figures.amount_ore, of, message, **params)
