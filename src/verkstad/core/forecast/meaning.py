"""What a forecast means for a mandate: its years' money, what to ask for, what goes back to the state, terms at risk.

All assumptions are here: nothing more is granted than is promised already, and the agency's own costs go on as they have,
up to their caps. Amounts in whole öre; a band's low is the lower sum.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from verkstad.core.forecast.outlook import Band, Outlook
from verkstad.core.period import day_in, year_end
from verkstad.core.terms import Booked, Drawn, Figures, Rule, State, Verdict, evaluate

GRACE = timedelta(days=365)  # after the period, where no term says when what is left goes back
WHOLE = 100_000  # a request is rounded up to whole tkr


@dataclass(frozen=True)
class YearAhead:
    """A year: grants expected to be paid, own costs assumed, the year's own money (None: not divided by year), and what is
    left of all money so far when it ends (below zero: it does not suffice)."""

    year: int
    grants: Band
    own_ore: int
    offered: tuple[int, int] | None
    left: Band


@dataclass(frozen=True)
class Request:
    """Money to ask for: of a year, at the latest on a day, what is suggested, and at most."""

    year: int
    last_day: date | None
    suggested_ore: int
    most_ore: int
    clause: str
    lapses: bool


@dataclass(frozen=True)
class Unused:
    """What is not used when the last day for payments comes, and what it is made of."""

    last_day: date
    unused: Band
    repay: Band
    free_ore: int  # promised to nobody, and not assumed to become own costs
    never: Band  # promised, and never claimed
    late: Band  # promised, and not paid before the last day


@dataclass(frozen=True)
class TermAhead:
    """A term today, as it is expected to be at the end of the period, and at worst within the interval."""

    rule: Rule
    now: State
    expected: Verdict
    worst: State

    @property
    def at_risk(self) -> bool:
        """Whether it is expected, or may within the interval, not to be met."""
        return State.NOT_MET in (self.expected.state, self.worst) or self.expected.state == State.AT_RISK


@dataclass(frozen=True)
class Meaning:
    """All of it. `cash_ore` is what the mandate has drawn and not used."""

    years: tuple[YearAhead, ...]
    own_ore: int
    cash_ore: int
    requests: tuple[Request, ...]
    unused: Unused | None
    terms: tuple[TermAhead, ...]


def last_payment_day(rules: Sequence[Rule], due: Sequence[date], last_year: int | None) -> date | None:
    """The last day on which the mandate's money can be paid: when what is left goes back, else a year after the period."""
    days = [rule.due_on for rule in rules if rule.kind == "repay_by" and rule.due_on] + list(due)
    if days:
        return min(days)
    return year_end(last_year) + GRACE if last_year is not None else None


def days_wanted(figures: Figures, rules: Sequence[Rule], last_day: date | None) -> list[date]:
    """The days whose sums the meaning needs from the outlook."""
    found = [day for _year, day in draw_days(figures, rules)] + ([last_day] if last_day else [])
    return [day for day in found if day > figures.day]


def draw_days(figures: Figures, rules: Sequence[Rule]) -> list[tuple[int, date]]:
    """The years whose money can still be asked for, with the last day for it (the year's last, where no term says)."""
    terms = [rule for rule in rules if rule.kind == "draw_by"]
    table = figures.table
    years = [year for year in table.years if table.bounds(year)[1] > 0] if table.by_year else [figures.day.year]
    found = []
    for year in years:
        days = [day_in(year, rule.month_day) for rule in terms if rule.year in (None, year)]
        last = min(days, default=year_end(year))
        if last >= figures.day:
            found.append((year, last))
    return found


def meaning(figures: Figures, rules: Sequence[Rule], found: Outlook, last_day: date | None) -> Meaning:
    """What the outlook (asked for with `days_wanted`) means, for a mandate whose book is kept."""
    own = own_costs_ahead(figures, rules, [year for year in found.years if not last_day or year <= last_day.year])
    asked = sum(one.amount_ore for one in figures.draws)
    cash = max(figures.received_ore, asked) - figures.paid_ore - figures.repaid_ore
    over = last_day is not None and last_day <= figures.day
    requests = () if over else _requests(figures, rules, found, own, cash, last_day)
    return Meaning(
        _years(figures, found, own), sum(own.values()), cash, requests,
        _unused(figures, found, own, cash, requests, last_day) if last_day and not over else None,
        _terms(figures, rules, found, requests),
    )  # fmt: skip


