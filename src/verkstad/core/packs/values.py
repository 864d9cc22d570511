"""From what a cell or key holds to a value, or a finding code with its words."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from stdnum import luhn

from verkstad.core.packs.schema import Field
from verkstad.core.period import precision_of

UNITS = {"kr": 100, "tkr": 100_000, "mkr": 100_000_000}
SPACES = str.maketrans("", "", " \u00a0\u202f\u2009")
MONTH_WORDS = (
    "januari january", "februari february", "mars march", "april", "maj may", "juni june", "juli july", "augusti august", "september",
    "oktober october", "november", "december",
)  # fmt: skip
MONTHS = {word: number for number, words in enumerate(MONTH_WORDS, 1) for word in words.split()}


class Bad(Exception):
    """A value that does not do: the code of the finding and what fills its words."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.code, self.params = code, params


@dataclass(frozen=True)
class Money:
    """An amount in whole öre, with the unit it was printed in and the öre that half of its last figure stands for."""

    ore: int
    unit: str
    half_step: int

    def __str__(self) -> str:
        return show_money(self.ore, self.unit)


@dataclass(frozen=True)
class Span:
    """A day, month or year as written, with its first and last day."""

    first: date
    last: date
    text: str

    @property
    def precision(self) -> str:
        """day, month or year: how much of the date is written."""
        return precision_of(self.text)

    def __str__(self) -> str:
        return self.text


def show_money(ore: int, unit: str = "tkr") -> str:
    """Öre as figures in a unit, with as many decimals as it takes: 25000 tkr, -0.5 tkr."""
    value = (Decimal(ore) / UNITS[unit]).normalize()
    return f"{value:f} {unit}"


CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")  # no database keeps the first, no page shows the others


def to_text(value: Any) -> str:
    if not isinstance(value, str):
        raise Bad("not_text", found=type_name(value))
    if found := CONTROL.search(value):
        raise Bad("bad_character", value=f"U+{ord(found[0]):04X}")
    return value.strip()


def type_name(value: Any) -> str:
    if isinstance(value, bool):
        return "true or false"
    names = {
        int: "a number",
        float: "a number",
        date: "a date",
        datetime: "a time",
        list: "a list",
        dict: "a table",
        str: "text",
    }
    return names.get(type(value), "a value")


KEY = re.compile(r"[a-z0-9][a-z0-9_-]*\Z")


def to_key(value: Any) -> str:
    text = to_text(value)
    if not KEY.match(text) or len(text) > 60:
        raise Bad("bad_key", value=text)
    return text


def to_integer(value: Any) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**9:
        return value
    if isinstance(value, str) and re.fullmatch(r"-?[0-9]{1,9}", value.strip()):
        return int(value)
    raise Bad("bad_integer", value=value)


def to_place(value: Any) -> int:
    number = to_integer(value)
    if not 1 <= number <= 999:
        raise Bad("bad_place", value=value)
    return number


NUMBER = re.compile(r"([+-]?[0-9]{1,12})(?:[.,]([0-9]{1,3}))?\Z")


def to_number(value: Any) -> Decimal:
    text = str(value).translate(SPACES).replace("\u2212", "-") if not isinstance(value, bool) else ""
    match = NUMBER.match(text)
    if not match or not isinstance(value, str | int | float):
        raise Bad("bad_number", value=value)
    return Decimal(f"{match[1]}.{match[2] or 0}") if match[2] else Decimal(match[1])


LARGEST = 10**15  # öre: ten thousand milliards of kronor, far inside the 64 bits that databases keep
MONEY = re.compile(r"([+-]?[0-9]{1,14})(?:[.,]([0-9]{1,9}))?(kr|tkr|mkr)?\Z")


