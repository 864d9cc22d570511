"""What may be paid of a grant: accumulated over all its claims, advances and recoveries, never by one claim alone (R10).

Every amount is whole öre. A grant's history is a set of entries, each of which adds to one sum; no order of them matters.
`limits` tells how much more may be paid and which bound holds it back; `findings_of` refuses an entry that would pay more
than may be paid (R9), a second half of a lump sum (R16), or a final payment before its time (R15).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction

from verkstad.core.findings import Finding
from verkstad.core.money import format_amount, largest_remainder
from verkstad.core.words import gettext_noop


@dataclass(frozen=True)
class Grant:
    """What a decision gives: the sum, and the highest share of the actual (paid) cost that it may come to, None where
    the decision states none. `granted_ore` is what is in force now: a changed decision makes a new one."""

    granted_ore: int
    share: Fraction | None = None

    def __post_init__(self) -> None:
        if self.granted_ore < 0 or (self.share is not None and not 0 < self.share <= 1):
            raise ValueError("a grant is zero or more, and its share above 0 and at most 1")


def _kr(ore: int) -> str:
    return format_amount(ore, "kr", 2 if ore % 100 else 0)


class Act(StrEnum):
    """What an entry is."""

    APPROVED = "approved"  # cost that somebody paid, approved in a claim; negative where it is taken back (R17)
    IN_KIND = "in_kind"  # approved cost in kind, with as much financing in kind (R8): nothing is paid for it
    PAID = "paid"  # paid out against approved cost
    ADVANCE = "advance"  # paid out before there is a cost, by a decision of its own
    SET_OFF = "set_off"  # of an advance, settled against approved cost: no money moves
    REPAID = "repaid"  # paid back of what was paid against cost
    RETURNED = "returned"  # paid back of an advance that was not set off
    BARRED = "barred"  # of what was paid back: by the decision it is never paid again (R17)


@dataclass(frozen=True)
class Entry:
    """One event of a grant. `amount_ore` is above zero, but for APPROVED and IN_KIND, which may be taken back."""

    act: Act
    amount_ore: int
    final: bool = False  # a payment that ends the grant


@dataclass(frozen=True)
class Sums:
    """A grant's history, summed by act."""

    approved_ore: int = 0
    in_kind_ore: int = 0
    paid_ore: int = 0
    advance_ore: int = 0
    set_off_ore: int = 0
    repaid_ore: int = 0
    returned_ore: int = 0
    barred_ore: int = 0

    @property
    def disbursed_ore(self) -> int:
        """Money that is with the receiver now: paid out in any way, less what came back."""
        return self.paid_ore + self.advance_ore - self.repaid_ore - self.returned_ore

    @property
    def settled_ore(self) -> int:
        """What approved cost has been given, in money or by set-off."""
        return self.paid_ore + self.set_off_ore - self.repaid_ore

    @property
    def outstanding_ore(self) -> int:
        """Advances that no cost stands against yet."""
        return self.advance_ore - self.set_off_ore - self.returned_ore


def sums_of(entries: Iterable[Entry]) -> Sums:
    """Every entry in its sum; the order does not matter. Raises ValueError for an amount of the wrong sign."""
    totals = dict.fromkeys(Act, 0)
    for entry in entries:
        if entry.amount_ore == 0 or (entry.amount_ore < 0 and entry.act not in (Act.APPROVED, Act.IN_KIND)):
            raise ValueError(f"{entry.act} of {entry.amount_ore}")
        totals[entry.act] += entry.amount_ore
    return Sums(**{f"{act}_ore": total for act, total in totals.items()})


def with_entry(sums: Sums, entry: Entry) -> Sums:
    """The sums with one entry more."""
    name = f"{entry.act}_ore"
    return replace(sums, **{name: getattr(sums, name) + entry.amount_ore})


