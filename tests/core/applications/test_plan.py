"""Plans: sums are exact, order is irrelevant, what is computed is never typed, and the rules say what is wrong."""

from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from verkstad.core.applications.cells import cell_findings, partner_of, read
from verkstad.core.applications.figures import Share, figures_of, in_order
from verkstad.core.applications.findings import Setting, plan_findings, share_text
from verkstad.core.applications.merge import Conflict, merge, rolled_back
from verkstad.core.applications.plan import (
    Chosen,
    Cost,
    Fund,
    Means,
    Plan,
    Source,
    Units,
    cells_of,
    from_json,
    plan_of,
    to_json,
    years_of,
)
from verkstad.core.calls.terms import CallTerms, Ceiling, CostKind, CostMethod, CostOption, Per
from verkstad.core.money import BadNumber

KINDS = tuple(CostKind(key) for key in ("staff", "travel", "overhead", "study"))
TERMS = CallTerms(
    cost_kinds=KINDS, highest_share="50", share_clause="§ 6", project_from="2026-01-01", project_to="2027-06-30"
)
BOTH = Setting({"owner": "owner", "p1": "partner"}, {"24"}, 0, (2026, 2027))
OVERHEAD = CostOption("oh", CostMethod.FLAT_RATE, "overhead", share="15", of=("staff",))
HOURS = CostOption("hour", CostMethod.UNIT_COST, "staff", amount_ore=409_00)
STUDY = CostOption("study", CostMethod.LUMP_SUM, "study", amount_ore=400_000_00)
kr = 100


def with_options(*options: CostOption) -> CallTerms:
    return CallTerms(cost_kinds=KINDS, cost_options=options, project_from="2026-01-01", project_to="2027-12-31")


def codes(plan: Plan, terms: CallTerms = TERMS, setting: Setting = BOTH) -> list[tuple[str, str, str]]:
    return [(f.code, f.clause, f.where) for f in plan_findings(plan, terms, setting)]


def a_plan(cost: int, grant: int, *funds: Fund, costs: tuple[Cost, ...] = ()) -> Plan:
    paid = (Fund("g", Source.GRANT, amount_ore=grant), *funds)
    return Plan(costs=(Cost("staff", "owner", 2026, cost), *costs), funds=paid)


OWN = Fund("o", Source.OWN, "owner", amount_ore=1_000_000_00, confirmed="2026-01-15")


def test_a_plan_that_meets_at_fifty_per_cent_has_nothing_to_mend() -> None:
    plan = a_plan(2_000_000_00, 1_000_000_00, OWN)
    assert codes(plan) == []
    assert figures_of(plan, TERMS).share == Share(1_000_000_00, 2_000_000_00)


def test_an_ore_above_the_share_is_told_with_both_sums_the_clause_and_the_most_one_may_ask() -> None:
    plan = a_plan(
        2_000_000_00, 1_000_000_01, Fund("o", Source.OWN, "owner", amount_ore=999_999_99, confirmed="2026-01-15")
    )
    (finding,) = plan_findings(plan, TERMS, BOTH)
    assert (finding.code, finding.clause, finding.params["most"]) == (
        "plan.share",
        "R3 · § 6",
        "1\u202f000\u202f000 kr",
    )
    assert (finding.params["grant"], finding.params["cost"]) == ("1\u202f000\u202f000,01 kr", "2\u202f000\u202f000 kr")


@pytest.mark.parametrize(("cost", "grant", "own", "expected"), [
    (100_00, 40_00, 50_00, "plan.gap"), (100_00, 50_00, 60_00, "plan.surplus"), (100_00, 10_00, 110_00, "plan.overfinanced"),
])  # fmt: skip
def test_r7_granted_is_cost_less_cofinancing_and_never_below_nothing(
    cost: int, grant: int, own: int, expected: str
) -> None:
    plan = a_plan(cost, grant, Fund("o", Source.OWN, "owner", amount_ore=own, confirmed="2026-01-15"))
    assert codes(plan) == [(expected, "R7", "grant")]


@pytest.mark.parametrize(("own", "most"), [(0, "50 kr"), (49_99, "50 kr"), (50_00, None), (60_00, None)])
def test_a_gap_that_the_share_cannot_fill_says_how_much_others_must_pay(own: int, most: str | None) -> None:
    """Half of a hundred kronor is the most: who lacks more is not told to ask for it."""
    fund = Fund("o", Source.OWN, "owner", amount_ore=own, confirmed="2026-01-15")
    gap = next(one for one in plan_findings(a_plan(100_00, 10_00, fund), TERMS, BOTH) if one.code == "plan.gap")
    assert (gap.params.get("most"), gap.params.get("others")) == (most, most)
    assert ("apply for" in gap.fix) is (most is None)


