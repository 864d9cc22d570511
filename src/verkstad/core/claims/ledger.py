"""A project's ledger (SIE 4, CSV or XLSX) into lines of a claim: whole, or with every fault at its cell or line."""

import re
from collections import defaultdict
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import chain, islice
from typing import Any

from verkstad.core.claims.lines import Line, Origin
from verkstad.core.claims.mapping import LedgerMap, guessed, mapping_findings, plain
from verkstad.core.claims.sheet import ERRORS, MOST_ROWS, Sheet, Values, sheet_of
from verkstad.core.findings import Finding, Severity
from verkstad.core.money import format_amount
from verkstad.core.rows import HEADER_WITHIN, Cell, Value, address
from verkstad.core.rows_values import BadCell, day_of, ore_of
from verkstad.core.sie import Sie, Ver, name_of, parse_sie_by_parts
from verkstad.core.words import gettext_noop as _

TOLD = 2_000
SIE_ROW = re.compile(rb"(?:^|[\r\n])[ \t]*#TRANS\b", re.IGNORECASE)  # counted before anything is read
MOST_FAULTS = 200  # so many are told; the rest are only counted
YES = frozenset(("ja", "j", "x", "1", "sant", "true", "yes"))
NO = frozenset(("", "nej", "n", "0", "falskt", "false", "no"))
LONGEST = {"voucher": 60, "account": 20, "supplier": 200, "invoice": 60, "text": 300}

Step = tuple[str, int, int]  # stage, done, of (0 where not known)
Steps = Generator[Step, None, "Reading"]


@dataclass
class Reading:
    """What a file says: lines, faults, and how much of it belongs to something else (rows and öre left out)."""

    kind: str
    lines: list[Line] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    faults: int = 0
    left_out: int = 0

    @property
    def errors(self) -> list[Finding]:
        return [one for one in self.findings if one.severity is Severity.ERROR]

    def wrong(self, finding: Finding) -> None:
        self.faults += 1
        if self.faults <= MOST_FAULTS:
            self.findings.append(finding)


@dataclass(frozen=True)
class Heading:
    """What is known of a file before it is read with a mapping: its kind, its columns, its accounts with names."""

    kind: str
    columns: tuple[str, ...] = ()
    accounts: tuple[tuple[str, str], ...] = ()
    findings: tuple[Finding, ...] = ()


def is_sie(content: bytes) -> bool:
    return content.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] == b"#"


def heading_of(content: bytes) -> Heading:
    """The columns of a table, or the cost accounts of a SIE file, to be mapped."""
    if is_sie(content):
        sie = finish_sie(content)
        used = {row.account for ver in sie.vouchers for row in ver.rows if row.account[:1] in "45678"}
        return Heading("sie", accounts=tuple((one, sie.accounts.get(one, "")) for one in sorted(used)),
                       findings=tuple(sie.findings) if sie.errors else ())  # fmt: skip
    sheet = sheet_of(content)
    found = _header(sheet, None)
    if found is None:
        return Heading(sheet.kind, findings=(*sheet.findings, _no_header()))
    return Heading(sheet.kind, tuple(one for one in found[1] if one), findings=tuple(sheet.findings))


def finish_sie(content: bytes) -> Sie:
    parts = parse_sie_by_parts(content)
    try:
        while True:
            next(parts)
    except StopIteration as end:
        sie: Sie = end.value
        return sie


def read_ledger(content: bytes, given: LedgerMap, kinds: Mapping[str, str], partners: Mapping[str, str]) -> Reading:
    """What `reading_ledger` finds."""
    work = reading_ledger(content, given, kinds, partners)
    try:
        while True:
            next(work)
    except StopIteration as end:
        reading: Reading = end.value
        return reading


def reading_ledger(content: bytes, given: LedgerMap, kinds: Mapping[str, str], partners: Mapping[str, str]) -> Steps:
    """Read the rows of the project, told as it goes on. `kinds` and `partners` are keys by what people call them, in small
    letters. Never raises for what a file may hold: a fault is told at its cell (C14) or, of SIE, at its line."""
    if is_sie(content):
        return (yield from _sie(content, given))
    return (yield from _table(sheet_of(content), given, kinds, partners))


