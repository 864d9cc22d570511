"""What the agreement lets a claim hold: open kinds with their names, partners, the period, the computed options."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from django.utils.translation import get_language

from verkstad.agreements.queries.awaiting import newest
from verkstad.applications.models import Partner
from verkstad.claims.models import Claim
from verkstad.core.agreements.content import Agreed
from verkstad.core.applications.figures import figures_of
from verkstad.core.calls.terms import CallTerms, CostOption
from verkstad.core.claims.checks import Frame

STAFF = ("staff", "personal")  # cost kinds of the staff sheet; where the call has none of these, its first


@dataclass
class Allowed:
    """`kinds` and `partners` by key as they are shown; `known_kinds` and `known_partners` keys by what people write."""

    agreed: Agreed
    terms: CallTerms
    kinds: Mapping[str, str]
    partners: Mapping[str, str]
    frame: Frame
    known_kinds: Mapping[str, str] = field(default_factory=dict)
    known_partners: Mapping[str, str] = field(default_factory=dict)

    @property
    def options(self) -> tuple[CostOption, ...]:
        """The options that the plan chose or has units of."""
        chosen = {one.option for one in self.agreed.budget.chosen} | {one.option for one in self.agreed.budget.units}
        return tuple(one for one in self.terms.cost_options if one.key in chosen)

    @cached_property
    def budget(self) -> Mapping[str, int]:
        """The agreed cost by kind, computed options in the kind they fill."""
        return figures_of(self.agreed.budget, self.terms).by_kind


def allowed(claim: Claim) -> Allowed:
    """Three queries: the version in force, the call's terms, the partners."""
    agreement = claim.agreement
    agreed = newest(agreement).agreed
    case = agreement.application
    terms = case.version.terms if case is not None else CallTerms()
    swedish = (get_language() or "sv").startswith("sv")
    names = {one.key: one.label.sv if swedish else one.label.en or one.label.sv for one in terms.cost_kinds}
    used = [*names, *(one.kind for one in agreed.budget.costs), *(one.fills for one in terms.cost_options)]
    kinds = {key: names.get(key) or key for key in used}
    people = {one.key: one.name for one in Partner.objects.filter(application=case)} if case is not None else {}
    came = {one.key: one.name for one in agreed.parties}
    partners = {"owner": agreement.owner.name, **people, **came}
    known_kinds = {
        name.casefold(): one.key for one in terms.cost_kinds for name in (one.key, one.label.sv, one.label.en) if name
    }
    return Allowed(
        agreed, terms, kinds, partners,
        Frame(agreed.first, agreed.last, claim.last, tuple(kinds), tuple(partners)),
        {**{key.casefold(): key for key in kinds}, **known_kinds},
        {name.casefold(): key for key, name in partners.items()} | {key.casefold(): key for key in partners},
    )  # fmt: skip