class Bound(StrEnum):
    """What holds a payment back."""

    COST = "cost"  # approved accumulated cost
    SHARE = "share"  # the highest share of the approved cost
    GRANT = "grant"  # what is left of the grant


@dataclass(frozen=True)
class Limits:
    """What may happen next. `binding` are the bounds that hold `settle_ore` or `pay_ore` where they are, the tightest
    first; `excess_ore` is what has been given beyond what the cost now bears, to be recovered or set off."""

    earned_ore: int  # what the approved cost gives the right to, in all
    settle_ore: int  # how much more cost may be settled, in money and by set-off together
    pay_ore: int  # how much of it in money
    advance_ore: int  # how much may be advanced: only what is left of the grant (DOMAIN 2.4)
    set_off_ore: int  # how much of earlier advances may be set off now
    excess_ore: int
    binding: tuple[Bound, ...]


def limits(grant: Grant, sums: Sums) -> Limits:
    """How much more may be paid, advanced and set off (R9), from accumulated sums alone (R10)."""
    bounds = {Bound.COST: max(sums.approved_ore, 0), Bound.GRANT: grant.granted_ore}
    if grant.share is not None:
        bounds[Bound.SHARE] = int(max(sums.approved_ore, 0) * grant.share)
    earned = min(bounds.values())
    left = max(grant.granted_ore - sums.barred_ore - sums.disbursed_ore, 0)
    settle = max(earned - sums.barred_ore - sums.settled_ore, 0)
    pay = min(settle, left)
    held = [bound for bound, most in bounds.items() if most == earned]
    binding = [Bound.GRANT] if pay < settle else []
    return Limits(
        earned, settle, pay, left, min(settle, sums.outstanding_ore), max(sums.settled_ore - earned, 0),
        tuple(dict.fromkeys([*binding, *sorted(held, key=lambda one: one is Bound.COST)])),
    )  # fmt: skip


def findings_of(
    grant: Grant, sums: Sums, entries: Sequence[Entry], *, report_approved: bool = False, ended: bool = False
) -> list[Finding]:
    """What refuses these entries, entered together: empty where they may be. `report_approved`: the final report is;
    `ended`: the final payment has been made."""
    found: list[Finding] = []
    for entry in entries:
        found += _finding(grant, sums, entry, report_approved, ended)
        sums = with_entry(sums, entry)
    if any(one.final for one in entries) and sums.outstanding_ore > 0:
        found.append(Finding("grant.advance_left", gettext_noop("%(sum)s of advances is not set off."),
                             {"sum": _kr(sums.outstanding_ore)}, clause="R9",
                             fix=gettext_noop("Set it off in the final payment, or recover it first.")))  # fmt: skip
    return found


