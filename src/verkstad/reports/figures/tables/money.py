"""The ledger: entries and hours. Both are append-only (the database refuses changes), and each row carries its booking day and
the moment it was written; a correction is a row of its own. So neither day nor known ever changes afterwards."""

from datetime import date

from django.db.models import BigIntegerField, Case, F, OuterRef, Q, Subquery, Sum, When
from django.urls import reverse

from verkstad.funds.models import Book, Entry, Grain, Group, HoursEntry, ProjectCode, Tally
from verkstad.people.access import Who
from verkstad.reports.figures.facts import Facts, Quick, Shown

NATURAL = Case(
    When(cost_kind__group=Group.FUNDING, then=F("amount_ore") * -1),
    default=F("amount_ore"),
    output_field=BigIntegerField(),
)


def up_to(day: date) -> Q:
    """Running totals: whole months, then the days of the last one."""
    month = day.replace(day=1)
    return Q(grain=Grain.MONTH, on_day__lt=month) | Q(grain=Grain.DAY, on_day__gte=month, on_day__lte=day)


def _seen(rows, user: Who):  # type: ignore[no-untyped-def]
    return rows.filter(book__in=Book.objects.visible_to(user))


def _entry(row: Entry) -> Shown:
    from verkstad.funds.models import Origin

    kind = row.cost_kind.label_sv
    text = (row.text or row.voucher.text) if row.voucher.origin == Origin.PACK else ""
    label = f"{row.voucher.number} · {kind}" + (f" · {text}" if text else "")
    return Shown(label, _voucher(row), ("voucher", f"{row.book.key}/{row.voucher.number}"), row.voucher.made_by)


def _voucher(row: Entry) -> str:
    return reverse("funds:voucher", args=[row.book.key, row.voucher.number])


ENTRY = Facts(
    "entry", "poster i huvudboken", "entries of the ledger", __doc__ or "",
    rows=lambda: Entry.objects.filter(voucher__posted=True).exclude(cost_kind__group=Group.COUNTER),
    day="booked_on", known="voucher__made_at", mandate="book__key", project="project__code", year="year",
    source="source__key", amount=NATURAL, visible=_seen, show=_entry,
    related=("voucher", "source", "cost_kind", "project", "book"),
    quick=Quick(
        rows=lambda: Tally.objects.exclude(cost_kind__group=Group.COUNTER),
        within=up_to,
        number=Sum("entries"),
        lookups={
            "project": Subquery(ProjectCode.objects.filter(pk=OuterRef("project_or_0")).values("code")[:1]),
        },
    ),
)  # fmt: skip

HOURS = Facts(
    "hours", "bokförda timmar", "hours booked", __doc__ or "",
    rows=lambda: HoursEntry.objects.all(),
    day="booked_on", known="made_at", mandate="book__key", year="year", source="source__key", amount="minutes",
    visible=_seen, related=("source", "book"),
    show=lambda row: Shown(f"{row.minutes} min · {row.source.label_sv}", "", None, row.made_by),
)  # fmt: skip
