"""Reads SIE 4, the Swedish exchange format for accounts (types 4E and 4I), and says what is wrong at which line.

Sources: the SIE group's format description, edition 4B/4C: bytes in code page 437, one record a line, `#LABEL` and
fields parted by blanks, quotes around fields with blanks, `\\"` for a quote, `{}` around an object list and around the
rows of a voucher. Unknown labels are skipped, as the format asks. `#BTRANS` (a removed row) and `#RTRANS` (an added
row, which is followed by the same row as `#TRANS`) are history and count for nothing.
"""

import calendar
import re
import zlib
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from verkstad.core.findings import Finding, Severity
from verkstad.core.words import gettext_noop as _

ENCODING = "cp437"
MAX_BYTES = 200_000_000
ORE_LIMIT = 10**15
TOLD_LINES = 20_000
_AMOUNT = re.compile(r"([+-]?)(\d{1,15})(?:\.(\d{1,10}))?")
_DATE = re.compile(r"\d{8}")
# Only \" is an escape; any other backslash is itself.
_TOKEN = re.compile(r'[ \t]*(?:([^ \t{}"]+)|"((?:\\"|[^"])*)"|(\{)|(\})|$)')


@dataclass(frozen=True)
class Trans:
    """One row of a voucher: account, objects as (dimension, object), whole öre (debit positive)."""

    line: int
    account: str
    objects: tuple[tuple[int, str], ...]
    amount_ore: int
    text: str = ""


@dataclass(frozen=True)
class Ver:
    """A voucher; `series` and `number` may be blank in type 4I, where the receiver numbers."""

    line: int
    series: str
    number: str
    day: date
    text: str
    rows: tuple[Trans, ...] = ()


@dataclass
class Sie:
    """What a file says, and what is wrong with it (`findings`; errors carry their line in `where`)."""

    kind: str = ""
    flag: str = ""
    program: str = ""
    company: str = ""
    company_number: str = ""
    file_number: str = ""
    years: dict[int, tuple[date, date]] = field(default_factory=dict)
    accounts: dict[str, str] = field(default_factory=dict)
    dimensions: dict[int, str] = field(default_factory=dict)
    objects: dict[tuple[int, str], str] = field(default_factory=dict)
    vouchers: list[Ver] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    @property
    def errors(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.severity == Severity.ERROR]


class _BadField(ValueError):
    def __init__(self, code: str, message: str, **params: object) -> None:
        super().__init__(code)
        self.code, self.message, self.params = code, message, params


@dataclass(frozen=True)
class _Record:
    line: int
    label: str
    fields: tuple[str | tuple[str, ...], ...]

    def text(self, index: int, default: str = "") -> str:
        """The field at that place as text; a missing or list field is the default."""
        value = self.fields[index] if index < len(self.fields) else default
        return value if isinstance(value, str) else default

    def needed(self, index: int) -> str:
        value = self.text(index)
        if not value:
            raise _BadField(
                "missing_field", _("%(label)s lacks its field number %(n)s."), label=self.label, n=index + 1
            )
        return value


def parse_sie(content: bytes) -> Sie:
    """Read a file; never raises for what a file may hold, every fault is a finding with its line."""
    reading = parse_sie_by_parts(content)
    try:
        while True:
            next(reading)
    except StopIteration as end:
        sie: Sie = end.value
        return sie


def parse_sie_by_parts(content: bytes) -> Generator[tuple[int, int], None, Sie]:
    """The same, told as it goes on: yields (lines read, lines in all) now and then, and returns what the file says."""
    if len(content) > MAX_BYTES:
        return Sie(findings=[Finding("too_large", _("The file is too large."))])
    return (yield from _Reader(content).read())