def test_r8_cost_in_kind_equals_financing_in_kind() -> None:
    in_kind = Cost("staff", "p1", 2026, 30_00, in_kind=True)
    given_ = Fund("k", Source.OWN, "p1", amount_ore=30_00, means=Means.IN_KIND, confirmed="2026-01-15")
    cash = Fund("o", Source.OWN, "owner", amount_ore=50_00, confirmed="2026-01-15")
    assert codes(a_plan(100_00, 50_00, cash, given_, costs=(in_kind,))) == []
    as_money = Fund("k", Source.OWN, "p1", amount_ore=30_00, confirmed="2026-01-15")
    assert codes(a_plan(100_00, 50_00, cash, as_money, costs=(in_kind,))) == [("plan.in_kind", "R8", "in_kind")]


@pytest.mark.parametrize(("regions", "wrong"), [({"24"}, True), ({"24", "12"}, False)])
def test_r4_the_ceiling_counts_each_region_once(regions: set[str], wrong: bool) -> None:
    terms = CallTerms(cost_kinds=KINDS, ceilings=(Ceiling(Per.REGION, 400_000_00),), highest_share="100")
    plan = Plan(
        costs=(Cost("staff", "owner", 2026, 800_000_00),), funds=(Fund("g", Source.GRANT, amount_ore=800_000_00),)
    )
    setting = Setting({"owner": "owner"}, regions, 0, (2026,))
    assert [c for c, *_ in codes(plan, terms, setting)] == (["plan.ceiling_region"] if wrong else [])


def test_r4_the_ceiling_of_an_applicant_counts_its_other_applications_and_that_of_a_project_does_not() -> None:
    terms = CallTerms(cost_kinds=KINDS, ceilings=(Ceiling(Per.APPLICANT, 100_00), Ceiling(Per.PROJECT, 100_00)))
    plan = Plan(costs=(Cost("staff", "owner", 2026, 60_00),), funds=(Fund("g", Source.GRANT, amount_ore=60_00),))
    setting = Setting({"owner": "owner"}, {"24"}, 50_00, (2026,))
    assert [c for c, *_ in codes(plan, terms, setting)] == ["plan.ceiling_applicant"]


def test_closed_kinds_years_outside_strangers_and_partners_without_costs_are_named_at_their_cell() -> None:
    plan = Plan(costs=(Cost("staff", "p9", 2026, 1), Cost("yacht", "owner", 2026, 1), Cost("staff", "owner", 2029, 1),
                       Cost("staff", "friend", 2026, 1)))  # fmt: skip
    setting = Setting({"owner": "owner", "friend": "cooperator"}, {"24"}, 0, (2026, 2027))
    assert codes(plan, setting=setting)[:4] == [
        ("plan.stranger", "", "cost/staff/p9/2026"), ("plan.closed_kind", "R1", "cost/yacht/owner/2026"),
        ("plan.year", "R1", "cost/staff/owner/2029"), ("plan.no_costs_here", "R7", "cost/staff/friend/2026"),
    ]  # fmt: skip


def test_a_flat_rate_counts_what_is_paid_and_units_and_leaves_out_what_is_given_in_kind() -> None:
    plan = Plan(
        costs=(Cost("staff", "owner", 2026, 1_000_00), Cost("staff", "owner", 2026, 500_00, in_kind=True)),
        units=(Units("hour", "owner", 2027, Fraction(10)),), chosen=(Chosen("oh", "owner"),),
    )  # fmt: skip
    figures = figures_of(plan, with_options(OVERHEAD, HOURS))
    assert figures.computed == {("hour", "owner", 2027): 4_090_00, ("oh", "owner", 2026): 150_00,
                                ("oh", "owner", 2027): 613_50}  # fmt: skip
    assert figures.total_ore == 1_500_00 + 4_090_00 + 763_50


def test_a_lump_sum_is_whole_whoever_shares_it() -> None:
    chosen = tuple(Chosen("study", partner, year) for partner in ("owner", "p1", "p2") for year in (2026,))
    figures = figures_of(Plan(chosen=chosen), with_options(STUDY))
    assert sorted(figures.computed.values()) == [133_333_33, 133_333_33, 133_333_34]
    assert figures.total_ore == 400_000_00