def own_costs_ahead(figures: Figures, rules: Sequence[Rule], years: Sequence[int]) -> dict[int, int]:
    """Own costs by year as they have been so far a day, while the period lasts, and never above a cap of these rules."""
    first, last = figures.first_year, figures.last_year
    if first is None or last is None or figures.day.year < first or figures.day > year_end(last):
        return {}
    gone = (figures.day - date(first, 1, 1)).days + 1
    caps = {rule.year: rule.amount_ore or 0 for rule in rules if rule.kind == "cost_cap_year"}
    shares = [rule.per_mille or 0 for rule in rules if rule.kind == "cost_cap_share" and rule.year is None]
    room = min([figures.amount_ore * share // 1000 for share in shares], default=figures.amount_ore)
    room = max(0, room - figures.programme.total)
    made = {}
    for year in years:
        if not first <= year <= last:
            continue
        days = (year_end(year) - max(figures.day, date(year - 1, 12, 31))).days
        cost = figures.programme.total * days // gone
        if year in caps:
            cost = min(cost, max(0, caps[year] - figures.programme.of(year)))
        made[year] = min(cost, room)
        room -= made[year]
    return made


def _years(figures: Figures, found: Outlook, own: Mapping[int, int]) -> tuple[YearAhead, ...]:
    made, spent, table = [], 0, figures.table
    for n, year in enumerate(found.years):
        spent += own.get(year, 0)
        so_far = found.paid_by(year_end(year))
        have = sum(table.bounds(one)[0] for one in table.years if one <= year) if table.by_year else figures.amount_ore
        have -= figures.paid_ore + spent + figures.repaid_ore
        left = Band(have - so_far.expected_ore, have - so_far.high_ore, have - so_far.low_ore)
        made.append(
            YearAhead(year, found.periods[n], own.get(year, 0), table.bounds(year) if table.by_year else None, left)
        )
    return tuple(made)


def _requests(
    figures: Figures, rules: Sequence[Rule], found: Outlook, own: Mapping[int, int], cash: int, last_day: date | None
) -> tuple[Request, ...]:
    """For each year that can still be asked for: what is needed until the next request, with the interval's upper sum."""
    ahead = draw_days(figures, rules)
    clause = next((rule.clause for rule in rules if rule.kind == "draw_by"), "")
    table, lapses = figures.table, any(rule.kind == "draw_by" for rule in rules)
    drawn = {year: sum(one.amount_ore for one in figures.draws if one.year == year) for year, _day in ahead}
    whole_left = max(0, figures.amount_ore - max(figures.received_ore, sum(one.amount_ore for one in figures.draws)))
    left = {
        year: min(whole_left, max(0, table.bounds(year)[1] - drawn[year])) if table.by_year else whole_left
        for year, _day in ahead
    }
    in_all = (found.paid_by(last_day) if last_day and last_day > figures.day else _all(found)).high_ore + sum(
        own.values()
    )
    made = []
    for n, (year, day) in enumerate(ahead):
        until = ahead[n + 1][1] if n + 1 < len(ahead) else None
        costs = sum(ore for one, ore in own.items() if until is None or one < until.year)
        need = in_all if until is None else min(in_all, found.paid_by(until).high_ore + costs)
        need = max(need, in_all - sum(left[one] for one, _day in ahead[n + 1 :])) - cash
        sum_ = min(left[year], whole_left, max(0, -(-need // WHOLE) * WHOLE))
        made.append(Request(year, day if lapses else None, sum_, min(left[year], whole_left), clause, lapses))
        cash, whole_left = cash + sum_, whole_left - sum_
    return tuple(made)


def _all(found: Outlook) -> Band:
    """All that is ever paid of what is promised."""
    return found.never.less(found.left_ore)


def _unused(
    figures: Figures, found: Outlook, own: Mapping[int, int], cash: int, requests: Sequence[Request], last_day: date
) -> Unused:
    paid = found.paid_by(last_day) if last_day > figures.day else Band(0, 0, 0)
    mine = sum(own.values())
    whole = figures.amount_ore - figures.paid_ore - figures.repaid_ore - mine
    coming = max(0, cash - mine) + sum(one.suggested_ore for one in requests)
    late = found.paid_after(last_day) if last_day > figures.day else _all(found)
    return Unused(last_day, paid.less(whole), paid.less(coming), max(0, whole - found.left_ore), found.never, late)


def _terms(
    figures: Figures, rules: Sequence[Rule], found: Outlook, requests: Sequence[Request]
) -> tuple[TermAhead, ...]:
    """Every term as the rules judge it today, and on the day after the period with what is then paid and promised, and own
    costs as they go on where no cap stops them. The days to ask for money are the requests' own."""
    rules = [rule for rule in rules if rule.kind != "draw_by"]
    now, own = evaluate(rules, figures), own_costs_ahead(figures, (), found.years)
    ends = [at_end(figures, found, own, requests, never) for never in
            (found.never.expected_ore, found.never.low_ore, found.never.high_ore)]  # fmt: skip
    judged = [evaluate(rules, one) for one in ends]
    order = [State.NOT_MET, State.AT_RISK, State.UNDECIDED, State.MET]
    return tuple(
        TermAhead(rule, now[n].state, judged[0][n], min((one[n].state for one in judged), key=order.index))
        for n, rule in enumerate(rules)
    )


def at_end(
    figures: Figures, found: Outlook, own: Mapping[int, int], requests: Sequence[Request], never_ore: int
) -> Figures:
    """The figures as they would be when the period is over: what is paid by then, and no promise of what is never paid."""
    day = figures.day
    if figures.last_year is not None and year_end(figures.last_year) >= day:
        day = year_end(figures.last_year) + timedelta(days=1)
    if day == figures.day:
        return figures
    spent = dict(figures.programme.by_year)
    for year, ore in own.items():
        spent[year] = spent.get(year, 0) + ore
    share = found.left_ore - never_ore
    paid = min(share, sum(band.expected_ore for year, band in zip(found.years, found.periods, strict=False)
                          if year < day.year))  # fmt: skip
    sent = [Drawn(one.year, one.suggested_ore, min(one.last_day or year_end(one.year), day)) for one in requests]
    return replace(
        figures, day=day, programme=Booked(spent),
        transfers=Booked({**figures.transfers.by_year, None: figures.transfers.undated + paid}),
        committed=Booked({**figures.committed.by_year, None: figures.committed.undated - never_ore}),
        draws=(*figures.draws, *sent),
    )  # fmt: skip
