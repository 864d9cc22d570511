"""A new decision's version: its own sums always, its word where it says something new, and what was agreed since everywhere else."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from verkstad.core.agreements.content import Agreed, Party, WorkPackage, from_json, sha256, to_json
from verkstad.core.agreements.reconsidered import reconsidered
from verkstad.core.applications.plan import Cost, Fund, Plan, Source
from verkstad.core.decisions.content import YearAmount

FIRST = Agreed(
    100_000_00, (YearAmount(2026, 100_000_00),), first=date(2026, 1, 1), last=date(2026, 12, 31), special_terms="Rapport i maj",
    budget=Plan((Cost("staff", "owner", 2026, 200_000_00),),
                funds=(Fund("f1", Source.GRANT, amount_ore=60_000_00), Fund("f2", Source.GRANT, amount_ore=40_000_00),
                       Fund("f3", Source.OWN, "owner", amount_ore=100_000_00))),
)  # fmt: skip
SUM = st.integers(1, 10**12)
YEARS = st.dictionaries(st.integers(2026, 2029), SUM, min_size=1, max_size=4)
DAYS = st.integers(0, 900).map(lambda n: date(2026, 12, 31) + timedelta(n))


def summed(agreed: Agreed, years: dict[int, int]) -> Agreed:
    by_year = tuple(YearAmount(year, ore) for year, ore in sorted(years.items()))
    return replace(agreed, granted_ore=sum(years.values()), by_year=by_year)


@given(YEARS, YEARS, DAYS, DAYS, st.text("abc", max_size=3), st.text("abc", max_size=3))
def test_the_sums_are_the_decisions_and_the_rest_is_joined(
    decided: dict[int, int], changed: dict[int, int], said: date, moved: date, terms: str, payee: str
) -> None:
    new = replace(summed(FIRST, decided), last=said, special_terms=terms or FIRST.special_terms)
    stands = replace(summed(FIRST, changed), last=moved, payee=payee, packages=(WorkPackage("p1", "Besök"),))
    made = reconsidered(FIRST, new, stands)
    assert (made.granted_ore, made.by_year) == (new.granted_ore, new.by_year)
    assert sum(one.amount_ore for one in made.budget.funds if one.source is Source.GRANT) == new.granted_ore
    assert made.last == (said if said != FIRST.last else moved)  # the decision's word before the change's
    assert (made.payee, made.packages, made.special_terms) == (payee, stands.packages, new.special_terms)
    assert made.budget.costs == stands.budget.costs
    assert from_json(to_json(made)) == made


def test_a_content_without_new_parties_has_the_fingerprint_it_always_had() -> None:
    assert "parties" not in to_json(FIRST)
    assert sha256(replace(FIRST, parties=(Party("n1", "Nya"),))) != sha256(FIRST)