def test_options_that_are_reckoned_on_each_other_in_a_circle_count_nothing_and_say_so() -> None:
    one = CostOption("one", CostMethod.FLAT_RATE, "travel", share="10", of=("overhead",))
    other = CostOption("other", CostMethod.FLAT_RATE, "overhead", share="10", of=("travel",))
    assert in_order([one, other]) is None
    plan = a_plan(100_00, 100_00)
    assert figures_of(plan, with_options(one, other)).total_ore == 100_00
    assert [c for c, *_ in codes(plan, with_options(one, other))] == ["plan.options_circle"]


def test_the_same_cost_is_not_both_typed_and_computed() -> None:
    plan = Plan(
        costs=(Cost("overhead", "owner", 2026, 5_00), Cost("staff", "owner", 2026, 95_00)),
        chosen=(Chosen("oh", "owner"),),
    )
    assert ("plan.twice", "R16", "cost/overhead/owner/2026") in codes(plan, with_options(OVERHEAD))


def test_the_years_are_those_the_window_touches() -> None:
    from datetime import date

    assert years_of(TERMS, date(2025, 5, 1)) == [2026, 2027]
    assert years_of(CallTerms(), date(2025, 5, 1)) == [2025, 2026, 2027]


PARTNERS, YEARS = ("owner", "p1", "p2"), (2026, 2027)
ore = st.integers(min_value=1, max_value=10**11)
costs = st.lists(st.builds(Cost, st.sampled_from(["staff", "travel"]), st.sampled_from(PARTNERS), st.sampled_from(YEARS), ore,
                           st.booleans()), max_size=12, unique_by=lambda c: (c.kind, c.partner, c.year, c.in_kind))  # fmt: skip
units = st.lists(st.builds(Units, st.just("hour"), st.sampled_from(PARTNERS), st.sampled_from(YEARS),
                           st.integers(1, 10**6).map(lambda n: Fraction(n, 100))), max_size=6,
                 unique_by=lambda u: (u.partner, u.year))  # fmt: skip
chosen_ = st.lists(st.one_of(st.builds(Chosen, st.just("oh"), st.sampled_from(PARTNERS)),
                             st.builds(Chosen, st.just("study"), st.sampled_from(PARTNERS), st.sampled_from(YEARS))),
                   max_size=5, unique=True)  # fmt: skip
funds_ = st.lists(st.builds(Fund, st.text("abc", min_size=1, max_size=3), st.sampled_from(Source), st.sampled_from(("", *PARTNERS)),
                            st.sampled_from(("", "Stiftelsen")), st.sampled_from((0, *YEARS)), ore, st.sampled_from(Means),
                            st.sampled_from(("", "2026-01-15"))), max_size=5, unique_by=lambda f: f.key)  # fmt: skip
plans = st.builds(lambda c, u, h, f: Plan(tuple(sorted(c)), tuple(sorted(u)), tuple(sorted(h)), tuple(sorted(f))),
                  costs, units, chosen_, funds_)  # fmt: skip
ALL = with_options(OVERHEAD, HOURS, STUDY)


@given(plans)
def test_every_way_of_summing_gives_the_same_whole_ore(plan: Plan) -> None:
    figures = figures_of(plan, ALL)
    whole = figures.total_ore
    assert {sum(figures.by_kind.values()), sum(figures.by_partner.values()), sum(figures.by_year.values()),
            sum(figures.cells.values())} == {whole}  # fmt: skip
    typed = sum(c.amount_ore for c in plan.costs)
    assert whole == typed + sum(figures.computed.values())
    hours = sum((u.count for u in plan.units), Fraction())
    assert abs(sum(o for (k, *_), o in figures.computed.items() if k == "hour") - hours * 409_00) <= Fraction(1, 2)
    assert sum(o for (k, *_), o in figures.computed.items() if k == "study") in (0, 400_000_00)
    assert figures.financing_ore == sum(figures.by_source.values()) == figures.grant_ore + figures.cofinancing_ore


@given(plans, st.randoms())
def test_the_order_of_lines_partners_and_options_changes_nothing(plan: Plan, random: object) -> None:
    turned = Plan(
        *(tuple(random.sample(part, len(part))) for part in (plan.costs, plan.units, plan.chosen, plan.funds))
    )  # type: ignore[attr-defined]
    for options in permutations((OVERHEAD, HOURS, STUDY)):
        assert figures_of(turned, with_options(*options)) == figures_of(plan, ALL)


@given(plans)
def test_cells_and_json_go_round_without_loss(plan: Plan) -> None:
    assert plan_of(cells_of(plan)) == plan
    assert from_json(to_json(plan)) == plan
    assert cell_findings(cells_of(plan)) == []


values = st.one_of(st.none(), st.integers(1, 3))
somes = st.dictionaries(st.sampled_from("abcd"), st.integers(1, 3))


