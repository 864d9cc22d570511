"""Money of many mandates at once, for pages that show them side by side."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.core.cache import cache
from django.db.models import Max, OuterRef, QuerySet, Subquery, Sum

from verkstad.funds.models import Book, Entry, Group, HoursEntry, Layer, Voucher
from verkstad.mandate.models import Amendment, Envelope, Mandate
from verkstad.people.access import Who

KEPT_SECONDS = 60


def amounts(mandates: Sequence[Mandate], day: date) -> dict[int, int | None]:
    """Öre per mandate as of a day: the envelopes with the amendments decided by then. Two queries.

    None where no envelope is known. A mandate without envelopes has the amount of its decision.
    """
    pks = [m.pk for m in mandates]
    envelopes = (
        Envelope.objects.filter(mandate__in=pks).order_by().values_list("mandate").annotate(ore=Sum("amount_ore"))
    )
    amended = Amendment.objects.filter(mandate__in=pks, decided_on__lte=day).order_by().values_list("mandate")
    start, change = dict(envelopes), dict(amended.annotate(ore=Sum("change_ore")))
    return {m.pk: start.get(m.pk, m.original_ore) + change.get(m.pk, 0) for m in mandates}


@dataclass(frozen=True)
class Paid:
    """What the books of some mandates say was paid: öre, up to the last booking, and whose books they are."""

    ore: int
    until: date | None
    mandates: tuple[Mandate, ...]


def books(user: Who, mandates: Sequence[Mandate]) -> QuerySet[Book]:
    """The mandates' books that the user may see, each with marks that change when something is booked."""
    vouchers = Voucher.objects.filter(book=OuterRef("pk"), posted=True).order_by("-number").values("number")[:1]
    hours = HoursEntry.objects.filter(book=OuterRef("pk")).order_by("-pk").values("pk")[:1]
    mine = Book.objects.visible_to(user).filter(mandate__in=[m.pk for m in mandates])
    return mine.select_related("mandate").annotate(last_voucher=Subquery(vouchers), last_hours=Subquery(hours))


def paid(found: Sequence[Book]) -> Paid:
    """Own costs and transfers of the books together. Kept until something more is booked."""
    booked = [b for b in found if b.last_voucher]  # type: ignore[attr-defined]
    if not booked:
        return Paid(0, None, ())
    mark = "paid:" + ",".join(f"{b.pk}-{b.last_voucher}" for b in booked)  # type: ignore[attr-defined]
    kept = cache.get(mark)
    if kept is None:
        spent = Entry.objects.filter(book__in=[b.pk for b in booked], layer=Layer.ACTUAL, voucher__posted=True,
                                     cost_kind__group__in=[Group.PROGRAMME, Group.TRANSFER])  # fmt: skip
        got = spent.aggregate(ore=Sum("amount_ore"), until=Max("booked_on"))
        kept = (got["ore"] or 0, got["until"])
        cache.set(mark, kept, KEPT_SECONDS)
    return Paid(kept[0], kept[1], tuple(b.mandate for b in booked))
