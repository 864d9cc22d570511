"""Amounts, figures and moments as data writes them."""

from datetime import UTC, datetime
from decimal import Decimal


def clean(text: str) -> str:
    """The text without what XML, workbooks and tables have no place for: control characters; line breaks are one of a kind."""
    told = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(
        c
        for c in told
        if c in "\t\n" or " " <= c < "\x7f" or "\xa0" <= c <= "\ud7ff" or "\ue000" <= c <= "\ufffd" or c > "\uffff"
    )


def kronor(ore: int) -> int | float:
    """Öre as kronor in JSON: whole where it is whole. Exact: no amount of the house has more than sixteen figures."""
    return ore // 100 if ore % 100 == 0 else float(Decimal(ore) / 100)


def kronor_text(ore: int | None) -> str:
    """250000050 -> "2500000.50", 250000000 -> "2500000"; nothing known -> ""."""
    if ore is None:
        return ""
    return f"{ore // 100}" if ore % 100 == 0 else f"{Decimal(ore) / 100:.2f}"


def figure(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def figure_text(value: Decimal | None) -> str:
    return "" if value is None else format(value.normalize(), "f")


def moment(value: datetime) -> str:
    """A moment in UTC to the second, "2026-11-23T01:30:00Z"."""
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def without_nothing(row: dict) -> dict:
    """The row without the fields that nothing is known of."""
    return {name: value for name, value in row.items() if value not in (None, "", [], {})}
