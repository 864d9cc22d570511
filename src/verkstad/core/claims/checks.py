"""What refuses a line, by rule R11: outside the period, unpaid, of a closed kind, or without what a line needs."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from verkstad.core.claims.lines import Line, Origin
from verkstad.core.findings import Finding
from verkstad.core.money import format_amount
from verkstad.core.words import gettext_noop as _

MOST_ORE = 10**12  # ten milliards of kronor: above that an amount is a slip of the keyboard


@dataclass(frozen=True)
class Frame:
    """What the agreement and the claim allow. Days are inclusive; None where the agreement has no such end.

    `kinds` and `partners` are the keys in force; empty `kinds` means that the agreement names none, and any counts.
    """

    first: date | None
    last: date | None
    claim_last: date
    kinds: Collection[str] = ()
    partners: Collection[str] = ("owner",)


def line_findings(line: Line, frame: Frame) -> list[Finding]:
    """Everything that is wrong with a line; errors keep the claim from being sent."""
    computed = line.origin is Origin.COMPUTED
    return [*_of_amount(line), *([] if computed else _of_time(line, frame)), *_of_place(line, frame)]


def _of_amount(line: Line) -> Iterator[Finding]:
    if not line.amount_ore:
        yield Finding(
            "claim.no_amount", _("The line has no amount."), where="amount", fix=_("Write one, or remove the line.")
        )
    elif abs(line.amount_ore) > MOST_ORE:
        yield Finding("claim.huge", _("%(sum)s is larger than any cost can be."),
                      {"sum": format_amount(line.amount_ore)}, where="amount", fix=_("Check the number of zeros."))  # fmt: skip


def _of_time(line: Line, frame: Frame) -> Iterator[Finding]:
    day = line.booked_on
    if day is None:
        yield Finding("claim.no_day", _("The line has no date."), where="booked_on", clause="R11",
                      fix=_("Write when the cost arose."))  # fmt: skip
    elif (frame.first and day < frame.first) or (frame.last and day > frame.last):
        yield Finding("claim.outside_period", _("The cost of %(day)s arose outside the project period %(first)s to %(last)s."),
                      {"day": day.isoformat(), "first": _day(frame.first), "last": _day(frame.last)}, where="booked_on",
                      clause="R11", fix=_("Remove the line; only costs within the decided period count."))  # fmt: skip
    elif day > frame.claim_last:
        yield Finding("claim.after_claim", _("The cost of %(day)s is later than the claim, which ends %(last)s."),
                      {"day": day.isoformat(), "last": frame.claim_last.isoformat()}, where="booked_on", clause="R11",
                      fix=_("Move it to the next claim."))  # fmt: skip
    if line.in_kind:
        return
    if line.paid_on is None:
        yield Finding("claim.unpaid", _("The cost has no day of payment, so it counts as unpaid."), where="paid_on", clause="R11",
                      fix=_("Write when it was paid, or claim it when it has been."))  # fmt: skip
    elif line.paid_on > frame.claim_last:
        yield Finding("claim.paid_later", _("The cost was paid %(day)s, after the claim's last day %(last)s."),
                      {"day": line.paid_on.isoformat(), "last": frame.claim_last.isoformat()}, where="paid_on",
                      clause="R11", fix=_("Move it to the next claim."))  # fmt: skip


def _of_place(line: Line, frame: Frame) -> Iterator[Finding]:
    if not line.kind:
        yield Finding("claim.no_kind", _("The line has no cost kind."), where="kind", clause="R11",
                      fix=_("Choose one, or say in the mapping which accounts it has."))  # fmt: skip
    elif frame.kinds and line.kind not in frame.kinds:
        yield Finding("claim.closed_kind", _("The cost kind “%(kind)s” is not open in this agreement."), {"kind": line.kind},
                      where="kind", clause="R11", fix=_("Choose an open kind, or remove the line."))  # fmt: skip
    if line.partner not in frame.partners:
        yield Finding("claim.unknown_partner", _("“%(partner)s” is no partner of this agreement."),
                      {"partner": line.partner}, where="partner", fix=_("Choose one of the partners."))  # fmt: skip


def _day(day: date | None) -> str:
    return day.isoformat() if day else "–"
