"""Legal forms of companies as the company register writes them, with their words; and a company's age in whole years."""

import re
from datetime import date

from verkstad.core.words import gettext_noop as _

FORMS: dict[str, str] = {
    "AB": _("limited company (AB)"),
    "BAB": _("banking company (BAB)"),
    "FAB": _("insurance company (FAB)"),
    "HB": _("trading partnership (HB)"),
    "KB": _("limited partnership (KB)"),
    "EK": _("economic association (EK)"),
    "E": _("sole trader (E)"),
    "FL": _("branch of a foreign company (FL)"),
    "SE": _("European company (SE)"),
}
_CODE = re.compile(r"[A-ZÅÄÖ]{1,6}")


def form_of(text: str) -> str:
    """The form's code, as the register's own file writes it too ("AB-ORGFO"); "" where it is none."""
    code = text.strip().upper().removesuffix("-ORGFO")
    return code if _CODE.fullmatch(code) else ""


def birthday(first: date, years: int) -> date:
    """The day so many years later; 1 March where 29 February is not there."""
    try:
        return first.replace(year=first.year + years)
    except ValueError:
        return date(first.year + years, 3, 1)


def old_enough(registered: date, years: int, day: date) -> bool:
    """Whether something registered on a day has lasted so many whole years."""
    return birthday(registered, years) <= day