def _finding(grant: Grant, sums: Sums, entry: Entry, report_approved: bool, ended: bool) -> list[Finding]:
    most = limits(grant, sums)
    ceilings: Mapping[Act, tuple[int, str, str]] = {
        Act.PAID: (most.pay_ore, "R9", gettext_noop("At most %(most)s can be paid now, and %(sum)s is asked for.")),
        Act.ADVANCE: (most.advance_ore, "R9", gettext_noop("At most %(most)s of the grant is left, and %(sum)s is to "
                                                           "be advanced.")),
        Act.SET_OFF: (most.set_off_ore, "R9", gettext_noop("At most %(most)s of advances can be set off now, not "
                                                           "%(sum)s.")),
        Act.REPAID: (sums.paid_ore + sums.set_off_ore - sums.repaid_ore, "R17",
                     gettext_noop("At most %(most)s has been paid and not come back, so %(sum)s cannot come back.")),
        Act.RETURNED: (sums.outstanding_ore, "R17",
                       gettext_noop("At most %(most)s of advances is out, so %(sum)s cannot come back.")),
    }  # fmt: skip
    found = []
    if entry.act in ceilings and entry.amount_ore > ceilings[entry.act][0]:
        room, clause, message = ceilings[entry.act]
        found.append(Finding(f"grant.{entry.act}_too_large", message, {"most": _kr(room), "sum": _kr(entry.amount_ore)},
                             clause=clause, where=str(entry.act),
                             fix=gettext_noop("Lower the amount, or correct what it rests on.")))  # fmt: skip
    if ended and entry.act in (Act.PAID, Act.ADVANCE, Act.SET_OFF):
        found.append(Finding("grant.ended", gettext_noop("The final payment has been made; nothing more can be paid."),
                             clause="R15", where=str(entry.act),
                             fix=gettext_noop("Reopen the project by a decision first.")))  # fmt: skip
    if entry.final and not report_approved:
        found.append(Finding("grant.no_final_report", gettext_noop("The final report is not approved."), clause="R15",
                             where=str(entry.act), fix=gettext_noop("Approve the final report, then pay.")))  # fmt: skip
    if entry.act in (Act.APPROVED, Act.IN_KIND) and getattr(sums, f"{entry.act}_ore") + entry.amount_ore < 0:
        found.append(Finding("grant.more_back_than_approved", gettext_noop("More would be taken back than was approved."),
                             clause="R17", where=str(entry.act), fix=gettext_noop("Take back at most what was approved.")))  # fmt: skip
    return found


def lump_sum(*, amount_ore: int, done: bool) -> int:
    """What a lump sum gives: all of it when what it was agreed for is done and shown, else nothing (R16)."""
    return amount_ore if done else 0


def flat_rate(*, base_ore: int, rate: Fraction, before_ore: int = 0) -> int:
    """What a flat rate adds now: the rate of the accumulated base, less what earlier claims were given by it (R10).

    The accumulated amount is rounded down to whole öre, so that no number of small claims gives more than one large one.
    """
    return int(base_ore * rate) - before_ore


def split(total_ore: int, weights: Mapping[str, int | Fraction]) -> dict[str, int]:
    """An amount by keys (funding source, partner, year), to the öre, by largest remainder; keys of no weight get 0.

    Raises ValueError where no weight is above zero and there is something to split.
    """
    if total_ore == 0:
        return dict.fromkeys(weights, 0)
    return dict(zip(weights, largest_remainder(total_ore, list(weights.values())), strict=True))


@dataclass(frozen=True)
class Suggestion:
    """How an approved sum is best given: first against advances, the rest in money."""

    set_off_ore: int
    pay_ore: int

    def entries(self, *, final: bool = False) -> tuple[Entry, ...]:
        made = [Entry(Act.SET_OFF, self.set_off_ore)] if self.set_off_ore else []
        made += [Entry(Act.PAID, self.pay_ore)] if self.pay_ore else []
        return (*made[:-1], replace(made[-1], final=final)) if made else ()


def suggested(grant: Grant, sums: Sums) -> Suggestion:
    """All advances set off as far as the cost reaches, and the rest paid: what the receiver has a right to now."""
    set_off = limits(grant, sums).set_off_ore
    after = with_entry(sums, Entry(Act.SET_OFF, set_off)) if set_off else sums
    return Suggestion(set_off, limits(grant, after).pay_ore)


@dataclass(frozen=True)
class Payable:
    """What is left to pay, and how it came to that: what all approved cost gives the right to (`earned_ore`, held at
    `bound`), less what the receiver has or may never have again (`given_ore`)."""

    approved_ore: int
    earned_ore: int
    given_ore: int
    bound: Bound
    pay_ore: int


def payable(grant: Grant, sums: Sums) -> Payable:
    """What `suggested` would pay in money, told as a receiver can reckon it: what is earned less what is given, never below
    nothing (R9, R10)."""
    found = limits(grant, sums)
    given = sums.disbursed_ore + sums.barred_ore
    return Payable(sums.approved_ore, found.earned_ore, given, found.binding[0], suggested(grant, sums).pay_ore)
