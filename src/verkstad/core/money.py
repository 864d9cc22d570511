"""Money: whole öre inside, Decimal kronor and Swedish text at the edges."""

import re
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from verkstad.core.words import gettext_noop as _

MINUS = "\u2212"
THIN = "\u202f"
ORE_PER = {"öre": 1, "kr": 100, "tkr": 100_000, "mkr": 100_000_000}

_SPACES = re.compile(r"[\s\u00a0\u2007\u2009\u202f]+")
_GROUPED = re.compile(r"[+-]?(?:\d+|\d{1,3}(?: \d{3})+)(?:[.,]\d+)?")
_AMBIGUOUS = re.compile(r"[+-]?[1-9]\d{0,2}\.\d{3}")
# Thousands with commas, as English writes them; with two groups or a point behind them they can be nothing else.
_COMMAS = re.compile(r"[+-]?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?")
_SURE_COMMAS = re.compile(r"[+-]?[1-9]\d{0,2}(?:(?:,\d{3}){2,}(?:\.\d+)?|,\d{3}\.\d+)")
_LONG_TAIL = re.compile(r"[+-]?(?!0,)\d+,\d{3,}")  # no kronor have three decimals: thousands, or a slip
_AMOUNT = re.compile(
    r"(?:SEK\s*)?(?P<number>.*?)\s*(?P<unit>öre|kr|tkr|mkr|kronor|sek|thousand|million)?", re.IGNORECASE | re.DOTALL
)
_UNITS = {"kronor": "kr", "sek": "kr", "thousand": "tkr", "million": "mkr"}


class BadNumber(ValueError):
    """A text that is not a number as people write them in Sweden; `message` % `params` says why and what to do."""

    def __init__(self, message: str, **params: object) -> None:
        self.message, self.params = message, params
        super().__init__(message % params)


def parse_number(text: str, *, point_is_decimal: bool = False, english: bool = False) -> Decimal:
    """Read "1 240 500,50", "−6 108", "1240500.50" and "1,240,500.50" with any spaces and minus signs; exact.

    Raises BadNumber, also for "1.240": it may mean 1240 or 1,24 and a wrong guess is a factor of a thousand
    (`point_is_decimal` is for files that are known to write decimals with a point). "1,240" is 1,24 unless the reader
    is `english`, to whom it is 1240.
    """
    plain = _plain(text)
    if (_COMMAS if english else _SURE_COMMAS).fullmatch(plain) and plain.isascii():
        return Decimal(plain.replace(",", ""))
    if not _GROUPED.fullmatch(plain) or not plain.isascii():
        raise BadNumber(_("“%(text)s” is not a number; write it as 1 240 500,50."), text=text.strip())
    if _AMBIGUOUS.fullmatch(plain) and not point_is_decimal:
        raise BadNumber(
            _("“%(text)s” may mean thousands or decimals; write a decimal comma, or thousands without a point."),
            text=text.strip(),
        )
    return Decimal(plain.replace(" ", "").replace(",", "."))


def _plain(text: str) -> str:
    """The text with one kind of blank and of minus sign."""
    plain = _SPACES.sub(" ", text.strip())
    for minus in (MINUS, "–", "—"):
        plain = plain.replace(minus, "-", 1) if plain.startswith(minus) else plain
    return re.sub(r"^([+-]) ", r"\1", plain)


def parse_amount(text: str, unit: str = "kr", *, english: bool = False) -> int:
    """Read an amount such as "25 mkr", "20 000 tkr", "1 240 500,50" (then in `unit`) or "SEK 25 million" as whole öre.

    Every amount that the site shows is read back, in the language it is shown in: "1,200" is 1 200 kr to an `english`
    reader and refused otherwise, because it may be 1 200 kr or 1,20 kr. Raises BadNumber for that and for anything else
    that is no amount, a fraction of an öre included.
    """
    found = _AMOUNT.fullmatch(_SPACES.sub(" ", text.strip()))
    if not found or not found["number"]:
        raise BadNumber(_("“%(text)s” is not an amount; write it as 1 240 500,50 or 25 mkr."), text=text.strip())
    named = (found["unit"] or unit).lower()
    named = _UNITS.get(named, named)
    number = _plain(found["number"])
    known = english and _COMMAS.fullmatch(number)
    if named in ("kr", "öre") and not known and _LONG_TAIL.fullmatch(number):
        raise BadNumber(_("“%(text)s” may mean thousands or decimals; write thousands with a blank, as in 1 240."),
                        text=text.strip())  # fmt: skip
    return to_ore(parse_number(number, english=english), named)


def to_ore(amount: Decimal | int | Fraction, unit: str = "kr") -> int:
    """Turn an amount in `unit` into whole öre; BadNumber where it is finer than an öre."""
    exact = Fraction(amount) * ORE_PER[unit]
    if exact.denominator != 1:
        raise BadNumber(_("%(amount)s %(unit)s is finer than an öre; round it first."), amount=str(amount), unit=unit)
    return int(exact)


def to_kronor(ore: int) -> Decimal:
    """Whole öre as Decimal kronor with two decimals; exact whatever the decimal context says."""
    return Decimal((int(ore < 0), tuple(map(int, str(abs(ore)))), -2))


def in_unit(ore: int | Fraction, unit: str) -> Fraction:
    """Öre as an exact, unrounded amount in öre, kr, tkr or mkr."""
    return Fraction(ore) / ORE_PER[unit]


def half_up(value: Fraction | Decimal | int, decimals: int = 0) -> Decimal:
    """Round for display: halves go away from zero, as in Swedish accounts; a zero has no sign."""
    scaled = abs(Fraction(value)) * 10**decimals
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Decimal((int(value < 0 and whole > 0), tuple(map(int, str(whole))), -decimals))


def format_number(value: Fraction | Decimal | int, decimals: int = 0, space: str = THIN) -> str:
    """Write 1240500.5 as "1 240 500,50" (thin spaces, decimal comma, U+2212 as minus), rounded half up."""
    rounded = half_up(value, decimals)
    text = f"{rounded.copy_abs():,f}".replace(",", space).replace(".", ",")
    return MINUS + text if rounded < 0 else text


def format_amount(ore: int | Fraction, unit: str = "kr", decimals: int = 0) -> str:
    """Write an amount in öre as "25 000 tkr" in the unit asked for."""
    return f"{format_number(in_unit(ore, unit), decimals)} {unit}"


def largest_remainder(total: int, weights: Sequence[int | Fraction | Decimal]) -> list[int]:
    """Split `total` öre by weights so that the parts add up exactly; equal remainders go to the first.

    A negative total splits as its positive twin. Raises ValueError for no weights, a negative one, or all zero.
    """
    exact = [Fraction(weight) for weight in weights]
    whole = sum(exact)
    if not exact or min(exact) < 0 or whole == 0:
        raise ValueError("weights must be zero or more, and at least one above zero")
    sign = -1 if total < 0 else 1
    quotas = [abs(total) * weight / whole for weight in exact]
    parts = [int(quota) for quota in quotas]
    short = abs(total) - sum(parts)
    order = sorted(range(len(parts)), key=lambda i: (parts[i] - quotas[i], i))
    for index in order[:short]:
        parts[index] += 1
    return [sign * part for part in parts]