def to_money(value: Any) -> Money:
    if not isinstance(value, str):
        raise Bad(
            "no_unit" if isinstance(value, int | float) and not isinstance(value, bool) else "bad_money", value=value
        )
    match = MONEY.match(value.translate(SPACES).replace("\u2212", "-"))
    if not match:
        raise Bad("bad_money", value=value)
    if not match[3]:
        raise Bad("no_unit", value=value)
    decimals = match[2] or ""
    ore = Decimal(f"{match[1]}.{decimals or 0}") * UNITS[match[3]]
    if ore != ore.to_integral_value():
        raise Bad("finer_than_ore", value=value)
    if abs(ore) > LARGEST:
        raise Bad("too_much", value=value)
    return Money(int(ore), match[3], UNITS[match[3]] // 10 ** len(decimals) // 2)


PARTIAL = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?\Z")
IN_WORDS = re.compile(r"([0-9]{1,2})(?::?[a-zé]{1,2})?\.? ?([a-z]+)(?: ([0-9]{4}))?\Z")


def to_span(value: Any) -> Span:
    if isinstance(value, datetime):
        raise Bad("bad_date", value=value, guess="")
    if isinstance(value, date):
        return Span(value, value, value.isoformat())
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        raise Bad("bad_date", value=value, guess="")
    text = value.strip()
    match = PARTIAL.match(text)
    if not match:
        raise _bad_words(text)
    year, month, day = int(match[1]), int(match[2] or 0), int(match[3] or 0)
    if not 1900 <= year <= 2199 or (match[2] and not 1 <= month <= 12) or (match[3] and day < 1):
        raise Bad("bad_date", value=text, guess="")
    if not match[2]:
        return Span(date(year, 1, 1), date(year, 12, 31), text)
    last = calendar.monthrange(year, month)[1]
    if day > last:
        raise Bad("no_such_day", value=text, days=last, last=f"{year:04}-{month:02}-{last:02}")
    return Span(date(year, month, day or 1), date(year, month, day or last), text)


def _bad_words(text: str) -> Bad:
    """A date in words: say whether the day exists, and how to write it."""
    match = IN_WORDS.match(text.lower())
    month = MONTHS.get(match[2]) if match else None
    if not match or not month:
        return Bad("bad_date", value=text, guess="")
    day, year = int(match[1]), int(match[3] or 2000)
    last = calendar.monthrange(year, month)[1] if 1 <= year <= 9999 else 31
    shown = f"{year:04}-{month:02}" if match[3] else f"{month:02}"
    if day > last:
        return Bad("no_such_day", value=text, days=last, last=f"{shown}-{last:02}")
    return Bad("bad_date", value=text, guess=f": {shown}-{day:02}" if match[3] else "")


def to_day(value: Any) -> date:
    span = to_span(value)
    if span.first != span.last:
        raise Bad("too_coarse", value=span.text)
    return span.first


def to_yearday(value: Any) -> tuple[int, int]:
    match = re.fullmatch(r"([0-9]{2})-([0-9]{2})", value.strip()) if isinstance(value, str) else None
    if (
        not match
        or not 1 <= int(match[1]) <= 12
        or not 1 <= int(match[2]) <= calendar.monthrange(2001, int(match[1]))[1]
    ):
        raise Bad("bad_yearday", value=value)
    return int(match[1]), int(match[2])


def to_year(value: Any) -> int:
    text = str(value).strip() if isinstance(value, str | int) and not isinstance(value, bool) else ""
    if not re.fullmatch(r"(19|20|21)[0-9]{2}", text, re.ASCII):
        raise Bad("bad_year", value=value)
    return int(text)


def to_yes_no(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    known = {"yes": True, "no": False, "true": True, "false": False}
    if isinstance(value, str) and value.strip().lower() in known:
        return known[value.strip().lower()]
    raise Bad("bad_yes_no", value=value)


def to_address(value: Any) -> str:
    text = to_text(value)
    if not re.fullmatch(r"https?://[^\s/?#]+\.[^\s/?#]+(?:[/?#]\S*)?", text):
        raise Bad("bad_address", value=text)
    return text


def to_share(value: Any) -> Decimal:
    """A share of one: `5 %` is 0.05."""
    text = value.translate(SPACES) if isinstance(value, str) else ""
    match = NUMBER.match(text[:-1]) if text.endswith("%") else None
    share = Decimal(f"{match[1]}.{match[2] or 0}") / 100 if match else Decimal(-1)
    if not 0 <= share <= 1 or share * 1000 % 1:
        raise Bad("bad_share", value=value)
    return share


def to_orgnr(value: Any) -> str:
    """Ten figures without hyphen. The twelve-figure form begins with 16. Check digit: Luhn (R44)."""
    text = str(value).translate(SPACES) if isinstance(value, str | int) and not isinstance(value, bool) else ""
    match = re.fullmatch(r"(?:16)?([0-9]{6})-?([0-9]{4})", text, re.ASCII)
    number = match[1] + match[2] if match else ""
    if not number or number[2] < "2":  # the third figure tells a legal person from a date of birth
        raise Bad("orgnr_form", value=value)
    if not luhn.is_valid(number):
        raise Bad("orgnr_check", value=value, digit=luhn.calc_check_digit(number[:-1]))
    return number


def to_list(value: Any) -> list[str]:
    if isinstance(value, str):
        return [part.strip() for part in value.split(";") if part.strip()]
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        return [part.strip() for part in value]
    raise Bad("bad_list")


def _moment(value: Any) -> Any:
    from verkstad.core.packs.moments import to_moment  # which itself reads dates by this module

    return to_moment(value)


READERS: dict[str, Callable[[Any], Any]] = {
    "text": to_text, "key": to_key, "integer": to_integer,
    "place": to_place, "number": to_number, "money": to_money, "date": to_span, "day": to_day,
    "yearday": to_yearday, "year": to_year, "yes_no": to_yes_no, "choice": to_text, "address": to_address, "share": to_share,
    "orgnr": to_orgnr, "list": to_list, "moment": _moment,
}  # fmt: skip


def read(field: Field, value: Any) -> Any:
    """The value that `field` asks for; raises Bad."""
    result = READERS[field.kind](value)
    if field.kind == "text" and field.limit and len(result) > field.limit:
        raise Bad("too_long", value=len(result), limit=field.limit)
    return result
