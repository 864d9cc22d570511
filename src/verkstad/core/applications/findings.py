"""What the call's rules say of a plan: findings with their clause, never exceptions."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from verkstad.core.applications.figures import PlanFigures, figures_of, in_order
from verkstad.core.applications.plan import MOST_ORE, Fund, Plan, Source
from verkstad.core.calls.terms import CallTerms, CostMethod, Per
from verkstad.core.findings import Finding, Severity
from verkstad.core.money import format_amount, format_number
from verkstad.core.words import gettext_noop as _


@dataclass(frozen=True)
class Setting:
    """What beside the plan itself the rules look at: partners by key with their role, the regions touched (each once,
    R24), what the same applicant applies for elsewhere in the call, and the years that are open."""

    roles: Mapping[str, str]
    regions: Collection[str] = ()
    elsewhere_ore: int = 0
    years: Collection[int] = ()


def plan_findings(plan: Plan, terms: CallTerms, setting: Setting) -> list[Finding]:
    """Everything that is wrong with a plan, in the order one would mend it. Errors keep it from being sent."""
    figures = figures_of(plan, terms)
    found = [*_lines(plan, terms, setting), *_options(plan, terms), *_whole(plan, figures, terms)]
    return [*found, *_shares(figures, terms), *_ceilings(figures, terms, setting), *_promises(plan)]


def share_text(share: Fraction) -> str:
    """A share as percent, with as many decimals (at most two) as it needs: "50 %", "33,33 %"."""
    percent = share * 100
    decimals = next((n for n in (0, 1, 2) if (percent * 10**n).denominator == 1), None)
    text = format_number(percent, 2 if decimals is None else decimals)
    return f"{text} %"


def _kr(ore: int) -> str:
    return format_amount(ore, "kr", 0 if ore % 100 == 0 else 2)


def _lines(plan: Plan, terms: CallTerms, setting: Setting) -> Iterator[Finding]:
    """Closed kinds, strangers, years outside the window, partners that bear no cost, and amounts that are none."""
    open_kinds = {kind.key for kind in terms.cost_kinds}
    years = set(setting.years)
    for cost in plan.costs:
        where = f"{'in_kind' if cost.in_kind else 'cost'}/{cost.kind}/{cost.partner}/{cost.year}"
        yield from _line(where, cost.partner, cost.year, cost.amount_ore, years, setting)
        if cost.kind not in open_kinds:
            yield Finding("plan.closed_kind", _("The cost kind %(kind)s is not open in this call."), {"kind": cost.kind},
                          clause="R1", where=where, fix=_("Move the amount to an open cost kind or take it away."))  # fmt: skip
    for unit in plan.units:
        where = f"unit/{unit.option}/{unit.partner}/{unit.year}"
        yield from _line(where, unit.partner, unit.year, int(unit.count), years, setting)
    for fund in plan.funds:
        where = f"fund/{fund.key}/amount_ore"
        if fund.partner and fund.partner not in setting.roles:
            yield _stranger(f"fund/{fund.key}/partner", fund.partner)
        if _who_is_open(fund, setting):
            yield Finding("plan.nameless", _("A line of the financing does not say who pays."), clause="R7",
                          where=f"fund/{fund.key}/name", fix=_("Choose a partner or write the name."))  # fmt: skip
        if not 0 < fund.amount_ore <= MOST_ORE:
            yield Finding("plan.amount", _("A line of the financing has no amount."), where=where, clause="R7",
                          fix=_("Write an amount above nothing or take the line away."))  # fmt: skip


def _who_is_open(fund: Fund, setting: Setting) -> bool:
    """Whether a line leaves it open who pays: others must be named, own money only where there are several partners."""
    if fund.partner or fund.name.strip():
        return False
    return fund.source is Source.OTHER or (fund.source is Source.OWN and len(setting.roles) > 1)


def _line(where: str, partner: str, year: int, amount: int, years: set[int], setting: Setting) -> Iterator[Finding]:
    if partner not in setting.roles:
        yield _stranger(where, partner)
    elif setting.roles[partner] not in ("owner", "partner"):
        yield Finding("plan.no_costs_here", _("This partner takes part without costs of its own, but has costs in the budget."),
                      clause="R7", where=where, fix=_("Change the partner's role or move the costs."))  # fmt: skip
    if years and year not in years:
        yield Finding("plan.year", _("%(year)s lies outside the time in which a project may run: %(years)s."),
                      {"year": year, "years": _span(years)}, clause="R1", where=where,
                      fix=_("Move the amount to a year inside it."))  # fmt: skip
    if not 0 <= amount <= MOST_ORE:
        yield Finding("plan.amount_odd", _("An amount is below nothing or beyond reason."), where=where,
                      fix=_("Write an amount of nothing or more."))  # fmt: skip


def _stranger(where: str, partner: str) -> Finding:
    return Finding("plan.stranger", _("%(partner)s is no partner of this application."), {"partner": partner},
                   where=where, fix=_("Add the partner, or move the amount to another."))  # fmt: skip


def _span(years: Collection[int]) -> str:
    first, last = min(years), max(years)
    return str(first) if first == last else f"{first}\u2013{last}"


def _options(plan: Plan, terms: CallTerms) -> Iterator[Finding]:
    """Options that the call does not offer, and kinds that are both typed and computed as a flat rate or lump sum."""
    options = {option.key: option for option in terms.cost_options}
    if in_order(terms.cost_options) is None:
        yield Finding("plan.options_circle", _("The cost options are reckoned on each other in a circle, so they count nothing."),
                      clause="R1", where="costs", fix=_("Tell the agency: the call itself must be corrected."))  # fmt: skip
    used = [(f"unit/{u.option}/{u.partner}/{u.year}", u.option, u.partner) for u in plan.units]
    used += [
        (f"chosen/{c.option}/{c.partner}" + (f"/{c.year}" if c.year else ""), c.option, c.partner) for c in plan.chosen
    ]
    for where, key, partner in used:
        if key not in options:
            yield Finding("plan.closed_option", _("The simplified cost option %(option)s is not open in this call."),
                          {"option": key}, clause="R1", where=where, fix=_("Take it away."))  # fmt: skip
            continue
        if options[key].method is CostMethod.UNIT_COST:
            continue
        typed = next((c for c in plan.costs
                      if (c.kind, c.partner) == (options[key].fills, partner) and not c.in_kind), None)  # fmt: skip
        if typed is not None and options[key].fills not in options[key].of:
            yield Finding("plan.twice", _("The same cost is both computed by a simplified option and typed as an amount."),
                          clause="R16", where=f"cost/{typed.kind}/{typed.partner}/{typed.year}",
                          fix=_("Take away the typed amount, or do without the option."))  # fmt: skip


def _most(figures: PlanFigures, terms: CallTerms) -> int | None:
    """The largest grant that the call's highest share lets a budget of this size have; None where it says no share."""
    if not terms.highest_share:
        return None
    return int(figures.total_ore * Fraction(terms.highest_share.replace(",", ".")) / 100)


