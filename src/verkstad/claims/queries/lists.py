"""The companies that claims' participant lists name, for those who count companies over all papers (R29)."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from verkstad.claims.models import Claim, ClaimParticipant
from verkstad.core.progress.companies import CLAIM, Line
from verkstad.progress.queries.lists import Among, Listed, Paper, Place

COUNTED = ("sent", "proposed", "decided")  # one that is given back is being written again
DECIDED = ("decided",)


class ClaimLists:
    """Claims that were sent, or decided ones only. A row counts from the day of the decision, before that of the sending."""

    def rows(self, agreements: Among, *, approved: bool) -> Iterable[Listed]:
        found = ClaimParticipant.objects.filter(
            claim__agreement__in=agreements, claim__state__in=DECIDED if approved else COUNTED
        )
        fields = ("number", "claim__agreement__mandate__key", "claim__agreement__key", "claim__number", "row", "stage",
                  "name", "claim__agreement", "claim__agreement__title", "claim", "claim__decided_on", "claim__sent_at")  # fmt: skip
        for row in found.order_by().values_list(*fields):
            company, mandate, project, number, at, stage = row[:6]
            name, agreement, title, claim, decided, sent = row[6:]
            line = Line(company, mandate, project, number, at, stage, CLAIM)
            yield Listed(line, name, agreement, title, claim, decided or _day(sent))

    def papers(self, places: Collection[Place]) -> Mapping[Place, Paper]:
        found = Claim.objects.filter(agreement__key__in={key for key, _number in places}).exclude(state="draft")
        found = found.select_related("agreement__mandate", "agreement__owner", "document")
        wanted = set(places)
        return {place: _told(one) for one in found if (place := (one.agreement.key, one.number)) in wanted}

    def address(self, paper: int) -> str:
        return reverse("claims:claim", args=[paper])


def _day(moment: datetime | None) -> date | None:
    return timezone.localdate(moment) if moment else None


def _told(claim: Claim) -> Paper:
    return Paper(
        claim.agreement, gettext("claim for payment %(n)s") % {"n": claim.number}, claim.get_absolute_url(), claim.number,
        claim.document.diary_number if claim.document else "", claim.first, claim.last, claim.sent_at, claim.sent_by,
        claim.decided_on, claim.decided_by,
    )  # fmt: skip