class _Reader:
    """Walks the lines once; the state is the voucher being read and the running checksum."""

    def __init__(self, content: bytes) -> None:
        self.lines = re.split(r"\r\n|\r|\n", content.decode(ENCODING))
        self.sie = Sie()
        self.head: Ver | None = None
        self.rows: list[Trans] = []
        self.inside = False
        self.added: Trans | None = None
        self.sum: int | None = None
        self.sum_line = 0
        self.spoiled = False

    def read(self) -> Generator[tuple[int, int], None, Sie]:
        sie = self.sie
        for number, raw in enumerate(self.lines, start=1):
            if number % TOLD_LINES == 0:
                yield number, len(self.lines)
            line = raw.strip(" \t\x1a\0")
            if not line:
                continue
            try:
                self.one(number, line)
            except _BadField as bad:
                self.sie.findings.append(Finding(bad.code, bad.message, bad.params, where=str(number)))
                if line[:4].upper() == "#VER":  # its rows are skipped, or each would be told as an error of its own
                    self.head, self.inside, self.rows = Ver(number, "", "", date.min, ""), False, []
                self.spoiled = self.head is not None
        self.end()
        if not sie.flag and not sie.kind and not sie.vouchers and not sie.years:
            sie.findings.insert(
                0, Finding("not_sie", _("This does not look like a SIE file: it has no #FLAGGA."), where="1")
            )
            return sie
        sie.findings += list(_whole_findings(sie))
        return sie

    def wrong(self, line: int, code: str, message: str, severity: Severity = Severity.ERROR, **params: object) -> None:
        self.sie.findings.append(Finding(code, message, params, severity, where=str(line)))

    def one(self, number: int, line: str) -> None:
        if line == "{":
            self.open(number)
        elif line == "}":
            self.close(number)
        elif line.startswith("#"):
            fields = _fields(line)
            label = fields[0] if isinstance(fields[0], str) else ""
            record = _Record(number, label.upper(), tuple(fields[1:]))
            self.checksum(record, fields)
            self.record(record)
        else:
            raise _BadField("not_a_record", _("The line is no record: it should begin with #."))

    def checksum(self, record: _Record, fields: Sequence[str | tuple[str, ...]]) -> None:
        if record.label == "#KSUMMA":
            if self.sum is None:
                self.sum, self.sum_line = 0, record.line
            elif record.text(0).lstrip("+-").isdecimal():
                told = int(record.text(0)) % 2**32
                if told != self.sum:
                    self.wrong(
                        record.line,
                        "checksum",
                        _("The checksum does not agree: the file has been changed or is damaged."),
                    )
                self.sum_line = -1
            else:
                raise _BadField("bad_checksum", _("#KSUMMA is not a number."))
        elif self.sum is not None and self.sum_line > 0:
            flat = "".join("".join(one) for one in fields)
            self.sum = zlib.crc32(flat.encode(ENCODING, "replace"), self.sum)

    def open(self, number: int) -> None:
        if self.head is None or self.inside:
            raise _BadField("stray_brace", _("A { stands where no voucher begins."))
        self.inside = True

    def close(self, number: int) -> None:
        if self.head is None or not self.inside:
            raise _BadField("stray_brace", _("A } stands where no voucher ends."))
        self.finish()

    def finish(self) -> None:
        head, self.head, self.inside = self.head, None, False
        rows, self.rows = self.rows, []
        spoiled, self.spoiled = self.spoiled, False
        self.lone_addition()
        if head is None:
            return
        if not rows and not spoiled:
            self.wrong(
                head.line, "empty_voucher", _("Voucher %(name)s has no rows."), Severity.WARNING, name=name_of(head)
            )
            return
        total = sum(row.amount_ore for row in rows)
        if total and not spoiled:
            self.wrong(head.line, "unbalanced", _("Voucher %(name)s does not balance: its rows sum to %(sum)s."),
                       name=name_of(head), sum=amount_text(total))  # fmt: skip
        if not spoiled:
            self.sie.vouchers.append(replace(head, rows=tuple(rows)))

    def end(self) -> None:
        if self.head is not None:
            self.wrong(self.head.line, "unclosed", _("Voucher %(name)s is not closed: the file ends before its }."),
                       name=name_of(self.head))  # fmt: skip
        if self.sum_line > 0:
            self.wrong(
                self.sum_line, "cut_off", _("The file says it has a checksum but ends without it: it may be cut off.")
            )

    def record(self, record: _Record) -> None:
        if record.label in {"#TRANS", "#RTRANS", "#BTRANS"}:
            return self.trans(record)
        if self.head is not None:
            head, was_inside = self.head, self.inside
            self.head, self.inside, self.rows, self.spoiled = None, False, [], False
            self.wrong(record.line, "unclosed" if was_inside else "no_rows",
                       _("Voucher %(name)s is not closed before this line."), name=name_of(head))  # fmt: skip
        read = _READERS.get(record.label)
        if record.label == "#VER":
            self.ver(record)
        elif read:
            read(self.sie, record)
        return None

    def ver(self, record: _Record) -> None:
        day = _date(record.needed(2))
        self.head = Ver(record.line, record.text(0), record.text(1), day, record.text(3))

    def trans(self, record: _Record) -> None:
        if self.head is None or not self.inside:
            raise _BadField("stray_row", _("%(label)s stands outside a voucher."), label=record.label)
        row = _trans(record)
        if record.label == "#TRANS":
            self.rows.append(row)
            if self.added and _same(self.added, row):
                self.added = None
                return
        self.lone_addition()
        if record.label == "#RTRANS":
            self.added = row

    def lone_addition(self) -> None:
        """An added row must be followed by the same row as #TRANS; otherwise it is unclear whether it counts."""
        if self.added:
            self.wrong(
                self.added.line, "lone_addition", _("The #RTRANS row is not followed by the same row as #TRANS.")
            )
            self.spoiled, self.added = True, None


