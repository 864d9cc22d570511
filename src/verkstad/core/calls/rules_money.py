"""Findings on a call's money: ceilings (R4), the share of support (R3), the budget, cost kinds and simplified options."""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from verkstad.core.calls.known import Known, ceiling_of, said
from verkstad.core.calls.terms import CallTerms, CostMethod, CostOption, Per
from verkstad.core.findings import Finding, Severity
from verkstad.core.money import format_amount
from verkstad.core.words import gettext_noop

FIXED_SUM = "requisition"


def kr(ore: int) -> str:
    return format_amount(ore, "kr", 2 if ore % 100 else 0)


def share_of(text: str) -> Decimal | None:
    """A share in percent from its text ("50", "45.24"); None for what is not above 0 and at most 100."""
    try:
        share = Decimal(text.replace(",", "."))
    except InvalidOperation:
        return None
    return share if share.is_finite() and 0 < share <= 100 else None


def money_findings(kind: str, terms: CallTerms, known: Known) -> list[Finding]:
    return [*_ceilings(kind, terms), *_fixed(kind, terms), *_share(kind, terms, known), *_budget(terms, known)]


def _ceilings(kind: str, terms: CallTerms) -> Iterator[Finding]:
    if kind != FIXED_SUM and not terms.ceilings and "ceilings" not in terms.unknown:
        yield said("ceiling", "ceilings", gettext_noop("The call has no highest amount."),
                   gettext_noop("Set a ceiling per applicant, region or project."), clause="R1, R4")  # fmt: skip
    for per, count in Counter(one.per for one in terms.ceilings).items():
        if count > 1:
            yield said("ceiling_twice", "ceilings", gettext_noop("There are %(count)s ceilings per %(per)s."),
                       gettext_noop("Keep one of them."), clause="R4", count=count, per=str(per))  # fmt: skip
    for one in terms.ceilings:
        if one.amount_ore <= 0:
            yield said("ceiling_zero", "ceilings", gettext_noop("The ceiling per %(per)s is not above zero."),
                       gettext_noop("Write an amount above zero, or take the ceiling away."), clause="R4", per=str(one.per))  # fmt: skip
        elif terms.least_ore is not None and terms.least_ore > one.amount_ore:
            yield said("least_above", "least_ore",
                       gettext_noop("The least amount, %(least)s, is above the ceiling per %(per)s, %(most)s."),
                       gettext_noop("Lower it, or raise the ceiling."), clause="R1", least=kr(terms.least_ore),
                       per=str(one.per), most=kr(one.amount_ore))  # fmt: skip
        elif terms.budget_ore is not None and one.amount_ore > terms.budget_ore:
            yield said("ceiling_above_budget", "ceilings",
                       gettext_noop("The ceiling per %(per)s, %(most)s, is more than the whole call has, %(budget)s."),
                       gettext_noop("Lower the ceiling or correct the budget."), clause="R4", per=str(one.per),
                       most=kr(one.amount_ore), budget=kr(terms.budget_ore))  # fmt: skip
    region, project = ceiling_of(terms, Per.REGION), ceiling_of(terms, Per.PROJECT)
    if region is not None and project is not None and project < region:
        yield said("ceiling_region", "ceilings",
                   gettext_noop("A project may get %(project)s but a region %(region)s, which one project never reaches."),
                   gettext_noop("Check which of the two is meant."), clause="R4", severity=Severity.WARNING,
                   project=kr(project), region=kr(region))  # fmt: skip
    if terms.least_ore is not None and terms.least_ore <= 0:
        yield said("least_zero", "least_ore", gettext_noop("The least amount is not above zero."),
                   gettext_noop("Write an amount above zero, or leave it blank."))  # fmt: skip


def _fixed(kind: str, terms: CallTerms) -> Iterator[Finding]:
    if kind == FIXED_SUM and not terms.fixed_ore and "fixed_ore" not in terms.unknown:
        yield said("fixed_missing", "fixed_ore", gettext_noop("A requisition gives each region a fixed sum, and none is set."),
                   gettext_noop("Write the sum per region for each year."))  # fmt: skip
    if kind != FIXED_SUM and terms.fixed_ore:
        yield said("fixed_elsewhere", "fixed_ore", gettext_noop("Only a requisition has fixed sums per region."),
                   gettext_noop("Take them away, or make the call a requisition."))  # fmt: skip
    if kind == FIXED_SUM and terms.ceilings:
        yield said("fixed_ceiling", "ceilings", gettext_noop("A requisition has fixed sums, so it has no ceilings."),
                   gettext_noop("Take the ceilings away."))  # fmt: skip
    for year, ore in terms.fixed_ore.items():
        if not (year.isascii() and year.isdigit() and 1990 <= int(year) <= 2199):
            yield said("fixed_year", "fixed_ore", gettext_noop("“%(year)s” is no year."),
                       gettext_noop("Write four figures."), year=year)  # fmt: skip
        elif ore <= 0:
            yield said("fixed_zero", "fixed_ore", gettext_noop("The sum of %(year)s is not above zero."),
                       gettext_noop("Write an amount above zero, or take the year away."), year=year)  # fmt: skip