def _whole(plan: Plan, figures: PlanFigures, terms: CallTerms) -> Iterator[Finding]:
    """Whether cost and financing meet (R7, R8)."""
    if not figures.total_ore:
        yield Finding("plan.no_cost", _("The budget is empty."), clause="R7", where="costs",
                      fix=_("Write what the project costs."))  # fmt: skip
        return
    if not figures.grant_ore:
        yield Finding("plan.no_grant", _("The financing does not say what grant is applied for."), clause="R7",
                      where="grant", fix=_("Write the grant in the financing."))  # fmt: skip
    params = {"cost": _kr(figures.total_ore), "cofinancing": _kr(figures.cofinancing_ore),
              "needed": _kr(figures.needed_ore), "grant": _kr(figures.grant_ore),
              "gap": _kr(abs(figures.needed_ore - figures.grant_ore))}  # fmt: skip
    if figures.needed_ore < 0:
        yield Finding("plan.overfinanced", _("The others pay more (%(cofinancing)s) than the project costs (%(cost)s)."),
                      params, clause="R7", where="grant", fix=_("Lower the financing or correct the budget."))  # fmt: skip
    elif figures.grant_ore < figures.needed_ore:
        fix = _("Add financing, lower the budget, or apply for %(needed)s.")
        most = _most(figures, terms)
        if most is not None and figures.needed_ore > most:
            params |= {"most": _kr(most), "others": _kr(figures.total_ore - most)}
            fix = _("With this budget the highest share gives at most %(most)s, so others pay at least %(others)s. Add such financing, "
                    "or lower the budget.")  # fmt: skip
        yield Finding("plan.gap", _("The financing lacks %(gap)s: the cost is %(cost)s, of which others pay %(cofinancing)s."),
                      params, clause="R7", where="grant", fix=fix)  # fmt: skip
    elif figures.grant_ore > figures.needed_ore:
        yield Finding("plan.surplus", _("The financing is %(gap)s more than the cost of %(cost)s."), params, clause="R7",
                      where="grant", fix=_("Apply for %(needed)s, or correct the other financing."))  # fmt: skip
    if figures.in_kind_cost_ore != figures.in_kind_financing_ore:
        in_kind = {"cost": _kr(figures.in_kind_cost_ore), "financing": _kr(figures.in_kind_financing_ore)}
        yield Finding("plan.in_kind", _("Costs in kind are %(cost)s but financing in kind is %(financing)s; they must be equal."),
                      in_kind, clause="R8", where="in_kind",
                      fix=_("Write the same amount as cost and as financing."))  # fmt: skip
    if any(f.source is Source.GRANT and str(f.means) == "in_kind" for f in plan.funds):
        yield Finding("plan.grant_in_kind", _("The grant is money and cannot be in kind."), clause="R8", where="grant",
                      fix=_("Write the grant as money."))  # fmt: skip


