"""Claims for payment. What was claimed never changes once sent (the database refuses it); a decided claim is final, and its
moment is the journal's act of the decision. Lines are counted from decided claims only, when their judgement is final."""

from datetime import timedelta

from django.db.models import Case, DurationField, ExpressionWrapper, F, OuterRef, Q, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce, TruncDate
from django.urls import reverse

from verkstad.claims.models import Claim, ClaimLine, Pause
from verkstad.core.claims.clocks import PAY_DAYS
from verkstad.people.access import Who
from verkstad.reports.figures.facts import Facts, Shown, acted, seen

PROJECT = Coalesce("agreement__project__key", "agreement__key")
LINE_PROJECT = Coalesce("claim__agreement__project__key", "claim__agreement__key")


def _claim(claim: Claim) -> Shown:
    return Shown(f"{claim.agreement.title} · {claim.number}", reverse("claims:claim", args=[claim.pk]),
                 ("claim", str(claim.pk)), claim.decided_by or claim.sent_by)  # fmt: skip


SENT = Facts(
    "claim", "insända ansökningar om utbetalning", "claims sent", __doc__ or "",
    rows=lambda: Claim.objects.filter(first_sent_at__isnull=False),
    day=TruncDate("first_sent_at"), known="first_sent_at", mandate="agreement__mandate__key", project=PROJECT,
    visible=seen(Claim), related=("agreement",), show=_claim,
)  # fmt: skip
STILL = (
    Pause.objects.filter(claim=OuterRef("pk"), answered_on__isnull=False)
    .order_by().values("claim").annotate(days=Sum(F("answered_on") - F("asked_on"), output_field=DurationField())).values("days")
)  # fmt: skip
TAKEN = ExpressionWrapper(F("decided_on") - TruncDate("first_sent_at"), output_field=DurationField())


DECIDED = Facts(
    "decided", "beslutade ansökningar om utbetalning", "claims decided", __doc__ or "",
    rows=lambda: Claim.objects.filter(state="decided", decided_on__isnull=False),
    day="decided_on", known=acted("claim.decided", "claim", "pk", last=True), mandate="agreement__mandate__key",
    project=PROJECT, amount="approved_ore", visible=seen(Claim), related=("agreement",), show=_claim,
)  # fmt: skip
RETURNED = Facts(
    "pause", "begärda kompletteringar av ansökningar om utbetalning", "claims that were sent back", __doc__ or "",
    rows=lambda: Pause.objects.all(),
    day="asked_on", known=acted("claim.returned", "claim", "claim_id", last=True), mandate="claim__agreement__mandate__key",
    project=LINE_PROJECT, visible=lambda rows, user: rows.filter(claim__in=Claim.objects.visible_to(user)),
    related=("claim__agreement",), show=lambda row: _claim(row.claim),
)  # fmt: skip


def _lines(rows, user: Who):  # type: ignore[no-untyped-def]
    return rows.filter(claim__in=Claim.objects.visible_to(user))


LINE = Facts(
    "line", "rader i beslutade ansökningar om utbetalning", "lines of decided claims", __doc__ or "",
    rows=lambda: ClaimLine.objects.filter(claim__state="decided", claim__decided_on__isnull=False),
    day="claim__decided_on", known=acted("claim.decided", "claim", "claim_id", last=True),
    mandate="claim__agreement__mandate__key", project=LINE_PROJECT, amount="amount_ore", visible=_lines,
    related=("claim__agreement",),
    show=lambda row: Shown(f"{row.claim.agreement.title} · {row.claim.number}:{row.number}",
                           reverse("claims:claim", args=[row.claim_id]), ("claim", str(row.claim_id)), row.judged_by),
)  # fmt: skip
APPROVED = Case(When(verdict="approved", then=F("amount_ore") - F("deducted_ore")), default=Value(0))
DEDUCTED = Case(
    When(verdict="deducted", then=F("amount_ore")), When(verdict="approved", then=F("deducted_ore")), default=Value(0)
)
HELD = Case(When(verdict__in=("parked", "deducted"), then=F("amount_ore")), default=F("deducted_ore"))
WAITED = ExpressionWrapper(TAKEN - Coalesce(Subquery(STILL), Value(timedelta(0))), output_field=DurationField())
IN_TIME = Q(pk__in=Claim.objects.alias(waited=WAITED).filter(waited__lte=timedelta(days=PAY_DAYS)).values("pk"))
