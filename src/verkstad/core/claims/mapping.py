"""What the columns and accounts of an organisation's own ledger mean; remembered from one claim to the next."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from verkstad.core.findings import Finding
from verkstad.core.words import gettext_noop as _

# The parts of a line that a column may hold, with the headings that ledgers use for them.
KNOWN: Mapping[str, tuple[str, ...]] = {
    "booked_on": ("datum", "bokföringsdatum", "bokf.datum", "verifikationsdatum", "ver.datum", "date", "booking date"),
    "paid_on": ("betaldatum", "betald", "betalningsdatum", "betalt", "paid", "paid on", "payment date"),
    "amount": ("belopp", "belopp kr", "summa", "netto", "amount", "amount sek"),
    "debit": ("debet", "debit"),
    "credit": ("kredit", "credit"),
    "voucher": ("verifikat", "verifikation", "ver", "vernr", "ver.nr", "verifikationsnummer", "voucher"),
    "account": ("konto", "kontonr", "kontonummer", "account"),
    "kind": ("kostnadsslag", "slag", "cost kind", "kind"),
    "supplier": ("leverantör", "motpart", "supplier", "counterpart"),
    "invoice": ("faktura", "fakturanr", "fakturanummer", "invoice", "invoice number"),
    "text": ("text", "beskrivning", "verifikationstext", "benämning", "description"),
    "project": ("projekt", "projektnr", "proj", "objekt", "project"),
    "partner": ("part", "partner", "organisation"),
    "in_kind": ("in natura", "natura", "naturainsats", "in kind"),
}


@dataclass(frozen=True)
class Accounts:
    """Accounts from `first` to `last` are of a cost kind."""

    first: int
    last: int
    kind: str


@dataclass(frozen=True)
class LedgerMap:
    """`columns` gives the heading of each part; `project` is the object whose rows belong to the project, "" for all rows;
    `paid_when_booked` says that the ledger is kept by cash, so that a row's date is its day of payment."""

    columns: Mapping[str, str] = field(default_factory=dict)
    accounts: tuple[Accounts, ...] = ()
    project: str = ""
    paid_when_booked: bool = False

    def kind_of(self, account: str) -> str:
        if not account.isdecimal():
            return ""
        return next((one.kind for one in self.accounts if one.first <= int(account) <= one.last), "")


def plain(heading: str) -> str:
    """A heading as it is compared: small letters, single blanks, no stop at the end."""
    return re.sub(r"[\s_\-]+", " ", heading).strip(" .:").casefold()


def guessed(headings: Sequence[str], known: LedgerMap | None = None) -> dict[str, str]:
    """Which heading holds which part: as last time where that heading is still there, else by its name."""
    here = {plain(one): one for one in headings if one}
    found = {part: here[plain(head)] for part, head in (known.columns if known else {}).items() if plain(head) in here}
    for part, names in KNOWN.items():
        if part not in found:
            name = next((here[one] for one in map(plain, names) if one in here and here[one] not in found.values()), "")
            if name:
                found[part] = name
    return found


def mapping_findings(given: LedgerMap, *, table: bool) -> list[Finding]:
    """What a mapping lacks for a table, or for SIE, where only accounts and the project are asked."""
    found = []
    if table:
        if "booked_on" not in given.columns:
            found.append(
                Finding("map.no_date", _("No column holds the date."), where="booked_on", fix=_("Choose the column."))
            )
        if "amount" not in given.columns and not {"debit", "credit"} <= set(given.columns):
            found.append(Finding("map.no_amount", _("No column holds the amount."), where="amount",
                                 fix=_("Choose it, or the columns of debit and credit.")))  # fmt: skip
        if "paid_on" not in given.columns and not given.paid_when_booked:
            found.append(Finding("map.no_paid", _("Nothing says when the costs were paid."), where="paid_on", clause="R11",
                                 fix=_("Choose the column, or say that rows are booked when they are paid.")))  # fmt: skip
        if "kind" not in given.columns and not ("account" in given.columns and given.accounts):
            found.append(Finding("map.no_kind", _("Nothing says which cost kind a row is."), where="kind",
                                 fix=_("Choose a column of cost kinds, or the account with what the accounts mean.")))  # fmt: skip
    elif not given.accounts:
        found.append(Finding("map.no_accounts", _("Nothing says what the accounts mean."), where="accounts",
                             fix=_("Write one line for each cost kind, such as 7000-7699 staff.")))  # fmt: skip
    return found + _overlaps(given)


def _overlaps(given: LedgerMap) -> list[Finding]:
    ordered = sorted(given.accounts, key=lambda one: one.first)
    wrong = [one for one in ordered if one.last < one.first]
    wrong += [after for one, after in pairwise(ordered) if after.first <= one.last]
    return [
        Finding("map.accounts", _("The accounts %(first)s–%(last)s run backwards or lie in another row's."),
                {"first": one.first, "last": one.last}, where="accounts", fix=_("Let each account stand once."))
        for one in wrong
    ]  # fmt: skip


def to_json(given: LedgerMap) -> dict[str, Any]:
    return {"columns": dict(given.columns), "accounts": [[a.first, a.last, a.kind] for a in given.accounts],
            "project": given.project, "paid_when_booked": given.paid_when_booked}  # fmt: skip


def from_json(given: Mapping[str, Any]) -> LedgerMap:
    accounts = tuple(Accounts(int(first), int(last), kind) for first, last, kind in given.get("accounts", ()))
    return LedgerMap(
        dict(given.get("columns", {})), accounts, given.get("project", ""), bool(given.get("paid_when_booked"))
    )