def _shares(figures: PlanFigures, terms: CallTerms) -> Iterator[Finding]:
    """The grant's share of the whole cost against the call's highest (R3), with both sums."""
    most = _most(figures, terms)
    if most is None or not figures.total_ore:
        return
    highest = Fraction(terms.highest_share.replace(",", ".")) / 100
    share = Fraction(figures.grant_ore, figures.total_ore)
    if share > highest:
        params = {"grant": _kr(figures.grant_ore), "cost": _kr(figures.total_ore), "share": share_text(share),
                  "highest": share_text(highest), "most": _kr(most)}  # fmt: skip
        yield Finding("plan.share", _("The grant is %(grant)s of %(cost)s, which is %(share)s; the call gives at most %(highest)s."),
                      params, clause=" · ".join(filter(None, ("R3", terms.share_clause))), where="grant",
                      fix=_("Apply for at most %(most)s, or find more financing."))  # fmt: skip


def _ceilings(figures: PlanFigures, terms: CallTerms, setting: Setting) -> Iterator[Finding]:
    """The ceilings of the call (R4): per project, per applicant, per region with each region counted once (R24)."""
    grant, count = figures.grant_ore, len(set(setting.regions))
    if terms.least_ore is not None and 0 < grant < terms.least_ore:
        yield Finding("plan.least", _("The grant is %(grant)s; the call gives no less than %(least)s."),
                      {"grant": _kr(grant), "least": _kr(terms.least_ore)}, clause="R1", where="grant",
                      fix=_("Apply for more, or look for another call."))  # fmt: skip
    fixed = sum(terms.fixed_ore.values())
    ceilings = [(ceiling.per, ceiling.amount_ore) for ceiling in terms.ceilings] + (
        [(Per.REGION, fixed)] if fixed else []
    )
    for per, amount in ceilings:
        if per is Per.REGION:
            if not count and grant:
                yield Finding("plan.no_region", _("The ceiling is per region, but no partner says in which regions it works."),
                              clause="R4", where="partners", fix=_("Choose the regions of each partner."))  # fmt: skip
            elif grant > amount * count:
                yield Finding("plan.ceiling_region",
                              _("The grant is %(grant)s; the call gives at most %(amount)s per region, which for %(count)s is %(most)s."),
                              {"grant": _kr(grant), "amount": _kr(amount), "count": count, "most": _kr(amount * count)},
                              clause="R4", where="grant", fix=_("Apply for at most %(most)s."))  # fmt: skip
        elif per is Per.APPLICANT and grant + setting.elsewhere_ore > amount:
            yield Finding("plan.ceiling_applicant",
                          _("With %(elsewhere)s in other applications to this call the applicant asks for %(sum)s; "
                            "the call gives an applicant at most %(amount)s."),
                          {"elsewhere": _kr(setting.elsewhere_ore), "sum": _kr(grant + setting.elsewhere_ore),
                           "amount": _kr(amount)}, clause="R4", where="grant", fix=_("Apply for less."))  # fmt: skip
        elif per is Per.PROJECT and grant > amount:
            yield Finding("plan.ceiling_project", _("The grant is %(grant)s; the call gives a project at most %(amount)s."),
                          {"grant": _kr(grant), "amount": _kr(amount)}, clause="R4", where="grant",
                          fix=_("Apply for at most %(amount)s."))  # fmt: skip


def _promises(plan: Plan) -> Iterator[Finding]:
    """Financing that nobody has confirmed yet: told, but no hindrance."""
    waiting = [f for f in plan.funds if f.source is not Source.GRANT and f.amount_ore and not f.confirmed]
    if waiting:
        yield Finding("plan.unconfirmed", _("%(amount)s of the other financing has no day on which it was confirmed."),
                      {"amount": _kr(sum(f.amount_ore for f in waiting))}, severity=Severity.WARNING, clause="R7",
                      where=f"fund/{waiting[0].key}/confirmed",
                      fix=_("You may send without it; write the day once the money is promised."))  # fmt: skip
