"""A simplified cost option from the fact it rests on: a rate, an amount per unit, or a lump sum."""

from collections.abc import Iterable
from decimal import Decimal

from verkstad.core.calls.terms import CostMethod, CostOption
from verkstad.core.instruments.questions import Words

UNITS = {"kr_per_hour": Words("timme", "hour"), "kr": Words("styck", "unit")}


def option_of(
    *, key: str, method: str, value: Decimal, unit: str, fills: str, of: Iterable[str], label: Words, source: str
) -> CostOption:
    """The option as a call's terms hold it: percent as text, kronor in whole öre. ValueError for a method that is no
    option (a highest share, say)."""
    kind = CostMethod(method)
    rate = kind is CostMethod.FLAT_RATE
    return CostOption(
        key=key, method=kind, fills=fills, label=label, share=plain(value) if rate else "",
        amount_ore=0 if rate else int(value * 100), unit=UNITS.get(unit, Words()) if kind is CostMethod.UNIT_COST else Words(),
        of=tuple(of) if rate else (), source=source,
    )  # fmt: skip


def plain(value: Decimal) -> str:
    """A number as short as it is: 15.00 is "15"."""
    return f"{value.normalize():f}"