@given(somes, somes, somes)
def test_a_merge_loses_nothing_keeps_theirs_in_a_clash_and_can_be_rolled_back(
    base: dict, mine: dict, theirs: dict
) -> None:
    joined = merge(base, mine, theirs)
    for cell in set(base) | set(mine) | set(theirs):
        was, typed, stands = base.get(cell), mine.get(cell), theirs.get(cell)
        expected = stands if typed == was or stands != was else typed
        assert joined.cells.get(cell) == expected
        assert (Conflict(cell, stands, typed) in joined.conflicts) == (typed not in (was, stands) and stands != was)
    assert rolled_back(joined.cells, [joined.changes]) == theirs


@pytest.mark.parametrize(("address", "text", "value"), [
    ("cost/staff/owner/2026", "1 240 500,50", 124_050_050), ("cost/staff/owner/2026", "", None),
    ("cost/staff/owner/2026", "0", None), ("unit/hour/owner/2026", "12,5", "25/2"), ("chosen/oh/owner", "1", True),
    ("fund/f1/confirmed", "2026-02-28", "2026-02-28"), ("fund/f1/source", "erdf", "erdf"),
])  # fmt: skip
def test_what_is_typed_is_read_as_people_write_it(address: str, text: str, value: object) -> None:
    assert read(address, text) == value


@pytest.mark.parametrize(("address", "text"), [
    ("cost/staff/owner/2026", "-1"), ("cost/staff/owner/2026", "1.240"), ("cost/staff/owner/2026", "mycket"),
    ("unit/hour/owner/2026", "1,234"), ("fund/f1/confirmed", "2026-02-30"), ("fund/f1/source", "lotteri"),
    ("fund/f1/name", "x" * 201), ("fund/f1/name", "a\x00b"), ("cost/staff/owner/2026", "9" * 20),
])  # fmt: skip
def test_what_cannot_be_read_is_refused_with_words(address: str, text: str) -> None:
    with pytest.raises(BadNumber):
        read(address, text)


@pytest.mark.parametrize("cells", [
    {"cost/staff/owner": 1}, {"cost/../owner/2026": 1}, {"cost/staff/owner/2026": "1"}, {"cost/staff/owner/2026": True},
    {"cost/staff/owner/2026": -1}, {"fund/f1/secret": "x"}, {"chosen/oh/owner": False}, {"unit/hour/owner/2026": "1/0"},
    {"fund/f1/means": "gold"},
])  # fmt: skip
def test_odd_cells_are_found(cells: dict) -> None:
    assert [f.code for f in cell_findings(cells)] == ["plan.cell"]


def test_a_line_of_financing_belongs_to_the_partner_it_names() -> None:
    cells = {"fund/f1/partner": "p1"}
    assert (partner_of("fund/f1/amount_ore", cells), partner_of("fund/f2/amount_ore", cells)) == ("p1", "")
    assert partner_of("unit/hour/p2/2026", cells) == "p2"


def test_a_share_is_written_with_no_more_decimals_than_it_needs() -> None:
    assert [share_text(Fraction(*f)) for f in ((1, 2), (5, 8), (1, 3))] == ["50 %", "62,5 %", "33,33 %"]


@pytest.mark.parametrize(
    ("source", "name", "roles", "told"),
    [
        (Source.OTHER, "", {"owner": "owner"}, True),
        (Source.OTHER, "Sparbanken", {"owner": "owner"}, False),
        (Source.ERDF, "", {"owner": "owner", "p1": "partner"}, False),
        (Source.OWN, "", {"owner": "owner"}, False),
        (Source.OWN, "", {"owner": "owner", "p1": "partner"}, True),
    ],
)
def test_who_pays_is_asked_for_only_where_the_kind_of_money_does_not_tell_it(
    source: Source, name: str, roles: dict[str, str], told: bool
) -> None:
    fund = Fund("o", source, name=name, amount_ore=1_000_000_00, confirmed="2026-01-15")
    setting = Setting(roles, {"24"}, 0, (2026, 2027))
    found = codes(a_plan(2_000_000_00, 1_000_000_00, fund), setting=setting)
    assert found == ([("plan.nameless", "R7", "fund/o/name")] if told else [])


def test_money_without_a_day_of_promise_counts_and_hinders_nothing() -> None:
    plan = a_plan(2_000_000_00, 1_000_000_00, Fund("o", Source.OWN, "owner", amount_ore=1_000_000_00))
    assert [(f.code, f.severity.value) for f in plan_findings(plan, TERMS, BOTH)] == [("plan.unconfirmed", "warning")]
