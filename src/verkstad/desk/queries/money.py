"""Money of many mandates at once, for pages that show them side by side."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import BigIntegerField, DateField, F, Max, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Concat

from verkstad.funds.models import Book, Grain, Group, HoursEntry, Layer, Tally, Voucher
from verkstad.journal.models import Act
from verkstad.mandate.models import Mandate
from verkstad.people.access import Who
from verkstad.reports.models import PublishedReport

REPORT = ("pk", "key", "title_sv", "title_en", "as_of")  # what the front page needs of a printed report


def amounts(mandates: Sequence[Mandate]) -> dict[int, int]:
    """Öre per mandate today: what was decided, with the amendments since. For mandates of `grants.queries.view_of`."""
    return {m.pk: m.original_ore + m.changed_ore for m in mandates}  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Paid:
    """What the books of some mandates say was paid: öre, up to the last booking, and whose books they are."""

    ore: int
    until: date | None
    mandates: tuple[Mandate, ...]


def books(user: Who, mandates: Sequence[Mandate]) -> QuerySet[Book]:
    """The mandates' books that the user may see: what is spent and until when, from the running totals, and marks that
    change when something is booked or a printed report is corrected."""
    book = OuterRef("pk")
    vouchers = Voucher.objects.filter(book=book, posted=True).order_by("-number").values("number")
    hours = HoursEntry.objects.filter(book=book).order_by("-pk").values("pk")
    newest = PublishedReport.objects.filter(mandate=OuterRef("mandate"))
    printed = {f"report_{name}": Subquery(newest.values(name)[:1]) for name in REPORT}
    told = Act.objects.filter(
        subject_type="published_report", subject_key__startswith=Concat(OuterRef("key"), Value("/"))
    )
    spent = Tally.objects.filter(book=book, layer=Layer.ACTUAL, grain=Grain.DAY,
                                 cost_kind__group__in=[Group.PROGRAMME, Group.TRANSFER]).order_by().values("book")  # fmt: skip
    mine = Book.objects.visible_to(user).filter(mandate__in=[m.pk for m in mandates]).select_related("mandate")
    return mine.annotate(
        **printed,
        last_voucher=Subquery(vouchers[:1]),
        # What is booked after the day of the printed report does not touch the comparison with it.
        told_voucher=Subquery(vouchers.filter(booked_on__lte=OuterRef("report_as_of"))[:1]),
        told_hours=Subquery(hours.filter(booked_on__lte=OuterRef("report_as_of"))[:1]),
        last_report=Subquery(told.order_by("-position").values("position")[:1]),
        spent_ore=Subquery(spent.annotate(n=Sum("amount_ore")).values("n"), output_field=BigIntegerField()),
        spent_until=Subquery(spent.annotate(n=Max("on_day")).values("n"), output_field=DateField()),
    ).order_by(F("mandate__number"))


def paid(found: Sequence[Book]) -> Paid:
    """Own costs and transfers of the books together."""
    booked = [b for b in found if b.spent_ore is not None]  # type: ignore[attr-defined]
    until = max((b.spent_until for b in booked), default=None)  # type: ignore[attr-defined]
    return Paid(sum(b.spent_ore for b in booked), until, tuple(b.mandate for b in booked))  # type: ignore[attr-defined]
