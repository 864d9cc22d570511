"""What an appeal is written against: a decision on the grant, or a dismissal; both met alike."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils import timezone

from verkstad.applications.models import Application
from verkstad.core.decisions.content import Appeal as Appealable
from verkstad.decisions.models import Appeal, Decision
from verkstad.handling.models import Outcome as Dismissal
from verkstad.registry.models import Document

DISMISSED = "40 och 43 §§ förvaltningslagen (2017:900)"


@dataclass(frozen=True)
class Against:
    """When it was made and told, in whose hands it was, and whether it can be appealed. `number` is 0 for a dismissal;
    `url` is where staff read it."""

    application: Application
    number: int
    made_on: date
    document: Document
    hands: frozenset[str]
    appeal: Appealable
    clause: str
    served_on: date | None
    served_how: str
    url: str


def against(row: Appeal) -> Against:
    if row.dismissal is not None:
        return against_dismissal(row.dismissal, row.served_on)
    assert row.decision is not None  # noqa: S101 - the database sees that there is one of the two
    return against_decision(row.decision)


def against_decision(row: Decision) -> Against:
    served = getattr(row, "service", None)
    return Against(
        row.application, row.number, row.decided_on, row.document, frozenset(row.hands), row.told.appeal,
        row.told.appeal_clause, served.served_on if served else None, str(served.get_how_display()) if served else "",
        row.get_absolute_url(),
    )  # fmt: skip


def against_dismissal(row: Dismissal, served_on: date | None = None) -> Against:
    """Whoever dismissed it, handles the case or decided on its requirements has had it in hand. One query."""
    case = row.application
    hands = {row.made_by, *case.tasks.exclude(done_by="").values_list("done_by", flat=True)}
    if case.handler is not None:
        hands.add(case.handler.journal_key)
    appeal = Appealable.NO if row.appealable is False else Appealable.YES
    return Against(case, 0, timezone.localdate(row.made_at), row.document, frozenset(hands), appeal, DISMISSED, served_on,
                   "", reverse("handling:case", args=[case.key]))  # fmt: skip
