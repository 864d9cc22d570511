"""Which agreements there are for a reader, what waits, and which a cut of a mandate falls on."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from verkstad.agreements.models import Agreement, Change
from verkstad.agreements.queries.awaiting import decisions_awaiting_agreement, with_versions
from verkstad.core.agreements.changing import Room, cut
from verkstad.decisions.models import Decision
from verkstad.decisions.queries.money import year_rooms
from verkstad.mandate.models import Mandate
from verkstad.people.access import Who, may


def agreements_of(user: Who) -> list[Agreement]:
    """Those the user may see, with `open_changes`, those that wait for acceptance first. Two queries."""
    found = Agreement.objects.visible_to(user).select_related("mandate__programme", "owner")
    found = found.annotate(open_changes=Count("changes", filter=Q(changes__state__in=("draft", "sent"))))
    order = {state: n for n, state in enumerate(Agreement.LIFECYCLE.states)}
    return sorted(found.prefetch_related(with_versions()), key=lambda one: (order[one.state], one.title, one.pk))


def to_offer(user: Who) -> list[Decision]:
    """Decided grants without an agreement that this person may offer, the oldest first. One query."""
    return [one for one in decisions_awaiting_agreement() if may(user, "agreements.offer_agreement", one)]


def changes_waiting(user: Who) -> list[Change]:
    """Changes that are sent, in agreements that the user reads, the oldest first. One query."""
    found = Change.objects.visible_to(user).filter(state="sent")
    return list(found.select_related("agreement__mandate", "agreement__owner").order_by("sent_at", "pk"))


@dataclass(frozen=True)
class Cut:
    """A year in which a mandate holds less than is bound in it: what it has, what is bound, how much is too much, and how
    that would fall on the grants that have money in the year (agreement, promised, its part), the largest first."""

    year: int
    envelope_ore: int
    bound_ore: int
    over_ore: int
    parts: tuple[tuple[Agreement, int, int], ...]


def cuts(mandate: Mandate) -> list[Cut]:
    """The years that are overdrawn, with what must be decided anew; nothing where every year holds. Four queries."""
    running = Agreement.objects.filter(mandate=mandate, state__in=("offered", "running")).select_related("owner")
    known = {one.key: one for one in running.prefetch_related(with_versions())}
    newest = {key: next(iter(one.versions.all())).agreed for key, one in known.items()}
    found = []
    for year, room in sorted(year_rooms(mandate).items()):
        over = room.bound_ore - room.envelope_ore
        if over <= 0:
            continue
        rooms = [
            Room(key, one.amount_ore) for key, agreed in newest.items() for one in agreed.by_year if one.year == year
        ]
        parts = cut(over, rooms)
        promised = {one.key: one.promised_ore for one in rooms}
        rows = sorted(
            ((known[key], promised[key], ore) for key, ore in parts.items()), key=lambda row: (-row[2], row[0].key)
        )
        found.append(Cut(year, room.envelope_ore, room.bound_ore, over, tuple(rows)))
    return found


def late(agreement: Agreement, day: date) -> bool:
    """Whether an offer has waited past its day."""
    return agreement.state == "offered" and agreement.accept_by is not None and agreement.accept_by < day
