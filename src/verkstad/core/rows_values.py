"""What a cell means: a day, an amount in öre, a year. Each raises `BadCell` with a sentence for the sender."""

import calendar
import re
from datetime import date
from decimal import Decimal

from verkstad.core.money import BadNumber, parse_amount, to_ore
from verkstad.core.rows import Cell
from verkstad.core.words import gettext_noop as _

_DAY = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})", re.ASCII)


class BadCell(ValueError):
    """A cell that does not mean what its column needs; `message` % `params` says why and what to do."""

    def __init__(self, message: str, **params: object) -> None:
        self.message, self.params = message, params
        super().__init__(message % params)


def day_of(cell: Cell) -> date:
    """A date cell, or text or a number such as 2017-03-14 or 20170314."""
    if isinstance(cell.value, date):
        return cell.value
    found = _DAY.fullmatch(cell.text)
    if not found:
        raise BadCell(_("“%(text)s” is no date; write it as 2017-03-14."), text=cell.text)
    year, month, day = map(int, found.groups())
    if not year or not 1 <= month <= 12 or not 1 <= day <= calendar.monthrange(year, month)[1]:
        raise BadCell(_("There is no day %(text)s."), text=cell.text)
    return date(year, month, day)


def ore_of(cell: Cell) -> int:
    """A number of kronor, or text such as 1 240 500,50 or 25 mkr; whole öre."""
    try:
        if isinstance(cell.value, Decimal):
            return to_ore(cell.value)
        return parse_amount(cell.text)
    except BadNumber as bad:
        raise BadCell(bad.message, **bad.params) from None


def year_of(cell: Cell) -> int | None:
    """A year of four digits, or None where the cell is empty."""
    if not cell.text:
        return None
    if not re.fullmatch(r"\d{4}", cell.text, re.ASCII):
        raise BadCell(_("“%(text)s” is no year; write four digits."), text=cell.text)
    return int(cell.text)