def _same(one: Trans, other: Trans) -> bool:
    return (one.account, one.objects, one.amount_ore) == (other.account, other.objects, other.amount_ore)


def _fields(line: str) -> list[str | tuple[str, ...]]:
    """Split a line into fields; an object list becomes a tuple of its fields."""
    found: list[str | tuple[str, ...]] = []
    inner: list[str] | None = None
    at = 0
    while at < len(line):
        token = _TOKEN.match(line, at)
        if not token:
            raise _BadField("open_quote", _("A quotation mark is not closed."))
        at = token.end()
        bare, quoted, opening, closing = token.groups()
        if opening:
            if inner is not None:
                raise _BadField("nested_list", _("An object list stands inside another."))
            inner = []
        elif closing:
            if inner is None:
                raise _BadField("stray_brace_in_row", _("An object list ends that never began."))
            found.append(tuple(inner))
            inner = None
        elif quoted is not None or bare is not None:
            value = bare if quoted is None else quoted.replace('\\"', '"')
            (found if inner is None else inner).append(value)
    if inner is not None:
        raise _BadField("open_list", _("An object list is not closed."))
    return found


def _trans(record: _Record) -> Trans:
    account = record.needed(0)
    if not re.fullmatch(r"[0-9A-Za-z]{1,10}", account):
        raise _BadField("bad_account", _("“%(account)s” is no account number."), account=account)
    objects: tuple[str, ...] = ()
    rest = record.fields[1:]
    if rest and not isinstance(rest[0], str):
        objects, rest = rest[0], rest[1:]
    amount = rest[0] if rest and isinstance(rest[0], str) else ""
    if not amount:
        raise _BadField("missing_field", _("%(label)s lacks its amount."), label=record.label)
    text = rest[2] if len(rest) > 2 and isinstance(rest[2], str) else ""
    if len(rest) > 1 and isinstance(rest[1], str) and rest[1]:
        _date(rest[1])
    return Trans(record.line, account, _objects(objects), _amount(amount), text)


def _objects(given: tuple[str, ...]) -> tuple[tuple[int, str], ...]:
    pairs = list(zip(given[::2], given[1::2], strict=False))
    if len(given) % 2 or not all(dimension.isascii() and dimension.isdecimal() for dimension, _one in pairs):
        raise _BadField("bad_objects", _("The object list must hold pairs of a dimension number and an object."))
    return tuple((int(dimension[:9]), one) for dimension, one in pairs)


def _amount(text: str) -> int:
    """An amount as öre: digits, a point, at most two decimals that count."""
    found = _AMOUNT.fullmatch(text)
    if not found or not text.isascii() or (found[3] and found[3][2:].strip("0")):
        raise _BadField("bad_amount", _("“%(text)s” is no amount; SIE writes 1234.50 with a point."), text=text)
    ore = int(found[2]) * 100 + int((found[3] or "")[:2].ljust(2, "0"))
    if ore > ORE_LIMIT:
        raise _BadField("bad_amount", _("The amount %(text)s is larger than any book can hold."), text=text)
    return -ore if found[1] == "-" else ore


