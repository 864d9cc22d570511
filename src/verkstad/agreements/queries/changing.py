"""What a change is measured against: the version last decided, the figures of both, what is wrong, what it means."""

from dataclasses import dataclass
from fractions import Fraction

from verkstad.agreements import told
from verkstad.agreements.models import Agreement, Change, Version
from verkstad.agreements.queries.awaiting import newest
from verkstad.agreements.rules import disbursed_ore, move_rule
from verkstad.core.agreements.changing import findings_of, needs_decision, share_findings
from verkstad.core.agreements.content import Agreed
from verkstad.core.agreements.differences import Difference, Rebased, differences, rebased
from verkstad.core.applications.figures import PlanFigures
from verkstad.core.findings import Finding


@dataclass(frozen=True)
class Measured:
    """A change beside the version it was begun on: both contents with their figures, what differs, why it needs a decision
    (nothing where it is the receiver's own), what is wrong with it, and
    whether something else was decided since (`newest` is the version in force), and what is paid or on its way, in öre."""

    newest: Version
    before: Agreed
    after: Agreed
    before_sums: PlanFigures
    after_sums: PlanFigures
    found: tuple[Difference, ...]
    why_decision: tuple[Finding, ...]
    wrong: tuple[Finding, ...]
    behind: bool
    out_ore: int


def last_decided(agreement: Agreement) -> Version:
    """The version that a decision made, the newest of them; moves are counted from it, so that many small ones are one."""
    rows = agreement.versions.select_related("change").order_by("-number")
    decided = [one for one in rows if one.change is None or one.change.state == "approved"]
    return decided[0]


def measured(change: Change) -> Measured:
    """The change as it stands now. At most three queries, and what the stages above ask of what is paid."""
    agreement = change.agreement
    stands, anchor = newest(agreement), last_decided(agreement)
    wanted = change.wanted
    sums = told.figures(agreement, wanted)
    before = told.figures(agreement, stands.agreed)
    why = needs_decision(
        anchor.agreed, wanted, (told.figures(agreement, anchor.agreed), sums), move_rule(agreement.mandate)
    )
    wrong = findings_of(wanted, sums, newest=stands.agreed, newest_figures=before)
    terms = told.terms_of(agreement)
    highest = Fraction(terms.highest_share) / 100 if terms.highest_share else None
    wrong += share_findings(wanted, stands.agreed, highest, terms.share_clause)
    base = change.base.agreed
    return Measured(
        newest=stands, before=base, after=wanted, before_sums=told.figures(agreement, base), after_sums=sums,
        found=tuple(differences(base, wanted)), why_decision=tuple(why), wrong=tuple(wrong),
        behind=change.base_id != stands.pk, out_ore=disbursed_ore(agreement.pk),
    )  # fmt: skip


def joined(change: Change, keep_mine: tuple[str, ...] = ()) -> Rebased:
    """The change brought onto the version in force."""
    return rebased(change.base.agreed, change.wanted, newest(change.agreement).agreed, keep_mine)