def _sie(content: bytes, given: LedgerMap) -> Steps:
    if (rows := len(SIE_ROW.findall(content))) > MOST_ROWS:
        return Reading("sie", findings=[Finding("too_many_rows", _("The file has %(rows)s rows in vouchers; at most %(most)s can be read."),
                                                {"rows": rows, "most": MOST_ROWS}, fix=_("Divide it by year."))])  # fmt: skip
    parts = parse_sie_by_parts(content)
    try:
        while True:
            done, of = next(parts)
            yield "read", done, of
    except StopIteration as end:
        sie: Sie = end.value
    reading = Reading("sie", findings=[*sie.findings[:MOST_FAULTS], *mapping_findings(given, table=False)])
    reading.faults = len(sie.findings)
    if reading.errors:
        return reading
    unmapped: dict[str, int] = defaultdict(int)
    for number, ver in enumerate(sie.vouchers):
        if number % TOLD == 0:
            yield "sort", number, len(sie.vouchers)
        reading.lines += _of_voucher(ver, sie, given, unmapped, reading)
    _tell_unmapped(reading, unmapped, sie.accounts)
    return _ended(reading)


def _of_voucher(ver: Ver, sie: Sie, given: LedgerMap, unmapped: dict[str, int], reading: Reading) -> Iterator[Line]:
    for row in ver.rows:
        kind = given.kind_of(row.account)
        if given.project and not any(one == given.project for _dimension, one in row.objects):
            reading.left_out += bool(kind)
        elif kind and row.amount_ore:
            yield Line(kind=kind, amount_ore=row.amount_ore, booked_on=ver.day, paid_on=ver.day if given.paid_when_booked else None,
                       voucher=name_of(ver)[:60], account=row.account, text=(row.text or ver.text)[:300], where=str(row.line),
                       origin=Origin.LEDGER)  # fmt: skip
        elif row.amount_ore and row.account[:1] in "45678":
            unmapped[row.account] += row.amount_ore


def _table(sheet: Sheet, given: LedgerMap, kinds: Mapping[str, str], partners: Mapping[str, str]) -> Steps:
    reading = Reading(sheet.kind, findings=list(sheet.findings))
    found = None if reading.errors else _header(sheet, given)
    if found is None:
        if not reading.errors:
            reading.wrong(_no_header())
        return reading
    at, headings = found
    places = {part: headings.index(head) for part, head in _placed(given, headings).items()}
    reading.findings += mapping_findings(given, table=True)
    missing = [head for part, head in given.columns.items() if part not in places]
    reading.findings += [Finding("ledger.no_column", _("The column “%(name)s” is not in the file."), {"name": one}, where=str(at),
                                 fix=_("Choose the columns anew.")) for one in missing]  # fmt: skip
    if reading.errors:
        return reading
    columns = {address(place + 1, 1)[:-1] for place in places.values()}
    for one in sheet.merged:
        first, _colon, last = one.partition(":")
        if int("".join(filter(str.isdecimal, last or first))) > at and _touches(first, last, columns):
            reading.wrong(Finding("ledger.merged", _("The cells %(cells)s are merged."), {"cells": one}, where=first,
                                  fix=_("Split them and write the value in each row.")))  # fmt: skip
    row_of = _Rows(sheet, given, places, kinds, partners, reading)
    for count, (number, values) in enumerate(sheet.rows):
        if count % TOLD == 0:
            yield "read", number, sheet.last
        row_of.take(number, values)
    reading.findings += [one for one in sheet.findings if one not in reading.findings]
    _tell_unmapped(reading, row_of.unmapped, {})
    return _ended(reading)


def _tell_unmapped(reading: Reading, unmapped: Mapping[str, int], names: Mapping[str, str]) -> None:
    """Cost accounts without a cost kind: not claimed, and nothing is left out without a word."""
    for account, ore in sorted(unmapped.items()):
        message = _("The account %(account)s %(name)s (%(sum)s) is not claimed: the mapping has no cost kind for it.")
        told = {"account": account, "name": names.get(account, ""), "sum": format_amount(ore, "kr", 2)}
        reading.wrong(Finding("ledger.unmapped", message, told, Severity.WARNING, where=account,
                              fix=_("Add it to the mapping, or leave it out.")))  # fmt: skip


