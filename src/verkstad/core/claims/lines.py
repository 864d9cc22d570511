"""A line of a claim, whatever it came from: the project's own ledger, the web form, or a computed cost."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from verkstad.core.words import gettext_noop as _


class Origin(StrEnum):
    """Where a line came from."""

    LEDGER = "ledger"
    FORM = "form"
    STAFF = "staff"  # from the sheet of hours
    COMPUTED = "computed"  # a simplified cost option
    AGAIN = "again"  # parked or deducted before, now claimed anew


class Verdict(StrEnum):
    """What the control says of a line; parked and deducted ones may be claimed again."""

    NEW = "new"
    APPROVED = "approved"
    PARKED = "parked"
    DEDUCTED = "deducted"


class Fault(StrEnum):
    """What kind of error a line has that is parked or deducted."""

    OUTSIDE_PERIOD = "outside_period"
    UNPAID = "unpaid"
    CLOSED_KIND = "closed_kind"
    NO_EVIDENCE = "no_evidence"
    NOT_OF_PROJECT = "not_of_project"
    TWICE = "twice"
    PROCUREMENT = "procurement"
    AMOUNT = "amount"
    HOURS = "hours"
    TAX = "tax"
    UNREASONABLE = "unreasonable"
    OTHER = "other"


FAULT_WORDS = {
    Fault.OUTSIDE_PERIOD: _("arose outside the period"),
    Fault.UNPAID: _("not paid"),
    Fault.CLOSED_KIND: _("a cost kind that is not open"),
    Fault.NO_EVIDENCE: _("evidence is missing or does not agree"),
    Fault.NOT_OF_PROJECT: _("does not belong to the project"),
    Fault.TWICE: _("claimed before"),
    Fault.PROCUREMENT: _("the purchase was not made as the rules ask"),
    Fault.AMOUNT: _("wrong amount"),
    Fault.HOURS: _("wrong hours or hourly cost"),
    Fault.TAX: _("tax that can be deducted"),
    Fault.UNREASONABLE: _("higher than what is reasonable"),
    Fault.OTHER: _("another error"),
}


@dataclass(frozen=True)
class Line:
    """One cost. `amount_ore` is below zero for a credit note; `where` is the cell or line of the file it came from.

    `key` tells lines apart across claims (the row's primary key); `claim` is the claim in words, for findings.
    """

    kind: str
    amount_ore: int
    booked_on: date | None = None
    paid_on: date | None = None
    partner: str = "owner"
    voucher: str = ""
    account: str = ""
    supplier: str = ""
    invoice: str = ""
    text: str = ""
    in_kind: bool = False
    where: str = ""
    origin: Origin = Origin.FORM
    key: int = 0
    claim: str = ""
    evidence: bool = False


FIELDS = ("booked_on", "paid_on", "voucher", "account", "kind", "partner", "supplier", "invoice", "text")
