"""Writes the letter of a draw-down with its own diary number in it, and registers it."""

from datetime import date
from fractions import Fraction

from django.db.models import Sum
from django.utils.translation import override

from verkstad.core.money import format_number
from verkstad.mandate.letters import draw_down_pdf
from verkstad.mandate.models import DrawDown
from verkstad.mandate.queries.figures import envelope_by_year
from verkstad.people.models import User
from verkstad.registry.actions import open_series, register_document
from verkstad.registry.models import Document, Series
from verkstad.ui.formats import dateword


def register_letter(row: DrawDown, day: date, actor: str) -> Document:
    """Register the request's letter as an outgoing document; runs in the caller's transaction.

    The series is locked first, so that the number printed in the letter is the number it gets.
    """
    series = open_series(mandate=row.mandate.key, year=day.year, actor=actor)
    series = Series.objects.select_for_update().get(pk=series.pk)
    number = f"{series.prefix} {series.year}:{series.last + 1}"
    name = f"rekvisition-{row.mandate.key}-{row.year}.pdf"
    document = register_document(
        mandate=row.mandate.key, direction="out", date=day, title=title_of(row), counterpart=row.mandate.payer,
        file=(name, letter_of(row, day, number, actor)), actor=actor, keep_forever=True,
    )  # fmt: skip
    if document.diary_number != number:
        raise RuntimeError(f"the letter says {number} but was registered as {document.diary_number}")
    return document


def title_of(row: DrawDown) -> str:
    return f"Rekvisition av medel för {row.year}, {row.mandate.name_sv}"


def letter_of(row: DrawDown, day: date, number: str, actor: str) -> bytes:
    """The letter as PDF, as it stands on the day; it is Swedish whatever language the sender reads."""
    mandate = row.mandate
    with override("sv"):
        return draw_down_pdf(
            {
                "agency": mandate.programme.agency_name or "Myndigheten",
                "payer": mandate.payer,
                "number": number,
                "government_number": row.quoted_number,
                "title": f"Rekvisition av medel för {row.year}",
                "reference": [[label, value] for label, value in _reference(row, day, number) if value],
                "ask": f"Härmed rekvireras {_kr(row.amount_ore)} kronor för år {row.year} enligt regeringens beslut "
                       f"{row.quoted_number} om uppdraget ”{mandate.name_sv}”.",
                "amounts": _amounts(row, day),
                "terms": [{"clause": t.clause, "text": t.text_sv} for t in _terms(row)],
                "signed": _signed(actor),
            },
            day,
        )  # fmt: skip


def _reference(row: DrawDown, day: date, number: str) -> list[tuple[str, str]]:
    return [
        ("Datum", dateword(day)),
        ("Diarienummer för denna handling", number),
        ("Regeringens diarienummer", row.quoted_number),
        ("Myndighetens diarienummer för uppdraget", row.mandate.agency_number),
    ]


def _amounts(row: DrawDown, day: date) -> list[list[str]]:
    """What the decision gives, what was drawn before, what is asked for (second to last) and what is then left."""
    table = envelope_by_year(row.mandate, day)
    earlier = DrawDown.objects.filter(mandate=row.mandate, state__in=("sent", "received")).exclude(pk=row.pk)
    if table.by_year:
        lines = [r for r in table.rows if r.year == row.year]
        given, whose = sum(r.amount_ore for r in lines), f"Avsatt för {row.year}"
        earlier = earlier.filter(year=row.year)
    else:
        given, whose = table.total_ore, "Avsatt för hela perioden"
    before = earlier.aggregate(s=Sum("amount_ore"))["s"] or 0
    return [
        [whose, _kr(given)],
        ["Rekvirerat tidigare", _kr(before)],
        ["Rekvireras nu", _kr(row.amount_ore)],
        ["Återstår efter denna rekvisition", _kr(given - before - row.amount_ore)],
    ]


def _terms(row: DrawDown) -> list:
    return [t for t in row.mandate.terms.all() if t.kind in ("draw_by", "spend_cap", "repay_by")]


def _kr(ore: int) -> str:
    return format_number(
        ore // 100 if ore % 100 == 0 else Fraction(ore, 100), 0 if ore % 100 == 0 else 2, space="\u00a0"
    )


def _signed(actor: str) -> str:
    """The sender's name; a letter is a public act and is signed."""
    user = User.objects.filter(pk=actor.removeprefix("user:")).first() if actor.startswith("user:") else None
    return user.get_full_name() if user else ""