def _touches(first: str, last: str, columns: set[str]) -> bool:
    def place(where: str) -> int:
        return sum((ord(one) - 64) * 26**n for n, one in enumerate(reversed([c for c in where if c.isalpha()])))

    return any(place(first) <= place(one) <= place(last or first) for one in columns)


def _ended(reading: Reading) -> Reading:
    if reading.faults > MOST_FAULTS:
        reading.findings.append(Finding("ledger.more", _("%(n)s faults more are not listed."),
                                        {"n": reading.faults - MOST_FAULTS}, fix=_("Mend these first and send it again.")))  # fmt: skip
    if not reading.lines and not reading.errors:
        reading.findings.append(Finding("ledger.no_lines", _("No row of the file belongs to the project."),
                                        fix=_("Check the project's object and the accounts in the mapping.")))  # fmt: skip
    return reading


def _no_header() -> Finding:
    return Finding("ledger.no_header", _("No row of headings was found among the first %(n)s rows."), {"n": HEADER_WITHIN},
                   where="A1", fix=_("Let one row name the columns, such as Datum, Konto, Text, Belopp."))  # fmt: skip


def _placed(given: LedgerMap, headings: Sequence[str]) -> dict[str, str]:
    here = {plain(one): one for one in reversed(headings) if one}
    return {part: here[plain(head)] for part, head in given.columns.items() if plain(head) in here}


def _header(sheet: Sheet, given: LedgerMap | None) -> tuple[int, list[str]] | None:
    """The row of headings among the first: the one that names most of what is asked, two parts at least. The rows below
    it are what is left of the sheet."""
    top = list(islice(sheet.rows, HEADER_WITHIN))
    best: tuple[int, int, list[str]] = (1, -1, [])
    for at, (_number, values) in enumerate(top):
        headings = ["" if one is None else str(one).strip() for one in values]
        named = len(_placed(given, headings)) if given and given.columns else len(guessed(headings))
        if named > best[0]:
            best = (named, at, headings)
    if best[1] < 0:
        return None
    sheet.rows = chain(top[best[1] + 1 :], sheet.rows)
    return top[best[1]][0], best[2]