def _share(kind: str, terms: CallTerms, known: Known) -> Iterator[Finding]:
    share = share_of(terms.highest_share) if terms.highest_share else None
    if not terms.highest_share:
        if kind != FIXED_SUM and "highest_share" not in terms.unknown:
            yield said("share", "highest_share", gettext_noop("The call does not say the highest share of support."),
                       gettext_noop("Write it in percent of total cost; 100 where no co-financing is asked for."),
                       clause="R1, R3")  # fmt: skip
    elif share is None:
        yield said("share_bad", "highest_share", gettext_noop("“%(share)s” is not a share above 0 and at most 100 percent."),
                   gettext_noop("Write figures only, such as 50."), clause="R3", share=terms.highest_share)  # fmt: skip
    if not terms.share_clause:
        return
    limit = known.shares.get(terms.share_clause)
    if limit is None:
        yield said("share_clause", "share_clause", gettext_noop("No highest share is known for “%(named)s”."),
                   gettext_noop("Choose a clause that the programme's facts tell of."), clause="R3", named=terms.share_clause)  # fmt: skip
    elif share is not None and share > limit.percent:
        yield said("share_above", "highest_share",
                   gettext_noop("%(share)s %% is above the %(limit)s %% of total cost that %(named)s allows as a rule."),
                   gettext_noop("Lower the share, or name no clause if it does not apply."), clause=f"R3, {terms.share_clause}",
                   share=_plain(share), limit=_plain(limit.percent), named=terms.share_clause)  # fmt: skip


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}".replace(".", ",")


def _budget(terms: CallTerms, known: Known) -> Iterator[Finding]:
    if terms.budget_ore is None:
        return
    if terms.budget_ore <= 0:
        yield said("budget_zero", "budget_ore", gettext_noop("The call's budget is not above zero."),
                   gettext_noop("Write an amount above zero, or leave it blank."))  # fmt: skip
    elif known.left_ore is not None and terms.budget_ore > known.left_ore:
        yield said("budget_above", "budget_ore",
                   gettext_noop("The call's budget, %(budget)s, is above what the mandate has left to promise, %(left)s."),
                   gettext_noop("Lower the budget, or wait for the amendment that allows it."),
                   budget=kr(terms.budget_ore), left=kr(max(known.left_ore, 0)))  # fmt: skip


def cost_findings(kind: str, terms: CallTerms, known: Known) -> Iterator[Finding]:
    """Findings on open cost kinds and on the simplified options that compute some of them."""
    if kind != FIXED_SUM and not terms.cost_kinds and "cost_kinds" not in terms.unknown:
        yield said("costs", "cost_kinds", gettext_noop("No kind of cost is open."), gettext_noop("Open at least one."))  # fmt: skip
    open_kinds = [one.key for one in terms.cost_kinds]
    for key, count in Counter(open_kinds).items():
        if count > 1:
            yield said("cost_twice", "cost_kinds", gettext_noop("The cost kind %(key)s is opened %(count)s times."),
                       gettext_noop("Keep one of them."), key=key, count=count)  # fmt: skip
        if key not in known.cost_kinds:
            yield said("cost_unknown", "cost_kinds", gettext_noop("The programme knows no cost kind “%(key)s”."),
                       gettext_noop("Choose among the programme's cost kinds."), key=key)  # fmt: skip
    filled = Counter(one.fills for one in terms.cost_options)
    for option in terms.cost_options:
        yield from _option(option, open_kinds, known)
        if filled[option.fills] > 1 and option.fills in open_kinds:
            yield said("option_same", f"cost_options[{option.key}]",
                       gettext_noop("Several simplified options compute the cost kind %(fills)s."),
                       gettext_noop("Keep one of them."), fills=option.fills)  # fmt: skip


def _option(option: CostOption, open_kinds: list[str], known: Known) -> Iterator[Finding]:
    where = f"cost_options[{option.key}]"
    if option.fills not in open_kinds:
        yield said("option_closed", where, gettext_noop("The option computes the cost kind “%(fills)s”, which is not open."),
                   gettext_noop("Open the cost kind, or take the option away."), fills=option.fills or "–")  # fmt: skip
    for key in option.of:
        if key not in open_kinds:
            yield said("option_of_closed", where, gettext_noop("The rate counts from the cost kind “%(of)s”, which is not open."),
                       gettext_noop("Open the cost kind, or count from others."), of=key)  # fmt: skip
    source = known.cost_options.get(option.key)
    if source is None:
        yield said("option_unknown", where, gettext_noop("No source in the programme tells of the option “%(key)s”."),
                   gettext_noop("Choose among the programme's rates and amounts."), key=option.key)  # fmt: skip
    elif not source.confirmed:
        yield said("option_unconfirmed", where, gettext_noop("The source of this rate is not confirmed."),
                   gettext_noop("Check it against the rules in force before publishing."), severity=Severity.WARNING)  # fmt: skip
    if option.method is CostMethod.FLAT_RATE:
        if share_of(option.share) is None:
            yield said("option_share", where, gettext_noop("The rate “%(share)s” is not above 0 and at most 100 percent."),
                       gettext_noop("Write figures only, such as 15."), share=option.share or "–")  # fmt: skip
        if not option.of or option.fills in option.of:
            yield said("option_circle", where, gettext_noop("A rate counts from other cost kinds than the one it computes."),
                       gettext_noop("Choose which kinds it counts from."))  # fmt: skip
    elif option.amount_ore <= 0:
        yield said("option_amount", where, gettext_noop("The option has no amount above zero."),
                   gettext_noop("Write the amount."))  # fmt: skip
