"""Which agreements there are for a reader, what waits, and which a cut of a mandate falls on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, Sum, prefetch_related_objects
from django.utils import timezone

from verkstad.agreements.models import Agreement, Change
from verkstad.agreements.queries.awaiting import decisions_awaiting_agreement, with_versions
from verkstad.core.agreements.changing import Room, cut
from verkstad.decisions.models import Decision
from verkstad.decisions.queries.money import Overdrawn, bound_of, bounds_of, overdrawn
from verkstad.funds.models import Entry, Group, Layer
from verkstad.mandate.models import Mandate
from verkstad.people.access import Who, mandates_of, may
from verkstad.people.models import Role


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
class CutPart:
    """A grant that a cut falls on: its agreement, or its decision where it has none yet; what it was promised there, what of
    it is paid, and its part of the cut, in öre."""

    agreement: Agreement | None
    decision: Decision | None
    promised_ore: int
    paid_ore: int
    part_ore: int


@dataclass(frozen=True)
class Cut:
    """What a mandate has bound too much, in a year or in all, and how it would fall on the grants that have money there that
    is not paid, the largest first; `left_ore` is what no grant can bear."""

    over: Overdrawn
    parts: tuple[CutPart, ...]

    @property
    def left_ore(self) -> int:
        return self.over.over_ore - sum(one.part_ore for one in self.parts)


def cuts(mandate: Mandate) -> list[Cut]:
    """Where the mandate is overdrawn, with what must be decided anew; nothing where all of it holds. At most seven queries."""
    prefetch_related_objects([mandate], "envelopes", "amendments")
    over = overdrawn(mandate, bound_of(mandate))
    if not over:
        return []
    grants, paid = _grants(mandate), _paid(mandate)
    return [Cut(one, _parts(one, grants, paid)) for one in over]


Grant = tuple[Agreement | None, Decision | None, Mapping[int, int]]  # what is promised by year


def _grants(mandate: Mandate) -> dict[str, Grant]:
    """Every grant of the mandate that is under way or waits for its agreement, by the code it is booked under."""
    running = Agreement.objects.filter(mandate=mandate, state__in=("offered", "running")).select_related("owner")
    found: dict[str, Grant] = {}
    for one in running.prefetch_related(with_versions()):
        agreed = next(iter(one.versions.all())).agreed
        found[one.key] = (one, None, {part.year: part.amount_ore for part in agreed.by_year} or {0: agreed.granted_ore})
    for decision in decisions_awaiting_agreement():
        if decision.application.call.mandate_id == mandate.pk and decision.project_code not in found:
            found[decision.project_code] = (
                None,
                decision,
                {part.year: part.amount_ore for part in decision.told.by_year},
            )
    return found


def _paid(mandate: Mandate) -> dict[tuple[str, int], int]:
    """What is paid by code and year. One query."""
    rows = Entry.objects.filter(book=mandate.book_id, layer=Layer.ACTUAL, cost_kind__group=Group.TRANSFER)
    rows = rows.filter(project__isnull=False).order_by()
    sums = rows.values_list("project__code", "year").annotate(ore=Sum("amount_ore"))
    return {(code, year or 0): ore for code, year, ore in sums}


def _parts(over: Overdrawn, grants: Mapping[str, Grant], paid: Mapping[tuple[str, int], int]) -> tuple[CutPart, ...]:
    promised = {
        key: sum(ore for year, ore in years.items() if over.year in (None, year))
        for key, (_a, _d, years) in grants.items()
    }
    out = {
        key: sum(ore for (code, year), ore in paid.items() if code == key and over.year in (None, year))
        for key in grants
    }
    parts = cut(over.over_ore, [Room(key, max(promised[key] - out[key], 0)) for key in grants])
    rows = [CutPart(grants[key][0], grants[key][1], promised[key], out[key], ore) for key, ore in parts.items()]
    return tuple(sorted(rows, key=lambda row: -row.part_ore))


def overdrawn_mandates(user: Who) -> list[tuple[Mandate, int]]:
    """Mandates in which the user prepares changes and more is bound than there is, this year, later or in all, with how much,
    in öre: of a year that has gone nothing can be decided anew. Four queries."""
    reached = mandates_of(user, Role.OFFICER, Role.PRESENTER, Role.HEAD)
    seen = Mandate.objects.filter(book__isnull=False, agreements__state__in=("offered", "running")).distinct()
    if reached is not None:
        seen = seen.filter(key__in=reached)
    mandates = list(seen.prefetch_related("envelopes", "amendments").order_by("number"))
    bounds = bounds_of(mandates)
    this = timezone.localdate().year
    found = [
        (one, sum(row.over_ore for row in overdrawn(one, bounds[one.pk]) if (row.year or this) >= this))
        for one in mandates
    ]
    return [(one, ore) for one, ore in found if ore]


def late(agreement: Agreement, day: date) -> bool:
    """Whether an offer has waited past its day."""
    return agreement.state == "offered" and agreement.accept_by is not None and agreement.accept_by < day