class _Rows:
    """Takes row by row; what it cannot read is told at its cell."""

    def __init__(self, sheet: Sheet, given: LedgerMap, places: Mapping[str, int], kinds: Mapping[str, str],
                 partners: Mapping[str, str], reading: Reading) -> None:  # fmt: skip
        self.sheet, self.given, self.places, self.reading = sheet, given, places, reading
        self.kinds, self.partners = kinds, partners
        self.letters = {part: address(place + 1, 1)[:-1] for part, place in places.items()}
        self.unmapped: dict[str, int] = defaultdict(int)
        self.ok = True

    def take(self, number: int, values: Values) -> None:
        self.ok, self.number, self.values = True, number, values
        if self.given.project and "project" in self.places and self.text("project") != self.given.project:
            self.reading.left_out += 1
            return
        amount, day = self.amount(), self.value("booked_on")
        if day is None and not amount:
            self.reading.left_out += 1  # a heading, a blank line, a row of notes
            return
        booked = self.day("booked_on")
        if booked is None and self.ok and amount is not None and self.is_sum():
            self.reading.left_out += 1
            return
        if booked is None and self.ok:
            self.fault(
                "booked_on", "no_day", _("The row has an amount and no date."), _("Write the date, or remove the row.")
            )
        if amount is None and self.ok:
            self.fault("amount" if "amount" in self.places else "debit", "no_amount", _("The row has a date and no amount."),
                       _("Write the amount, or remove the row."))  # fmt: skip
        in_kind = self.in_kind()
        paid = booked if self.given.paid_when_booked and "paid_on" not in self.places else self.day("paid_on")
        kind, partner = self.kind(amount or 0), self.partner()
        if self.ok and amount and kind:
            texts: dict[str, Any] = {part: self.text(part)[:most] for part, most in LONGEST.items()}
            self.reading.lines.append(Line(kind=kind, amount_ore=amount, booked_on=booked, partner=partner, in_kind=in_kind,
                                           paid_on=None if in_kind else paid,
                                           where=self.where("amount" if "amount" in self.places else "debit"),
                                           origin=Origin.LEDGER, **texts))  # fmt: skip

    def is_sum(self) -> bool:
        """A row of totals: no date, no account, no voucher, and a word that says so."""
        words = {plain(str(one)) for one in self.values if isinstance(one, str)}
        return bool(words & {"summa", "totalt", "total", "sum"}) or any(
            one.startswith(("summa ", "total")) for one in words
        )

    def value(self, part: str) -> Value:
        place = self.places.get(part, -1)
        return self.values[place] if 0 <= place < len(self.values) else None

    def text(self, part: str) -> str:
        return Cell(self.value(part), "").text

    def where(self, part: str) -> str:
        return f"{self.letters.get(part, 'A')}{self.number}"

    def fault(self, part: str, code: str, message: str, fix: str = "", **params: object) -> None:
        self.ok = False
        self.reading.wrong(Finding(f"ledger.{code}", message, params, where=self.where(part), fix=fix))

    def sound(self, part: str) -> bool:
        """Whether a cell has a value that means anything; a formula that failed or was never computed is told."""
        value, where = self.value(part), self.where(part)
        if value is None and where in self.sheet.unsaved:
            self.fault(part, "formula", _("The cell holds a formula that has not been computed."),
                       _("Open the file in the spreadsheet program and save it, or paste the value."))  # fmt: skip
            return False
        if isinstance(value, str) and value in ERRORS:
            self.fault(
                part, "formula_error", _("The cell holds the error %(error)s."), _("Mend the formula."), error=value
            )
            return False
        return value is not None

    def day(self, part: str) -> date | None:
        if part not in self.places or not self.sound(part):
            return None
        try:
            return day_of(Cell(self.value(part), ""))
        except BadCell as bad:
            self.fault(
                part,
                "bad_day",
                bad.message,
                _("Write it as year-month-day, or give the cells the format date."),
                **bad.params,
            )
            return None

    def amount(self) -> int | None:
        if "amount" in self.places:
            return self.ore("amount")
        debit, credit = self.ore("debit"), self.ore("credit")
        return None if debit is None and credit is None else (debit or 0) - (credit or 0)

    def ore(self, part: str) -> int | None:
        if not self.sound(part):
            return None
        try:
            return ore_of(Cell(self.value(part), ""))
        except BadCell as bad:
            self.fault(part, "bad_amount", bad.message, "", **bad.params)
            return None

    def kind(self, ore: int) -> str:
        if "kind" in self.places:
            name = self.text("kind")
            if found := self.kinds.get(name.casefold()):
                return found
            self.fault("kind", "unknown_kind", _("“%(kind)s” is no cost kind of this agreement."),
                       _("Write one of: %(kinds)s."), kind=name, kinds=", ".join(sorted(set(self.kinds.values()))))  # fmt: skip
            return ""
        account = self.text("account")
        if found := self.given.kind_of(account):
            return found
        if account[:1] in "45678" and account:
            self.unmapped[account] += ore
        self.reading.left_out += 1
        return ""

    def partner(self) -> str:
        name = self.text("partner") if "partner" in self.places else ""
        if not name:
            return "owner"
        if name.casefold() not in self.partners:
            self.fault("partner", "unknown_partner", _("“%(partner)s” is no partner of this agreement."),
                       _("Write the partner's name as in the agreement."), partner=name)  # fmt: skip
        return self.partners.get(name.casefold(), "")

    def in_kind(self) -> bool:
        """Whether the row is a cost in kind: nobody paid it, and as much is financed in kind (R8)."""
        said = self.text("in_kind").casefold()
        if said not in YES | NO:
            self.fault("in_kind", "in_kind", _("“%(text)s” is neither yes nor no."), _("Write yes, or leave the cell empty."),
                       text=self.text("in_kind"))  # fmt: skip
        return said in YES
