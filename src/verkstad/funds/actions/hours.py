"""Hours worked, outside the outturn (R38)."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.db import transaction

from verkstad.core.findings import Finding
from verkstad.core.refused import Refused
from verkstad.core.words import gettext_noop as _
from verkstad.funds.actions.who import Actor, journal_key, locked
from verkstad.funds.drafts import CLOSING_YEARS
from verkstad.funds.models import Book, FundingSource, HoursEntry
from verkstad.journal.actions import record

MAX_HOURS = 10_000_000


@transaction.atomic
def book_hours(
    *,
    book: Book,
    source: str,
    booked_on: date,
    hours: Decimal,
    rate_ore_per_hour: int,
    origin: str,
    actor: Actor,
    year: int | None = None,
    text: str = "",
    source_note: str = "",
    import_key: str = "",
) -> HoursEntry:
    """Book hours with the overhead rate that applies to them; a minus sign takes back.

    The same import key with the same content gives the first entry. Refuses a source, year or day the book does not
    know, hours that are zero or finer than a minute, a negative rate, and a known import key with other content.
    """
    by = journal_key(actor, "funds.book_voucher", book)
    book = locked(book)
    minutes = Fraction(hours) * 60
    found = list(_findings(book, source, booked_on, minutes, rate_ore_per_hour, year))
    if found:
        raise Refused(*found)
    fields = {"booked_on": booked_on, "year": year, "minutes": int(minutes), "rate_ore_per_hour": rate_ore_per_hour,
              "text": text, "source": book.sources.get(key=source)}  # fmt: skip
    known = HoursEntry.objects.filter(book=book, import_key=import_key).first() if import_key else None
    if known:
        if any(getattr(known, name) != value for name, value in fields.items()):
            raise Refused.because("key_changed", _("The hours %(key)s are already booked, with other content."),
                                  {"key": import_key}, fix=_("Book the difference as a new entry."))  # fmt: skip
        return known
    entry = HoursEntry.objects.create(book=book, source_note=source_note[:300], origin=origin, import_key=import_key,
                                      made_by=by, **fields)  # fmt: skip
    record(actor=by, act="hours.booked", subject_type="hours", subject_key=f"{book.key}/{entry.pk}", mandate=book.key,
           facts={"source": source, "minutes": int(minutes), "rate_ore_per_hour": rate_ore_per_hour, "year": year,
                  "booked_on": booked_on.isoformat(), "origin": str(origin)})  # fmt: skip
    return entry


def _findings(book: Book, source: str, day: date, minutes: Fraction, rate: int, year: int | None) -> list[Finding]:
    found = []
    if not FundingSource.objects.filter(book=book, key=source).exists():
        found.append(Finding("unknown_source", _("The book has no funding source “%(key)s”."), {"key": source}))
    if minutes == 0 or minutes.denominator != 1 or abs(minutes) > MAX_HOURS * 60:
        found.append(Finding("bad_hours", _("The hours must be whole minutes, and not zero.")))
    if rate < 0:
        found.append(Finding("bad_rate", _("The overhead rate cannot be negative.")))
    if year is not None and not book.first_year <= year <= book.last_year:
        found.append(Finding("year_outside", _("The year %(year)s is outside the book, %(first)s to %(last)s."),
                             {"year": year, "first": book.first_year, "last": book.last_year}))  # fmt: skip
    if not book.first_year <= day.year <= book.last_year + CLOSING_YEARS:
        found.append(Finding("date_outside",
                             _("The date %(day)s is outside the book, which runs from %(first)s to %(last)s."),
                             {"day": day.isoformat(), "first": book.first_year,
                              "last": book.last_year + CLOSING_YEARS}))  # fmt: skip
    return found