def _date(text: str) -> date:
    if _DATE.fullmatch(text) and text.isascii():
        year, month, day = int(text[:4]), int(text[4:6]), int(text[6:])
        if year and 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]:
            return date(year, month, day)
    raise _BadField("bad_date", _("“%(text)s” is no date; SIE writes 20170314."), text=text)


def _number(text: str, label: str) -> int:
    if re.fullmatch(r"[+-]?\d{1,9}", text, re.ASCII):
        return int(text)
    raise _BadField("bad_number", _("%(label)s: “%(text)s” is no number."), label=label, text=text)


def _rar(sie: Sie, record: _Record) -> None:
    start, end = _date(record.needed(1)), _date(record.needed(2))
    if end < start:
        raise _BadField("year_backward", _("The financial year ends before it begins."))
    sie.years[_number(record.needed(0), record.label)] = (start, end)


def _objekt(sie: Sie, record: _Record) -> None:
    dimension = _number(record.needed(0), record.label)
    sie.objects[dimension, record.needed(1)] = record.text(2)


def _dim(sie: Sie, record: _Record) -> None:
    sie.dimensions[_number(record.needed(0), record.label)] = record.text(1)


def _konto(sie: Sie, record: _Record) -> None:
    sie.accounts[record.needed(0)] = record.text(1)


def _format(sie: Sie, record: _Record) -> None:
    if record.text(0).upper() != "PC8":
        raise _BadField("bad_format", _("#FORMAT says “%(format)s”; SIE 4 is always PC8."), format=record.text(0))


def _sietyp(sie: Sie, record: _Record) -> None:
    sie.kind = record.text(0)
    if sie.kind != "4":
        raise _BadField("wrong_type", _("#SIETYP is %(type)s; only type 4 holds vouchers."), type=sie.kind)


def _setter(name: str) -> Callable[[Sie, _Record], None]:
    def read(sie: Sie, record: _Record) -> None:
        setattr(sie, name, record.text(0))

    return read


_READERS = {
    "#FLAGGA": _setter("flag"),
    "#FORMAT": _format,
    "#SIETYP": _sietyp,
    "#PROGRAM": _setter("program"),
    "#FNAMN": _setter("company"),
    "#ORGNR": _setter("company_number"),
    "#FNR": _setter("file_number"),
    "#RAR": _rar,
    "#KONTO": _konto,
    "#DIM": _dim,
    "#OBJEKT": _objekt,
}


def _whole_findings(sie: Sie) -> Iterator[Finding]:
    """What can be said only when the whole file is read."""
    for ver in sie.vouchers:
        if sie.years and not any(start <= ver.day <= end for start, end in sie.years.values()):
            yield Finding(
                "outside_year",
                _("Voucher %(name)s is dated %(day)s, outside the financial years of the file."),
                {"name": name_of(ver), "day": ver.day.isoformat()},
                where=str(ver.line),
            )
    met: dict[tuple[str, str, date], int] = {}
    for ver in sie.vouchers:
        if not ver.number:
            continue
        key = (ver.series, ver.number, year_of(sie, ver.day))
        if key in met:
            yield Finding("number_twice", _("Voucher %(name)s stands twice, first at line %(line)s."),
                          {"name": name_of(ver), "line": met[key]}, where=str(ver.line))  # fmt: skip
        met.setdefault(key, ver.line)


def year_of(sie: Sie, day: date) -> date:
    """The first day of the financial year a day belongs to; the calendar year's where the file names none."""
    for start, end in sie.years.values():
        if start <= day <= end:
            return start
    return date(day.year, 1, 1)


def name_of(ver: Ver) -> str:
    """A voucher as people name it: "A 12"."""
    return " ".join(part for part in (ver.series, ver.number) if part) or f"({ver.day.isoformat()})"


def amount_text(ore: int) -> str:
    """Öre as SIE writes amounts: 1234.50."""
    return f"{'-' if ore < 0 else ''}{abs(ore) // 100}.{abs(ore) % 100:02}"
