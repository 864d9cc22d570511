"""The cells of a plan: which addresses there are and what each takes."""

import re
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from verkstad.core.applications.plan import MOST_ORE, Means, Source
from verkstad.core.findings import Finding
from verkstad.core.instruments.answers import is_writable
from verkstad.core.money import BadNumber, parse_amount, parse_number
from verkstad.core.words import gettext_noop as _

_NAME = r"[a-z0-9][a-z0-9_-]{0,59}"
_YEAR = r"[12]\d{3}"
ADDRESS = re.compile(
    rf"(?P<part>cost|in_kind|unit)/{_NAME}/{_NAME}/{_YEAR}|chosen/{_NAME}/{_NAME}(?:/{_YEAR})?"
    rf"|fund/{_NAME}/(?P<field>source|partner|name|year|amount_ore|means|confirmed)"
)
MOST_NAME = 200


def read(address: str, text: str, *, english: bool = False) -> Any:
    """What a person typed in a cell as its value, None for nothing; `english` says how they write thousands.

    Raises BadNumber with words for the person, ValueError for an address that there is not.
    """
    found = ADDRESS.fullmatch(address)
    if not found:
        raise ValueError(address)
    text = text.strip()
    if not text:
        return None
    part = address.split("/")[0]
    if part in ("cost", "in_kind") or found["field"] == "amount_ore":
        ore = parse_amount(text, english=english)
        if not 0 <= ore <= MOST_ORE:
            raise BadNumber(_("“%(text)s” is below nothing or beyond reason."), text=text)
        return ore or None
    if part == "unit":
        return _count(text, english)
    if part == "chosen":
        return True
    return _of_fund(str(found["field"]), text)


def _count(text: str, english: bool) -> str | None:
    count = Fraction(parse_number(text, english=english))
    if not 0 <= count <= 10**9 or (count * 100).denominator != 1:
        raise BadNumber(
            _("“%(text)s” is no number of units; write nothing or more, with at most two decimals."), text=text
        )
    return str(count) if count else None


def _of_fund(field: str, text: str) -> Any:
    if field == "year":
        if not re.fullmatch(_YEAR, text):
            raise BadNumber(_("“%(text)s” is no year."), text=text)
        return int(text)
    if field == "confirmed":
        try:
            return date.fromisoformat(text).isoformat()
        except ValueError:
            raise BadNumber(_("“%(text)s” is no day; write year-month-day, as in 2026-10-14."), text=text) from None
    allowed = {"source": [str(s) for s in Source], "means": [str(m) for m in Means]}.get(field)
    if allowed is not None and text not in allowed:
        raise BadNumber(_("“%(text)s” cannot be chosen here."), text=text)
    if not is_writable(text):
        raise BadNumber(_("The name holds characters that cannot be kept."))
    if len(text) > MOST_NAME:
        raise BadNumber(_("The name is longer than 200 characters."))
    return text


def cell_findings(cells: Mapping[str, Any]) -> list[Finding]:
    """Addresses that there are not and values of the wrong kind: faults of whoever made the cells."""
    found = []
    for address, value in cells.items():
        if not _fits(address, value):
            found.append(Finding("plan.cell", _("“%(address)s” is no cell of a plan, or does not take this value."),
                                 {"address": address[:100]}, where=address[:100],
                                 fix=_("Reload the page and write the amount again.")))  # fmt: skip
    return found


def _fits(address: str, value: Any) -> bool:
    found = ADDRESS.fullmatch(address)
    if not found:
        return False
    if value is None:
        return True
    part, field = address.split("/")[0], found["field"]
    if part in ("cost", "in_kind") or field in ("amount_ore", "year"):
        return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MOST_ORE
    if part == "chosen":
        return value is True
    if not isinstance(value, str):
        return False
    if part == "unit":
        try:
            return Fraction(value) >= 0
        except (ValueError, ZeroDivisionError):
            return False
    try:
        return (field == "name" and len(value) <= MOST_NAME) or read(address, value) is not None
    except ValueError:
        return False


def partner_of(address: str, cells: Mapping[str, Any]) -> str:
    """The partner that a cell belongs to: by its address, or for a line of the financing the one it names."""
    parts = address.split("/")
    return str(cells.get(f"fund/{parts[1]}/partner", "")) if parts[0] == "fund" else parts[2]
