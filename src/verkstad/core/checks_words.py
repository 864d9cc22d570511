"""What a check or a comparison says: causes, and the sentences that explain them (English, marked for translation)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from verkstad.core.figures import Place, Table
from verkstad.core.money import THIN, format_number
from verkstad.core.words import gettext_noop as _

ROUNDING = "rounding"
WRONG_DENOMINATOR = "wrong_denominator"
WRONG_SUM = "wrong_sum"
TRANSPOSED = "transposed_digits"
FOLLOWS = "follows"
UNEXPLAINED = "unexplained"
CAUSES = (ROUNDING, WRONG_DENOMINATOR, WRONG_SUM, TRANSPOSED, FOLLOWS, UNEXPLAINED)

CAUSE_NAMES = {
    ROUNDING: _("rounding"),
    WRONG_DENOMINATOR: _("wrong denominator"),
    WRONG_SUM: _("wrong sum"),
    TRANSPOSED: _("transposed digits"),
    FOLLOWS: _("follows from another figure"),
    UNEXPLAINED: _("unexplained"),
}

OTHER_DENOMINATOR = _(
    "%(printed)s is %(numerator)s / %(used)s, with %(used_name)s as denominator, instead of "
    "%(numerator)s / %(right)s, with %(right_name)s, which is %(computed)s."
)
OTHER_NUMERATOR = _(
    "%(printed)s is %(used)s / %(denominator)s, with %(used_name)s as numerator, instead of "
    "%(right)s / %(denominator)s, with %(right_name)s, which is %(computed)s."
)
UPSIDE_DOWN = _(
    "%(printed)s is %(denominator)s / %(numerator)s, the fraction upside down; %(numerator)s / %(denominator)s is %(computed)s."
)
PARTS_ROUNDED = _("The parts as shown give %(computed)s; %(printed)s is within the rounding of the figures.")
BEYOND_ROUNDING = _("The figures give %(computed)s; %(printed)s is off by about one unit more than rounding explains.")
TRUNCATED = _(
    "The figures give %(exact)s, which rounds to %(computed)s; %(printed)s has been cut off instead of rounded."
)
ROUNDED_ELSEWHERE = _(
    "The entries give %(exact)s, which rounds to %(computed)s; %(printed)s is within one unit of rounding."
)
SWAPPED = _("%(printed)s has two digits of %(swapped)s the other way round.")
LEFT_OUT = _("%(printed)s is the sum without %(part)s (%(amount)s); with it the sum is %(computed)s.")
TWICE = _("%(printed)s is the sum with %(part)s (%(amount)s) counted twice; counted once the sum is %(computed)s.")
WRONG_SIGN = _("%(printed)s has %(part)s (%(amount)s) with the wrong sign; with the right one it is %(computed)s.")
ADDED = _(
    "%(printed)s is the sum with %(part)s (%(amount)s) added, which is no term of it; without that it is %(computed)s."
)
TAKEN_AWAY = _(
    "%(printed)s is the sum with %(part)s (%(amount)s) taken away, which is no term of it; without that it is %(computed)s."
)
TURNED = _("%(printed)s is %(computed)s with its sign turned.")
FOLLOWS_FROM = _("%(printed)s follows from %(roots)s; it will be %(computed)s when that is corrected.")
NO_CAUSE = _("The figures give %(computed)s; no known slip gives %(printed)s.")
NO_CAUSE_INPUT = _("The entries give %(computed)s; no known slip gives %(printed)s.")
ONE_OF_SEVERAL = _(
    "The figures give %(computed)s, not %(printed)s; this figure or one of those it is computed from is wrong."
)
NOTHING_BOOKED = _("%(printed)s is published, but nothing is booked here.")


@dataclass(frozen=True)
class Cause:
    """Why a figure is off: one of CAUSES and a sentence (`message` % `params`, params already in Swedish number format)."""

    name: str
    message: str
    params: Mapping[str, str] = field(default_factory=dict)

    def explanation(self, translate: Callable[[str], str] = str) -> str:
        """The sentence, translated by the edge where it can; ordinary spaces, so that it can be searched for."""
        return (translate(self.message) % self.params).replace(THIN, " ")


def shown(table: Table, place: Place, value: Fraction, decimals: int) -> str:
    """A figure as the table would print it there, with % for a percentage."""
    text = format_number(value, decimals)
    return f"{text} %" if table.row(place.row).measure == "share" else text


def name_of(table: Table, place: Place, beside: str = "") -> str:
    """A figure by its row's label and key, and by its column where that is another than `beside`."""
    row = table.row(place.row)
    name = row.key if row.label in ("", row.key) else f"{row.label} ({row.key})"
    if place.column == beside:
        return name
    return f"{name}, {table.labels.get(place.column, place.column)}"
