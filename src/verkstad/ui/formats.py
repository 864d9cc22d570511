"""Numbers, money and dates as a person reads them, in the language that is active.

Swedish: "1 240 500,50 kr" (U+202F in thousands, U+00A0 before the unit, U+2212 as minus), "14 oktober 2026 kl. 23.41".
English: "SEK 1,240,500.50", "14 October 2026 at 23:41". Nothing known (None, "") is always an en dash.
"""

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from babel import Locale
from babel.dates import format_date, format_skeleton
from django.utils import timezone
from django.utils.translation import get_language, gettext, pgettext

from verkstad.core.money import MINUS, half_up, in_unit

THIN = "\u202f"
HARD = "\u00a0"
DASH = "\u2013"
UNKNOWN = DASH

Number = int | Decimal | Fraction


def locale() -> Locale:
    """Babel's locale of the active language; English stands for British habits of date."""
    return Locale.parse("sv" if (get_language() or "sv").startswith("sv") else "en_GB")


def is_swedish() -> bool:
    return (get_language() or "sv").startswith("sv")


def number(value: Number | None, decimals: int = 0) -> str:
    """12840.5 -> "12 841"; with decimals=1 "12 840,5". Halves go away from zero, a zero has no sign."""
    if value is None or value == "":
        return UNKNOWN
    # Written by hand: Babel takes ten times as long for the same, and pages of payments hold hundreds of sums.
    rounded = value if type(value) is int and not decimals else half_up(Fraction(value), decimals)
    text = f"{abs(rounded):,}" if isinstance(rounded, int) else f"{abs(rounded):,f}"
    text = text.replace(",", THIN).replace(".", ",") if is_swedish() else text
    return MINUS + text if rounded < 0 else text


def money(ore: Number | None, unit: str = "kr", decimals: int | None = None, bare: bool = False) -> str:
    """Öre as an amount in kr, tkr or mkr, with its unit unless `bare`.

    Without `decimals`: kr shows öre only where there are any, tkr none, mkr one where it is not whole.
    """
    if ore is None or ore == "":
        return UNKNOWN
    value = in_unit(Fraction(ore), unit)
    if decimals is None:
        whole = value.denominator == 1
        decimals = {"kr": 0 if whole else 2, "tkr": 0, "mkr": 0 if whole else 1}[unit]
    text = number(value, decimals)
    if bare:
        return text
    if is_swedish():
        return f"{text}{HARD}{unit}"
    scale = {"kr": "", "tkr": " thousand", "mkr": " million"}[unit]
    return f"SEK{HARD}{text}{scale.replace(' ', HARD)}"


def unit_word(unit: str) -> str:
    """The unit as a table states it once: "tkr" or "SEK thousand"."""
    if is_swedish():
        return unit
    return {"kr": "SEK", "tkr": "SEK thousand", "mkr": "SEK million"}.get(unit, unit)


def percent(numerator: Number | None, denominator: Number | None, decimals: int = 0) -> str:
    """18892 of 25000 -> "76 %" (English "76%"); an en dash where the share is not defined."""
    if numerator is None or not denominator:
        return UNKNOWN
    text = number(Fraction(numerator) * 100 / Fraction(denominator), decimals)
    return f"{text}{HARD}%" if is_swedish() else f"{text}%"


def qualified(text: str, qualifier: str = "") -> str:
    """Put the source's reservation before a figure: about -> "cirka 200". A word we do not know is kept as it is."""
    if not qualifier:
        return text
    known = {
        "about": pgettext("before a figure", "about %s"),
        "~": pgettext("before a figure", "about %s"),
        "over": pgettext("before a figure", "over %s"),
        ">": pgettext("before a figure", "over %s"),
        "at_least": pgettext("before a figure", "at least %s"),
        ">=": pgettext("before a figure", "at least %s"),
        "just_over": pgettext("before a figure", "just over %s"),
        "almost": pgettext("before a figure", "almost %s"),
        "under": pgettext("before a figure", "under %s"),
        "<": pgettext("before a figure", "under %s"),
        "at_most": pgettext("before a figure", "at most %s"),
        "<=": pgettext("before a figure", "at most %s"),
    }
    # A joined mark such as "about" must not part from its figure at a line's end.
    return known.get(qualifier, qualifier + " %s").replace(" ", HARD) % text


def order_of_size(word: str) -> str:
    """A number that the source only gives as an order of size: "hundreds" -> "hundratals". Other words are kept."""
    known = {
        "tens": pgettext("order of size", "dozens"),
        "hundreds": pgettext("order of size", "hundreds"),
        "thousands": pgettext("order of size", "thousands"),
    }
    return known.get(word, word)


def day_of(value: date | datetime) -> date:
    """The calendar day here of a date or an aware moment."""
    if isinstance(value, datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return value


def dateword(value: date | datetime | None) -> str:
    """14 oktober 2026."""
    return format_date(day_of(value), "d MMMM y", locale=locale()) if value else UNKNOWN


def dayword(value: date | datetime | None) -> str:
    """14 oktober: for lists where the year is said once."""
    return format_date(day_of(value), "d MMMM", locale=locale()) if value else UNKNOWN


def monthword(value: date | datetime | None) -> str:
    """oktober 2026."""
    return format_skeleton("yMMMM", day_of(value), locale=locale()) if value else UNKNOWN


def dated(value: date | None, precision: str = "day") -> str:
    """A date with no more than is known of it: "14 oktober 2026", "oktober 2026", "2026"."""
    if not value:
        return UNKNOWN
    return {"month": monthword, "year": lambda day: str(day.year)}.get(precision, dateword)(value)


def clock(value: datetime | None) -> str:
    """Swedish "kl. 23.41", English "23:41"."""
    if not value:
        return UNKNOWN
    here = timezone.localtime(value) if timezone.is_aware(value) else value
    return f"kl.{HARD}{here:%H.%M}" if is_swedish() else f"{here:%H:%M}"


def moment(value: datetime | None) -> str:
    """14 oktober 2026 kl. 23.41 / 14 October 2026 at 23:41."""
    if not value:
        return UNKNOWN
    day, hour = dateword(value), clock(value)
    return f"{day} {hour}" if is_swedish() else f"{day} at {hour}"


def period(start: date | None, end: date | None, start_precision: str = "day", end_precision: str = "day") -> str:
    """ "2016–2018" for whole years, "1 januari 2019 – 31 december 2020" otherwise; an open end is said.

    A date known by month or year only is written so: "juni 2017 – 2019".
    """
    if not start and not end:
        return UNKNOWN
    if not end:
        return gettext("from %s") % dated(start, start_precision)
    if not start:
        return gettext("until %s") % dated(end, end_precision)
    by_year = start_precision == end_precision == "year"
    if by_year or (start_precision == end_precision == "day" and whole_years(start, end)):
        return str(start.year) if start.year == end.year else f"{start.year}{DASH}{end.year}"
    first, last = dated(start, start_precision), dated(end, end_precision)
    return first if first == last else f"{first} {DASH} {last}"


def whole_years(start: date, end: date) -> bool:
    return (start.month, start.day) == (1, 1) and (end.month, end.day) == (12, 31)


def size(octets: int | None) -> str:
    """A file's size: "84 kB", "1,4 MB"."""
    if octets is None:
        return UNKNOWN
    if octets < 1_000_000:
        return f"{number(max(Fraction(1), Fraction(octets, 1000)))}{HARD}kB"
    return f"{number(Fraction(octets, 1_000_000), 1)}{HARD}MB"
